"""What leaves the room of mail: the port, its errors, and what is shown of outgoing mail."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from northline.foundation.errors import Refusal


class MailState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class NotAnAddress(Refusal):
    """The address or the subject cannot be a mail's."""

    text = _("This e-mail address can’t be used. Check it and try again.")


class MailDelayed(Exception):
    """Not now: the server is away or asks to come back. `code` says why, without content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class MailRefused(Exception):
    """Never: the server will not take this mail, however often it is tried. `code` says why, without content."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as an adapter delivers it. `id` is the same at every attempt, so that a receiver can drop a double."""

    id: UUID
    to: str
    subject: str
    body: str
    language: str
    about: UUID


class MailPort(Protocol):
    """Port to the world's mail."""

    def deliver(self, *, mail: Mail, now: datetime) -> None:
        """Hand the mail over. Refuses with MailDelayed (try later) or MailRefused (give up)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MailView:
    """What staff see of a mail on its way: its state, never its words."""

    id: UUID
    about: UUID
    state: MailState
    attempts: int
    problem: str
    created_at: datetime
    next_attempt_at: datetime | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMailView:
    """A mail in the mailbox of a demonstration."""

    id: UUID
    to: str
    subject: str
    body: str
    language: str
    about: UUID
    delivered_at: datetime
