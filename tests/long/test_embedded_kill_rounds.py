"""kill -9 of the database, again and again, while somebody writes: what was acknowledged is there, to the last row."""

import os
import signal
import threading
import time
from pathlib import Path

import psycopg
import pytest

from northline.foundation.embedded import Keeper, Place, find_place
from northline.foundation.embedded.place import MAINTENANCE_ROLE
from tests.support.served import new_home, remove_home

pytestmark = pytest.mark.long

ROUNDS = 25
BACK_WITHIN = 30.0
WRITERS = 4


class Writer(threading.Thread):
    """Inserts one row after another and remembers which were acknowledged."""

    def __init__(self, *, place: Place, number: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.place, self.number, self.stop = place, number, stop
        self.acknowledged: list[int] = []

    def run(self) -> None:
        following = 0
        while not self.stop.is_set():
            try:
                with connect(self.place) as connection:
                    while not self.stop.is_set():
                        following += 1
                        connection.execute("insert into written values (%s, %s)", [self.number, following])
                        self.acknowledged.append(following)
            except psycopg.Error:
                self.stop.wait(0.05)  # the server is gone; it comes back


def connect(place: Place) -> psycopg.Connection:
    return psycopg.connect(place.url(database="postgres", role=MAINTENANCE_ROLE), autocommit=True)


def test_no_acknowledged_row_is_lost_over_many_kills() -> None:
    home = new_home()
    said: list[str] = []
    keeper = Keeper(place=find_place(home=home), say=said.append)
    keeper.start()
    stop = threading.Event()
    try:
        with connect(keeper.place) as connection:
            connection.execute("create table written (writer int, n int, primary key (writer, n))")
        writers = [Writer(place=keeper.place, number=number, stop=stop) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        for _ in range(ROUNDS):
            kill_and_wait(keeper.place)
        stop.set()
        for writer in writers:
            writer.join(timeout=BACK_WITHIN)
        with connect(keeper.place) as connection:
            stored = set(connection.execute("select writer, n from written").fetchall())
    finally:
        stop.set()
        keeper.stop()
        remove_home(home)
    acknowledged = {(writer.number, n) for writer in writers for n in writer.acknowledged}
    assert len(acknowledged) > ROUNDS * WRITERS
    assert acknowledged - stored == set()
    assert any("back after" in words for words in said)


def kill_and_wait(place: Place) -> None:
    pid = postmaster(place)
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + BACK_WITHIN
    while True:
        try:
            with connect(place) as connection:
                if postmaster(place) != pid:
                    connection.execute("select 1")
                    return
        except (psycopg.Error, FileNotFoundError):
            assert time.monotonic() < until, Path(place.log).read_text()[-3000:]


def postmaster(place: Place) -> int:
    return int((place.data / "postmaster.pid").read_text().splitlines()[0])
