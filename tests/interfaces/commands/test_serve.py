"""`northline serve` for real: on free ports, in a folder of its own, killed in every way it can be killed."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.served import Served, new_home, remove_home, run_northline, start_serving

BACK_WITHIN = 40.0
ROLES = {
    "advocate", "supervisor", "case_manager", "partnership_specialist", "shelter_coordinator", "analyst",
    "deconfliction_officer", "auditor", "counsel", "administrator", "provider", "authority_liaison", "consular_partner",
}  # fmt: skip


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = new_home()
    RUNNING.clear()
    yield folder
    for running in RUNNING:
        running.stop()
    remove_home(folder)


RUNNING: list[Served] = []


@pytest.fixture
def served(home: Path) -> Served:
    """The one that the test before left running, else a new start."""
    if not RUNNING or RUNNING[0].process.poll() is not None:
        RUNNING[:] = [start_serving(home=home)]
        RUNNING[0].wait_for("northline ready")
    return RUNNING[0]


def get(served: Served, side: str = "public", path: str = "/en/") -> http.client.HTTPResponse:
    address = urlsplit(served.address("us", side))
    connection = http.client.HTTPConnection("127.0.0.1", address.port or 0, timeout=BACK_WITHIN)
    connection.request("GET", path, headers={"Host": f"localhost:{address.port}"})
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def answers_again(served: Served) -> None:
    """The visitor's page is there, as before; for the moments in between it may say that it is not."""
    until = time.monotonic() + BACK_WITHIN
    while True:
        try:
            if get(served).status == 200:
                return
        except OSError:
            pass
        assert time.monotonic() < until, "\n".join(served.lines)
        time.sleep(0.1)


def children_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in found.splitlines() if int(line.split()[1]) == pid]


def family(served: Served) -> tuple[int, list[int]]:
    """The hotline's own process, and the two that it forked: they are not the database, which is the other child.

    Waits for them: what an earlier test killed may just be coming back.
    """
    until = time.monotonic() + BACK_WITHIN
    while time.monotonic() < until:
        for child in children_of(served.process.pid):
            seen = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(child)], capture_output=True, text=True, check=False)
            if " host us " in seen.stdout and len(grandchildren := children_of(child)) == 2:
                return child, grandchildren
        time.sleep(0.1)
    raise AssertionError("no family:\n" + "\n".join(served.lines))


def postmaster(home: Path) -> int:
    return int((home / "pg" / "data" / "postmaster.pid").read_text().splitlines()[0])


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return not state.strip() or state.strip().startswith("Z")


def wait_until_gone(*pids: int, within: float = 15.0) -> None:
    until = time.monotonic() + within
    while not all(map(gone, pids)):
        assert time.monotonic() < until, f"still there: {[pid for pid in pids if not gone(pid)]}"
        time.sleep(0.05)


def test_it_ends_its_start_with_one_line_and_says_where_everything_is(served: Served) -> None:
    assert [line for line in served.lines if "northline ready" in line] == ["northline ready"]
    sheet = served.sheet
    assert set(sheet) == {"hotlines", "accounts"}
    [(hotline, sides)] = sheet["hotlines"].items()
    assert (hotline, set(sides)) == ("us", {"public", "desk", "partners"})
    assert {account["role"] for account in sheet["accounts"]} == ROLES
    assert all(set(account) == {"hotline", "role", "email", "password"} for account in sheet["accounts"])
    printed = "\n".join(served.lines)
    assert all(account["password"] in printed for account in sheet["accounts"])
    assert all(address in printed and address.startswith("http://localhost:") for address in sides.values())


def test_all_three_sides_answer_and_none_says_what_serves_it(served: Served) -> None:
    for side in ("public", "desk", "partners"):
        answer = get(served, side, "/")
        assert answer.status in (200, 302)
        assert answer.getheader("server") is None


def test_it_listens_on_this_machine_alone(served: Served) -> None:
    port = urlsplit(served.address("us", "public")).port
    with socket.socket() as other, pytest.raises(ConnectionRefusedError):
        other.connect(("127.0.0.2", port))


