"""The tests bring their own PostgreSQL, unless DATABASE_URL names one. Nothing here uses a fixed port."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from django.conf import settings

from config.settings.base import database
from northline.foundation.embedded import DatabaseTrouble, Server, find_place, start, stop
from tests.support.flush import flush_past_the_triggers  # noqa: F401  a fixture for every test

HOME = Path(__file__).resolve().parent.parent / "var" / "test-pg"


class TestServer:
    """The embedded server of the test runs in this checkout; the last run that uses it stops it."""

    __test__ = False

    def __init__(self) -> None:
        HOME.mkdir(parents=True, exist_ok=True)
        self._users: IO[str] = (HOME / "users.lock").open("w", encoding="ascii")
        self._starting: IO[str] = (HOME / "start.lock").open("w", encoding="ascii")
        self.place = find_place(home=HOME)
        self._server: Server | None = None

    def start(self) -> None:
        fcntl.flock(self._starting, fcntl.LOCK_EX)
        try:
            self._server = start(self.place)
            fcntl.flock(self._users, fcntl.LOCK_SH)
        finally:
            fcntl.flock(self._starting, fcntl.LOCK_UN)

    def leave(self) -> None:
        fcntl.flock(self._starting, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another test run still uses it, and stops it when it ends
        else:
            if self._server is not None:
                stop(self._server)
        finally:
            fcntl.flock(self._starting, fcntl.LOCK_UN)


def pytest_configure(config: pytest.Config) -> None:
    """Start the server before anything connects. The workers of xdist inherit its address from the first process."""
    if "DATABASE_URL" not in os.environ:
        server = TestServer()
        try:
            server.start()
        except DatabaseTrouble as trouble:
            pytest.exit(f"The tests need a database. {trouble}", returncode=3)
        config.add_cleanup(server.leave)
        os.environ["DATABASE_URL"] = server.place.url()
        config.add_cleanup(lambda: os.environ.pop("DATABASE_URL"))
    told = database(url=os.environ["DATABASE_URL"], name="")
    # Django read its settings before this file was loaded, and has not connected yet.
    settings.DATABASES["default"].update({key: told[key] for key in ("HOST", "PORT", "USER", "PASSWORD")})


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where tests run in two processes, those that share something scarce run in one of them."""
    from tests.support.sharing import SharingTogether

    return SharingTogether(config, log)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A temporary folder whose path leaves room for a socket, closed to others; pytest's own is too long for one."""
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="nl-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
