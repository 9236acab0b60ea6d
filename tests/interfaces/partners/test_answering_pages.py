"""A provider's pages: the link alone shows nothing, the code opens once, and no address tells anything."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model

from config.sides import Side
from northline.apps.accounts.models import RoleGrant
from northline.apps.directory.contracts import ChangeField
from northline.apps.directory.models import SuggestedChange
from northline.apps.referrals import actions
from northline.apps.referrals.contracts import State
from northline.apps.referrals.models import Referral, ReferralLink
from northline.foundation import clock
from northline.foundation.actor import Actor, Role
from tests.apps.referrals import builders
from tests.apps.referrals.builders import World, mails, sent, token_of, world
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages read the real clock, so the world is built at this moment."""
    monkeypatch.setattr(builders, "NOW", clock.now())


@pytest.fixture
def w() -> World:
    return world()


@pytest.fixture
def page() -> SideClient:
    return SideClient(Side.PARTNERS)


def signed_in(actor: Actor) -> SideClient:
    user = get_user_model().objects.get(pk=actor.id)
    for role in actor.roles:
        RoleGrant.objects.get_or_create(user=user, role=role.value, defaults={"at": clock.now()})
    client = SideClient(Side.PARTNERS)
    client.sign_in(user)
    return client


def ticket_in(body: str) -> str:
    return body.split('name="ticket" value="', 1)[1].split('"', 1)[0]


def test_the_link_asks_for_the_code_and_reveals_nothing(w: World, page: SideClient):
    referral = sent(w)
    answer = page.get(f"/en/r/{token_of(mails()[0])}/")
    body = answer.content.decode()
    assert answer.status_code == 200
    for secret in ("Zsófi", "Hungarian", referral.code, w.service.name, "legal"):
        assert secret not in body
    assert Referral.objects.get().state == State.SENT
    assert ReferralLink.objects.get().wrong_tries == 0


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_code_opens_the_page_and_no_address_tells(w: World, page: SideClient, language: str):
    referral = sent(w)
    answer = page.post(f"/{language}/code/", {"token": token_of(mails()[0]), "code": referral.spoken})
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "Zsófi-Ñ" in body
    assert "Marisol" not in body
    assert token_of(mails()[0]) not in body
    assert str(referral.referral_id) not in body


def test_a_wrong_code_says_how_many_tries_are_left(w: World, page: SideClient):
    sent(w)
    answer = page.post("/en/code/", {"token": token_of(mails()[0]), "code": "0000 0000"})
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert "4 tries left" in answer.content.decode()


def test_an_empty_code_costs_no_try(w: World, page: SideClient):
    sent(w)
    answer = page.post("/en/code/", {"token": token_of(mails()[0]), "code": "  "})
    assert answer.status_code == 422
    assert ReferralLink.objects.get().wrong_tries == 0


@pytest.mark.parametrize("path", ["/en/r/never-there/", "/en/r/" + "x" * 3_000 + "/"])
def test_a_link_that_opens_nothing_says_so(w: World, page: SideClient, path: str):
    answer = page.get(path)
    assert answer.status_code in (404, 410)
    assert "This link has been used or has ended" in answer.content.decode() or answer.status_code == 404


def test_the_whole_way_by_link(w: World, page: SideClient):
    referral = sent(w)
    opened = page.post("/en/code/", {"token": token_of(mails()[0]), "code": referral.spoken}).content.decode()
    ticket = ticket_in(opened)
    wrong = page.post("/en/answer/", {"ticket": ticket, "answer": "decline", "note": "typed"})
    assert wrong.status_code == 422
    assert "typed" in wrong.content.decode()
    given = {"ticket": ticket, "answer": "accept", "appointment": "Monday 9:00", "listing_true": "on"}
    for _ in range(2):
        thanks = page.post("/en/answer/", given)
        assert thanks.status_code == 200
        assert "Your answer is with us" in thanks.content.decode()
    other = page.post("/en/answer/", {"ticket": ticket, "answer": "decline", "reason": "full"})
    assert other.status_code == 409
    assert "You have answered this referral already" in other.content.decode()
    assert page.get(f"/en/r/{token_of(mails()[0])}/").status_code == 410
    assert Referral.objects.get().state == State.ACCEPTED


