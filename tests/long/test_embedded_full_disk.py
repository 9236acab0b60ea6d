"""A disk that runs full stops the database; it says so, keeps what was acknowledged, and comes back with room."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from northline.foundation.embedded import DatabaseTrouble, Keeper, Place, find_place, start, stop
from northline.foundation.embedded.place import MAINTENANCE_ROLE

pytestmark = pytest.mark.long

PATIENCE = 60.0


def connect(place: Place) -> psycopg.Connection:
    return psycopg.connect(place.url(database="postgres", role=MAINTENANCE_ROLE), autocommit=True)


def wait_until(happened: Callable[[], bool], said: list[str]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, said
        time.sleep(0.05)


def fill(folder: Path, *, leave: int) -> Path:
    filler = folder / "filler"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    with filler.open("wb") as file:
        file.write(b"\0" * max(0, free - leave))
    return filler


def test_a_full_disk_stops_the_database_and_room_brings_it_back_with_every_row(small_disk: Path) -> None:
    said: list[str] = []
    keeper = Keeper(place=find_place(home=small_disk), say=said.append)
    keeper.start()
    try:
        with connect(keeper.place) as connection:
            connection.execute("create table written (n int, ballast text)")
        filler = fill(small_disk, leave=3_000_000)
        acknowledged = write_until_refused(keeper.place)
        fill_the_rest = small_disk / "rest"
        fill_up(fill_the_rest)
        os.kill(postmaster(keeper.place), 9)  # whether or not the server went down by itself: it cannot come back now
        wait_until(lambda: any("is full" in words for words in said), said)
        filler.unlink()
        fill_the_rest.unlink()
        wait_until(lambda: any("back after" in words for words in said), said)
        with connect(keeper.place) as connection:
            [(stored,)] = connection.execute("select count(*) from written").fetchall()
    finally:
        keeper.stop()
    assert acknowledged > 0
    assert stored >= acknowledged


def write_until_refused(place: Place) -> int:
    acknowledged = 0
    with suppress(psycopg.Error), connect(place) as connection:
        while True:
            connection.execute("insert into written values (%s, repeat(md5(random()::text), 300))", [acknowledged + 1])
            acknowledged += 1
    return acknowledged


def fill_up(file: Path) -> None:
    with file.open("wb", buffering=0) as opened:
        try:
            while True:
                opened.write(b"\0" * 4096)
        except OSError:
            return


def postmaster(place: Place) -> int:
    return int((place.data / "postmaster.pid").read_text().splitlines()[0])


def test_a_first_start_on_a_full_disk_says_so_and_leaves_nothing_half_made(small_disk: Path) -> None:
    place = find_place(home=small_disk)
    filler = fill(small_disk, leave=8_000_000)
    with pytest.raises(DatabaseTrouble, match="is full"):
        start(place)
    assert not place.data.exists()
    filler.unlink()
    stop(start(place))
