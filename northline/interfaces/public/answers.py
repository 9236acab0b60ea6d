"""What came in through a visitor's form: read, tidied, and told what to mend. Nothing is cut off silently."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from northline.apps.contacts.contracts import VisitorRefusal
from northline.apps.contacts.writing import clean
from northline.foundation.packs import Pack

SHORT = 200
CLOCK = re.compile(r"^([01]?\d|2[0-3])(?:[:.hH]?\s?([0-5]\d))?\s*h?$")


@dataclass(slots=True, kw_only=True)
class Form:
    """The values as given, to be shown again, and one sentence per field that must be mended."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def fine(self) -> bool:
        return not self.errors


def take(posted: Mapping[str, str], names: Sequence[str]) -> Form:
    """The named fields; control signs and outer blanks of short ones are left out."""
    return Form(values={name: _plain(posted.get(name, "")) for name in names})


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign in "\r\n\t").strip()


def check_choice(form: Form, name: str, allowed: Sequence[str]) -> None:
    """A choice that the page did not offer counts as skipped."""
    if form.values[name] not in allowed:
        form.values[name] = ""


def check_short(form: Form, name: str) -> None:
    if len(form.values[name]) > SHORT:
        form.errors[name] = _("Write at most %(limit)s letters here") % {"limit": SHORT}


def check_clock(form: Form, name: str) -> None:
    """A time of day as people write it (17, 17:00, 17h30) becomes HH:MM."""
    given = form.values[name]
    if not given:
        return
    match = CLOCK.match(given)
    if match is None:
        form.errors[name] = _("Write a time such as 17:00, or leave it empty")
        return
    form.values[name] = f"{int(match[1]):02d}:{match[2] or '00'}"


def check_words(form: Form, name: str, *, raw: str, pack: Pack, language: str, needed: bool) -> str | None:
    """Longer words, by the same rules as a message. The text that would be sent, or None; a refusal becomes the field's error."""
    form.values[name] = raw
    if not needed and not raw.strip():
        return None
    try:
        return clean(raw)
    except VisitorRefusal as refusal:
        form.values[name] = getattr(refusal, "cleaned", raw)
        form.errors[name] = pack.notice(refusal.notice, language)
        return None
