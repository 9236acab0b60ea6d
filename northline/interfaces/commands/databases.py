"""The databases `northline_<hotline>` on a PostgreSQL server, embedded or the operator's."""

from __future__ import annotations

import time
from collections.abc import Callable

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from northline.interfaces.commands.setup import CannotStart

OLDEST_SERVER = 15
WAIT_FOR_SERVER = 20.0  # seconds; a server of the operator's may be starting too


def name_of(hotline: str) -> str:
    return f"northline_{hotline}"


def ensure_databases(*, url: str, hotlines: tuple[str, ...], given_up: Callable[[], bool]) -> None:
    """Create what is missing, in UTF-8. Refuses with CannotStart when the server is away, too old, or will not have it."""
    with _connected(url=url, hotlines=hotlines, given_up=given_up) as connection:
        refuse_old_server(connection)
        for hotline in hotlines:
            _ensure(connection, name_of(hotline))


def refuse_old_server(connection: psycopg.Connection) -> None:
    """Refuses with CannotStart what is older than the oldest PostgreSQL that Northline is tried on."""
    version = connection.info.server_version // 10_000
    if version < OLDEST_SERVER:
        raise CannotStart(f"The server in DATABASE_URL is PostgreSQL {version}; Northline needs {OLDEST_SERVER} or newer.")


def _connected(*, url: str, hotlines: tuple[str, ...], given_up: Callable[[], bool]) -> psycopg.Connection:
    """Over the maintenance database, or a hotline's own where only that one lets us in."""
    until = time.monotonic() + WAIT_FOR_SERVER
    trouble = ""
    while not given_up():
        for database in ("postgres", "template1", *map(name_of, hotlines)):
            try:
                return psycopg.connect(make_conninfo(url, dbname=database), autocommit=True, connect_timeout=5)
            except psycopg.OperationalError as error:
                trouble = trouble or str(error).strip().splitlines()[0]
            except psycopg.ProgrammingError as error:
                raise CannotStart("DATABASE_URL is not a PostgreSQL address (postgresql://user:password@host:5432/).") from error
        if time.monotonic() > until:
            raise CannotStart(f"The PostgreSQL server does not let us in: {trouble}. Check that it runs, and DATABASE_URL.")
        time.sleep(0.3)
    raise CannotStart("Stopped.")


def _ensure(connection: psycopg.Connection, name: str) -> None:
    found = connection.execute("select pg_encoding_to_char(encoding) from pg_database where datname = %s", [name]).fetchone()
    if found and found[0] != "UTF8":
        raise CannotStart(f"The database {name} is encoded as {found[0]}. Northline needs UTF8: create it anew.")
    if found:
        return
    try:
        connection.execute(sql.SQL("create database {} encoding 'UTF8' template template0").format(sql.Identifier(name)))
    except psycopg.errors.DuplicateDatabase:
        return  # another start was first
    except psycopg.errors.InsufficientPrivilege as error:
        raise CannotStart(
            f"The user in DATABASE_URL may not create the database {name}. Create it (encoding UTF8) "
            "and make that user its owner, or give the user the right CREATEDB."
        ) from error
