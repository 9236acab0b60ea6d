"""A real server: who gets in, what it knows about languages, and what kill -9 does to it."""

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from northline.foundation.embedded import DatabaseTrouble, Keeper, Place, Server, find_place, start, stop
from northline.foundation.embedded.place import MAINTENANCE_ROLE, ROLE

BACK_WITHIN = 20.0


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    import shutil
    import tempfile

    home = Path(tempfile.mkdtemp(prefix="nl-", dir="/tmp"))
    home.chmod(0o755)
    yield find_place(home=home)
    shutil.rmtree(home)


@pytest.fixture
def server(place: Place) -> Iterator[Server]:
    running = start(place)
    yield running
    stop(start(place))


def connect(place: Place, role: str = ROLE) -> psycopg.Connection:
    return psycopg.connect(place.url(database="postgres", role=role), autocommit=True)


def note_row(place: Place) -> None:
    with connect(place, MAINTENANCE_ROLE) as connection:
        connection.execute("create table if not exists noted (n int)")
        connection.execute("insert into noted values (1)")


def rows(place: Place) -> list[tuple[int]]:
    with connect(place, MAINTENANCE_ROLE) as connection:
        return connection.execute("select n from noted").fetchall()


def test_it_speaks_utf8_and_utc_whatever_the_machine_speaks(server: Server) -> None:
    with connect(server.place) as connection:
        facts = connection.execute(
            "select lower('É'), upper('ñ'), current_setting('timezone'), current_setting('server_encoding')"
        ).fetchone()
    assert facts == ("é", "Ñ", "UTC", "UTF8")


def test_everything_committed_is_on_the_disk(server: Server) -> None:
    with connect(server.place) as connection:
        settings = dict(
            connection.execute(
                "select name, setting from pg_settings where name = any(%s)",
                [["fsync", "full_page_writes", "synchronous_commit", "data_checksums"]],
            ).fetchall()
        )
    assert set(settings.values()) == {"on"}


def test_no_statement_or_value_reaches_the_log(server: Server) -> None:
    with connect(server.place) as connection, pytest.raises(psycopg.Error):
        connection.execute("select 'secret words of a person'::uuid")
    assert "secret words" not in server.place.log.read_text()


def test_it_listens_on_no_network_port(server: Server) -> None:
    with connect(server.place) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_northline_works_without_power_over_the_server(server: Server) -> None:
    with connect(server.place) as connection:
        facts = connection.execute("select rolname, rolsuper, rolcreatedb from pg_roles where rolname = current_user").fetchone()
    assert facts == ("northline", False, True)


def test_another_user_of_the_machine_is_kept_out_even_with_the_folder_open(server: Server) -> None:
    ours = {"root", pwd.getpwuid(os.geteuid()).pw_name}
    let_in = {line.split('"')[1] for line in (server.place.data / "pg_ident.conf").read_text().splitlines()}
    assert let_in == ours
    assert "trust" not in (server.place.data / "pg_hba.conf").read_text()
    if os.geteuid() == 0:  # only root can become somebody else to try
        _as_a_stranger(server.place)


def _as_a_stranger(place: Place) -> None:
    stranger = pwd.getpwnam("daemon")
    opened = (place.top, place.sockets, place.sockets / ".s.PGSQL.5432")
    before = {path: path.stat().st_mode for path in opened}
    for path in opened:
        path.chmod(0o777)
    for role in ("northline", MAINTENANCE_ROLE):
        tried = subprocess.run(
            [place.programs / "psql", place.url(database="postgres", role=role), "-c", "select 1"],
            user=stranger.pw_uid,
            group=stranger.pw_gid,
            extra_groups=[],
            cwd="/",
            env={},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Peer authentication failed" in tried.stderr
        assert tried.returncode != 0
    for path, mode in before.items():
        path.chmod(mode)


def test_a_running_server_is_adopted_and_not_started_twice(server: Server) -> None:
    again = start(server.place)
    assert again.adopted
    assert again.pid == server.pid


def test_it_starts_over_the_pid_file_of_a_killed_server(place: Place) -> None:
    first = start(place)
    note_row(place)
    os.kill(first.pid, signal.SIGKILL)
    second = start(place)
    assert second.pid != first.pid
    assert rows(place) == [(1,)]
    stop(second)


def test_it_starts_over_a_pid_file_that_names_a_living_stranger(place: Place) -> None:
    """After a restart of the machine the number may belong to any program; to this one, say."""
    first = start(place)
    left_behind = (place.data / "postmaster.pid").read_text().splitlines()
    os.kill(first.pid, signal.SIGKILL)
    assert first.process is not None
    first.process.wait()
    stranger = subprocess.Popen(["sleep", "600"])
    (place.data / "postmaster.pid").write_text("\n".join([str(stranger.pid), *left_behind[1:]]) + "\n")
    try:
        second = start(place)
        assert second.pid not in (first.pid, stranger.pid)
        stop(second)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_it_starts_while_the_killed_server_is_still_a_zombie(place: Place) -> None:
    """Where process 1 never reaps, a killed server that was not our child stays a zombie for ever."""
    first = start(place)
    os.kill(first.pid, signal.SIGKILL)
    until = time.monotonic() + 5
    while time.monotonic() < until and Path(f"/proc/{first.pid}").exists():
        if Path(f"/proc/{first.pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            break
    second = start(place)  # `first` is not reaped by us in between: nobody asked it
    stop(second)
    assert first.process is not None
    first.process.wait()


def test_the_keeper_brings_a_killed_server_back_within_seconds(place: Place) -> None:
    said: list[str] = []
    keeper = Keeper(place=place, say=said.append)
    first = keeper.start()
    try:
        for _ in range(3):
            with connect(place) as connection:
                [pid] = connection.execute("select pg_backend_pid()").fetchone() or [0]
                assert pid
                os.kill(int((place.data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
            answers_again(place, other_than=first.pid)
    finally:
        keeper.stop()
    assert any("back after" in words for words in said)
    assert not (place.data / "postmaster.pid").exists()


def answers_again(place: Place, *, other_than: int) -> None:
    until = time.monotonic() + BACK_WITHIN
    while True:
        try:
            with connect(place):
                return
        except psycopg.OperationalError:
            assert time.monotonic() < until, place.log.read_text()[-2000:]


def test_a_cluster_of_another_series_is_refused_with_the_way_out(short_folder: Path) -> None:
    place = find_place(home=short_folder)
    place.data.mkdir()
    (place.data / "PG_VERSION").write_text("16\n")
    with pytest.raises(DatabaseTrouble, match="pg_dumpall"):
        start(place)


def test_half_a_cluster_is_made_again(short_folder: Path) -> None:
    place = find_place(home=short_folder)
    (place.top / "data.unfinished").mkdir()
    (place.top / "data.unfinished" / "PG_VERSION").write_text("18\n")
    stop(start(place))


def test_a_socket_folder_that_a_restart_of_the_machine_removed_is_made_again(short_folder: Path) -> None:
    home = short_folder / ("long" * 20) / ("longer" * 10)
    first = find_place(home=home)
    first.sockets.rmdir()
    place = find_place(home=home)
    running = start(place)
    with connect(place):
        pass
    stop(running)
    place.sockets.rmdir()


def test_stopping_leaves_nothing_behind(short_folder: Path) -> None:
    place = find_place(home=short_folder)
    running = start(place)
    stop(running)
    assert not running.alive()
    assert not (place.data / "postmaster.pid").exists()
    assert list(place.sockets.iterdir()) == []