@pytest.mark.parametrize("ticket", ["", "made-up", "x:y:z", "🙂"])
def test_no_answer_without_a_true_ticket(w: World, page: SideClient, ticket: str):
    sent(w)
    answer = page.post("/en/answer/", {"ticket": ticket, "answer": "accept"})
    assert answer.status_code == 410
    assert Referral.objects.get().state == State.SENT


def test_a_recalled_link_is_gone(w: World, page: SideClient):
    referral = sent(w)
    actions.recall_referral(actor=w.advocate, referral_id=referral.referral_id, now=builders.NOW)
    assert page.get(f"/en/r/{token_of(mails()[0])}/").status_code == 410


def test_a_member_sees_what_is_addressed_and_answers(w: World):
    referral = sent(w)
    page = signed_in(w.provider)
    home = page.get("/en/").content.decode()
    assert referral.code in home
    assert "Zsófi" not in home
    whole = page.get(f"/en/referrals/{referral.referral_id}/").content.decode()
    assert "Zsófi-Ñ" in whole
    until = (builders.NOW + timedelta(days=9)).date().isoformat()
    answer = page.post(f"/en/referrals/{referral.referral_id}/", {"answer": "waitlist", "until": until})
    assert answer.status_code == 302
    assert Referral.objects.get().state == State.WAITLISTED
    assert page.get(f"/en/referrals/{referral.referral_id}/").status_code == 200


def test_a_member_suggests_a_change(w: World):
    page = signed_in(w.provider)
    path = f"/en/listing/{w.service.id}/"
    assert page.get(path).status_code == 200
    assert page.post(path, {"field": "nonsense", "text": "x"}).status_code == 422
    assert page.post(path, {"field": "hours", "text": ""}).status_code == 422
    assert page.post(path, {"field": "hours", "text": "24/7"}).status_code == 302
    assert SuggestedChange.objects.get().field == ChangeField.HOURS


@pytest.mark.parametrize("role", [Role.AUTHORITY_LIAISON, Role.CONSULAR_PARTNER])
def test_others_are_told_honestly_that_nothing_is_addressed_to_them(w: World, role: Role):
    page = signed_in(builders.account(role))
    referral = sent(w)
    assert "Nothing is addressed to you yet" in page.get("/en/").content.decode()
    assert page.get(f"/en/referrals/{referral.referral_id}/").status_code == 404


def test_another_provider_sees_neither_referral_nor_listing(w: World):
    page = signed_in(builders.account(Role.PROVIDER))
    referral = sent(w)
    assert page.get("/en/").status_code == 200
    assert page.get(f"/en/referrals/{referral.referral_id}/").status_code == 404
    assert page.get(f"/en/listing/{w.service.id}/").status_code == 404


def test_the_home_page_asks_strangers_to_sign_in(page: SideClient):
    answer = page.get("/en/")
    assert answer.status_code == 302
    assert "sign-in" in answer.headers["Location"]


def test_a_page_opened_with_an_old_code_answers_nothing_after_a_new_one(w: World, page: SideClient):
    referral = sent(w)
    opened = page.post("/en/code/", {"token": token_of(mails()[0]), "code": referral.spoken}).content.decode()
    again = actions.new_spoken_code(actor=w.advocate, referral_id=referral.referral_id, now=builders.NOW)
    for given in ({"answer": "accept"}, {"answer": "decline"}, {}):
        answer = page.post("/en/answer/", {"ticket": ticket_in(opened), **given})
        assert answer.status_code == 410
        assert "Zsófi" not in answer.content.decode()
    fresh = page.post("/en/code/", {"token": token_of(mails()[0]), "code": again.spoken}).content.decode()
    assert page.post("/en/answer/", {"ticket": ticket_in(fresh), "answer": "accept"}).status_code == 200
    assert Referral.objects.get().state == State.ACCEPTED


