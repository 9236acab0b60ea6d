"""Where the embedded database stands and who runs it."""

import json
import os
import pwd
import stat
from pathlib import Path

import pytest

from northline.foundation.embedded import DatabaseTrouble, find_place
from northline.foundation.embedded.place import LONGEST_SOCKET_FOLDER, server_user

AS_ROOT = os.geteuid() == 0


def test_root_hands_the_server_to_an_unprivileged_user_and_anybody_else_runs_it_themselves() -> None:
    user = server_user()
    if AS_ROOT:
        assert user is not None
        assert user.name in ("postgres", "nobody")
        assert user.as_process() == {"user": user.uid, "group": user.gid, "extra_groups": []}
    else:
        assert user is None


def test_cluster_stands_in_the_home_folder_where_the_servers_user_may_enter(short_folder: Path) -> None:
    place = find_place(home=short_folder)
    assert place.top == short_folder / "pg"


def test_nobody_else_may_enter_the_cluster_or_the_sockets(short_folder: Path) -> None:
    place = find_place(home=short_folder)
    for folder in (place.top, place.sockets):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == (place.user.uid if place.user else os.geteuid())


def test_a_closed_checkout_of_root_gets_a_cluster_and_readable_programs_in_a_system_folder(short_folder: Path) -> None:
    home = short_folder / "closed" / "checkout"
    home.mkdir(parents=True)
    home.parent.chmod(0o700)
    place = find_place(home=home, system_folder=short_folder / "system")
    assert place.top.is_relative_to(short_folder / "system") == AS_ROOT
    assert find_place(home=home, system_folder=short_folder / "system") == place


def test_the_choice_is_kept_when_a_folder_is_opened_or_closed_later(short_folder: Path) -> None:
    home = short_folder / "closed" / "checkout"
    home.mkdir(parents=True)
    home.parent.chmod(0o700)
    before = find_place(home=home, system_folder=short_folder / "system")
    home.parent.chmod(0o755)
    assert find_place(home=home, system_folder=short_folder / "system").top == before.top


def test_a_new_checkout_at_an_old_path_does_not_find_the_old_data(short_folder: Path) -> None:
    home = short_folder / "closed" / "checkout"
    home.mkdir(parents=True)
    home.parent.chmod(0o700)
    before = find_place(home=home, system_folder=short_folder / "system")
    (home / "embedded.json").unlink()
    again = find_place(home=home, system_folder=short_folder / "system")
    assert (again.top != before.top) == AS_ROOT


def test_a_path_too_long_for_a_socket_gets_a_private_short_one_that_is_remembered(short_folder: Path) -> None:
    home = short_folder / ("long" * 20) / ("longer" * 10)
    place = find_place(home=home)
    assert len(os.fsencode(place.sockets)) <= LONGEST_SOCKET_FOLDER
    assert stat.S_IMODE(place.sockets.stat().st_mode) == 0o700
    assert find_place(home=home).sockets == place.sockets
    place.sockets.rmdir()


def test_a_socket_folder_that_somebody_else_took_is_not_used(short_folder: Path) -> None:
    home = short_folder / ("long" * 20) / ("longer" * 10)
    place = find_place(home=home)
    place.sockets.chmod(0o777)
    again = find_place(home=home)
    assert again.sockets != place.sockets
    place.sockets.rmdir()
    again.sockets.rmdir()


def test_a_moved_checkout_takes_its_cluster_along(short_folder: Path) -> None:
    find_place(home=short_folder / "before")
    (short_folder / "before").rename(short_folder / "after")
    place = find_place(home=short_folder / "after")
    assert place.top == short_folder / "after" / "pg"


def test_a_broken_note_of_the_choice_is_refused_and_not_guessed(short_folder: Path) -> None:
    find_place(home=short_folder)
    (short_folder / "embedded.json").write_text("{")
    with pytest.raises(DatabaseTrouble, match="cannot be read"):
        find_place(home=short_folder)


def test_a_cluster_keeps_its_owner_when_root_starts_it(short_folder: Path) -> None:
    owner = pwd.getpwnam("nobody") if AS_ROOT else pwd.getpwuid(os.geteuid())
    top = short_folder / "pg"
    top.mkdir(mode=0o700)
    os.chown(top, owner.pw_uid, owner.pw_gid)
    (short_folder / "embedded.json").write_text(json.dumps({"cluster": "pg"}))
    place = find_place(home=short_folder)
    assert (place.user.name if place.user else owner.pw_name) == owner.pw_name
    assert place.top.stat().st_uid == owner.pw_uid
