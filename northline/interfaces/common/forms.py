"""Reading what a page sent: choices that the page offered, dates of the hotline, keys of forms; and the errors beside fields."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from northline.foundation import repeats
from northline.foundation.errors import Refusal
from northline.foundation.packs import Pack
from northline.interfaces.common.requests import SideRequest

Choice = TypeVar("Choice", bound=StrEnum)
REFUSED = 422
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Errors:
    """What is to be fixed on a page: by the id of the field that it stands beside, in the order in which it was found."""

    def __init__(self) -> None:
        self.by_field: dict[str, str] = {}

    def add(self, field: str, text: str) -> None:
        """One thing to fix; the first per field counts."""
        self.by_field.setdefault(field, text)

    def refuse(self, refusal: Refusal, *, fields: Mapping[type[Refusal], str], otherwise: str) -> None:
        """A refusal of an action, beside the field that it is about."""
        self.add(fields.get(type(refusal), otherwise), refusal.message)

    def __bool__(self) -> bool:
        return bool(self.by_field)

    @property
    def status(self) -> int:
        return REFUSED if self.by_field else 200


def form_key_of(post: QueryDict) -> UUID:
    """The page's form key; a page without one gets a fresh one, so that it still works once."""
    try:
        return UUID(post.get("form_key", ""))
    except ValueError:
        return uuid4()


def content_key_of(post: QueryDict) -> UUID:
    """The key of what this page says: sent twice it is the same; after *Back* and other words it is another: nothing is lost."""
    said = {name: post.getlist(name) for name in post if name not in ("form_key", "csrfmiddlewaretoken")}
    return repeats.key_of(form_key=form_key_of(post), said=said)


def id_of(value: str) -> UUID | None:
    """An id as a page sends it, or None."""
    try:
        return UUID(value.strip())
    except ValueError:
        return None


def choice(kind: type[Choice], value: str) -> Choice | None:
    """The member of that value, or None for anything that the page did not offer."""
    try:
        return kind(value)
    except ValueError:
        return None


def choices(kind: type[Choice], values: Iterable[str]) -> frozenset[Choice]:
    """The members among these values; what the page did not offer is left out."""
    found = (choice(kind, value) for value in values)
    return frozenset(member for member in found if member is not None)


def known_codes(pack: Pack, codes: str, values: Iterable[str]) -> tuple[str, ...]:
    """Those of the values that are codes of the pack's list, once each, as they came."""
    allowed = {item.code for item in pack.codes(codes)}
    return tuple(dict.fromkeys(value for value in values if value in allowed))


def one_code(pack: Pack, codes: str, value: str) -> str:
    """The value, if it is a code of the pack's list; otherwise nothing."""
    return next(iter(known_codes(pack, codes, [value])), "")


def one_language(pack: Pack, value: str) -> str:
    """A language as the pack's list names it, by its short code where it has one; otherwise nothing."""
    return next((value for item in pack.codes("languages") if value and value in (item.short, item.code)), "")


def day_of(value: str) -> date | None:
    """A date as a date field sends it, or None; also None for years that no calendar of ours reaches."""
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def end_of_day(day: date, *, pack: Pack) -> datetime:
    """The last second of that day where the hotline is."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(pack.timezone)).astimezone(UTC)


def today_of(request: SideRequest) -> date:
    """Today where the hotline is."""
    return request.now.astimezone(ZoneInfo(request.pack.timezone)).date()


def safe_next(request: SideRequest, value: str) -> str:
    """A path of this side to go back to, or nothing: never another site."""
    parts = urlsplit(value)
    inside = url_has_allowed_host_and_scheme(value, allowed_hosts=None) and not parts.netloc and value.startswith("/")
    return value if inside and not value.startswith("//") and value.isprintable() and " " not in value else ""


def language_in_sentence(request: SideRequest, code: str) -> str:
    """The name of a language as it stands inside a sentence: small in Spanish and French, with a capital in English."""
    name = request.pack.language_name(code, request.LANGUAGE_CODE)
    return name if request.LANGUAGE_CODE == "en" else name[:1].lower() + name[1:]


def listed(words: Collection[str]) -> str:
    """“a, b and c” in the reader's language."""
    names = list(words)
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
