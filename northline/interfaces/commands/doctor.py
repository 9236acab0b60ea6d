"""`northline doctor`: looks at the machine, then at each hotline, and explains what is wrong."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from northline.foundation.packs import PackError, get_pack
from northline.interfaces.commands.checks import Check, failed, passed, show
from northline.interfaces.commands.databases import OLDEST_SERVER, name_of
from northline.interfaces.commands.each import run_in, server_of
from northline.interfaces.commands.setup import CannotStart, Kind, Setup, read_setup

OLDEST_PYTHON = (3, 11)
ROOM_WANTED = 1_000_000_000  # bytes


def doctor(*, kind: Kind) -> int:
    """Check everything; 0 when all is well, else 1. Changes nothing, and starts an embedded database only to look at it."""
    setup = read_setup(kind=kind)
    print(f"This machine, as a {kind} of {', '.join(setup.hotlines)}", flush=True)
    code = show(_machine(setup))
    try:
        with server_of(setup) as url:
            for hotline in setup.hotlines:
                print(f"\nHotline “{hotline}”", flush=True)
                code |= show([_pack(hotline)])
                reached = show([_database(url=url, hotline=hotline)]) == 0
                code |= run_in(setup=setup, hotline=hotline, url=url, task="doctor") if reached else 1
    except CannotStart as trouble:
        return code | show([failed("database", "it cannot be reached", remedy=str(trouble))])
    print("\nAll is well." if not code else "\nSomething needs your attention; see the lines with !!.", flush=True)
    return code


def _machine(setup: Setup) -> Iterator[Check]:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield failed("python", version, remedy="Install Python 3.11 or newer, remove .venv and run `make run`.")
    else:
        yield passed("python", version)
    yield _room(setup.home)


def _room(home: Path) -> Check:
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    found = f"{free / 1e9:.1f} GB free in {existing}"
    if free < ROOM_WANTED:
        return failed("disk", found, remedy="Free some space: on a full disk the database stops until there is room again.")
    return passed("disk", found)


def _pack(hotline: str) -> Check:
    try:
        pack = get_pack(hotline)
    except PackError as error:
        return failed("pack", str(error), remedy=f"Mend the files named here in northline/jurisdictions/{hotline}.")
    return passed("pack", f"valid, languages {', '.join(pack.languages)}")


def _database(*, url: str, hotline: str) -> Check:
    what = f"database {name_of(hotline)}"
    try:
        with psycopg.connect(make_conninfo(url, dbname=name_of(hotline)), connect_timeout=5) as connection:
            return _server(what, connection)
    except psycopg.Error as error:
        return failed(
            what,
            str(error).strip().splitlines()[0],
            remedy="Check that the server runs and DATABASE_URL is right; `northline serve` creates what is missing.",
        )


def _server(what: str, connection: psycopg.Connection) -> Check:
    version = connection.info.server_version // 10_000
    encoding = connection.info.parameter_status("server_encoding")
    found = f"PostgreSQL {version}, {encoding}"
    if version < OLDEST_SERVER:
        return failed(what, found, remedy=f"Northline needs PostgreSQL {OLDEST_SERVER} or newer.")
    if encoding != "UTF8":
        return failed(what, found, remedy="Create the database anew with the encoding UTF8.")
    return passed(what, found)
