"""Referrals at the desk: from choosing to the code that is shown once."""

import re

import pytest
from django.contrib.auth import get_user_model

from config.sides import Side
from northline.apps.accounts.models import RoleGrant
from northline.apps.people.contracts import DataCategory
from northline.apps.referrals.contracts import State
from northline.apps.referrals.models import Referral
from northline.foundation import clock
from northline.foundation.actor import Actor, Role
from tests.apps.referrals import builders
from tests.apps.referrals.builders import AGREED, World, account, agree, draft, mails, sent, world
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db
SEND = {
    "do": "send",
    "share-first_name": "on",
    "value-first_name": "Zsófi-Ñ",
    "share-needs": "on",
    "need": ["legal"],
    "message": "By bus.",
    "answer_days": "2",
}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builders, "NOW", clock.now())


@pytest.fixture
def w() -> World:
    return world()


def desk(actor: Actor) -> SideClient:
    user = get_user_model().objects.get(pk=actor.id)
    for role in actor.roles:
        RoleGrant.objects.get_or_create(user=user, role=role.value, defaults={"at": clock.now()})
    client = SideClient(Side.DESK)
    client.sign_in(user)
    return client


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_way_from_the_case_to_the_code(w: World, language: str):
    page = desk(w.advocate)
    choose = page.get(f"/{language}/cases/{w.case_id}/refer/").content.decode()
    assert w.service.name in choose
    answer = page.post(f"/{language}/cases/{w.case_id}/refer/", {"service": str(w.service.id)})
    assert answer.status_code == 302
    path = answer.headers["Location"]
    assert "value-first_name" not in page.get(path).content.decode()
    agree(w, data=AGREED | {DataCategory.PREFERRED_NAME})
    shown = page.get(path).content.decode()
    assert "Marisol Quetzal" in shown
    told = page.post(f"{path}send/", SEND)
    body = told.content.decode()
    assert told.status_code == 200
    code = re.search(r"<span>(\d{4})</span><span>(\d{4})</span>", body)
    assert code is not None
    again = page.get(path).content.decode()
    assert f"{code[1]}</span>" not in again
    assert page.post(f"{path}send/", SEND).status_code == 302
    assert len(mails()) == 1
    assert page.get(f"/{language}/referrals/").status_code == 200
    assert page.get(f"/{language}/cases/{w.case_id}/").status_code == 200


def test_without_consent_the_page_leads_to_asking_and_sends_nothing(w: World):
    page, referral = desk(w.advocate), draft(w)
    body = page.get(f"/en/referrals/{referral}/").content.decode()
    assert "Ask for their yes" in body
    assert "Send the referral" not in body
    answer = page.post(f"/en/referrals/{referral}/send/", SEND)
    assert answer.status_code == 422
    assert mails() == []


def test_what_was_typed_stays_when_something_is_wrong(w: World):
    agree(w)
    page, referral = desk(w.advocate), draft(w)
    answer = page.post(f"/en/referrals/{referral}/send/", SEND | {"message": "call +1 202 555 0143"})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "call +1 202 555 0143" in body
    assert "Zsófi-Ñ" in body


def test_a_draft_keeps_its_words(w: World):
    agree(w)
    page, referral = desk(w.advocate), draft(w)
    assert page.post(f"/en/referrals/{referral}/send/", SEND | {"do": "draft"}).status_code == 302
    assert "Zsófi-Ñ" in page.get(f"/en/referrals/{referral}/").content.decode()
    assert Referral.objects.get().state == State.DRAFT


def test_follow_up_by_hand(w: World):
    referral = sent(w)
    page, path = desk(w.advocate), f"/en/referrals/{referral.referral_id}/"
    assert page.post(f"{path}code/told/", {"how": "read"}).status_code == 302
    assert page.post(f"{path}remind/").status_code == 302
    assert page.post(f"{path}remind/").status_code == 302
    assert len(mails()) == 2
    fresh = page.post(f"{path}code/new/").content.decode()
    assert "Read out by telephone" in fresh
    assert page.post(f"{path}recall/").status_code == 302
    assert Referral.objects.get().state == State.RECALLED
    assert page.get(path).status_code == 200


def test_nobody_else_opens_it(w: World):
    referral = sent(w)
    for role in (Role.ADVOCATE, Role.CASE_MANAGER):
        assert desk(account(role, team="nights")).get(f"/en/referrals/{referral.referral_id}/").status_code == 404
    for role in (Role.ADMINISTRATOR, Role.PARTNERSHIP_SPECIALIST, Role.AUDITOR):
        assert desk(account(role)).get("/en/referrals/").status_code == 404


def test_the_mailbox_lists_mails_in_a_demonstration_only(w: World, settings):
    assert desk(w.advocate).get("/en/mailbox/").status_code == 200
    assert SideClient(Side.PARTNERS).get("/en/mailbox/").status_code == 200
    settings.DEMONSTRATION = False
    assert SideClient(Side.PARTNERS).get("/en/mailbox/").status_code == 404
