"""Hears the bus, reads what was said since, and hands it to the chairs that may have it."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg import AsyncConnection, Error
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from northline.apps.accounts import queries as accounts
from northline.apps.contacts import stream
from northline.apps.contacts.contracts import Writer
from northline.apps.contacts.stream import Seat, Spoken, Stored
from northline.foundation import bus, clock, logs
from northline.foundation.bus import Topic, Wake
from northline.interfaces.live.chairs import Chair, DeskChair
from northline.interfaces.live.outbox import text_of
from northline.interfaces.live.slow import slowly

AT_ONCE = 400  # conversations in one look
SWEEP_EVERY = 10.0  # seconds: finds what a lost wake would have told, and pages that died without one
FLOOR_EVERY = 0.25  # seconds between two calls that the floor moved
SIGNS_EVERY = 0.2
PAUSE = 0.2

MOVED = text_of({"t": "moved"})
FLOOR = text_of({"t": "floor"})
LOST = text_of({"t": "lost"})


class Hub:
    """One per process. Sockets sit down and rise; everything else happens by itself while `run` runs."""

    def __init__(self, *, links: AsyncConnectionPool[AsyncConnection[Any]], timezone: ZoneInfo) -> None:
        self._links = links
        self._timezone = timezone
        self._chairs: dict[UUID, set[Chair]] = {}
        self._desks: set[DeskChair] = set()
        self._stirred: dict[UUID, None] = {}
        self._stir = asyncio.Event()
        self._floor = asyncio.Event()
        self._signs: set[str] = set()
        self._sign = asyncio.Event()
        self._names: dict[UUID, str] = {}

    # Sitting down and rising ------------------------------------------------------------------------------------

    def sit(self, chair: Chair) -> None:
        """From now on the chair is given what is said; what was said after `chair.after` comes at once."""
        contact_id = chair.seat.contact_id
        self._chairs.setdefault(contact_id, set()).add(chair)
        self.stir([contact_id])
        self.show("a" if chair.seat.writer is Writer.STAFF else "h", contact_id)

    def rise(self, chair: Chair) -> None:
        contact_id = chair.seat.contact_id
        chairs = self._chairs.get(contact_id, set())
        chairs.discard(chair)
        if not chairs:
            self._chairs.pop(contact_id, None)
        if chair.seat.writer is Writer.VISITOR and not self._visitor_here(contact_id):
            self.show("g", contact_id)

    def sit_at_desk(self, chair: DeskChair) -> None:
        self._desks.add(chair)

    def rise_from_desk(self, chair: DeskChair) -> None:
        self._desks.discard(chair)

    # The bus ----------------------------------------------------------------------------------------------------

    def heard(self, wake: Wake) -> None:
        """A call from any process, this one included."""
        if wake.topic is Topic.CONTACT:
            self.stir(UUID(contact_id) for contact_id in wake.ids)
        elif wake.topic is Topic.FLOOR:
            self._floor.set()
        elif wake.topic is Topic.SIGN:
            for told in wake.ids:
                self._show_here(told[0], UUID(told[1:]))
        elif wake.topic is Topic.SIGN_IN:
            self._prove_again(frozenset(wake.ids))

    def stir(self, contact_ids: Iterable[UUID]) -> None:
        """Something may have been said there: look, if anybody of ours is present."""
        for contact_id in contact_ids:
            if contact_id in self._chairs:
                self._stirred[contact_id] = None
        if self._stirred:
            self._stir.set()

    def everything(self) -> None:
        """Calls may have been missed: look everywhere."""
        self.stir(list(self._chairs))
        self._floor.set()

    def listening(self, contact_ids: Iterable[UUID]) -> Iterable[Seat]:
        """The seats of this process in these conversations."""
        return [chair.seat for contact_id in contact_ids for chair in self._chairs.get(contact_id, ())]

    def stored(self, stored: Stored) -> None:
        """After a commit of this process. A chair that has all that stood before is given the lines at once, as the guard found
        it under the lock; whoever lacks something, or sat down meanwhile, gets them from the store, in order."""
        spoken: dict[UUID, list[Spoken]] = {}
        for line in stored.lines:
            spoken.setdefault(line.contact_id, []).append(line)
        texts: dict[int, str] = {}
        for contact_id, lines in spoken.items():
            before = stored.facts.standings[contact_id].last_id
            for chair in self._chairs.get(contact_id, ()):
                if chair.after >= before and stored.facts.may_hear(chair.seat) and self._named(lines):
                    given = stream.lines_for(seat=chair.seat, after=chair.after, spoken=lines, facts=stored.facts)
                    self._give(chair, given, last=lines[-1].id, texts=texts)
                else:
                    self.stir([contact_id])

    def _named(self, lines: Sequence[Spoken]) -> bool:
        return all(line.author_id is None or line.author_id in self._names for line in lines)

    def _prove_again(self, users: frozenset[str]) -> None:
        """Sessions or roles of these people changed: their pages load anew and are asked who they are."""
        for chairs in list(self._chairs.values()):
            for chair in list(chairs):
                if str(chair.seat.author_id) in users:
                    self._lose(chair)
        for desk in list(self._desks):
            if desk.user_id in users:
                desk.outbox.put(LOST)

    # Passing signs: nothing of them is stored -------------------------------------------------------------------

    def show(self, sign: str, contact_id: UUID) -> None:
        """Show a passing sign to the others in this conversation: (v)isitor writes, (s)taff writes, (h)ere, (g)one, (a)sking."""
        self._signs.add(f"{sign}{contact_id}")
        self._sign.set()

    def _show_here(self, sign: str, contact_id: UUID) -> None:
        chairs = self._chairs.get(contact_id)
        if not chairs:
            return
        if sign == "a":
            if self._visitor_here(contact_id):
                self.show("h", contact_id)
            return
        frame = text_of({"t": "writes"} if sign in "vs" else {"t": "here", "on": sign == "h"})
        hears = Writer.VISITOR if sign == "s" else Writer.STAFF
        for chair in chairs:
            if chair.seat.writer is hears:
                chair.outbox.put(frame)

    def _visitor_here(self, contact_id: UUID) -> bool:
        return any(chair.seat.writer is Writer.VISITOR for chair in self._chairs.get(contact_id, ()))

    # Work -------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._look_on())
            group.create_task(self._call_desks())
            group.create_task(self._pass_signs())
            group.create_task(self._sweep())

    async def _look_on(self) -> None:
        while True:
            await self._stir.wait()
            asked = [contact_id for contact_id in list(self._stirred)[:AT_ONCE] if contact_id in self._chairs]
            for contact_id in list(self._stirred)[:AT_ONCE]:
                del self._stirred[contact_id]
            if not self._stirred:
                self._stir.clear()
            if not asked:
                continue
            try:
                await self._look(asked)
            except (Error, PoolTimeout, OSError) as error:
                logs.problem("live.not_read", error=error)
                self.stir(asked)
                await asyncio.sleep(PAUSE)

    async def _look(self, contact_ids: list[UUID]) -> None:
        chairs = [chair for contact_id in contact_ids for chair in self._chairs.get(contact_id, ())]
        after: dict[UUID, int] = {}
        for chair in chairs:
            contact_id = chair.seat.contact_id
            after[contact_id] = min(chair.after, after.get(contact_id, chair.after))
        if not chairs:
            return
        async with self._links.connection() as link:
            seen = await stream.look(link=link, seats=[chair.seat for chair in chairs], after=after, now=clock.now())
        await self._learn_names(line for lines in seen.spoken.values() for line in lines)
        texts: dict[int, str] = {}
        for chair in chairs:
            if not seen.may_hear(chair.seat):
                self._lose(chair)
            elif spoken := seen.spoken.get(chair.seat.contact_id):
                self._give(chair, seen.lines_for(seat=chair.seat, after=chair.after), last=spoken[-1].id, texts=texts)
        if not seen.whole:
            self.stir(contact_ids)

    def _give(self, chair: Chair, lines: Sequence[Spoken], *, last: int, texts: dict[int, str]) -> None:
        """Words go as they are. What the software wrote changes the page: it looks for itself."""
        if last <= chair.after:
            return
        chair.after = last
        moved = False
        for line in lines:
            if line.writer is Writer.EVENT:
                moved = True
            elif line.id in chair.said:
                chair.said.discard(line.id)
            else:
                text = texts.get(line.id)
                if text is None:
                    text = texts[line.id] = text_of(self._frame(line))
                chair.outbox.put(text)
        if moved:
            chair.outbox.put(MOVED)

    def _frame(self, line: Spoken) -> Mapping[str, object]:
        return {
            "t": "line",
            "id": line.id,
            "who": line.writer,
            "name": self._names.get(line.author_id, "") if line.author_id else "",
            "text": line.text,
            "at": self.hour(line.at),
        }

    def hour(self, at: datetime) -> str:
        """The time of day at the hotline, as its pages show it."""
        here = at.astimezone(self._timezone)
        return f"{here.hour:02}:{here.minute:02}"

    def _lose(self, chair: Chair) -> None:
        """The chair may hear nothing any more; its page asks the slow path why."""
        chair.outbox.put(LOST)
        self.rise(chair)

    async def _learn_names(self, lines: Iterable[Spoken]) -> None:
        unknown = {line.author_id for line in lines if line.author_id} - self._names.keys()
        if unknown:
            self._names |= await slowly(accounts.staff_names, unknown)

    async def _call_desks(self) -> None:
        while True:
            await self._floor.wait()
            self._floor.clear()
            for desk in list(self._desks):
                desk.outbox.put(FLOOR)
            await asyncio.sleep(FLOOR_EVERY)

    async def _pass_signs(self) -> None:
        while True:
            await self._sign.wait()
            self._sign.clear()
            signs, self._signs = self._signs, set()
            try:
                async with self._links.connection() as link:
                    await bus.tell_all(link=link, topic=Topic.SIGN, ids=signs)
            except (Error, PoolTimeout, OSError):
                pass  # a passing sign: nobody misses it
            await asyncio.sleep(SIGNS_EVERY)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_EVERY)
            self.everything()
