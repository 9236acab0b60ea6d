"""One PostgreSQL server: made, started or adopted, and stopped.

The server outlives whoever started it: when Northline is killed, the next start finds the server running and
adopts it. What a killed server leaves behind (a pid file that names a dead, a reused or a zombie process) is
recognised here, because PostgreSQL itself would refuse to start over it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from psycopg import sql

from northline.foundation.embedded import configuration, processes
from northline.foundation.embedded.binaries import SERIES
from northline.foundation.embedded.contracts import DatabaseTrouble, StillInUse
from northline.foundation.embedded.place import MAINTENANCE_ROLE, ROLE, Place

READY_WITHIN = 180.0  # seconds; after a crash the server first reads its log again
STOPPED_WITHIN = 20.0
LEFTOVERS_GONE_WITHIN = 15.0
STEP = 0.05
LOG_LIMIT = 5_000_000  # bytes; one older log is kept beside it
# What the server is told about the world: nothing. No locale, time zone or secret of ours reaches it.
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}


@dataclass(slots=True)
class Server:
    """A running server; `process` is None where it was adopted and so is no child of ours."""

    place: Place
    pid: int
    process: subprocess.Popen[bytes] | None = None
    log_from: int = 0  # where its words begin in the log

    @property
    def adopted(self) -> bool:
        return self.process is None

    def alive(self) -> bool:
        if self.process is not None:
            return self.process.poll() is None
        return processes.is_server(pid=self.pid, data=self.place.data)


def never() -> bool:
    return False


def start(place: Place, *, given_up: Callable[[], bool] = never) -> Server:
    """A server that answers: the one that is running there already, else a new one.

    Makes the cluster where there is none. Refuses with DatabaseTrouble, which says what to do about it; a long
    recovery is broken off when `given_up` says so.
    """
    _make_cluster(place)
    waiting_until = time.monotonic() + LEFTOVERS_GONE_WITHIN
    while True:
        server = _running(place) or _launched(place)
        try:
            _wait_until_ready(server, given_up)
            _make_role(place)
            return server
        except StillInUse:
            if time.monotonic() > waiting_until:
                raise
            time.sleep(STEP * 4)


def stop(server: Server) -> None:
    """Stop in order: no new sessions, running ones ended, everything written. Returns when the server is gone."""
    for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        try:
            os.kill(server.pid, order)
        except ProcessLookupError:
            return
        until = time.monotonic() + STOPPED_WITHIN
        while time.monotonic() < until:
            if not server.alive():
                return
            time.sleep(STEP)


def _running(place: Place) -> Server | None:
    pid = processes.noted_pid(data=place.data)
    if pid is not None and processes.is_server(pid=pid, data=place.data):
        return Server(place=place, pid=pid)
    return None


def _launched(place: Place) -> Server:
    processes.make_way(data=place.data, sockets=place.sockets)
    configuration.write(place)
    _turn_log(place)
    log_from = place.log.stat().st_size
    with place.log.open("ab") as log:
        process = subprocess.Popen(
            [place.programs / "postgres", "-D", place.data],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=ENVIRONMENT,
            umask=0o077,
            start_new_session=True,  # Ctrl-C in a terminal reaches us, and we stop the server last
            **place.as_process(),
        )
    return Server(place=place, pid=process.pid, process=process, log_from=log_from)


def _turn_log(place: Place) -> None:
    if place.log.exists() and place.log.stat().st_size > LOG_LIMIT:
        place.log.replace(place.log.with_suffix(".log.old"))
    place.log.touch(mode=0o600)
    configuration.hand_over(place.log, place)


def _wait_until_ready(server: Server, given_up: Callable[[], bool]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if not server.alive():
            if server.adopted:  # it was dying when we found it: its place is free in a moment
                raise StillInUse(f"An earlier database server in {server.place.data} was just ending.")
            raise _explained(server)
        if processes.says_ready(data=server.place.data, pid=server.pid):
            return
        if given_up():
            stop(server)
            raise DatabaseTrouble("The start of the database was broken off.")
        time.sleep(STEP)
    raise DatabaseTrouble(
        f"The database server did not become ready within {READY_WITHIN:.0f} seconds. Its log is {server.place.log}."
    )


def _explained(server: Server) -> DatabaseTrouble:
    """What the server wrote before it gave up, in an operator's words."""
    place = server.place
    with place.log.open("rb") as log:
        log.seek(server.log_from)
        words = log.read().decode(errors="replace")
    if _names_a_full_disk(words):
        return _full_disk(place)
    if "still in use" in words or "lock file" in words:
        return StillInUse(f"An earlier database server still holds {place.data}. Its log is {place.log}.")
    last = " / ".join(words.strip().splitlines()[-4:]) or "nothing"
    return DatabaseTrouble(f"The database server stopped while starting. Its log, {place.log}, ends with: {last}")


def _names_a_full_disk(words: str) -> bool:
    return "No space left on device" in words


def _full_disk(place: Place) -> DatabaseTrouble:
    return DatabaseTrouble(
        f"The disk that holds {place.top} is full, so the database cannot work. "
        "Nothing that was kept is lost; free some space and it comes back by itself."
    )


def _make_cluster(place: Place) -> None:
    """Run initdb beside the final folder and move the result there, so that half a cluster is never started."""
    if (place.data / "PG_VERSION").exists():
        _refuse_other_series(place)
        return
    unfinished = place.top / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    done = subprocess.run(
        [
            place.programs / "initdb",
            *("--pgdata", unfinished, "--username", MAINTENANCE_ROLE, "--encoding", "UTF8"),
            *("--auth-local", "peer", "--auth-host", "reject", "--data-checksums"),
            *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        ],
        cwd="/",
        env=ENVIRONMENT,
        umask=0o077,
        capture_output=True,
        check=False,
        **place.as_process(),
    )
    if done.returncode != 0:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise DatabaseTrouble(_why_not_made(place, done.stderr.decode(errors="replace")))
    unfinished.rename(place.data)


def _why_not_made(place: Place, words: str) -> str:
    if _names_a_full_disk(words):
        return f"The disk that holds {place.top} is full; a new database needs about 60 MB. Free some space."
    if "could not look up effective user ID" in words:
        return "PostgreSQL needs the user who runs it to have a name in /etc/passwd, and this one has none."
    return f"A new database could not be made in {place.top}: {' / '.join(words.strip().splitlines()[-3:])}"


def _refuse_other_series(place: Place) -> None:
    found = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != str(SERIES):
        raise DatabaseTrouble(
            f"The database in {place.data} was written by PostgreSQL {found}, and this Northline brings {SERIES}. "
            f"Dump it with the Northline that wrote it (pg_dumpall), move the folder aside, and load the dump."
        )


def _make_role(place: Place) -> None:
    """Northline works under a role that owns its databases and has no power over the server."""
    try:
        with psycopg.connect(place.url(database="postgres", role=MAINTENANCE_ROLE), autocommit=True) as connection:
            known = connection.execute("select 1 from pg_roles where rolname = %s", [ROLE]).fetchone()
            if known is None:
                connection.execute(sql.SQL("create role {} login createdb").format(sql.Identifier(ROLE)))
    except psycopg.OperationalError as error:  # it was there a moment ago: look again
        if _names_a_full_disk(str(error)):
            raise _full_disk(place) from error
        words = str(error).strip().splitlines()[0]
        raise StillInUse(f"The database server in {place.top} runs but does not let us in: {words}") from error
