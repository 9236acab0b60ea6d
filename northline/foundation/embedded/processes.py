"""What a pid file is worth: the process it names may be gone, a zombie, or somebody else's by now."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PID_FILE = "postmaster.pid"
STATUS_LINE = 7  # the eighth line of the pid file, counted from nought


def noted_pid(*, data: Path) -> int | None:
    """The pid that the last server wrote down, whatever has become of it."""
    lines = _lines(data / PID_FILE)
    try:
        return abs(int(lines[0])) if lines else None
    except ValueError:
        return None


def says_ready(*, data: Path, pid: int) -> bool:
    """Whether the server with that pid has written that it takes connections."""
    lines = _lines(data / PID_FILE)
    return len(lines) > STATUS_LINE and lines[0].strip() == str(pid) and lines[STATUS_LINE].strip() == "ready"


def is_server(*, pid: int, data: Path) -> bool:
    """Whether that process lives and is the server of that folder.

    A zombie counts as dead: where process 1 is slow to reap, or never does (containers), it would stand in the way
    for ever. A living process of another program counts as dead too: pids are used again after a restart.
    """
    if sys.platform == "linux":
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
            return state not in "ZX" and os.path.samefile(f"/proc/{pid}/cwd", data)
        except OSError:
            return False
    words = subprocess.run(
        ["/bin/ps", "-ww", "-o", "stat=,command=", "-p", str(pid)],  # whole: ps cuts at 80 signs where it writes to no terminal
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return not words.startswith("Z") and f"postgres -D {data}" in words


def make_way(*, data: Path, sockets: Path) -> None:
    """Let a new server start over the pid file of one that is surely gone.

    The first line gets our own pid, which PostgreSQL passes over as its parent's; the rest stays, because with it
    the new server checks that no session of the old one still uses the shared memory. Called only after
    `is_server` said no.
    """
    for file in (data / PID_FILE, sockets / ".s.PGSQL.5432.lock"):
        lines = _lines(file)
        if lines:
            # In place, not by renaming: on a full disk there is no room for a second file.
            text = "\n".join([str(os.getpid()), *lines[1:]]) + "\n"
            with file.open("r+", encoding="utf-8") as opened:
                opened.write(text)
                opened.truncate()


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
