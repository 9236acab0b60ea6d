"""The guard of the stream: how contacts stand, and whether a seat may still write or hear."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from northline.apps.accounts.sessions import LIVING as LIVING_SESSIONS
from northline.apps.contacts import parted
from northline.apps.contacts.contracts import (
    PAGE_IDLE,
    Channel,
    ContactEnded,
    ContactState,
    NotAnswering,
    VisitorCovered,
    Writer,
)
from northline.apps.contacts.models import Contact, Message, PageToken, Segment
from northline.apps.contacts.stream.contracts import Seat, SeatLost, Standing
from northline.foundation.crypto import living_key
from northline.foundation.errors import Refusal

STANDING = f"""
select c.id, c.state, c.channel, c.someone_near_at is not null, c.shown_after, p.id, s.holder_id, {living_key("c.key_id")},
    coalesce((select max(m.id) from {Message._meta.db_table} m where m.contact_id = c.id), 0), p.token_hash
from {Contact._meta.db_table} c
left join {PageToken._meta.db_table} p on p.contact_id = c.id and p.died_at is null and p.last_seen_at >= %(idle)s
left join {Segment._meta.db_table} s on s.contact_id = c.id and s.ended_at is null
where c.id = any(%(contacts)s)
"""  # noqa: S608  names of our own tables


class Facts:
    """How the asked contacts stood, and which of the asked sessions lived, at one moment."""

    def __init__(self, *, standings: Iterable[TupleRow], sessions: Iterable[TupleRow]) -> None:
        self.standings: Mapping[UUID, Standing] = {row[0]: _standing(row) for row in standings}
        self.sessions = frozenset(row[0] for row in sessions)

    def may_hear(self, seat: Seat) -> bool:
        """Whether the seat's page or session still lives, and its contact can still be read."""
        standing = self.standings.get(seat.contact_id)
        if standing is None or not standing.readable:
            return False
        if seat.writer is Writer.VISITOR:
            return standing.page_id == seat.proof and not standing.page_left
        return seat.proof in self.sessions

    def refusal(self, seat: Seat) -> Refusal | None:
        """Why the seat may not write now, or None. Only the holder writes for the desk, and never to a covered page."""
        if not self.may_hear(seat):
            return SeatLost()
        standing = self.standings[seat.contact_id]
        if standing.state is ContactState.ENDED:
            return ContactEnded()
        if seat.writer is Writer.VISITOR:
            return None
        if standing.holder_id != seat.author_id:
            return SeatLost()
        if standing.channel is not Channel.CHAT:
            return NotAnswering()
        return VisitorCovered() if standing.near else None


def _standing(row: TupleRow) -> Standing:
    _, state, channel, near, shown_after, page_id, holder_id, readable, last_id, page_hash = row
    return Standing(
        state=ContactState(state),
        channel=Channel(channel),
        near=near,
        shown_after=shown_after,
        page_id=page_id,
        holder_id=holder_id,
        readable=readable,
        last_id=last_id,
        page_left=page_hash is not None and parted.why(token_hash=bytes(page_hash)) is not None,
    )


async def ask(*, link: AsyncConnection[Any], seats: Iterable[Seat], now: datetime) -> tuple[Any, Any]:
    """Send the guard's two questions; in a pipeline both travel together. `Facts` reads the answers."""
    seats = tuple(seats)
    contacts = list({seat.contact_id for seat in seats})
    sessions = list({str(seat.proof) for seat in seats if seat.writer is Writer.STAFF})
    standings = link.cursor(binary=True)
    await standings.execute(STANDING, {"contacts": contacts, "idle": now - PAGE_IDLE})
    living = link.cursor(binary=True)
    await living.execute(LIVING_SESSIONS, {"sessions": sessions, "now": now})
    return standings, living


async def read(asked: tuple[Any, Any]) -> Facts:
    standings, living = asked
    return Facts(standings=await standings.fetchall(), sessions=await living.fetchall())
