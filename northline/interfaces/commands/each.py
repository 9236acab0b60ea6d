"""Runs one task in every hotline: each in a process of its own, with that hotline's settings, keys and database."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from northline.foundation.embedded import DatabaseTrouble, find_place, start, stop
from northline.interfaces.commands.setup import ROOT, SIDE_OFFSETS, CannotStart, Kind, Setup, environment_of, read_setup


def in_each_hotline(*, kind: Kind, task: str) -> int:
    """Run the task everywhere, also where it failed elsewhere; 0 when it succeeded everywhere, else 1."""
    setup = read_setup(kind=kind)
    with server_of(setup) as url:
        codes = [run_in(setup=setup, hotline=hotline, url=url, task=task) for hotline in setup.hotlines]
    return 1 if any(codes) else 0


def run_in(*, setup: Setup, hotline: str, url: str, task: str) -> int:
    """Run the task in one hotline; its exit code. It speaks for itself on our screen."""
    addresses = {side: f"http://localhost:{setup.port(hotline=hotline, side=side)}" for side in SIDE_OFFSETS}
    done = subprocess.run(
        [sys.executable, "-m", "northline.interfaces.commands", "within", hotline, task],
        cwd=ROOT,
        env=environment_of(setup=setup, hotline=hotline, database_url=url, addresses=addresses),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode


@contextmanager
def server_of(setup: Setup) -> Iterator[str]:
    """The database server: the operator's, the running one, or the embedded one for as long as the task takes.

    Refuses with CannotStart when there is no database yet: looking for trouble must not make one.
    """
    if setup.database_url:
        yield setup.database_url
        return
    if not (setup.home / "embedded.json").exists():
        raise CannotStart(f"There is no database in {setup.home} yet. `northline serve` makes it, or name one in DATABASE_URL.")
    try:
        place = find_place(home=setup.home)
        server = start(place)
    except DatabaseTrouble as trouble:
        raise CannotStart(str(trouble)) from trouble
    try:
        yield place.url()
    finally:
        if not server.adopted:  # one that ran before belongs to a running `serve`
            stop(server)
