"""What one process runs for its sockets: a pool, a writer, a listener and the hub."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import AsyncConnection, Error
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from northline.apps.contacts.stream import Stored, Writing
from northline.foundation import bus, streaming
from northline.foundation.bus import Topic, Wake
from northline.foundation.packs import current_pack
from northline.interfaces.live.hub import Hub

TELL_EVERY = 0.002  # seconds in which wakes gather into one notification


class Floor:
    """`hub` and `writing`, for the sockets of this process."""

    def __init__(self) -> None:
        self.links: AsyncConnectionPool[AsyncConnection[Any]] = streaming.links()
        self.hub = Hub(links=self.links, timezone=ZoneInfo(current_pack().timezone))
        self.writing = Writing(links=self.links, listening=self.hub.listening, stored=self._stored)
        self.listener = bus.Listener(address=streaming.address(), heard=self._heard, gap=self.hub.everything)
        self._origin = secrets.token_hex(4)
        self._told: dict[str, None] = {}
        self._tell = asyncio.Event()

    def _stored(self, stored: Stored) -> None:
        """After the commit: our own chairs are served, and the other processes are called."""
        self.hub.stored(stored)
        self._told |= dict.fromkeys(str(line.contact_id) for line in stored.lines)
        self._tell.set()

    def _heard(self, wake: Wake) -> None:
        if wake.origin != self._origin:
            self.hub.heard(wake)

    async def _call(self) -> None:
        while True:
            await self._tell.wait()
            self._tell.clear()
            told, self._told = self._told, {}
            with suppress(Error, PoolTimeout, OSError):  # the others find it with their next sweep
                async with self.links.connection() as link:
                    await bus.tell_all(link=link, topic=Topic.CONTACT, ids=told, origin=self._origin)
            await asyncio.sleep(TELL_EVERY)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for part in (self.writing.run(), self.listener.run(), self.hub.run(), self._call()):
                group.create_task(part)


_floor: Floor | None = None


def the_floor() -> Floor:
    """The floor of this process, while `live_floor` is open."""
    if _floor is None:
        raise RuntimeError("sockets are served inside live_floor()")
    return _floor


@asynccontextmanager
async def live_floor() -> AsyncIterator[Floor]:
    """Open the floor for the loop that runs now. The database need not be there yet: pages work, and sockets wait."""
    global _floor
    _floor = Floor()
    await _floor.links.open(wait=False)
    running = asyncio.create_task(_floor.run())
    try:
        yield _floor
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await _floor.links.close(timeout=1)
        _floor = None
