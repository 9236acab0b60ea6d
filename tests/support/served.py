"""A really served Northline: `northline serve` in a process of its own, on free ports, in a folder of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 170.0  # seconds; the first start of three hotlines, on a busy machine
STOPPED_WITHIN = 30.0
NOT_OURS = ("DATABASE_URL", "NORTHLINE_HOTLINE", "DJANGO_SETTINGS_MODULE", "NORTHLINE_BIND")


def new_home() -> Path:
    """A folder that the server's own user may enter, with a path that is short enough for a socket."""
    home = Path(tempfile.mkdtemp(prefix="nl-", dir="/tmp"))
    home.chmod(0o755)
    return home


@dataclass(kw_only=True)
class Served:
    """`northline serve`, running. `lines` is what it has printed so far."""

    home: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, text: str, *, within: float = READY_WITHIN, times: int = 1) -> None:
        """Return when it has printed a line with that text; fail with all it said when it does not."""
        until = time.monotonic() + within
        while sum(text in line for line in self.lines) < times:
            if self.process.poll() is not None or time.monotonic() > until:
                time.sleep(0.2)
                raise AssertionError(f"“{text}” was not said:\n" + "\n".join(self.lines))
            time.sleep(0.02)

    @property
    def sheet(self) -> dict[str, Any]:
        """What `var/demo.json` says."""
        told: dict[str, Any] = json.loads((self.home / "demo.json").read_text(encoding="utf-8"))
        return told

    def address(self, hotline: str, side: str) -> str:
        return str(self.sheet["hotlines"][hotline][side])

    def account(self, hotline: str, role: str) -> tuple[str, str]:
        """The e-mail address and the password of the demonstration account with that role."""
        for account in self.sheet["accounts"]:
            if (account["hotline"], account["role"]) == (hotline, role):
                return account["email"], account["password"]
        raise AssertionError(f"no {role} on {hotline}")

    def stop(self, order: signal.Signals = signal.SIGINT) -> int:
        """Tell it to stop; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(order)
        return self.ended(within=STOPPED_WITHIN)

    def ended(self, *, within: float) -> int:
        """Wait for its end and its last words; its exit code. What does not end is killed, and fails the test."""
        try:
            return self.process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self._reader.join(timeout=within)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))


def start_serving(
    *, home: Path, hotlines: str = "us", arguments: Sequence[str] = ("--demonstration",), environment: Mapping[str, str] = {}
) -> Served:
    """Start `northline serve` and return at once; `wait_for("northline ready")` waits."""
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    process = subprocess.Popen(
        [sys.executable, "-m", "northline.interfaces.commands", "serve", *arguments],
        cwd=ROOT,
        env=inherited
        | {"NORTHLINE_HOME": str(home), "HOTLINES": hotlines, "NORTHLINE_PORT_BASE": "0", "NORTHLINE_STOP_WITH_PARENT": "1"}
        | dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    return Served(home=home, process=process)


def remove_home(home: Path) -> None:
    """Remove the folder, and stop the database that a killed supervisor left running there."""
    from northline.foundation.embedded import find_place, start, stop

    if (home / "embedded.json").exists():
        stop(start(find_place(home=home)))
    shutil.rmtree(home, ignore_errors=True)


def run_northline(*arguments: str, home: Path, environment: Mapping[str, str] = {}) -> subprocess.CompletedProcess[str]:
    """Run another command to its end."""
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return subprocess.run(
        [sys.executable, "-m", "northline.interfaces.commands", *arguments],
        cwd=ROOT,
        env=inherited | {"NORTHLINE_HOME": str(home), "HOTLINES": "us"} | dict(environment),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
