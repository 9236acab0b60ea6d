"""Signed form tokens, in place of cookies. A ticket says which form it is for, and makes sending it twice harmless."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from northline.apps.contacts.contracts import VisitorRefusal
from northline.foundation import repeats
from northline.foundation.crypto import signing_key

LIVES = timedelta(hours=24)
PARTS = 3


class Purpose(StrEnum):
    CHAT = "chat"
    TIP = "tip"
    MESSAGE = "message"
    RESUME = "resume"
    SURVEY = "survey"
    FIND = "find"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`form_key` is one per page shown: the action that it reaches stores a form once."""

    purpose: Purpose
    form_key: UUID
    issued_at: datetime


class TicketOld(VisitorRefusal):
    """The form is older than a day, was made for another page, or was not made by us."""

    notice = "err.token"


def issue(*, purpose: Purpose, now: datetime) -> str:
    """A token for the hidden field of a form that is shown now."""
    said = f"{uuid4().hex}.{int(now.timestamp())}"
    return f"{said}.{_sign(purpose=purpose, said=said)}"


def read(*, token: str, purpose: Purpose, now: datetime) -> Ticket:
    """The ticket in a form that came back. Refuses with TicketOld.

    A ticket from the future is accepted: our clock was set back while the page was open, and nobody else can make one.
    """
    parts = token.split(".")
    if len(parts) != PARTS or not hmac.compare_digest(
        _sign(purpose=purpose, said=f"{parts[0]}.{parts[1]}").encode(), parts[2].encode()
    ):
        raise TicketOld
    issued_at = datetime.fromtimestamp(int(parts[1]), tz=UTC)
    if now - issued_at > LIVES:
        raise TicketOld
    return Ticket(purpose=purpose, form_key=UUID(hex=parts[0]), issued_at=issued_at)


def key_of(*, ticket: Ticket, said: Mapping[str, str | None]) -> UUID:
    """The key of a filled-in form: sent twice it is the same, sent with other words after going *Back* it is another."""
    return repeats.key_of(form_key=ticket.form_key, said={name: value or "" for name, value in said.items()})


def _sign(*, purpose: Purpose, said: str) -> str:
    digest = hmac.digest(signing_key(label=f"public-form/{purpose}"), said.encode(errors="replace"), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
