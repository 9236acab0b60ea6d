"""One hotline's family of processes: this one prepares nothing and serves nothing, it forks those that do.

Django is loaded once, here, and the children are forked from it: they start at once and share its memory. The
parent never opens a database connection or a thread, so it can fork a fresh child whenever one dies.

    host ── prepare (migrations, mark, demonstration; ends)
         ├─ worker  (dispatcher, sealer, jobs)
         └─ web     (three sides on three sockets)
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import Any

LOOK_EVERY = 0.1  # seconds
CHILD_STOPPED_WITHIN = 6.0
PAUSE_AFTER_DEATH = 0.5


class Report:
    """Lines of JSON to the supervisor; children write them too, each line in one write."""

    def __init__(self, *, descriptor: int) -> None:
        self._descriptor = descriptor
        os.set_inheritable(descriptor, False)

    def __call__(self, **words: object) -> None:
        try:
            os.write(self._descriptor, json.dumps(words).encode() + b"\n")
        except OSError:
            return  # the supervisor is gone; we notice by our parent's number


class Orders:
    """Whether to stop: somebody said so, or the supervisor is gone."""

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._told = False
        for order in (signal.SIGTERM, signal.SIGINT):
            signal.signal(order, self._tell)

    def stop(self) -> bool:
        return self._told or os.getppid() != self._parent

    def _tell(self, _signal: int, _frame: FrameType | None) -> None:
        self._told = True


def host(*, hotline: str, report_to: int, sockets: str) -> int:
    """Run one hotline until told to stop; the exit code."""
    orders = Orders()
    report = Report(descriptor=report_to)
    opened = {side: socket.socket(fileno=number) for side, number in json.loads(sockets).items()}
    children: list[Child] = []
    try:
        children += _prepared(hotline=hotline, report=report, orders=orders, sockets=opened)
        _keep(children, orders)
    except PreparationFailed:
        return 1  # it reported why itself
    except Exception as error:
        report(trouble=in_words(error))
        _log("host.not_started", error)
        return 1
    finally:
        for child in children:
            child.tell_to_stop()
        for child in children:
            child.stop()
    return 0


def in_words(error: BaseException) -> str:
    """What an operator is told. A database's own words may quote a row, so of these only the kind is told."""
    from django.db import DatabaseError

    return type(error).__name__ if isinstance(error, DatabaseError) else f"{type(error).__name__}: {error}"


def _log(event: str, error: BaseException) -> None:
    from northline.foundation import logs

    logs.problem(event, error=error)


class PreparationFailed(Exception):
    """The database could not be made ready."""


def _prepared(*, hotline: str, report: Report, orders: Orders, sockets: Mapping[str, socket.socket]) -> list[Child]:
    """Make the database ready; the children that can be started then, none when we were told to stop meanwhile."""
    import django

    django.setup(set_prefix=False)
    from northline.interfaces.commands.prepare import prepare
    from northline.interfaces.commands.web import serve_sides
    from northline.interfaces.commands.worker import work

    preparing = Child(run=lambda: prepare(hotline=hotline, report=report))
    preparing.start()
    try:
        handlers = _load_pages()  # while the database is prepared

        while preparing.running() and not orders.stop():
            time.sleep(LOOK_EVERY / 4)
    finally:
        preparing.stop()
    if orders.stop():
        return []
    if preparing.failed:
        raise PreparationFailed
    gc.collect()
    gc.freeze()  # what is shared with the children stays shared
    return [Child(run=work), Child(run=lambda: serve_sides(handlers=handlers, sockets=sockets, ready=lambda: report(ready=True)))]


def _load_pages() -> Mapping[str, Any]:
    """Every side's handler, with all of its pages imported: the first visitor shall not wait for that."""
    from django.urls import get_resolver

    from config.asgi import handlers
    from config.sides import Side

    for side in Side:
        _ = get_resolver(side.urlconf).reverse_dict
    return handlers


def _keep(children: Sequence[Child], orders: Orders) -> None:
    for child in children:
        child.start()
    while not orders.stop():
        for child in children:
            if not child.running():
                time.sleep(PAUSE_AFTER_DEATH)
                if not orders.stop():
                    child.start()
        time.sleep(LOOK_EVERY)


class Child:
    """One forked process."""

    def __init__(self, *, run: Callable[[], int]) -> None:
        self._run = run
        self._pid = 0
        self.failed = False

    def start(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            code = 1
            try:
                for order in (signal.SIGTERM, signal.SIGINT):
                    signal.signal(order, signal.SIG_DFL)
                code = self._run()
            except BaseException as error:
                _log("process.ended", error)
            finally:
                os._exit(code)

    def running(self) -> bool:
        if not self._pid:
            return False
        try:
            found, status = os.waitpid(self._pid, os.WNOHANG)
        except ChildProcessError:
            found, status = self._pid, 1
        if found:
            self._pid = 0
            self.failed = status != 0
        return not found

    def tell_to_stop(self, order: signal.Signals = signal.SIGTERM) -> None:
        if self._pid:
            os.kill(self._pid, order)  # not reaped yet, so the number is still this child's

    def stop(self) -> None:
        """Tell it to stop and return when it is gone, killing it where words do not help."""
        self.tell_to_stop()
        until = time.monotonic() + CHILD_STOPPED_WITHIN
        while self.running():
            if time.monotonic() > until:
                self.tell_to_stop(signal.SIGKILL)
            time.sleep(LOOK_EVERY / 2)
