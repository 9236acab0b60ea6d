"""The token of a visitor's page: 256 random bits in the page, a keyed hash in the table, one alive per contact."""

import secrets
from datetime import datetime
from uuid import UUID

from northline.apps.contacts import parted
from northline.apps.contacts.contracts import PAGE_IDLE, WORDS_LIVE, EndedBy, PageClosed, PageEnd
from northline.apps.contacts.models import Contact, PageToken
from northline.foundation.crypto import blind_index

TOKEN_LENGTH = 43  # characters of 32 bytes in base64


def issue(*, contact: Contact, now: datetime) -> str:
    """A new token for the locked contact, whose living token must have been ended before."""
    token = secrets.token_urlsafe(32)
    PageToken.objects.create(contact=contact, token_hash=_hash(token), issued_at=now, last_seen_at=now)
    return token


def end_living(*, contact_id: UUID, because: PageEnd, now: datetime) -> bool:
    """The contact's living token stops working; says whether there was one."""
    living = PageToken.objects.filter(contact_id=contact_id, died_at__isnull=True)
    return living.update(died_at=now, died_of=because) > 0


def find(*, token: str, now: datetime, parting: bool = False) -> PageToken:
    """The living token with its contact. Refuses with PageClosed, which says why: unknown ones and old ones alike.

    One that was left a moment ago, before the store knew, is dead too, except to the act that writes it down (`parting`).
    A clock that was set back makes a page look young, never old.
    """
    row = _row(token)
    if row is None:
        raise PageClosed(because=PageEnd.UNKNOWN)
    if row.died_at is not None:
        raise _closed(row=row, because=PageEnd(row.died_of), now=now)
    if now - row.last_seen_at > PAGE_IDLE:
        raise _closed(row=row, because=PageEnd.IDLE, now=now)
    left = None if parting else parted.why(token_hash=bytes(row.token_hash))
    if left is not None:
        raise _closed(row=row, because=left, now=now)
    return row


def part(*, token: str, because: PageEnd) -> bool:
    """The token opens nothing in this process from this moment on, whether or not the store can be reached.

    Says whether it could be one of ours; what is none is not remembered.
    """
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return False
    parted.remember(token_hash=_hash(token), because=because)
    return True


def part_written(*, token: str) -> None:
    """The store knows, or never knew this token."""
    parted.forget(token_hash=_hash(token))


def is_unseen(*, contact_id: UUID) -> bool:
    """Does the contact have a living page that nobody has used yet, nor left?"""
    row = PageToken.objects.filter(contact_id=contact_id, died_at__isnull=True, used=False).first()
    return row is not None and parted.why(token_hash=bytes(row.token_hash)) is None


def touch(*, row: PageToken, now: datetime) -> None:
    """The page was used: its idle time begins anew."""
    PageToken.objects.filter(pk=row.pk, died_at__isnull=True).update(last_seen_at=now, used=True)


def _row(token: str) -> PageToken | None:
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return None
    return PageToken.objects.select_related("contact").filter(token_hash=_hash(token)).first()


def _closed(*, row: PageToken, because: PageEnd, now: datetime) -> PageClosed:
    until = row.contact.last_word_at + WORDS_LIVE
    return PageClosed(
        because=because,
        until=until if until > now and not row.contact.ended_at else None,
        ended_by=EndedBy(row.contact.ended_by) if row.contact.ended_by else None,
    )


def _hash(token: str) -> bytes:
    return blind_index(kind="contacts.page_token", value=token)
