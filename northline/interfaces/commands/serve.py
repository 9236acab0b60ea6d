"""`northline serve`: the supervisor. It starts the database and one family of processes per hotline, and keeps them alive.

It imports no Django, holds no secret and does little, so that there is little in it that could fail.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from northline.foundation.embedded import DatabaseTrouble, Keeper, find_place
from northline.interfaces.commands import account_sheet
from northline.interfaces.commands.databases import ensure_databases
from northline.interfaces.commands.family import Family
from northline.interfaces.commands.ports import Sockets, addresses, bind_all
from northline.interfaces.commands.setup import CannotStart, Kind, Setup, environment_of, read_setup, say

LOOK_EVERY = 0.1  # seconds
HOLDER_GONE_WITHIN = 4.0


class Stopping:
    """Whether somebody asked us to stop. Only a flag: a signal may arrive at any line."""

    def __init__(self) -> None:
        self.asked = False
        for order in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(order, self._ask)

    def __call__(self) -> bool:
        return self.asked

    def _ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True


def serve(*, kind: Kind) -> int:
    """Serve until told to stop; the exit code. Refuses with CannotStart what cannot be started."""
    stopping = Stopping()
    setup = read_setup(kind=kind)
    setup.home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(_alone(setup.home))
        sockets = bind_all(setup)
        url = stack.enter_context(_database(setup, stopping))
        ensure_databases(url=url, hotlines=setup.hotlines, given_up=stopping)
        families = stack.enter_context(_families(setup=setup, sockets=sockets, url=url))
        if _wait_until_ready(families, stopping):
            _announce(setup=setup, sockets=sockets, families=families)
            _watch(families, stopping)
        say("Stopping.")
    say("Stopped.")
    return 0


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One supervisor per home folder: two would fight over the database and the ports."""
    with (home / "serve.lock").open("w", encoding="ascii") as lock:
        until = time.monotonic() + HOLDER_GONE_WITHIN
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise CannotStart(f"Northline is running already with the folder {home}. Stop it first.") from error
                time.sleep(LOOK_EVERY)
        yield


@contextmanager
def _database(setup: Setup, stopping: Stopping) -> Iterator[str]:
    """The server's address: the operator's, or that of the embedded one, which stops when we do."""
    if setup.database_url:
        yield setup.database_url
        return
    try:
        keeper = Keeper(place=find_place(home=setup.home), say=say)
        server = keeper.start(given_up=stopping)
    except DatabaseTrouble as trouble:
        raise CannotStart(str(trouble)) from trouble
    say(f"Database: {'found it running' if server.adopted else 'started'} in {keeper.place.top}")
    try:
        yield keeper.place.url()
    finally:
        keeper.stop()


@contextmanager
def _families(*, setup: Setup, sockets: Sockets, url: str) -> Iterator[list[Family]]:
    families = [
        Family(
            hotline=hotline,
            sockets=sockets[hotline],
            environment=environment_of(
                setup=setup, hotline=hotline, database_url=url, addresses=addresses(sockets=sockets[hotline])
            ),
            # A real hotline logs to standard error, for the system's own journal; a demonstration keeps its screen readable.
            log=setup.home / "log" / f"{hotline}.log" if setup.kind is Kind.DEMONSTRATION else None,
            say=say,
        )
        for hotline in setup.hotlines
    ]
    try:
        for family in families:
            family.start()
        yield families
    finally:
        for family in families:
            family.tell_to_stop()
        for family in families:
            family.wait_until_stopped()


def _wait_until_ready(families: list[Family], stopping: Stopping) -> bool:
    """True when every hotline answers, False when we were told to stop. Refuses with CannotStart when one cannot start."""
    while not stopping():
        for family in families:
            family.listen()
            if family.trouble or not family.alive():
                where = f" Its log is {family.log}." if family.log else ""
                raise CannotStart(f"“{family.hotline}” did not start. {family.trouble or 'Its process ended.'}{where}")
        if all(family.ready for family in families):
            return True
        time.sleep(LOOK_EVERY / 2)
    return False


def _watch(families: list[Family], stopping: Stopping) -> None:
    parent = os.getppid()
    while not stopping():
        for family in families:
            family.listen()
            family.restart_if_gone()
        if os.getppid() != parent and parent != 1 and os.environ.get("NORTHLINE_STOP_WITH_PARENT") == "1":
            return  # for tests: nothing is left running when the test run is killed
        time.sleep(LOOK_EVERY)


def _announce(*, setup: Setup, sockets: Sockets, families: list[Family]) -> None:
    if setup.kind is Kind.DEMONSTRATION:
        account_sheet.write(
            home=setup.home,
            addresses={hotline: addresses(sockets=own) for hotline, own in sockets.items()},
            accounts=[account for family in families for account in family.accounts],
        )
    for family in families:
        account_sheet.show(
            hotline=family.hotline, addresses=addresses(sockets=sockets[family.hotline]), accounts=family.accounts, say=say
        )
    say("northline ready")
