"""Leaving and covering at once: the page is answered before the store has to.

The token is dead in this process when `part` returns. One thread writes it down, in the order in which people left, and tries
again for as long as the database is away. A page waits for that a fifth of a second at most, so that with a database at work
the answer means: written. What is not written is lost with the process (docs/threat-model.md).
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Condition, Event, Thread
from time import sleep

from django.db import connection

from northline.apps.contacts import actions as contacts
from northline.apps.contacts.contracts import PageClosed, PageEnd
from northline.foundation import crypto, logs
from northline.interfaces.common import errors

PATIENCE = 0.2  # seconds that a page waits for the store
AGAIN = 1.0  # seconds between two tries while the database is away
WAITING = 100_000  # partings that wait at most; beyond that the oldest are not written, and their pages end by standing idle
WRITES: dict[PageEnd, Callable[..., None]] = {PageEnd.LEFT: contacts.leave, PageEnd.NEAR: contacts.mark_someone_near}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    token: str
    because: PageEnd
    at: datetime
    written: Event = field(default_factory=Event)


class Writer:
    """Writes partings down, one after another, in a thread of its own that begins with the first."""

    def __init__(self) -> None:
        self._waiting: deque[Parting] = deque(maxlen=WAITING)
        self._changed = Condition()
        self._thread: Thread | None = None
        self._store_away = False

    def take(self, parting: Parting) -> None:
        """Write it soon; returns when it is written, or after PATIENCE, or at once while the store is known to be away."""
        with self._changed:
            self._waiting.append(parting)
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._write_for_ever, name="partings", daemon=True)
                self._thread.start()
            self._changed.notify()
            patience = 0.0 if self._store_away else PATIENCE
        parting.written.wait(patience)

    def _write_for_ever(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                parting = self._waiting.popleft()
            if self._write(parting):
                self._store_away = False
                parting.written.set()
                continue
            self._store_away = True
            with self._changed:
                self._waiting.appendleft(parting)
            sleep(AGAIN)

    def _write(self, parting: Parting) -> bool:
        """False when it must be tried again. What cannot be written at all is not forgotten here: the page stays dead."""
        try:
            with crypto.key_scope():
                WRITES[parting.because](token=parting.token, now=parting.at)
        except PageClosed:
            pass  # it had died before, or never lived
        except Exception as trouble:
            if not self._store_away:
                logs.problem("public.parting_waits", error=trouble)
            return not isinstance(trouble, errors.STORE_AWAY)
        finally:
            connection.close()
        contacts.part_written(token=parting.token)
        return True


_writer = Writer()


def part(*, token: str, because: PageEnd, now: datetime) -> None:
    """Close the page of this token: at once here, and in the store as soon as it can be reached. Refuses nothing."""
    if contacts.part(token=token, because=because):
        _writer.take(Parting(token=token, because=because, at=now))