def test_no_address_of_a_visitor_is_written_anywhere(served: Served, home: Path) -> None:
    get(served, "public", "/en/no-such-page")
    get(served)
    for log in (home / "log").iterdir():
        assert not re.search(r"127\.0\.0\.1|::1", log.read_text())
    assert not any("127.0.0.1" in line for line in served.lines)


def test_a_killed_database_is_back_within_seconds(served: Served, home: Path) -> None:
    os.kill(postmaster(home), signal.SIGKILL)
    served.wait_for("is back after", within=BACK_WITHIN)
    answers_again(served)


def test_killed_processes_of_a_hotline_are_started_again(served: Served) -> None:
    host, forked = family(served)
    for pid in forked:
        os.kill(pid, signal.SIGKILL)
    wait_until_gone(*forked)
    answers_again(served)
    os.kill(host, signal.SIGKILL)
    served.wait_for("starting it again", within=BACK_WITHIN)
    answers_again(served)


def test_a_second_start_in_the_same_folder_is_refused_in_words(served: Served, home: Path) -> None:
    second = start_serving(home=home)
    assert second.ended(within=30) == 1
    assert any("running already" in line for line in second.lines)
    assert not any("Traceback" in line for line in second.lines)


def test_a_taken_port_is_named() -> None:
    home = new_home()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        base = taken.getsockname()[1] - 1  # `us` is the first hotline, so its public side wants this port
        refused = start_serving(home=home, environment={"NORTHLINE_PORT_BASE": str(base)})
        assert refused.ended(within=30) == 1
    remove_home(home)
    assert any(f"Port {base + 1}" in line and "in use" in line for line in refused.lines)


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_cleanly_and_leaves_nothing_running(served: Served, home: Path, order: signal.Signals) -> None:
    host, forked = family(served)
    server = postmaster(home)
    assert served.stop(order) == 0
    wait_until_gone(host, *forked, server)
    assert not (home / "pg" / "data" / "postmaster.pid").exists()
    assert served.lines[-1] == "Stopped."
    assert not any("Traceback" in line for line in served.lines)


def test_ctrl_c_during_the_start_stops_it_too(served: Served, home: Path) -> None:
    served.stop()
    starting = start_serving(home=home)
    starting.wait_for("Database:", within=BACK_WITHIN)
    assert starting.stop() == 0
    assert not any("Traceback" in line for line in starting.lines)


def test_a_killed_supervisor_leaves_a_database_that_the_next_start_adopts(served: Served, home: Path) -> None:
    host, forked = family(served)
    server = postmaster(home)
    served.process.kill()
    served.process.wait()
    wait_until_gone(host, *forked)
    assert not gone(server)
    again = start_serving(home=home)
    RUNNING[:] = [again]
    again.wait_for("northline ready")
    assert any("found it running" in line for line in again.lines)
    assert postmaster(home) == server
    answers_again(again)
    again.stop()
    wait_until_gone(server)


def test_a_demonstrations_database_never_becomes_a_real_hotlines(served: Served, home: Path, tmp_path: Path) -> None:
    served.stop()
    secret = tmp_path / "us.secret"
    secret.write_text("x" * 60)
    refused = start_serving(
        home=home,
        arguments=["--production"],
        environment={"NORTHLINE_SECRET_FILE": str(secret), "NORTHLINE_HOSTS": "localhost"},
    )
    assert refused.ended(within=60) == 1
    assert any("created as demonstration" in line for line in refused.lines), refused.lines


def test_the_other_commands_work_beside_a_running_one(served: Served, home: Path) -> None:
    doctor = run_northline("doctor", home=home)
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert "All is well" in doctor.stdout
    audit = run_northline("audit", "verify", home=home)
    assert audit.returncode == 0, audit.stdout + audit.stderr
    assert "sound" in audit.stdout
    demo = run_northline("demo", home=home)
    assert demo.returncode == 0, demo.stdout + demo.stderr
    assert "loaded before" in demo.stdout
    answers_again(served)


def test_the_other_commands_start_the_database_only_for_themselves(served: Served, home: Path) -> None:
    served.stop()
    audit = run_northline("audit", "verify", home=home)
    assert audit.returncode == 0, audit.stdout + audit.stderr
    assert not (home / "pg" / "data" / "postmaster.pid").exists()
