"""The ticket with which a desk page opens its socket: signed, for one session, and of use for a minute."""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

SALT = "northline.live"
LIVES = 60  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`session` is the mark of the session that fetched it: the socket lives no longer than it."""

    user_id: UUID
    session: str


def issue_ticket(*, user_id: UUID, session: str) -> str:
    return signing.dumps([str(user_id), session], salt=SALT)


def read_ticket(text: str) -> Ticket:
    """Refuses with signing.BadSignature, too old ones included."""
    user_id, session = signing.loads(text, salt=SALT, max_age=LIVES)
    return Ticket(user_id=UUID(user_id), session=session)
