"""Real worker processes for tests: each says on its standard output what its jobs do, line by line."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

PATIENCE = 30.0  # seconds until a test gives up waiting for a line

SCRIPT = """
import asyncio, os, signal, sys, threading
import django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from northline.foundation import jobs, logs
logs.configure(stream=sys.stderr)
name = sys.argv[2]

def say(what):
    print(what, flush=True)

@jobs.job("test.wait_for_ever")
def wait_for_ever(*, now, number):
    say(f"began {number}")
    if name == "first":
        threading.Event().wait()
    say(f"ended {number}")

@jobs.job("test.note")
def note(*, now, number):
    say(f"noted {number}")

@jobs.job("test.fails", attempts=2)
def fails(*, now, number):
    say(f"failed {number}")
    raise ValueError("Amina Example, +15550100")

async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    pace = jobs.Pace(heartbeat=0.2, dead_after=1.5, look_for_stalled=0.2, stop_patience=0.5)
    say("ready")
    while not stop.is_set():
        try:
            await jobs.work(stop=stop, pace=pace)
        except Exception as error:
            logs.problem("worker.lost", error=error)
            say("lost")
            await asyncio.sleep(0.2)
    say("stopped")

asyncio.run(main())
"""


class Worker:
    """One worker process."""

    def __init__(self, *, name: str) -> None:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, connection.settings_dict["NAME"], name],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self.spoke = threading.Event()
        self.heard: list[str] = []
        self.log: list[str] = []
        self._listeners = [
            threading.Thread(target=self._listen, daemon=True),
            threading.Thread(target=self._keep_log, daemon=True),
        ]
        for listener in self._listeners:
            listener.start()

    def wait_for(self, line: str) -> None:
        """Until the worker has said this line."""
        while line not in self.heard:
            try:
                self.heard.append(self._lines.get(timeout=PATIENCE))
            except queue.Empty:
                raise AssertionError(f"{line!r} was not said; heard {self.heard}, log {self.log[-5:]}") from None

    def kill(self) -> None:
        """As the power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> None:
        """As the supervisor would; everything that was said is heard afterwards."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(PATIENCE)
        for listener in self._listeners:
            listener.join(PATIENCE)
        self.hear()

    def hear(self) -> None:
        """Take up what was said so far."""
        while not self._lines.empty():
            self.heard.append(self._lines.get())

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.strip())
            self.spoke.set()

    def _keep_log(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line.strip())


def whoever_says(line: str, *workers: Worker) -> Worker:
    """Until one of the workers has said this line; which one."""
    voice = threading.Event()
    for one in workers:
        one.spoke = voice
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        voice.clear()
        for one in workers:
            one.hear()
            if line in one.heard:
                return one
        voice.wait(1)
    raise AssertionError(f"nobody said {line!r}")


def until(truth: Callable[[], bool]) -> None:
    """Until something in the database has become true, looked at again and again."""
    deadline = time.monotonic() + PATIENCE
    while not truth():
        assert time.monotonic() < deadline, "it did not become true"


@contextmanager
def worker(name: str) -> Iterator[Worker]:
    """A worker process that is gone at the end of the block, whatever happens in it."""
    process = Worker(name=name)
    try:
        yield process
    finally:
        if process.process.poll() is None:
            process.process.kill()
        process.process.wait(PATIENCE)
