"""From a listing that somebody writes down to a referral that reaches it; and who answers for an organisation."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from config.sides import Side
from northline.apps.directory import queries
from northline.apps.directory.contracts import Search
from northline.apps.directory.models import Member, Organisation, Service
from northline.foundation import clock
from northline.foundation.actor import Actor, Role
from tests.apps.referrals import builders
from tests.apps.referrals.builders import World, account, agree, mails, world
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db
GIVEN = {
    "organisation": "Lantern House (fictional)",
    "kind": "ngo",
    "name": "Night desk",
    "description": "A bed for tonight.",
    "needs": ["shelter"],
    "languages": ["spa"],
    "populations": ["women"],
    "phone": "+1 713 555 0142",
    "website": "https://lantern.example",
    "town": "Houston",
    "subdivision": "US-TX",
    "tier": "public",
    "note": "Ask for the night manager.",
    "source": "A call with their desk",
}


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builders, "NOW", clock.now())


@pytest.fixture
def w() -> World:
    return world()


def at(actor: Actor, side: Side = Side.DESK) -> SideClient:
    client = SideClient(side)
    client.sign_in(get_user_model().objects.get(pk=actor.id))
    return client


def given(**other: object) -> dict[str, object]:
    return {**GIVEN, "read_on": (clock.now() - timedelta(days=1)).date().isoformat(), **other}


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_pages_open_in_every_language(w: World, language: str):
    page = at(w.specialist)
    organisation = w.service.organisation_id
    for path in (
        "new/",
        f"new/?organisation_id={organisation}",
        "organisations/",
        f"organisations/{organisation}/",
        f"{w.service.id}/edit/",
    ):
        assert page.get(f"/{language}/directory/{path}").status_code == 200, path


def test_from_writing_it_down_to_a_referral_that_reaches_it(w: World):
    author, colleague, advocate = at(w.specialist), at(account(Role.PARTNERSHIP_SPECIALIST)), at(w.advocate)
    answer = author.post("/en/directory/new/", given())
    assert answer.status_code == 302
    row = Service.objects.get(name="Night desk")
    page = f"/en/directory/{row.id}/"
    assert "Another colleague of the partnership team checks" in author.get(f"{page}edit/").content.decode()
    assert author.post(f"{page}edit/", given(do="approve")).status_code == 422
    assert advocate.get(page).status_code == 404
    assert "A bed for tonight" not in SideClient(Side.PUBLIC).post("/en/services/", {"words": "night desk"}).content.decode()
    assert "Night desk" in colleague.get("/en/directory/reviews/").content.decode()
    assert colleague.post(f"{page}edit/", given(do="approve", needs_checked="on")).status_code == 302
    assert "A bed for tonight" in SideClient(Side.PUBLIC).post("/en/services/", {"words": "night desk"}).content.decode()
    assert colleague.post(f"{page}referrals/", {"do": "accept", "email": "desk@lantern.example"}).status_code == 302
    found = advocate.post("/en/directory/", {"words": "night desk", "place": "Houston", "referable": "on"}).content.decode()
    assert page in found
    choose = advocate.post(f"/en/cases/{w.case_id}/refer/", {"service": str(row.id)})
    assert choose.status_code == 302
    agree(replace(w, service=row))
    told = advocate.post(
        f"{choose.headers['Location']}send/",
        {"do": "send", "share-first_name": "on", "value-first_name": "Ada", "answer_days": "2"},
    )
    assert re.search(r"<span>\d{4}</span><span>\d{4}</span>", told.content.decode())
    (mail,) = mails()
    assert mail["to"] == "desk@lantern.example"


def test_what_was_typed_stays_and_every_wrong_field_has_its_sentence(w: World):
    page = at(w.advocate)
    before = Service.objects.count(), Organisation.objects.count()
    wrong = given(phone="ring the bell", email="nobody", website="http://lantern.example", town="12 Harbor Street", source="")
    answer = page.post("/en/directory/new/", wrong)
    body = answer.content.decode()
    assert answer.status_code == 422
    for field in ("phone", "email", "website", "town", "source"):
        assert f'id="{field}-error"' in body, field
        assert f'href="#{field}"' in body, field
    for typed in ("ring the bell", "12 Harbor Street", "A bed for tonight.", "Night desk"):
        assert typed in body
    assert re.search(r'value="shelter" checked', body)
    assert (Service.objects.count(), Organisation.objects.count()) == before


def test_the_same_page_sent_twice_is_one_listing(w: World):
    page = at(w.advocate)
    key = re.search(r'name="form_key" value="([^"]+)"', page.get("/en/directory/new/").content.decode())
    assert key is not None
    for _ in range(2):
        assert page.post("/en/directory/new/", given(form_key=key[1])).status_code == 302
    assert Service.objects.filter(name="Night desk").count() == 1


def test_an_organisation_that_we_have_is_offered_instead_of_a_second_one(w: World):
    page = at(w.specialist)
    answer = page.post("/en/directory/new/", given(organisation=w.service.organisation.name.upper()))
    assert answer.status_code == 422
    offered = re.search(r'name="organisation_id" value="([^"]+)"', answer.content.decode())
    assert offered is not None
    assert page.post("/en/directory/new/", given(organisation_id=offered[1])).status_code == 302
    assert Service.objects.get(name="Night desk").organisation_id == w.service.organisation_id


@pytest.mark.parametrize("data", [{}, {"name": "\x00", "town": "🙂" * 400, "read_on": "soon", "tier": "internal", "kind": "x"}])
def test_nonsense_is_told_and_kept_nowhere(w: World, data: dict[str, str]):
    before = Service.objects.count()
    assert at(w.advocate).post("/fr/directory/new/", data).status_code == 422
    assert Service.objects.count() == before


def test_a_person_answers_for_an_organisation_until_it_ends(w: World):
    newcomer, page = account(Role.PROVIDER), at(w.specialist)
    path = f"/en/directory/organisations/{w.service.organisation_id}/"
    email = get_user_model().objects.get(pk=newcomer.id).email
    assert "speaks for no organisation yet" in at(newcomer, Side.PARTNERS).get("/en/").content.decode()
    assert page.post(f"{path}people/add/", {"email": email.upper()}).status_code == 302
    assert email in page.get(path).content.decode()
    partner = at(newcomer, Side.PARTNERS)
    assert w.service.name in partner.get("/en/").content.decode()
    assert page.post(f"{path}people/end/", {"member": str(newcomer.id)}).status_code == 302
    assert "speaks for no organisation yet" in partner.get("/en/").content.decode()
    assert partner.get(f"/en/listing/{w.service.id}/").status_code == 404
    assert Member.objects.filter(user_id=newcomer.id).count() == 0


@pytest.mark.parametrize("email", ["", "nobody@x.example", "\x00", "x" * 3_000, "advocate"])
def test_only_an_account_of_a_provider_is_taken_and_what_was_typed_stays(w: World, email: str):
    typed = get_user_model().objects.get(pk=w.advocate.id).email if email == "advocate" else email
    answer = at(w.specialist).post(f"/es/directory/organisations/{w.service.organisation_id}/people/add/", {"email": typed})
    assert answer.status_code == 422
    assert Member.objects.count() == 1


def test_nobody_else_sees_who_answers(w: World):
    path = f"/en/directory/organisations/{w.service.organisation_id}/"
    for role in (Role.ADVOCATE, Role.SUPERVISOR, Role.ADMINISTRATOR):
        page = at(account(role))
        assert page.get(path).status_code == 404
        assert page.post(f"{path}people/add/", {"email": "x@y.example"}).status_code == 404
        assert page.post(f"{path}people/end/", {"member": str(w.provider.id)}).status_code == 404


def test_the_administrator_sees_for_whom_an_account_answers(w: World):
    page = at(account(Role.ADMINISTRATOR))
    assert w.service.organisation.name in page.get(f"/en/people-and-roles/{w.provider.id}/").content.decode()
    alone = account(Role.PROVIDER)
    assert "For no organisation yet" in page.get(f"/en/people-and-roles/{alone.id}/").content.decode()


def test_an_edit_that_a_colleague_approves_is_found(w: World):
    author, colleague = at(w.specialist), at(account(Role.PARTNERSHIP_SPECIALIST))
    path = f"/en/directory/{w.service.id}/edit/"
    form = {"name": w.service.name, "description": "Lawyers for papers and pay.", "phone": "+1 713 555 0199", "needs": ["legal"]}
    assert author.post(path, form).status_code == 302
    assert not queries.public_services(search=Search(words="0199"), now=clock.now()).total
    body = colleague.get("/en/directory/reviews/").content.decode()
    decide = re.search(r'action="(/en/directory/changes/[^"]+)"', body)
    assert decide is not None
    assert "+1 713 555 0199" in body
    assert colleague.post(decide[1], {"do": "approve"}).status_code == 302
    assert w.service.reaches.get().value == "+1 713 555 0199"
