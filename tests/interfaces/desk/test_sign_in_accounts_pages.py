"""The desk's pages of people and roles, lost keys, and one's own preferences."""

import pytest

from config.sides import Side
from northline.apps.accounts import queries
from northline.apps.accounts.models import User
from northline.foundation.actor import Role
from tests.apps.accounts.people import person
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db


def at_desk(*roles: Role) -> tuple[SideClient, User]:
    client, user = SideClient(Side.DESK), person(*roles)
    client.sign_in(user)
    return client, user


def test_an_administrator_opens_an_account_and_sees_its_code_once() -> None:
    client, _administrator = at_desk(Role.ADMINISTRATOR)
    answer = client.post(
        "/en/people-and-roles/new/",
        {
            "name": "Nadia Q.",
            "email": "Nadia@test.example",
            "language": "es",
            "team": "first-line",
            "roles": ["advocate", "supervisor"],
        },
    )
    assert answer["Location"] == "/en/people-and-roles/code/"
    assert "K-" in client.get("/en/people-and-roles/code/").content.decode()
    assert "The code is gone" in client.get("/en/people-and-roles/code/").content.decode()
    user = User.objects.get(email="nadia@test.example")
    assert queries.actor_of(user).roles == {Role.ADVOCATE, Role.SUPERVISOR}
    assert "Nadia Q." in client.get("/en/people-and-roles/").content.decode()


@pytest.mark.parametrize("wrong", [{"roles": []}, {"roles": ["advocate", "provider"]}, {"email": "no address"}, {"name": ""}])
def test_a_wrong_form_keeps_what_was_written(wrong: dict[str, object]) -> None:
    client, _administrator = at_desk(Role.ADMINISTRATOR)
    written = {
        "name": "Nadia Q.",
        "email": "nadia@test.example",
        "language": "es",
        "team": "night",
        "roles": ["advocate"],
        **wrong,
    }
    answer = client.post("/en/people-and-roles/new/", written)
    assert answer.status_code == 422
    assert 'value="night"' in answer.content.decode()
    assert not User.objects.filter(email="nadia@test.example").exists()


def test_an_address_in_use_is_said_beside_the_field() -> None:
    client, administrator = at_desk(Role.ADMINISTRATOR)
    answer = client.post(
        "/en/people-and-roles/new/", {"name": "X", "email": administrator.email, "language": "en", "roles": ["advocate"]}
    )
    assert answer.status_code == 422
    assert "already has an account" in answer.content.decode()


def test_roles_are_given_and_taken_on_the_page_but_not_ones_own() -> None:
    client, administrator = at_desk(Role.ADMINISTRATOR)
    other = person(Role.ADVOCATE)
    assert client.post(f"/en/people-and-roles/{other.id}/grant/", {"role": "auditor"}).status_code == 302
    assert client.post(f"/en/people-and-roles/{other.id}/revoke/", {"role": "advocate"}).status_code == 302
    assert queries.actor_of(other).roles == {Role.AUDITOR}
    refused = client.post(f"/en/people-and-roles/{administrator.id}/grant/", {"role": "supervisor"})
    assert refused.status_code == 422
    assert "Nobody changes their own roles" in refused.content.decode()


def test_a_leaver_loses_the_open_page() -> None:
    client, _administrator = at_desk(Role.ADMINISTRATOR)
    theirs, leaver = at_desk(Role.ADVOCATE)
    assert client.get(f"/en/people-and-roles/{leaver.id}/leave/").status_code == 200
    assert theirs.get("/en/my-sign-in/").status_code == 200
    assert client.post(f"/en/people-and-roles/{leaver.id}/leave/").status_code == 302
    assert theirs.get("/en/my-sign-in/")["Location"].startswith("/en/sign-in/")


@pytest.mark.parametrize("path", ["people-and-roles/", "people-and-roles/new/"])
def test_others_do_not_find_people_and_roles(path: str) -> None:
    client, _supervisor = at_desk(Role.SUPERVISOR)
    assert client.get(f"/en/{path}").status_code == 404


def test_two_supervisors_restore_a_key_on_the_pages() -> None:
    first, _one = at_desk(Role.SUPERVISOR)
    second, _two = at_desk(Role.SUPERVISOR)
    colleague = person(Role.ADVOCATE, name="Lost Keys")
    assert first.post("/en/lost-keys/open/", {"account": str(colleague.id)}).status_code == 302
    page = first.get("/en/lost-keys/").content.decode()
    assert "Agree and show the code" not in page, "who opened it was offered to agree"
    request = queries.open_restorations(actor=queries.actor_of(_two), now=colleague.created_at)
    approve = f"/en/lost-keys/{request[0].id}/approve/" if request else ""
    assert "Agree and show the code" in second.get("/en/lost-keys/").content.decode()
    assert first.post(approve).status_code == 422
    assert second.post(approve)["Location"] == "/en/people-and-roles/code/"
    assert "Code for Lost Keys" in second.get("/en/people-and-roles/code/").content.decode()


def test_choosing_nobody_is_said() -> None:
    client, _supervisor = at_desk(Role.SUPERVISOR)
    answer = client.post("/en/lost-keys/open/", {"account": ""})
    assert answer.status_code == 422
    assert "Choose who lost their key" in answer.content.decode()


def test_language_and_letter_keys_are_ones_own_choice() -> None:
    client, user = at_desk(Role.ADVOCATE)
    client.post("/en/my-sign-in/preferences/", {"language": "fr", "keys": "off"})
    user.refresh_from_db()
    assert (user.language, user.single_letter_keys) == ("fr", False)
    client.post("/en/my-sign-in/preferences/", {"language": "xx", "keys": "perhaps"})
    user.refresh_from_db()
    assert (user.language, user.single_letter_keys) == ("fr", False)
