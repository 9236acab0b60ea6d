"""Find help near you: no address tells what was looked for, and no page is too heavy for a poor line."""

from datetime import datetime

import pytest
from django.contrib.staticfiles import finders

from config.sides import Side
from northline.apps.directory import actions
from northline.foundation import clock, deployment
from northline.foundation.actor import system
from northline.foundation.packs import get_pack
from tests.apps.directory.conftest import FICTIONAL
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> SideClient:
    now: datetime = clock.now()
    deployment.mark(wanted=deployment.Kind.DEMONSTRATION, hotline="us", now=now)
    actions.load_listings(pack=get_pack("us"), actor=system("tests"), now=now)
    actions.load_fictional(pack=get_pack("us"), services=FICTIONAL, actor=system("tests"), now=now)
    return SideClient(Side.PUBLIC)


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_list_opens_in_every_language(page: SideClient, language: str):
    answer = page.get(f"/{language}/services/")
    assert answer.status_code == 200
    assert not answer.cookies


def test_a_search_is_posted_and_stands_in_no_address(page: SideClient):
    answer = page.post("/en/services/", {"need": "wages", "place": "Fresno", "language": "", "words": ""})
    body = answer.content.decode()
    assert "Quarry Road Legal Clinic" in body
    assert "Casa Ñandú" not in body
    assert 'method="post"' in body
    assert "?" not in "".join(part.split('"', 1)[0] for part in body.split('href="')[1:])


def test_a_search_writes_nothing(page: SideClient, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        page.post("/en/services/", {"words": "shelter"})
    assert not [
        query
        for query in seen.captured_queries
        if not query["sql"].lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE"))
    ]


def test_an_empty_result_says_what_to_do(page: SideClient):
    body = page.post("/en/services/", {"words": "zzzzzz", "place": "Houston"}).content.decode()
    assert "What you can do" in body
    assert "Chat here" in body


def test_nothing_near_shows_what_fits_elsewhere(page: SideClient):
    body = page.post("/en/services/", {"need": "food", "place": "Alaska"}).content.decode()
    assert "These fit, in other places" in body
    assert "Casa Ñandú" in body


def test_one_choice_can_be_taken_away(page: SideClient):
    body = page.post("/en/services/", {"need": "wages", "place": "Houston", "without": "need"}).content.decode()
    assert "Casa Ñandú" in body


def test_unchecked_needs_are_marked(page: SideClient):
    body = page.post("/en/services/", {"words": "Polaris"}).content.decode()
    assert "Not checked: needs and languages" in body


def test_a_site_is_linked_without_telling_where_one_came_from(page: SideClient):
    body = page.post("/en/services/", {"words": "Polaris"}).content.decode()
    assert 'href="https://polarisproject.org" rel="noreferrer nofollow" referrerpolicy="no-referrer"' in body
    assert "(leaves this page)" in body


@pytest.mark.parametrize(
    "given",
    [
        {"need": "nonsense", "language": "xx", "page": "-3"},
        {"page": "99999999999999999999"},
        {"page": "٣"},
        {"words": "\u202e" + "x" * 90_000, "place": "<script>alert(1)</script>"},
        {"words": "🙂", "without": "everything"},
    ],
)
def test_strange_values_are_understood_as_none(page: SideClient, given: dict[str, str]):
    answer = page.post("/en/services/", given)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_the_page_with_all_its_files_stays_under_its_budget(page: SideClient, language: str):
    answer = page.post(f"/{language}/services/", {})
    body = answer.content.decode()
    files = [part.split('"', 1)[0] for part in body.split("/static/")[1:]]
    weight = len(answer.content)
    for name in files:
        found = finders.find(name)
        assert found, name
        with open(found, "rb") as kept:
            weight += len(kept.read())
    assert weight < 50_000, weight
    assert len(files) <= 4


def test_no_listing_that_waits_or_polices_is_shown(page: SideClient):
    body = page.post("/en/services/", {"words": "988"}).content.decode()
    assert "988 Suicide" not in body
    body = page.post("/en/services/", {"words": "Homeland Security Investigations"}).content.decode()
    assert "Tip Line" not in body
