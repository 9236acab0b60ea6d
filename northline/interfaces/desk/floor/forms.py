"""Reads the contact form. What is not a code of the pack's lists counts as nothing written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from northline.apps.contacts.contracts import Age, ContactClass, Disposition, Record, RecordChanges
from northline.foundation.packs import Pack

PLACE_LIMIT = 300
SUMMARY_LIMIT = 4_000
SEEN = "seen-"
FIELD_IDS = {"types": "type", "safe_reply": "safe"}
"""Where a field of the record stands in the page under another id."""

NEEDS_AT_ONCE = ("shelter", "legal_immigration", "legal", "medical", "safety", "money", "food", "transport")


LISTS = {
    "contact_class": "contact_classes",
    "about": "who_contacts",
    "types": "trafficking_types",
    "venue": "venues",
    "needs": "needs",
}
FIELD_NAMES = {
    "contact_class": gettext_lazy("Kind of contact"),
    "about": gettext_lazy("Who is writing"),
    "types": gettext_lazy("Type"),
    "venue": gettext_lazy("Venue or industry"),
    "subdivision": gettext_lazy("State or province"),
    "place": gettext_lazy("Place"),
    "needs": gettext_lazy("Needs named"),
    "age": gettext_lazy("Age"),
    "summary": gettext_lazy("Summary"),
    "safe_reply": gettext_lazy("Safe way to reply"),
}
AGES = {
    Age.NOT_ASKED: gettext_lazy("Not asked"),
    Age.ADULT: gettext_lazy("Adult"),
    Age.UNSURE: gettext_lazy("Age unsure"),
    Age.MINOR: gettext_lazy("Under 18"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    code: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordForm:
    """The values that the page shows: from the record, or from what was just sent and refused."""

    contact_class: str
    disposition: str
    about: str
    type: str
    venue: str
    subdivision: str
    place: str
    age: str
    summary: str
    safe_reply: str
    needs_first: tuple[Need, ...]
    needs_more: tuple[Need, ...]
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def more_chosen(self) -> bool:
        return any(need.chosen for need in self.needs_more)

    @property
    def filled(self) -> int:
        """How many of the nine fields that the tab counts are written."""
        named = any(need.chosen for need in (*self.needs_first, *self.needs_more))
        aged = self.age not in ("", Age.NOT_ASKED)
        fields = (self.contact_class, self.about, self.type, self.venue, self.place, self.summary, self.safe_reply)
        return sum(bool(value) for value in (*fields, named, aged))


def form_of_record(record: Record, *, pack: Pack) -> RecordForm:
    return _form(
        pack=pack,
        needs=set(record.needs),
        seen=record.marks,
        contact_class=record.contact_class.value if record.contact_class else "",
        disposition=record.disposition.value if record.disposition else "",
        about=record.about,
        type=record.types[0] if record.types else "",
        venue=record.venue,
        subdivision=record.subdivision,
        place=record.place,
        age=record.age.value,
        summary=record.summary,
        safe_reply=record.safe_reply,
    )


def form_of_post(post: QueryDict, *, pack: Pack, seen: Mapping[str, str] | None = None) -> RecordForm:
    """What was sent and refused; with what the page has `seen` since, where it is shown now."""
    names = ("contact_class", "disposition", "about", "type", "venue", "subdivision", "place", "age", "summary", "safe_reply")
    sent = {name: post.get(name, "") for name in names}
    return _form(pack=pack, needs=set(post.getlist("needs")), seen=seen or seen_of(post), **sent)


def seen_of(post: QueryDict) -> dict[str, str]:
    """The marks of the fields as the page had shown them; empty where the form carries none."""
    return {name.removeprefix(SEEN): mark for name, mark in post.items() if name.startswith(SEEN) and isinstance(mark, str)}


def clashes(record: Record, *, names: tuple[str, ...], pack: Pack, language: str) -> dict[str, str]:
    """For each field that somebody else saved meanwhile, by its id in the page: what is saved now."""
    return {FIELD_IDS.get(name, name): _saved(record, name=name, pack=pack, language=language) for name in names}


def _saved(record: Record, *, name: str, pack: Pack, language: str) -> str:
    value = getattr(record, name)
    codes = LISTS.get(name)
    if name == "subdivision":
        words = next((known.name for known in pack.subdivisions if known.code == value), "")
    elif codes is not None:
        chosen = value if isinstance(value, tuple) else (value,) if value else ()
        words = ", ".join(pack.label(list=codes, code=str(code), language=language) for code in chosen)
    else:
        words = str(AGES.get(value, value))
    label = FIELD_NAMES[name]
    if not words:
        return _("%(field)s: cleared in another window. Save again to keep yours.") % {"field": label}
    return _("%(field)s: saved in another window as “%(words)s”. Save again to keep yours.") % {"field": label, "words": words}


def _form(*, pack: Pack, needs: set[str], seen: Mapping[str, str], **values: str) -> RecordForm:
    codes = [code.code for code in pack.codes("needs")]
    first = [code for code in NEEDS_AT_ONCE if code in codes] or codes[:6]
    more = [code for code in codes if code not in first]
    return RecordForm(
        needs_first=tuple(Need(code=code, chosen=code in needs) for code in first),
        needs_more=tuple(Need(code=code, chosen=code in needs) for code in more),
        seen=seen,
        **values,
    )


def changes_of(post: QueryDict, *, pack: Pack) -> RecordChanges:
    """The fields that the form held; those it did not hold stay as they are."""
    given = post.get("contact_class", "")
    kind = _code(pack, "trafficking_types", post.get("type")) if "type" in post else None
    age = post.get("age", "")
    return RecordChanges(
        contact_class=ContactClass(given) if given in set(ContactClass) else None,
        about=_code(pack, "who_contacts", post.get("about")) if "about" in post else None,
        types=((kind,) if kind else ()) if kind is not None else None,
        venue=_code(pack, "venues", post.get("venue")) if "venue" in post else None,
        subdivision=_subdivision(pack, post.get("subdivision")) if "subdivision" in post else None,
        place=_words(post, "place", PLACE_LIMIT),
        needs=tuple(code for code in post.getlist("needs") if pack.has_code(list="needs", code=code))
        if "has_needs" in post
        else None,
        age=Age(age) if age in set(Age) else None,
        summary=_words(post, "summary", SUMMARY_LIMIT),
        safe_reply=_words(post, "safe_reply", PLACE_LIMIT),
    )


def ending_of(post: QueryDict) -> tuple[ContactClass | None, Disposition | None]:
    """The two answers without which nothing is final."""
    kind, disposition = post.get("contact_class", ""), post.get("disposition", "")
    return (
        ContactClass(kind) if kind in set(ContactClass) else None,
        Disposition(disposition) if disposition in set(Disposition) else None,
    )


def _code(pack: Pack, name: str, value: str | None) -> str:
    return value if value and pack.has_code(list=name, code=value) else ""


def _subdivision(pack: Pack, value: str | None) -> str:
    return value if value in {known.code for known in pack.subdivisions} and value else ""


def _words(post: QueryDict, name: str, limit: int) -> str | None:
    return post.get(name, "").strip()[:limit] if name in post else None
