"""One hotline's processes, as the supervisor sees them: one child that reports, and is started again when it dies."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from northline.interfaces.commands.account_sheet import Account
from northline.interfaces.commands.setup import ROOT

STOPPED_WITHIN = 8.0  # seconds
PAUSES = (0.2, 1.0, 2.0, 5.0, 10.0)  # before another attempt; the last one is kept
SETTLED_AFTER = 30.0
LOG_LIMIT = 10_000_000  # bytes; one older log is kept beside it


class Family:
    """Started with `northline host`; it reports in lines of JSON on a pipe that only the two hold."""

    def __init__(
        self,
        *,
        hotline: str,
        sockets: Mapping[str, socket.socket],
        environment: Mapping[str, str],
        log: Path | None,
        say: Callable[[str], None],
    ) -> None:
        self.hotline = hotline
        self.ready = False
        self.trouble = ""
        self.accounts: list[Account] = []
        self._sockets = sockets
        self._environment = environment
        self.log = log
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe = -1
        self._heard = b""
        self._started_at = 0.0
        self._next_start: float | None = None
        self._deaths = 0

    def start(self) -> None:
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        log = _opened(self.log) if self.log else None
        numbers = {side: opened.fileno() for side, opened in self._sockets.items()}
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "northline.interfaces.commands", "host", self.hotline),
                *("--report-to", str(writing), "--sockets", json.dumps(numbers)),
            ],
            cwd=ROOT,
            env=dict(self._environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[writing, *numbers.values()],
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops everybody in order
        )
        os.close(writing)
        if log is not None:
            os.close(log)
        self._pipe, self._heard = reading, b""
        self._started_at = time.monotonic()
        self.ready, self.trouble = False, ""

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def listen(self) -> None:
        """Take in what the family reported since last time."""
        if self._pipe < 0:
            return
        with contextlib.suppress(BlockingIOError):
            while part := os.read(self._pipe, 65_536):
                self._heard += part
        *lines, self._heard = self._heard.split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def restart_if_gone(self) -> None:
        """Start it again, at once for the first time and with growing pauses while it keeps dying."""
        if self.alive():
            return
        now = time.monotonic()
        if self._next_start is None:
            self._deaths = 0 if now - self._started_at > SETTLED_AFTER else self._deaths + 1
            self._next_start = now + PAUSES[min(self._deaths, len(PAUSES) - 1)]
            self._say(f"“{self.hotline}” ended{': ' + self.trouble if self.trouble else ''}; starting it again.")
        elif now >= self._next_start:
            os.close(self._pipe)
            self._next_start = None
            self.start()

    def tell_to_stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait_until_stopped(self) -> None:
        """Return when it is gone; what does not stop by itself is killed with all its children."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def _take(self, report: dict[str, object]) -> None:
        match report:
            case {"ready": True}:
                self.ready = True
            case {"trouble": str(words)}:
                self.trouble = words
            case {"say": str(words)}:
                self._say(f"“{self.hotline}”: {words}")
            case {"accounts": list(accounts)}:
                self.accounts = accounts


def _opened(log: Path) -> int:
    log.parent.mkdir(exist_ok=True, mode=0o700)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.old"))
    return os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
