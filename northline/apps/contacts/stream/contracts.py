"""What leaves the stream: who sits in a conversation, what is said, how a conversation stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from northline.apps.contacts.contracts import Channel, ContactState, VisitorRefusal, Writer
from northline.foundation.crypto import HeldKey
from northline.foundation.errors import Refusal


class SeatLost(Refusal):
    """The seat's proof no longer holds: a page that died, a session that ended, a contact erased. The page says why."""

    text = _("This page can no longer write here. Load it again.")


class NotStored(VisitorRefusal):
    """The store did not answer in time. Sending again under the same key is harmless, and must be done to be sure."""

    notice = "err.not_stored"
    text = _("This could not be stored just now. Nothing is lost: it stays in your page. Send it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody present in a conversation. `proof` is the id of the visitor's page, or the mark of a staff member's session.

    A seat is not a right: the guard looks at its proof again with every line it writes and every line it is given.
    """

    contact_id: UUID
    writer: Writer
    author_id: UUID | None
    proof: UUID | str
    key: HeldKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words on their way: cleaned, and sealed for their place. Times are those of the words' arrival at us."""

    seat: Seat
    form_key: UUID
    text: str
    sealed: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a contact stands at one moment: what the guard asks of it."""

    state: ContactState
    channel: Channel
    near: bool
    shown_after: int
    page_id: UUID | None  # the living page, if any
    holder_id: UUID | None
    readable: bool  # its key has not been destroyed
    last_id: int  # of its newest line, 0 before the first
    page_left: bool = False  # the page was left a moment ago, and the store does not know yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One stored line, opened; `event` in place of words where the software wrote it."""

    id: int
    contact_id: UUID
    form_key: UUID
    writer: Writer
    author_id: UUID | None
    event: str
    text: str
    at: datetime
