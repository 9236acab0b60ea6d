"""The directory at the desk: who sees what, and nothing dangerous without its words."""

import pytest
from django.contrib.auth import get_user_model

from config.sides import Side
from northline.apps.directory import actions
from northline.apps.directory.models import Service, SuggestedChange
from northline.foundation import clock, deployment
from northline.foundation.actor import Actor, Role, system
from northline.foundation.models.audit import AuditEntry
from northline.foundation.packs import get_pack
from tests.apps.directory.conftest import FICTIONAL, account
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    now = clock.now()
    deployment.mark(wanted=deployment.Kind.DEMONSTRATION, hotline="us", now=now)
    actions.load_listings(pack=get_pack("us"), actor=system("tests"), now=now)
    actions.load_fictional(pack=get_pack("us"), services=FICTIONAL, actor=system("tests"), now=now)


def desk(role: Role) -> tuple[SideClient, Actor]:
    actor = account(role)
    user = get_user_model().objects.get(pk=actor.id)
    client = SideClient(Side.DESK)
    client.sign_in(user)
    return client, actor


def one() -> Service:
    return Service.objects.get(key="us.fictional.one")


def police() -> Service:
    return Service.objects.filter(kind="enforcement", standing="published", reaches__reach="phone").distinct().order_by("name")[0]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_pages_open_in_every_language(language: str):
    page, _ = desk(Role.PARTNERSHIP_SPECIALIST)
    for path in (
        "directory/",
        "directory/reviews/",
        f"directory/{one().id}/",
        f"directory/{one().id}/edit/",
        f"directory/{police().id}/",
    ):
        assert page.get(f"/{language}/{path}").status_code == 200, path


def test_a_search_stands_in_no_address():
    page, _ = desk(Role.ADVOCATE)
    body = page.post("/en/directory/", {"need": "shelter", "place": "Houston"}).content.decode()
    assert "Casa Ñandú" in body
    assert "Quarry Road" not in body
    assert "in the same town" in body


def test_authorities_show_only_after_the_words_about_the_risk():
    page, _ = desk(Role.ADVOCATE)
    assert f"{police().name}</a>" not in page.post("/en/directory/", {"words": police().name}).content.decode()
    body = page.post("/en/directory/", {"words": police().name, "on_request": "on"}).content.decode()
    assert "Before you call any of these" in body
    assert f"{police().name}</a>" in body
    number = police().reaches.filter(reach="phone").first().value
    assert number not in body
    closed = page.get(f"/en/directory/{police().id}/").content.decode()
    assert "Before you call any of these" in closed
    assert number not in closed
    assert number in page.post(f"/en/directory/{police().id}/show/").content.decode()
    assert AuditEntry.objects.filter(event="directory.shown_on_request").count() == 1


def test_an_advocate_sees_no_specialist_page():
    page, _ = desk(Role.ADVOCATE)
    for path in ("directory/reviews/", f"directory/{one().id}/edit/"):
        assert page.get(f"/en/{path}").status_code == 404
    for path, data in (
        (f"directory/{one().id}/referrals/", {"do": "accept", "email": "a@b.example"}),
        (f"directory/{one().id}/standing/", {"do": "suspend"}),
    ):
        assert page.post(f"/en/{path}", data).status_code == 404
    assert one().accepts_referrals is False


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ANALYST, Role.AUDITOR, Role.COUNSEL])
def test_roles_that_do_not_route_see_no_directory(role: Role):
    page, _ = desk(role)
    assert page.get("/en/directory/").status_code == 404


def test_a_specialist_publishes_marks_and_stops():
    page, _ = desk(Role.PARTNERSHIP_SPECIALIST)
    row = Service.objects.get(key="us.org.988")
    given = {"do": "approve", "name": row.name, "phone": "988", "website": "", "hours": "24/7", "needs": ["mental_health"]}
    assert page.post(f"/en/directory/{row.id}/edit/", given).status_code == 302
    row.refresh_from_db()
    assert row.standing == "published"
    for wrong in (
        "wrong",
        "in@x.example, out@x.example",
        "in@x.example\r\nBcc: out@x.example",
        f"in@{'x' * 60}.{'x' * 200}.example",
    ):
        assert page.post(f"/en/directory/{row.id}/referrals/", {"do": "accept", "email": wrong}).status_code == 422
    assert (
        page.post(f"/en/directory/{row.id}/referrals/", {"do": "accept", "email": "in@x.example", "language": "es"}).status_code
        == 302
    )
    row.refresh_from_db()
    assert row.accepts_referrals
    page.post(f"/en/directory/{row.id}/referrals/", {"do": "stop"})
    row.refresh_from_db()
    assert not row.accepts_referrals


def test_an_edit_of_a_listing_that_shows_waits_for_a_colleague():
    page, _ = desk(Role.PARTNERSHIP_SPECIALIST)
    given = {"name": "Casa Nueva", "hours": "24/7", "needs": ["food"], "tier": "public"}
    assert page.post(f"/en/directory/{one().id}/edit/", given).status_code == 302
    assert one().name == "Casa Ñandú"
    change = SuggestedChange.objects.get()
    body = page.get("/en/directory/reviews/").content.decode()
    assert "<ins>Casa Nueva</ins>" in body
    assert "Take it back" in body
    assert page.post(f"/en/directory/changes/{change.id}/", {"do": "approve"}).status_code == 409
    colleague, _ = desk(Role.PARTNERSHIP_SPECIALIST)
    assert colleague.post(f"/en/directory/changes/{change.id}/", {"do": "approve"}).status_code == 302
    assert (one().name, one().hours, one().needs) == ("Casa Nueva", "24/7", ["food"])


def test_an_edit_keeps_what_was_typed_when_something_is_wrong():
    page, _ = desk(Role.PARTNERSHIP_SPECIALIST)
    answer = page.post(f"/en/directory/{one().id}/edit/", {"name": "x", "description": "typed words"})
    assert answer.status_code == 422
    assert "typed words" in answer.content.decode()
    assert one().name == "Casa Ñandú"


def test_a_suggestion_reaches_the_reviews():
    page, _ = desk(Role.ADVOCATE)
    path = f"/en/directory/{one().id}/suggest/"
    assert page.get(path).status_code == 200
    assert page.post(path, {"field": "hours", "text": "24/7 except Sundays"}).status_code == 302
    specialist, _ = desk(Role.PARTNERSHIP_SPECIALIST)
    assert "24/7 except Sundays" in specialist.get("/en/directory/reviews/").content.decode()
    change = SuggestedChange.objects.get()
    specialist.post(f"/en/directory/changes/{change.id}/", {"do": "approve"})
    assert one().hours == "24/7 except Sundays"
    assert specialist.post(f"/en/directory/changes/{change.id}/", {"do": "decline"}).status_code == 409