def test_every_link_that_ended_gives_one_answer_with_and_without_a_code(w: World, page: SideClient):
    referral = sent(w)
    actions.recall_referral(actor=w.advocate, referral_id=referral.referral_id, now=builders.NOW)
    for token in (token_of(mails()[0]), "never-there"):
        for code in ("", referral.spoken, "0000 0000"):
            answer = page.post("/en/code/", {"token": token, "code": code})
            assert answer.status_code == 410
            assert referral.code not in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_link_scanner_neither_opens_nor_answers(w: World, page: SideClient, method: str):
    referral = sent(w)
    for path in (f"/en/r/{token_of(mails()[0])}/", "/en/code/", "/en/answer/"):
        answer = getattr(page, method)(path)
        assert referral.code not in answer.content.decode()
    assert Referral.objects.get().state == State.SENT
    assert ReferralLink.objects.get().wrong_tries == 0


def test_no_page_of_a_link_may_be_kept_by_the_browser_or_tell_another_site(w: World, page: SideClient):
    referral = sent(w)
    for answer in (
        page.get(f"/en/r/{token_of(mails()[0])}/"),
        page.post("/en/code/", {"token": token_of(mails()[0]), "code": referral.spoken}),
    ):
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_an_answer_of_a_provider_of_another_organisation_changes_nothing(w: World):
    page, referral = signed_in(builders.account(Role.PROVIDER)), sent(w)
    assert page.post(f"/en/referrals/{referral.referral_id}/", {"answer": "accept"}).status_code == 404
    assert page.post(f"/en/listing/{w.service.id}/", {"field": "hours", "text": "never"}).status_code == 404
    assert Referral.objects.get().state == State.SENT
    assert not SuggestedChange.objects.exists()


def test_another_suggestion_from_an_old_page_is_kept_as_well(w: World):
    page, key = signed_in(w.provider), str(uuid4())
    for text in ("24/7", "24/7", "Mo-Fr 09:00-17:00"):
        page.post(f"/en/listing/{w.service.id}/", {"field": "hours", "text": text, "form_key": key})
    assert set(SuggestedChange.objects.values_list("text", flat=True)) == {"24/7", "Mo-Fr 09:00-17:00"}
    assert SuggestedChange.objects.count() == 2


def test_a_request_that_was_taken_back_says_so_to_who_signed_in(w: World):
    referral, page = sent(w), signed_in(w.provider)
    path = f"referrals/{referral.referral_id}/"
    assert page.get(f"/en/{path}").status_code == 200
    actions.recall_referral(actor=w.advocate, referral_id=referral.referral_id, now=clock.now())
    for language, words in (("en", "no longer stands"), ("es", "ya no está vigente"), ("fr", "n’est plus en cours")):
        answer = page.get(f"/{language}/{path}")
        assert answer.status_code == 410
        assert words in answer.content.decode()
        assert "Zsófi" not in answer.content.decode()
    assert page.post(f"/en/{path}", {"answer": "accept"}).status_code == 410
    other = builders.account(Role.PROVIDER)
    assert signed_in(other).get(f"/en/{path}").status_code == 404


def test_of_several_requests_the_most_urgent_stands_first(w: World):
    first, second = sent(w), sent(w)
    Referral.objects.filter(pk=first.referral_id).update(answer_by=clock.now() + timedelta(hours=2))
    body = signed_in(w.provider).get("/en/").content.decode()
    assert 0 < body.index(first.code) < body.index(second.code)
    Referral.objects.filter(pk=second.referral_id).update(answer_by=clock.now() + timedelta(hours=1))
    body = signed_in(w.provider).get("/en/").content.decode()
    assert 0 < body.index(second.code) < body.index(first.code)
