"""What `northline` refuses to start, and what it says then: plain words, no traceback."""

from contextlib import nullcontext
from pathlib import Path

import psycopg
import pytest

from northline.foundation.packs import pack_codes
from northline.interfaces.commands.__main__ import parser
from northline.interfaces.commands.databases import refuse_old_server
from northline.interfaces.commands.setup import CannotStart, Kind, environment_of, read_setup
from tests.support.old_server import server_of_version
from tests.support.served import run_northline


def setup_of(**environ: str):
    return read_setup(kind=Kind.DEMONSTRATION, environ=environ)


def test_three_hotlines_are_served_unless_hotlines_names_others() -> None:
    assert setup_of().hotlines == ("us", "ca", "mx")
    assert setup_of(HOTLINES="mx").hotlines == ("mx",)
    assert setup_of(HOTLINES="ca us").hotlines == ("ca", "us")
    assert setup_of(HOTLINES="ca, us,ca").hotlines == ("ca", "us")


def test_each_hotline_and_side_has_its_port() -> None:
    setup = setup_of()
    ports = {
        (hotline, side): setup.port(hotline=hotline, side=side)
        for hotline in setup.hotlines
        for side in ("public", "desk", "partners")
    }
    assert ports["us", "public"] == 8001
    assert ports["us", "desk"] == 8101
    assert ports["us", "partners"] == 8201
    assert ports["ca", "desk"] == 8102
    assert ports["mx", "partners"] == 8203
    assert setup_of(HOTLINES="mx").port(hotline="mx", side="public") == 8003
    assert setup_of(NORTHLINE_PORT_BASE="18000").port(hotline="ca", side="desk") == 18102
    assert setup_of(NORTHLINE_PORT_BASE="0").port(hotline="ca", side="desk") == 0


@pytest.mark.parametrize("hotlines", ["xx", "us,xx", " , "])
def test_an_unknown_hotline_is_refused_with_the_known_ones(hotlines: str) -> None:
    with pytest.raises(CannotStart, match=", ".join(pack_codes())):
        setup_of(HOTLINES=hotlines)


@pytest.mark.parametrize("base", ["eight", "-1", "80", "65500"])
def test_a_port_base_that_cannot_be_meant_is_refused(base: str) -> None:
    with pytest.raises(CannotStart, match="NORTHLINE_PORT_BASE"):
        setup_of(NORTHLINE_PORT_BASE=base)


@pytest.mark.parametrize("bind", ["0.0.0.0", "192.0.2.7", "::", "everywhere"])
def test_a_demonstration_serves_no_other_machine(bind: str) -> None:
    with pytest.raises(CannotStart):
        setup_of(NORTHLINE_BIND=bind)
    if bind != "everywhere":
        assert read_setup(kind=Kind.PRODUCTION, environ={"NORTHLINE_BIND": bind}).bind == bind


def test_a_hotlines_own_setting_wins_over_the_machines() -> None:
    setup = setup_of()
    environ = {"NORTHLINE_MASTER_KEY_FILE": "/keys/all", "NORTHLINE_MASTER_KEY_FILE_CA": "/keys/ca"}
    ca, us = (
        environment_of(setup=setup, hotline=hotline, database_url="postgresql:///", addresses={}, environ=environ)
        for hotline in ("ca", "us")
    )
    assert ca["NORTHLINE_MASTER_KEY_FILE"] == "/keys/ca"
    assert us["NORTHLINE_MASTER_KEY_FILE"] == "/keys/all"
    assert ca["DJANGO_SETTINGS_MODULE"] == "config.settings.demonstration"


def test_a_real_hotline_keeps_its_own_addresses_and_a_demonstration_cannot_pretend_any() -> None:
    environ = {"NORTHLINE_ADDRESS_DESK": "https://desk.example.org"}
    local = {"desk": "http://localhost:8101"}
    for kind, expected in ((Kind.PRODUCTION, "https://desk.example.org"), (Kind.DEMONSTRATION, "http://localhost:8101")):
        setup = read_setup(kind=kind, environ={})
        told = environment_of(setup=setup, hotline="us", database_url="postgresql:///", addresses=local, environ=environ)
        assert told["NORTHLINE_ADDRESS_DESK"] == expected


def test_every_command_explains_itself() -> None:
    words = parser().format_help()
    for command in ("serve", "demo", "doctor", "audit"):
        assert command in words


@pytest.mark.parametrize("command", [("demo",), ("doctor",), ("audit", "verify")])
def test_looking_for_trouble_makes_no_database(command: tuple[str, ...], tmp_path: Path) -> None:
    done = run_northline(*command, home=tmp_path)
    assert done.returncode == 1
    assert "northline serve" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "pg").exists()


def test_a_server_that_is_not_there_is_said_in_words(tmp_path: Path) -> None:
    nowhere = {"DATABASE_URL": f"postgresql://northline@/?host={tmp_path}"}
    done = run_northline("doctor", home=tmp_path, environment=nowhere)
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stdout
    assert "Traceback" not in done.stderr


def test_an_address_that_is_none_is_said_in_words(tmp_path: Path) -> None:
    done = run_northline("serve", home=tmp_path, environment={"DATABASE_URL": "mysql://somewhere", "NORTHLINE_PORT_BASE": "0"})
    assert done.returncode == 1
    assert "not a PostgreSQL address" in done.stderr


def test_a_server_that_is_too_old_is_refused_with_the_oldest_that_will_do(tmp_path: Path) -> None:
    with server_of_version("14.22") as url:
        done = run_northline("serve", home=tmp_path, environment={"DATABASE_URL": url, "NORTHLINE_PORT_BASE": "0"})
    assert done.returncode == 1
    assert "PostgreSQL 14" in done.stderr
    assert "needs 15 or newer" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("version", "admitted"), [("13.9", False), ("14.22", False), ("15.0", True), ("18.4", True)])
def test_a_server_is_admitted_from_15_on(version: str, admitted: bool) -> None:
    said = nullcontext() if admitted else pytest.raises(CannotStart, match="15 or newer")
    with server_of_version(version) as url, psycopg.connect(url, autocommit=True) as connection, said:
        refuse_old_server(connection)
