"""Storing lines: one writer per process, which carries as many lines in a transaction as have gathered meanwhile."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, Error, OperationalError
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from northline.apps.contacts import sealing
from northline.apps.contacts.contracts import Posted, Writer
from northline.apps.contacts.models import Contact, Message, PageToken
from northline.apps.contacts.stream import guard
from northline.apps.contacts.stream.contracts import Line, NotStored, Seat, SeatLost, Spoken
from northline.apps.contacts.stream.guard import Facts
from northline.apps.contacts.writing import clean
from northline.foundation import logs, repeats
from northline.foundation.errors import Refusal

BATCH = 200  # lines in one transaction
WAITING = 4_000  # lines that may wait in memory; beyond, the sender is told at once
PATIENCE = 8.0  # seconds in which a line is tried again while the store is away
PAUSE = 0.05
TOUCH_EVERY = timedelta(minutes=1)

LOCK = f"select id from {Contact._meta.db_table} where id = any(%s) order by id for no key update skip locked"  # noqa: S608

STORE = f"""
insert into {Message._meta.db_table} (contact_id, form_key, writer, author_id, event, sealed_text, written_at)
select contact_id, form_key, writer, author_id, '', sealed, at
from unnest(%s::uuid[], %s::uuid[], %s::text[], %s::uuid[], %s::bytea[], %s::timestamptz[]) with ordinality
    as line (contact_id, form_key, writer, author_id, sealed, at, place)
order by place
on conflict (contact_id, form_key) do nothing
returning id, contact_id, form_key
"""  # noqa: S608  names of our own tables

HEARD = f"""
update {Contact._meta.db_table} c
set last_word_at = greatest(c.last_word_at, heard.at), last_visitor_word_at = coalesce(heard.by_visitor, c.last_visitor_word_at)
from (
    select contact_id, max(at) as at, max(at) filter (where writer = 'visitor') as by_visitor
    from unnest(%s::uuid[], %s::text[], %s::timestamptz[]) as line (contact_id, writer, at) group by contact_id
) heard
where c.id = heard.contact_id
"""  # noqa: S608

TOUCH = f"""
update {PageToken._meta.db_table} set last_seen_at = %s, used = true
where id = any(%s) and died_at is null and (last_seen_at < %s or not used)
"""  # noqa: S608

BEFORE = f"""
select m.id, m.contact_id, m.form_key from {Message._meta.db_table} m
join unnest(%s::uuid[], %s::uuid[]) as asked (contact_id, form_key) using (contact_id, form_key)
"""  # noqa: S608


Outcome = Posted | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of some lines: the new ones by their ids, and how their contacts stood under the lock, before them."""

    outcomes: Sequence[Outcome | None]
    lines: Sequence[Spoken]
    facts: Facts


Listening = Callable[[Iterable[UUID]], Iterable[Seat]]


class Writing:
    """`say` stores a line; `run` is the writer, which lives as long as the process.

    An answer comes after the commit. A line that could not be stored in time is refused with NotStored, and whoever sends it
    again under the same key gets it stored once, whatever had happened.
    """

    def __init__(
        self,
        *,
        links: AsyncConnectionPool[AsyncConnection[Any]],
        listening: Listening,
        stored: Callable[[Stored], None],
    ) -> None:
        """`listening` names the seats of this process in some contacts; `stored` is called after each commit."""
        self._links = links
        self._listening = listening
        self._stored = stored
        self._waiting: deque[tuple[Line, asyncio.Future[Outcome], float]] = deque()
        self._something = asyncio.Event()

    async def say(self, *, seat: Seat, text: str, form_key: UUID, now: datetime) -> Posted:
        """Store what somebody wrote in the conversation they sit in, once for each form key.

        Refuses with NothingToSend, TooLong, UnreadableSigns; with SeatLost, ContactEnded, VisitorCovered, NotAnswering as the
        guard finds it under the contact's lock; with KeyDestroyed; with NotStored.
        """
        cleaned = clean(text)
        own_key = repeats.key_of(form_key=form_key, said=cleaned)
        outcome = await self._put(_line(seat=seat, text=cleaned, form_key=own_key, now=now))
        if isinstance(outcome, Refusal):
            raise outcome
        return outcome

    def _put(self, line: Line) -> "asyncio.Future[Outcome]":
        if len(self._waiting) >= WAITING:
            raise NotStored
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Outcome] = loop.create_future()
        self._waiting.append((line, answer, loop.time() + PATIENCE))
        self._something.set()
        return answer

    async def run(self) -> None:
        """Until cancelled. What cannot be stored now waits its turn again."""
        while True:
            await self._something.wait()
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            if not self._waiting:
                self._something.clear()
            if not batch:
                continue
            again = await self._attempt(batch)
            if again:
                self._once_more(again)
                await asyncio.sleep(PAUSE)

    async def _attempt(self, batch: list[tuple[Line, "asyncio.Future[Outcome]", float]]) -> list[Any]:
        try:
            async with self._links.connection() as link:
                stored = await store(link=link, lines=[line for line, _, _ in batch], listening=self._listening)
        except (OperationalError, PoolTimeout, OSError) as error:
            logs.problem("stream.store_away", error=error, lines=len(batch))
            return batch
        except Error as error:
            logs.problem("stream.not_stored", error=error, lines=len(batch))
            return await self._one_by_one(batch)
        again = self._answer(batch, stored.outcomes)
        if stored.lines:
            # After whoever was answered has run: an acknowledged line is not handed back to the page that sent it.
            asyncio.get_running_loop().call_soon(self._stored, stored)
        return again

    async def _one_by_one(self, batch: list[Any]) -> list[Any]:
        """One line that the database refuses costs no other its place."""
        if len(batch) == 1:
            _, answer, _ = batch[0]
            if not answer.done():
                answer.set_result(NotStored())
            return []
        again: list[Any] = []
        for one in batch:
            again += await self._attempt([one])
        return again

    def _answer(self, batch: list[Any], outcomes: Sequence[Outcome | None]) -> list[Any]:
        again = []
        for (line, answer, until), outcome in zip(batch, outcomes, strict=True):
            if outcome is None:
                again.append((line, answer, until))
            elif not answer.done():
                answer.set_result(outcome)
        return again

    def _once_more(self, again: list[Any]) -> None:
        now = asyncio.get_running_loop().time()
        for line, answer, until in reversed(again):
            if answer.done():  # whoever sent it is gone: they ask again, or nobody does
                continue
            if now > until:
                answer.set_result(NotStored())
            else:
                self._waiting.appendleft((line, answer, until))
        if self._waiting:
            self._something.set()


