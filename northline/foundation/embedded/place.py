"""Who runs the embedded server, and where its files stand.

PostgreSQL refuses to run as root, so root hands it to the user `postgres`, or `nobody`. That user must be able to
enter the folder; where it cannot (a checkout below a 0700 folder), the cluster and a copy of the programs go under
/var/lib/northline. The choice is made once and written to `embedded.json`: data that exists is never left behind
because somebody changed the mode of a folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import secrets
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote

from northline.foundation.embedded import binaries
from northline.foundation.embedded.contracts import DatabaseTrouble

SYSTEM_FOLDER = Path("/var/lib/northline")
CHOICE = "embedded.json"
ROLE = "northline"
MAINTENANCE_ROLE = "postgres"
SHARED_ACCOUNTS = ("postgres", "nobody")
# The kernel takes 107 bytes on Linux and 103 on macOS for "<folder>/.s.PGSQL.5432.lock" without its ".lock".
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")


class ProcessUser(TypedDict, total=False):
    """What `subprocess` wants to know in order to start a program as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUser:
    """The unprivileged user whom root hands the server to."""

    name: str
    uid: int
    gid: int

    def as_process(self) -> ProcessUser:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One cluster: its files, its programs, its user, its address."""

    top: Path
    sockets: Path
    programs: Path
    user: ServerUser | None

    @property
    def data(self) -> Path:
        return self.top / "data"

    @property
    def log(self) -> Path:
        return self.top / "server.log"

    def url(self, *, database: str = "", role: str = ROLE) -> str:
        """The connection URL: a Unix socket, the role, and a database where one is named."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='')}"

    def as_process(self) -> ProcessUser:
        return self.user.as_process() if self.user else {}


def server_user(*, top: Path | None = None) -> ServerUser | None:
    """The user to hand the server to, or None where we are not root and run it ourselves.

    A cluster that exists keeps its owner, whichever of the shared accounts this machine has got since.
    """
    if os.geteuid() != 0:
        return None
    if top is not None and top.exists() and top.stat().st_uid != 0:
        return _user(pwd.getpwuid(top.stat().st_uid))
    for name in SHARED_ACCOUNTS:
        try:
            return _user(pwd.getpwnam(name))
        except KeyError:
            continue
    raise DatabaseTrouble(
        "PostgreSQL refuses to run as root, and this system has neither a user `postgres` nor `nobody`. "
        "Create one, start Northline as another user, or name a server of your own in DATABASE_URL."
    )


def _user(entry: pwd.struct_passwd) -> ServerUser:
    return ServerUser(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def find_place(*, home: Path, system_folder: Path = SYSTEM_FOLDER) -> Place:
    """The place of the cluster that belongs to `home`: the remembered one, else a new one chosen for this machine.

    Creates folders with the right owner and nobody else's access, and nothing in them. Refuses with DatabaseTrouble
    where the remembered cluster belongs to another user.
    """
    home = home.absolute()
    home.mkdir(parents=True, exist_ok=True)
    choice = _remembered(home)
    user = server_user(top=home / choice["cluster"] if "cluster" in choice else None)
    programs = binaries.installed()
    if not binaries.runnable(programs=programs, user=user):
        programs = binaries.copied(programs=programs, below=_system(system_folder))
        if not binaries.runnable(programs=programs, user=user):
            raise DatabaseTrouble(f"{programs / 'postgres'} does not run on this system.")
    top = home / choice["cluster"] if "cluster" in choice else _new_top(home, user, system_folder)
    _private_folder(top, user)
    sockets = _socket_folder(top, choice.get("sockets"), user)
    _remember(home, {"cluster": _relative(top, home), "sockets": _relative(sockets, home)})
    return Place(top=top, sockets=sockets, programs=programs, user=user)


def _remembered(home: Path) -> dict[str, str]:
    file = home / CHOICE
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise DatabaseTrouble(
            f"{file} cannot be read, so Northline does not know where its database is. Restore it "
            f'from a copy; it holds a line such as {{"cluster": "pg", "sockets": "pg/sockets"}}.'
        ) from error


def _remember(home: Path, choice: dict[str, str]) -> None:
    text = json.dumps(choice) + "\n"
    file = home / CHOICE
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        new = file.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(file)


def _relative(path: Path, home: Path) -> str:
    """Inside the home a path is kept relative, so that a checkout may be moved with its database."""
    return str(path.relative_to(home)) if path.is_relative_to(home) else str(path)


def _new_top(home: Path, user: ServerUser | None, system_folder: Path) -> Path:
    if user is None or _may_enter(home, user):
        return home / "pg"
    # The name carries a random part: a new checkout at an old path has new keys and must not find the old data.
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:10]
    return _system(system_folder) / f"{mark}-{secrets.token_hex(3)}"


def _system(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    except OSError as error:
        raise DatabaseTrouble(f"{folder} cannot be created ({error.strerror}). Set DATABASE_URL instead.") from error
    return folder


def _may_enter(folder: Path, user: ServerUser) -> bool:
    """Asked by going there as that user; modes alone miss access lists and mounts."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", folder], cwd="/", capture_output=True, check=False, **user.as_process()
    )
    return done.returncode == 0


def _private_folder(folder: Path, user: ServerUser | None) -> None:
    """Make `folder` if it is missing, owned by the server's user and closed to everybody else."""
    owner = user.uid if user else os.geteuid()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if user and folder.stat().st_uid == os.geteuid():
            os.chown(folder, user.uid, user.gid)
        if folder.stat().st_uid == owner:
            folder.chmod(0o700)
            return
    except OSError as error:
        raise DatabaseTrouble(f"{folder} cannot be used for the database: {error.strerror}.") from error
    raise DatabaseTrouble(
        f"{folder} holds the database of another user of this machine. "
        "Start Northline as the user who started it first, or set NORTHLINE_HOME to a new folder."
    )


def _socket_folder(top: Path, remembered: str | None, user: ServerUser | None) -> Path:
    """Inside the cluster's folder where the path is short enough for the kernel, else a private one in /tmp."""
    sockets = top / "sockets"
    if len(os.fsencode(sockets)) <= LONGEST_SOCKET_FOLDER:
        _private_folder(sockets, user)
        return sockets
    sockets = Path(remembered) if remembered else _unguessable()
    if sockets.is_symlink() or (sockets.exists() and not _belongs(sockets, user)):
        sockets = _unguessable()  # somebody else took the name while the folder was gone, say after a restart
    _private_folder(sockets, user)
    return sockets


def _unguessable() -> Path:
    """A folder that nobody can have made before us; its mode and owner are checked at every start."""
    short = Path("/tmp")  # noqa: S108  what TMPDIR names may itself be too long for a socket
    folder = short if short.is_dir() else Path(tempfile.gettempdir())
    return folder / f"northline-{secrets.token_hex(8)}"


def _belongs(folder: Path, user: ServerUser | None) -> bool:
    found = folder.lstat()
    return found.st_uid == (user.uid if user else os.geteuid()) and not found.st_mode & 0o077
