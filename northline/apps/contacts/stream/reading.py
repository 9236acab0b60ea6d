"""Reading what was said since: for many conversations with one look, the guard's answer beside it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from northline.apps.contacts import sealing
from northline.apps.contacts.contracts import TOLD, Event, Writer
from northline.apps.contacts.models import Message
from northline.apps.contacts.stream import guard
from northline.apps.contacts.stream.contracts import Seat, Spoken
from northline.apps.contacts.stream.guard import Facts

MOST = 500  # lines in one look; whoever has more to read looks again

SINCE = f"""
select m.id, m.contact_id, m.form_key, m.writer, m.author_id, m.event, m.sealed_text, m.written_at
from unnest(%s::uuid[], %s::bigint[]) as asked (contact_id, after)
cross join lateral (
    select * from {Message._meta.db_table} m where m.contact_id = asked.contact_id and m.id > asked.after order by m.id limit %s
) m
order by m.id limit %s
"""  # noqa: S608  names of our own tables


class Look:
    """What was said in the asked conversations, and what each seat may have of it."""

    def __init__(self, *, facts: Facts, spoken: Mapping[UUID, Sequence[Spoken]], whole: bool) -> None:
        self.facts = facts
        self.whole = whole  # False: there is more; look again after the last of these
        self.spoken = spoken

    def may_hear(self, seat: Seat) -> bool:
        return self.facts.may_hear(seat)

    def lines_for(self, *, seat: Seat, after: int) -> list[Spoken]:
        """The lines after the id `after` that this seat may have; none for a seat that may hear nothing."""
        return lines_for(seat=seat, after=after, spoken=self.spoken.get(seat.contact_id, ()), facts=self.facts)


def lines_for(*, seat: Seat, after: int, spoken: Sequence[Spoken], facts: Facts) -> list[Spoken]:
    """Of one contact's lines those after the id `after` that the seat may have, as the guard found things.

    A visitor has no notes, no event that concerns the desk only, and after a resume nothing earlier until it is released.
    """
    if not facts.may_hear(seat):
        return []
    if seat.writer is not Writer.VISITOR:
        return [line for line in spoken if line.id > after]
    after = max(after, facts.standings[seat.contact_id].shown_after)
    return [line for line in spoken if line.id > after and _told_to_visitor(line)]


def _told_to_visitor(line: Spoken) -> bool:
    if line.writer is Writer.EVENT:
        return Event(line.event) in TOLD
    return line.writer is not Writer.NOTE


async def look(*, link: AsyncConnection[Any], seats: Sequence[Seat], after: Mapping[UUID, int], now: datetime) -> Look:
    """What was said in the seats' conversations since the ids in `after` (by contact), and how they stand. Opens only there.

    The guard is asked first: a page that died before this look gets nothing of what was said after its death.
    """
    keys = {seat.contact_id: seat.key for seat in seats}
    async with link.pipeline():
        asked = await guard.ask(link=link, seats=seats, now=now)
        rows = await link.cursor(binary=True).execute(SINCE, (list(after), list(after.values()), MOST, MOST))
        facts = await guard.read(asked)
        found = await rows.fetchall()
    spoken: dict[UUID, list[Spoken]] = {}
    for number, contact_id, form_key, writer, author_id, event, sealed, at in found:
        if not facts.standings[contact_id].readable:
            continue
        place = sealing.place_of_message(contact_id=contact_id, form_key=form_key)
        spoken.setdefault(contact_id, []).append(
            Spoken(
                id=number,
                contact_id=contact_id,
                form_key=form_key,
                writer=Writer(writer),
                author_id=author_id,
                event=event,
                text=keys[contact_id].open(sealed=sealed, context=place) if sealed is not None else "",
                at=at,
            )
        )
    return Look(facts=facts, spoken=spoken, whole=len(found) < MOST)