def _line(*, seat: Seat, text: str, form_key: UUID, now: datetime) -> Line:
    place = sealing.place_of_message(contact_id=seat.contact_id, form_key=form_key)
    return Line(seat=seat, form_key=form_key, text=text, sealed=seat.key.seal(text=text, context=place), at=now)


async def store(*, link: AsyncConnection[Any], lines: Sequence[Line], listening: Listening) -> Stored:
    """Store these lines in one transaction; an outcome for each, None where its contact is locked by somebody and must wait.

    Lines of one contact keep their order, and ids rise with its commits, since its row is locked until the end.
    """
    now = max(line.at for line in lines)
    seats = [line.seat for line in lines]
    contacts = list({seat.contact_id for seat in seats})
    async with link.transaction():
        async with link.pipeline():
            locked = await link.cursor(binary=True).execute(LOCK, (contacts,))
            asked = await guard.ask(link=link, seats=[*seats, *listening(contacts)], now=now)
            held = {row[0] for row in await locked.fetchall()}
            facts = await guard.read(asked)
        refused = [facts.refusal(seat) for seat in seats]
        good = [line for line, no in zip(lines, refused, strict=True) if no is None and line.seat.contact_id in held]
        numbers = await _insert(link=link, lines=good, now=now) if good else {}
    spoken = _spoken(lines=good, numbers=numbers)
    outcomes = await _outcomes(link=link, lines=lines, refused=refused, held=held, stored=numbers)
    return Stored(outcomes=outcomes, lines=spoken, facts=facts)


def _spoken(*, lines: Sequence[Line], numbers: Mapping[tuple[UUID, UUID], int]) -> list[Spoken]:
    """The lines that are new, in the order of their ids."""
    stored = {numbers[key]: line for line in reversed(lines) if (key := _key(line)) in numbers}
    return [
        Spoken(
            id=number,
            contact_id=line.seat.contact_id,
            form_key=line.form_key,
            writer=line.seat.writer,
            author_id=line.seat.author_id,
            event="",
            text=line.text,
            at=line.at,
        )
        for number, line in sorted(stored.items())
    ]


async def _insert(*, link: AsyncConnection[Any], lines: Sequence[Line], now: datetime) -> dict[tuple[UUID, UUID], int]:
    contacts = [line.seat.contact_id for line in lines]
    writers = [str(line.seat.writer) for line in lines]
    times = [line.at for line in lines]
    keys = [line.form_key for line in lines]
    authors = [line.seat.author_id for line in lines]
    pages = [line.seat.proof for line in lines if line.seat.writer is Writer.VISITOR]
    async with link.pipeline():
        stored = await link.cursor(binary=True).execute(
            STORE, (contacts, keys, writers, authors, [line.sealed for line in lines], times)
        )
        await link.execute(HEARD, (contacts, writers, times))
        if pages:
            await link.execute(TOUCH, (now, pages, now - TOUCH_EVERY))
        return {(contact_id, form_key): number for number, contact_id, form_key in await stored.fetchall()}


async def _outcomes(
    *,
    link: AsyncConnection[Any],
    lines: Sequence[Line],
    refused: Sequence[Refusal | None],
    held: set[UUID],
    stored: dict[tuple[UUID, UUID], int],
) -> list[Outcome | None]:
    """What became of each line. A line stored before is answered as stored, even where nothing new may be written any more."""
    doubted = [line for line, no in zip(lines, refused, strict=True) if _key(line) not in stored and not isinstance(no, SeatLost)]
    before = await _before(link=link, lines=doubted) if doubted else {}
    outcomes: list[Outcome | None] = []
    for line, no in zip(lines, refused, strict=True):
        number = stored.pop(_key(line), None)  # of two lines under one key in one batch, the first is the stored one
        if number is not None:
            outcomes.append(Posted(message_id=number, repeated=False))
        elif _key(line) in before:
            outcomes.append(Posted(message_id=before[_key(line)], repeated=True))
        else:
            outcomes.append(no if no is not None or line.seat.contact_id in held else None)
    return outcomes


def _key(line: Line) -> tuple[UUID, UUID]:
    return line.seat.contact_id, line.form_key


async def _before(*, link: AsyncConnection[Any], lines: Sequence[Line]) -> dict[tuple[UUID, UUID], int]:
    found = await link.cursor(binary=True).execute(
        BEFORE, ([line.seat.contact_id for line in lines], [line.form_key for line in lines])
    )
    return {(contact_id, form_key): number for number, contact_id, form_key in await found.fetchall()}
