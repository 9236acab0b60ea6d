"""The whole main job on every hotline in every language, and an offer that runs out of time."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import browser, northline, open_page  # noqa: F401  fixtures of the journeys
from tests.journeys.support.advocate import Advocate
from tests.journeys.support.person import SOON
from tests.journeys.support.visitor import Visitor
from tests.journeys.test_main_job import Opener, the_whole_job
from tests.support.served import Served

pytestmark = [pytest.mark.long, pytest.mark.journey]


@pytest.mark.parametrize("language", ["en", "es", "fr"])
@pytest.mark.parametrize("hotline", ["us", "ca", "mx"])
def test_a_person_is_helped_in_their_language(northline: Served, open_page: Opener, hotline: str, language: str) -> None:  # noqa: F811
    the_whole_job(northline, open_page, hotline=hotline, language=language)


def test_an_offer_that_nobody_answers_goes_to_the_next(northline: Served, open_page: Opener) -> None:  # noqa: F811
    visitor = Visitor(northline, open_page, hotline="us", language="en")
    visitor.starts_a_chat()
    first = Advocate(northline, open_page, hotline="us", language="en")
    second = Advocate(northline, open_page, hotline="us", language="en", role="supervisor")
    for one in (first, second):
        one.signs_in()
        one.opens_the_queue()
    first.is_now("Available")
    expect(first.accept).to_be_visible(timeout=SOON)
    left = int(first.page.get_by_role("timer").get_attribute("data-left") or 0)
    second.is_now("Available")
    expect(second.accept).to_be_visible(timeout=SOON + left * 1_000)
    expect(first.accept).to_have_count(0)
    second.accepts()
    visitor.ends_the_chat()
    second.opens_the_contact()
    second.goes_to_the_wrap_up()
    second.ends_the_wrap_up(kind="information", disposition="information_given", summary="A made-up contact of the tests.")
    for one in (first, second):
        one.gives_up_what_is_left()
