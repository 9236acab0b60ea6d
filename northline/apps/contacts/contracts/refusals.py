"""What the room of contacts declines, in words for the visitor or for the desk."""

from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from northline.apps.contacts.contracts.values import EndedBy, PageEnd
from northline.foundation.errors import Refusal


class VisitorRefusal(Refusal):
    """A refusal that a visitor reads: `notice` is the key of its text in the jurisdiction's notices."""

    notice: ClassVar[str] = "err.token"
    text: ClassVar[str | Promise] = _("This page is too old to use.")


class NothingToSend(VisitorRefusal):
    notice = "err.empty"
    text = _("There is nothing to send yet. Write a few words, then press Send.")


class TooLong(VisitorRefusal):
    notice = "err.too_long"
    text = _("This message is too long for one piece. Nothing is lost: send it in two or more parts.")


class UnreadableSigns(VisitorRefusal):
    """Signs that cannot be shown were left out; `cleaned` is what would be sent."""

    notice = "err.characters"
    text = _("Some signs could not be read, so we left them out. Look at your text, and press Send if it is right.")

    def __init__(self, *, cleaned: str) -> None:
        super().__init__()
        self.cleaned = cleaned


class PageClosed(VisitorRefusal):
    """The page's token no longer works; `because` says why, to choose what the visitor sees.

    `until` is when the four words stop, where they still work; `ended_by` is set when the chat has ended.
    """

    def __init__(self, *, because: PageEnd, until: datetime | None = None, ended_by: EndedBy | None = None) -> None:
        super().__init__()
        self.because = because
        self.until = until
        self.ended_by = ended_by


class StartedBefore(VisitorRefusal):
    """This start form opened a chat that has moved on since: only the four words lead back into it."""


class WordsOpenNothing(VisitorRefusal):
    """Unknown, dead or wrong words: always the same answer."""

    notice = "resume.wrong"
    text = _("These words do not open a chat.")


class ContactEnded(Refusal):
    text = _("This conversation has ended. Nothing was sent.")


class VisitorCovered(Refusal):
    text = _("Someone is near them and their page is covered. Nothing was sent: wait until they come back with their words.")


class HeldBySomebody(Refusal):
    text = _("Somebody else holds this contact.")


class NotAnswering(Refusal):
    """The channel has no page on which a reply could be read."""

    text = _("Nobody can read a reply here. Use the safe way that they told us, if they told one.")


class NotResumed(Refusal):
    text = _("There is nothing to open: they did not come back with their words, or it is open already.")


class ChangedMeanwhile(Refusal):
    """Another window, or a colleague, saved something else in the same fields since this page was shown. Nothing was saved."""

    text = _("Something else was saved here since you opened this page. Look at both, and save again.")

    def __init__(self, *, fields: tuple[str, ...]) -> None:
        super().__init__()
        self.fields = fields


class AlreadyFinal(Refusal):
    text = _("This record is final. Amend it instead, and say why.")


class NotFinal(Refusal):
    text = _("This record is still a draft. Finalise it first.")


class AmendingClosed(Refusal):
    text = _("More than 24 hours have passed. Ask a supervisor to amend it.")


class ReasonNeeded(Refusal):
    text = _("Say why in a few words.")
