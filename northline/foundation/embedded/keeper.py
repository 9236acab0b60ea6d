"""Keeps the embedded server running: after a crash, a kill, or a full disk that has room again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from northline.foundation.embedded.place import Place
from northline.foundation.embedded.server import Server, never, start, stop

LOOK_EVERY = 0.25  # seconds
PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)  # between attempts; the last one is kept
SAY_AGAIN_AFTER = 60.0


class Keeper:
    """Starts the server of one place and restarts it whenever it is gone, until told to stop.

    `say` gets one plain sentence for each thing that happens; the same trouble is not repeated within a minute.
    """

    def __init__(self, *, place: Place, say: Callable[[str], None]) -> None:
        self.place = place
        self._say = say
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="database-keeper", daemon=True)
        self._server: Server | None = None
        self._said: tuple[str, float] = ("", 0.0)

    def start(self, *, given_up: Callable[[], bool] = never) -> Server:
        """Start or adopt the server and begin to watch it. Refuses with DatabaseTrouble,
        also once `given_up` says so."""
        self._server = start(self.place, given_up=given_up)
        self._thread.start()
        return self._server

    def stop(self) -> None:
        """Stop watching and stop the server."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._server is not None:
            stop(self._server)

    def _keep(self) -> None:
        while not self._stopping.wait(LOOK_EVERY):
            if self._server is not None and not self._server.alive():
                self._bring_back()

    def _bring_back(self) -> None:
        self._say("The database server is gone; starting it again.")
        began, attempts = time.monotonic(), 0
        while not self._stopping.is_set():
            try:
                self._server = start(self.place, given_up=self._stopping.is_set)
            except Exception as trouble:  # whatever it is: a keeper that gives up keeps nothing
                self._say_once(f"{trouble} Northline keeps trying.")
                self._stopping.wait(PAUSES[min(attempts, len(PAUSES) - 1)])
                attempts += 1
            else:
                self._say(f"The database server is back after {time.monotonic() - began:.1f} s.")
                return

    def _say_once(self, words: str) -> None:
        last, at = self._said
        if words != last or time.monotonic() - at > SAY_AGAIN_AFTER:
            self._say(words)
            self._said = (words, time.monotonic())
