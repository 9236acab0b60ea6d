"""Outside a demonstration nobody works without a second factor, and its secrets are never stored in the clear."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from config.sides import Side
from northline.apps.accounts.models import User
from northline.foundation import clock
from northline.foundation.actor import Role
from northline.foundation.models import AuditEntry
from tests.apps.accounts.people import PASSWORD, invite, person
from tests.support.dump import leaks
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


@pytest.fixture
def _real(settings: Any) -> None:
    settings.DEMONSTRATION = False


@pytest.fixture
def with_app(_real: None) -> User:
    user = person(Role.AUDITOR)
    TOTP.activate(user, SECRET)
    return user


def password_step(client: SideClient, user: User) -> Any:
    return client.post("/en/sign-in/", {"login": user.email, "password": PASSWORD})


def test_a_demonstration_may_skip_it() -> None:
    client, user = SideClient(Side.DESK), person(Role.AUDITOR)
    password_step(client, user)
    assert client.get("/en/my-sign-in/").status_code == 200


@pytest.mark.usefixtures("_real")
@pytest.mark.parametrize(("side", "role"), [(Side.DESK, Role.ADVOCATE), (Side.PARTNERS, Role.PROVIDER)])
def test_a_password_alone_is_answered_like_a_wrong_one(side: Side, role: Role) -> None:
    client, user = SideClient(side), person(role)
    assert password_step(client, user).status_code == 422
    assert client.get("/en/my-sign-in/").status_code == 302


def test_password_and_code_open_the_desk(with_app: User) -> None:
    client = SideClient(Side.DESK)
    assert password_step(client, with_app)["Location"] == "/en/sign-in/second-step/"
    assert client.get("/en/my-sign-in/").status_code == 302, "the password alone opened something"
    assert client.post("/en/sign-in/second-step/", {"code": code_now()}).status_code == 302
    assert client.get("/en/my-sign-in/").status_code == 200
    assert AuditEntry.objects.get(event="accounts.signed_in", actor_id=with_app.id).detail["method"] == "totp"


def test_a_code_is_good_once(with_app: User) -> None:
    code = code_now()
    for expected in (302, 422):
        client = SideClient(Side.DESK)
        password_step(client, with_app)
        assert client.post("/en/sign-in/second-step/", {"code": code}).status_code == expected


def test_guessing_codes_is_paused(with_app: User) -> None:
    client = SideClient(Side.DESK)
    password_step(client, with_app)
    for _ in range(5):
        assert client.post("/en/sign-in/second-step/", {"code": "000000"}).status_code == 422
    paused = client.post("/en/sign-in/second-step/", {"code": code_now()})
    assert "Too many tries" in paused.content.decode()


def test_one_can_begin_again_at_the_second_step(with_app: User) -> None:
    client = SideClient(Side.DESK)
    password_step(client, with_app)
    assert client.post("/en/sign-in/second-step/", {"cancel": "yes"})["Location"] == "/en/sign-in/"
    assert client.get("/en/sign-in/").status_code == 200


def test_the_second_step_of_one_side_is_not_finished_on_the_other(with_app: User) -> None:
    desk, partners = SideClient(Side.DESK), SideClient(Side.PARTNERS)
    password_step(desk, with_app)
    for name, morsel in desk.cookies.items():
        partners.cookies[name.replace("desk", "partners")] = morsel.value
    partners.post("/en/sign-in/second-step/", {"code": code_now()})
    assert partners.get("/en/my-sign-in/").status_code == 302


@pytest.mark.usefixtures("_real")
def test_a_new_person_sets_up_password_and_app_and_only_then_works() -> None:
    user, code = invite(Role.ADMINISTRATOR, now=clock.now())
    client = SideClient(Side.DESK)
    assert client.post("/en/sign-in/code/", {"email": user.email, "code": code})["Location"] == "/en/my-sign-in/"
    assert client.get("/en/people-and-roles/")["Location"] == "/en/my-sign-in/"
    assert "You have no key yet" in client.get("/en/my-sign-in/").content.decode()

    assert client.post("/en/my-sign-in/password/", {"password": PASSWORD, "again": PASSWORD})["Location"] == "/en/my-sign-in/"
    assert client.get("/en/people-and-roles/")["Location"] == "/en/my-sign-in/"
    client.post("/en/my-sign-in/again/?next=/en/my-sign-in/app/", {"password": PASSWORD})
    secret = client.get("/en/my-sign-in/app/").context["form"].secret
    added = client.post("/en/my-sign-in/app/", {"code": code_now(secret)})
    assert added["Location"] == "/en/my-sign-in/recovery-codes/"
    assert client.get("/en/people-and-roles/").status_code == 200
    assert AuditEntry.objects.filter(event="accounts.factor_added", actor_id=user.id).count() == 1

    again = SideClient(Side.DESK)
    password_step(again, user)
    assert again.post("/en/sign-in/second-step/", {"code": code_now(secret, step=1)}).status_code == 302
    assert again.get("/en/people-and-roles/").status_code == 200


@pytest.mark.usefixtures("_real")
def test_an_app_without_a_password_is_refused() -> None:
    user, code = invite(Role.ADVOCATE, now=clock.now())
    client = SideClient(Side.DESK)
    client.post("/en/sign-in/code/", {"email": user.email, "code": code})
    secret = client.get("/en/my-sign-in/app/").context["form"].secret
    assert client.post("/en/my-sign-in/app/", {"code": code_now(secret)}).status_code == 422
    assert not Authenticator.objects.filter(user=user).exists()


@pytest.mark.usefixtures("_real")
def test_a_code_opens_only_its_own_side() -> None:
    user, code = invite(Role.ADVOCATE, now=clock.now())
    refused = SideClient(Side.PARTNERS).post("/en/sign-in/code/", {"email": user.email, "code": code})
    assert refused.status_code == 422


def test_the_last_key_cannot_be_removed(with_app: User) -> None:
    client = SideClient(Side.DESK)
    password_step(client, with_app)
    client.post("/en/sign-in/second-step/", {"code": code_now()})
    client.post("/en/my-sign-in/again/?next=/en/my-sign-in/app/remove/", {"password": PASSWORD})
    assert client.post("/en/my-sign-in/app/remove/").status_code == 409
    assert Authenticator.objects.filter(user=with_app, type="totp").exists()


def test_a_key_is_removed_where_another_stays(with_app: User) -> None:
    key = Authenticator.objects.create(user=with_app, type="webauthn", data={"name": "Old stick", "credential": {}})
    client = SideClient(Side.DESK)
    password_step(client, with_app)
    client.post("/en/sign-in/second-step/", {"code": code_now()})
    page = f"/en/my-sign-in/keys/{key.pk}/remove/"
    client.post(f"/en/my-sign-in/again/?next={page}", {"password": PASSWORD})
    assert "Old stick" in client.get(page).content.decode()
    assert client.post(page)["Location"] == "/en/my-sign-in/"
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    assert AuditEntry.objects.filter(event="accounts.factor_removed", actor_id=with_app.id).exists()
    assert client.get("/en/my-sign-in/").status_code == 200


def test_nobody_removes_the_key_of_another(with_app: User) -> None:
    other = person(Role.AUDITOR)
    key = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Theirs", "credential": {}})
    client = SideClient(Side.DESK)
    password_step(client, with_app)
    client.post("/en/sign-in/second-step/", {"code": code_now()})
    page = f"/en/my-sign-in/keys/{key.pk}/remove/"
    client.post(f"/en/my-sign-in/again/?next={page}", {"password": PASSWORD})
    assert client.post(page).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_keys_change_only_after_signing_in_again(with_app: User) -> None:
    client = SideClient(Side.DESK)
    password_step(client, with_app)
    client.post("/en/sign-in/second-step/", {"code": code_now()})
    for page in ("app/remove/", "keys/add/", "recovery-codes/renew/", "password/"):
        assert "/again/" in client.get(f"/en/my-sign-in/{page}")["Location"]


def test_no_secret_of_a_second_factor_is_stored_in_the_clear() -> None:
    user, enrolment_code = invite(Role.ADVOCATE, now=clock.now())
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user)
    client = SideClient(Side.DESK)
    client.sign_in(person(Role.ADVOCATE))
    session = client.session
    session["mfa.totp.secret"] = waiting_for_its_first_code = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
    session.save()
    planted = [SECRET, codes.generate_codes()[0], waiting_for_its_first_code, enrolment_code, PASSWORD]
    assert leaks(planted=[*planted, str(session.session_key), codes.generate_codes()[-1]]) == []
    assert Authenticator.objects.get(type="totp").data["secret"].startswith("nl1.")
    assert Authenticator.objects.get(type="recovery_codes").data["seed"].startswith("nl1.")


def test_the_scan_sees_a_secret_that_is_in_the_clear() -> None:
    Authenticator.objects.create(user=person(Role.ADVOCATE), type="totp", data={"secret": SECRET})
    assert leaks(planted=[SECRET]) != []


@pytest.mark.parametrize(
    ("password", "again"), [("tiny-9-kite", "tiny-9-kite"), ("cloud river nine kite", "another one entirely")]
)
def test_weak_or_unequal_passwords_are_refused(password: str, again: str) -> None:
    user = person(Role.ADVOCATE)
    client = SideClient(Side.DESK)
    client.sign_in(user)
    client.post("/en/my-sign-in/again/?next=/en/my-sign-in/password/", {"password": PASSWORD})
    refused = client.post("/en/my-sign-in/password/", {"password": password, "again": again})
    assert refused.status_code == 422
    assert password not in refused.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
