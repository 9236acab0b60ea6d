"""The process that works without being asked by a page: the dispatcher, the audit's sealer, reminders, jobs."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable

from django.db import close_old_connections, connections
from django.utils.module_loading import import_string

from config.wiring import PERIODIC
from northline.foundation import clock, jobs, logs

LOOK_EVERY = 0.5  # seconds
PAUSES = (0.5, 1.0, 2.0, 5.0)  # after a failure, while the database is away for instance; the last one is kept
ROUND_ENDS_WITHIN = 3.0


def work() -> int:
    """Work until told to stop or left alone by the parent; the exit code."""
    logs.catch_uncaught()
    asyncio.run(_work(parent=os.getppid()))
    return 0


async def _work(*, parent: int) -> None:
    stop = asyncio.Event()
    for order in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(order, stop.set)
    rounds = Rounds()
    rounds.start()
    doing_jobs = asyncio.create_task(_jobs(stop))
    while not stop.is_set():
        if os.getppid() != parent:
            stop.set()
        await _pause(stop, LOOK_EVERY)
    rounds.stop()
    await doing_jobs


async def _jobs(stop: asyncio.Event) -> None:
    failures = 0
    while not stop.is_set():
        try:
            await jobs.work(stop=stop)
        except Exception as error:  # a database that goes away comes back
            if not failures:
                logs.problem("worker.jobs_interrupted", error=error)
            await _pause(stop, PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), timeout=seconds)
    except TimeoutError:
        return


class Rounds:
    """What `config.wiring.PERIODIC` names, each in a thread of its own, so that a slow one holds up no other.

    The pace follows a clock that never jumps; each run is told the time of day it runs at.
    """

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._repeat, args=(import_string(path), every, path), name=path, daemon=True)
            for path, every in PERIODIC.items()
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(timeout=ROUND_ENDS_WITHIN)

    def _repeat(self, run: Callable[..., object], every: float, name: str) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                run(now=clock.now())
                if failures:
                    logs.event("worker.round_works_again", round=name, failures=failures)
                failures = 0
            except Exception as error:  # the next round may succeed
                if not failures:  # once, not every second for as long as a database is away
                    logs.problem("worker.round_failed", error=error, round=name)
                failures += 1
            finally:
                close_old_connections()
            self._stopping.wait(every if not failures else max(every, PAUSES[min(failures, len(PAUSES)) - 1]))
        connections.close_all()
