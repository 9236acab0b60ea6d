"""With script, what an advocate looks at keeps up with the visitor, and takes neither words nor the keyboard from them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.support.advocate import Advocate
from tests.journeys.support.person import SOON, Opener
from tests.journeys.support.visitor import Visitor
from tests.support.served import Served


@pytest.fixture
def visitor(northline: Served, open_page: Opener) -> Iterator[Visitor]:
    somebody = Visitor(northline, open_page, hotline="us", language="en")
    yield somebody
    somebody.is_gone()


@pytest.fixture
def desk(northline: Served, open_page: Opener) -> Iterator[Advocate]:
    advocate = Advocate(northline, open_page, hotline="us", language="en")
    advocate.signs_in()
    advocate.opens_the_queue()
    advocate.is_now("Available")
    yield advocate
    advocate.gives_up_what_is_left()


def test_a_covered_page_closes_the_reply_and_opens_it_again_with_the_words_begun(visitor: Visitor, desk: Advocate) -> None:
    visitor.starts_a_chat()
    desk.accepts()
    reply = desk.field("Reply")
    reply.fill("half a sentence")
    visitor.covers_the_page()
    expect(reply).not_to_be_editable(timeout=SOON)
    expect(desk.button("Send")).to_be_disabled()
    visitor.comes_back_through_the_cover()
    expect(reply).to_be_editable(timeout=SOON)
    expect(reply).to_have_value("half a sentence")
    expect(desk.button("Show what was said before")).to_be_visible()
    visitor.writes("he has a gun")
    desk.sees("Speaks of a weapon", within=SOON)
    visitor.ends_the_chat()
    expect(desk.button("Hand back")).to_have_count(0, timeout=SOON)
    expect(reply).to_have_value("half a sentence")
    desk.page.locator("#c-h").click()
    desk.page.keyboard.press("f")
    desk.pick("Kind of contact", desk.words.label("contact_classes", "crisis"))
    desk.ends_the_wrap_up(disposition="broke_off")


def test_letters_decline_and_walk_the_queue_and_the_queue_moves_on_under_them(visitor: Visitor, desk: Advocate) -> None:
    visitor.starts_a_chat()
    expect(desk.accept).to_be_focused(timeout=SOON)
    expect(desk.page).to_have_title("● New contact · Queue (1) · Northline")
    desk.page.keyboard.press("d")
    expect(desk.accept).to_have_count(0)
    take = desk.page.get_by_role("button", name="Take")
    expect(take.first).to_be_visible()
    desk.page.wait_for_load_state()  # the keys are listened to from then on
    desk.page.keyboard.press("j")
    expect(take.first).to_be_focused()
    desk.page.keyboard.press("k")
    before = desk.page.locator(".q__wait").first.inner_text()
    expect(desk.page.locator(".q__wait").first).not_to_have_text(before, timeout=SOON)
    expect(take.first).to_be_focused()
    visitor.ends_the_chat()
    expect(desk.page.locator("li.q")).to_have_count(0, timeout=SOON)
