"""One connection per process that hears, and connects anew for as long as the process lives."""

import asyncio
from collections.abc import Callable

from psycopg import AsyncConnection, Error

from northline.foundation import logs
from northline.foundation.bus.wakes import CHANNEL, Wake, read_wake

FIRST_PAUSE = 0.05  # seconds
LONGEST_PAUSE = 2.0
PROVE_EVERY = 5.0  # seconds of silence after which the connection must show that it lives


class Listener:
    """Calls `heard` for every wake, and `gap` whenever wakes may have been missed: each time that it has connected."""

    def __init__(self, *, address: str, heard: Callable[[Wake], None], gap: Callable[[], None]) -> None:
        self._address = address
        self._heard = heard
        self._gap = gap
        self.connected = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self._listen()
            except (Error, OSError, TimeoutError) as error:
                if self.connected.is_set():
                    logs.problem("bus.cut_off", error=error)
                    pause = FIRST_PAUSE
            self.connected.clear()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _listen(self) -> None:
        link = await AsyncConnection.connect(self._address, autocommit=True, connect_timeout=5)
        try:
            await link.execute(f"listen {CHANNEL}")
            self.connected.set()
            self._gap()
            while True:
                async for notice in link.notifies(timeout=PROVE_EVERY):
                    told = read_wake(notice.payload)
                    if told is not None:
                        self._heard(told)
                # A peer that vanished without a word is found here, not by waiting for it.
                await asyncio.wait_for(link.execute("select 1"), timeout=PROVE_EVERY)
        finally:
            await link.close()
