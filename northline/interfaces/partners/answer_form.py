"""The provider's answer as a page sends it: what is missing stands beside its field, and nothing typed is lost."""

from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from northline.apps.directory.contracts import ChangeField
from northline.apps.referrals.contracts import (
    LONGEST_MESSAGE,
    LONGEST_VALUE,
    Answer,
    AnswerKind,
    DateNeeded,
    ReasonNeeded,
    TooMuchText,
)
from northline.foundation.errors import Refusal

FIELDS = ("answer", "until", "reason", "appointment", "meets", "note", "listing_true")


@dataclass(slots=True, kw_only=True)
class AnswerForm:
    """Values as typed, the answer if there is one, and one sentence per field to mend."""

    values: dict[str, str]
    answer: Answer | None = None
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal beside its field."""
        places = {DateNeeded: "until", ReasonNeeded: "reason", TooMuchText: "note"}
        self.errors.setdefault(places.get(type(refusal), "answer"), refusal.message)


def empty_form() -> AnswerForm:
    return AnswerForm(values=dict.fromkeys(FIELDS, ""))


def read_form(post: QueryDict) -> AnswerForm:
    """The answer, or what is missing."""
    form = AnswerForm(values={name: post.get(name, "").strip() for name in FIELDS})
    values = form.values
    try:
        kind = AnswerKind(values["answer"])
    except ValueError:
        form.errors["answer"] = _("Choose one of the answers.")
        return form
    for name, limit in (("appointment", LONGEST_VALUE), ("meets", LONGEST_VALUE), ("note", LONGEST_MESSAGE)):
        if len(values[name]) > limit:
            form.errors[name] = _("Write at most %(limit)s letters here") % {"limit": limit}
    if form.errors:
        return form
    yes = kind is AnswerKind.ACCEPT
    form.answer = Answer(
        kind=kind,
        until=_day(values["until"]) if kind is AnswerKind.WAITLIST else None,
        reason=values["reason"] if kind is AnswerKind.DECLINE else "",
        appointment=values["appointment"] if yes else "",
        meets=values["meets"] if yes else "",
        note=values["note"],
        listing_true=values["listing_true"] == "on",
    )
    return form


def change_field(value: str) -> ChangeField | None:
    """The part of a listing that was chosen, or None for what the page did not offer."""
    try:
        return ChangeField(value)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
