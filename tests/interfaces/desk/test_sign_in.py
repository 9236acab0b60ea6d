"""Signing in with a password: who may, what a wrong try answers, and where one lands."""

import re
from typing import Any

import pytest
from django.conf import settings as project
from django.test import Client

from config.sides import Side
from northline.apps.accounts import actions
from northline.apps.accounts.models import Session, WrongTries
from northline.foundation import clock
from northline.foundation.actor import Role
from northline.foundation.models import AuditEntry
from northline.interfaces.common.cookies import cookie_name
from tests.apps.accounts.people import OPERATOR, PASSWORD, person
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db
SIGN_IN = "/en/sign-in/"


def try_password(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


def without_what_changes(page: bytes) -> str:
    """The page without the token against cross-site posts and the address that was written."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.decode())
    return re.sub(r'value="[^"]*@[^"]*"', "", text)


@pytest.mark.parametrize(("side", "role"), [(Side.DESK, Role.ADVOCATE), (Side.PARTNERS, Role.PROVIDER)])
def test_the_right_password_opens_ones_own_side(side: Side, role: Role) -> None:
    client, user = SideClient(side), person(role)
    response = try_password(client, user.email)
    assert response.status_code == 302
    assert client.get("/en/my-sign-in/").status_code == 200
    entry = AuditEntry.objects.get(event="accounts.signed_in", actor_id=user.id)
    assert entry.detail == {"side": side.value, "method": "password"}


def test_every_wrong_way_gets_the_same_answer() -> None:
    advocate, provider, gone = person(Role.ADVOCATE), person(Role.PROVIDER), person(Role.ADVOCATE)
    actions.mark_left(actor=OPERATOR, account_id=gone.id, now=clock.now())
    answers = {
        "wrong password": try_password(SideClient(Side.DESK), advocate.email, "not the password"),
        "nobody": try_password(SideClient(Side.DESK), "nobody@test.example"),
        "somebody who left": try_password(SideClient(Side.DESK), gone.email),
        "a partner": try_password(SideClient(Side.DESK), provider.email),
    }
    assert {response.status_code for response in answers.values()} == {422}
    assert len({without_what_changes(response.content) for response in answers.values()}) == 1


def test_staff_cannot_come_in_on_the_partners_side() -> None:
    client, advocate = SideClient(Side.PARTNERS), person(Role.ADVOCATE)
    assert try_password(client, advocate.email).status_code == 422
    assert client.get("/en/my-sign-in/").status_code == 302


@pytest.mark.parametrize("known", [True, False])
def test_five_wrong_tries_make_a_pause_for_any_address(known: bool) -> None:
    email = person(Role.ADVOCATE).email if known else "nobody@test.example"
    for _ in range(5):
        assert "do not open this page" in try_password(SideClient(Side.DESK), email, "wrong").content.decode()
    paused = try_password(SideClient(Side.DESK), email, PASSWORD)
    assert paused.status_code == 422
    assert "Too many tries" in paused.content.decode()


def test_a_pause_holds_only_for_its_own_account() -> None:
    paused, other = person(Role.ADVOCATE), person(Role.ADVOCATE)
    for _ in range(6):
        try_password(SideClient(Side.DESK), paused.email, "wrong")
    assert try_password(SideClient(Side.DESK), other.email).status_code == 302


def test_a_right_password_begins_the_count_again() -> None:
    user = person(Role.ADVOCATE)
    for _ in range(3):
        for _ in range(4):
            try_password(SideClient(Side.DESK), user.email, "wrong")
        assert try_password(SideClient(Side.DESK), user.email).status_code == 302


def test_wrong_tries_keep_no_address_of_a_person_or_device() -> None:
    SideClient(Side.DESK, REMOTE_ADDR="203.0.113.77").post(SIGN_IN, {"login": "nobody@test.example", "password": "wrong"})
    row = WrongTries.objects.get()
    assert len(bytes(row.mark)) == 32
    assert {field.name for field in WrongTries._meta.get_fields()} == {"mark", "count", "until"}


def test_one_lands_in_ones_own_language() -> None:
    client, user = SideClient(Side.DESK), person(Role.AUDITOR)
    user.language = "fr"
    user.save()
    assert try_password(client, user.email)["Location"].startswith("/fr/")


def test_one_lands_on_the_page_one_wanted_and_never_elsewhere() -> None:
    user = person(Role.AUDITOR)
    user.language = "es"
    user.save()
    assert (
        try_password(SideClient(Side.DESK), user.email, next="/en/my-sign-in/password/")["Location"] == "/es/my-sign-in/password/"
    )
    assert try_password(SideClient(Side.DESK), user.email, next="https://evil.example/")["Location"].startswith("/es/")


def test_a_session_opens_nothing_on_another_side_or_under_another_name() -> None:
    desk, user = SideClient(Side.DESK), person(Role.ADVOCATE)
    try_password(desk, user.email)
    key = desk.cookies[cookie_name(hotline=project.HOTLINE, side=Side.DESK, what="session")].value
    for name in (cookie_name(hotline=project.HOTLINE, side=Side.PARTNERS, what="session"), project.SESSION_COOKIE_NAME):
        partners = SideClient(Side.PARTNERS)
        partners.cookies[name] = key
        assert partners.get("/en/my-sign-in/").status_code == 302


def test_a_copy_of_the_session_table_opens_nothing_and_tells_nothing() -> None:
    client, user = SideClient(Side.DESK), person(Role.ADVOCATE)
    try_password(client, user.email)
    row = Session.objects.get(user_id=user.id)
    assert client.cookies[cookie_name(hotline=project.HOTLINE, side=Side.DESK, what="session")].value != row.session_key
    assert row.session_data.startswith("nl1.")
    thief = SideClient(Side.DESK)
    thief.cookies[cookie_name(hotline=project.HOTLINE, side=Side.DESK, what="session")] = row.session_key
    assert thief.get("/en/my-sign-in/").status_code == 302


def test_signing_out_is_a_post_and_is_written_down() -> None:
    client, user = SideClient(Side.DESK), person(Role.ADVOCATE)
    client.sign_in(user)
    assert client.get("/en/sign-out/").status_code == 405
    assert client.post("/en/sign-out/").status_code == 302
    assert client.get("/en/my-sign-in/").status_code == 302
    assert not Session.objects.filter(user_id=user.id).exists()
    assert AuditEntry.objects.filter(event="accounts.signed_out", actor_id=user.id).exists()


@pytest.mark.parametrize("path", ["signup", "password/reset", "email", "accounts/login", "confirm-email"])
def test_what_allauth_could_do_and_we_do_not_want_is_not_there(path: str) -> None:
    assert SideClient(Side.DESK).get(f"/en/{path}/").status_code == 404


def test_the_password_form_wants_its_cross_site_token() -> None:
    client, user = SideClient(Side.DESK, enforce_csrf_checks=True), person(Role.ADVOCATE)
    assert try_password(client, user.email).status_code == 403


def test_the_page_tells_at_a_bare_number_where_passkeys_work() -> None:
    client = SideClient(Side.DESK)
    assert "Use my passkey" in client.get(SIGN_IN, headers={"host": "localhost:8101"}).content.decode()
    bare = client.get(SIGN_IN, headers={"host": "127.0.0.1:8101"}).content.decode()
    assert "Use my passkey" not in bare
    assert project.DESK_URL in bare


@pytest.mark.parametrize("path", ["sign-in/", "sign-in/code/", "sign-in/lost-key/"])
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_signed_out_pages_ask_for_no_script_of_others(path: str, language: str) -> None:
    page = SideClient(Side.DESK).get(f"/{language}/{path}")
    assert page.status_code == 200
    text = page.content.decode()
    assert f'<html lang="{language}">' in text
    assert "style=" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert not re.search(r'(?:src|href)="https?://', text)
