"""The chain over the entries: pure functions.

hash = SHA-256(mark, position, previous hash, canonical content), so an entry, its place and everything before it are in every
later hash. The content is canonical JSON: fixed order, sorted detail, UTC with microseconds, no spaces.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

MARK = b"northline-audit-1"
BEGINNING = b"\x00" * 32


class Content(NamedTuple):
    """All that an entry says, in the order in which it is hashed."""

    entry_id: int
    at: datetime
    actor_kind: str
    actor_id: UUID | None
    actor_code: str
    event: str
    subject: str
    subject_id: UUID | None
    detail: object


def canonical(content: Content) -> bytes:
    """The one way to write this entry down."""
    row = [
        content.entry_id,
        content.at.astimezone(UTC).isoformat(timespec="microseconds"),
        content.actor_kind,
        str(content.actor_id) if content.actor_id else None,
        content.actor_code,
        content.event,
        content.subject,
        str(content.subject_id) if content.subject_id else None,
        content.detail,
    ]
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def link(*, position: int, previous: bytes, content: Content) -> bytes:
    """The hash of an entry at its place."""
    body = canonical(content)
    return hashlib.sha256(b"%s|%d|%s|%d|%s" % (MARK, position, previous, len(body), body)).digest()
