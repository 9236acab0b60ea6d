"""A conversation that moves by itself: by a socket, without one, and across a cut of the network. In three languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.support import axe
from tests.journeys.support.advocate import Advocate
from tests.journeys.support.person import SOON, Opener
from tests.journeys.support.visitor import Visitor
from tests.support.served import Served

PLACES = [("us", "en"), ("ca", "fr"), ("mx", "es")]
# One of them in every run of the tests, all with the long ones.
ONE_AND_ALL = [PLACES[0], *(pytest.param(place, marks=pytest.mark.long) for place in PLACES[1:])]
everywhere = pytest.mark.parametrize("place", PLACES, indirect=True, ids="-".join)
in_one_place = pytest.mark.parametrize("place", ONE_AND_ALL, indirect=True, ids="-".join)


class LiveVisitor(Visitor):
    """With script, as most people have it."""

    javascript = True

    def is_live(self) -> None:
        expect(self.page.locator('html[data-live="yes"]')).to_be_attached(timeout=SOON)

    def says(self, text: str) -> None:
        self.field("Your message").fill(text)
        self.button("Send").click()

    def was_heard(self, text: str) -> None:
        """Acknowledged, which means stored."""
        mine = self.page.locator(".bubble--mine[data-id]").filter(has_text=text)
        expect(mine).to_have_count(1, timeout=SOON)
        expect(mine.get_by_text(self.words("received"))).to_be_visible()


@pytest.fixture
def place(request: pytest.FixtureRequest) -> tuple[str, str]:
    chosen: tuple[str, str] = request.param
    return chosen


@pytest.fixture
def visitor(northline: Served, open_page: Opener, place: tuple[str, str]) -> Iterator[LiveVisitor]:
    hotline, language = place
    somebody = LiveVisitor(northline, open_page, hotline=hotline, language=language)
    yield somebody
    assert somebody.trouble == []
    somebody.page.context.set_offline(False)
    if somebody.page.locator("#write").count():
        somebody.button("End the chat").click()


@pytest.fixture
def desk(northline: Served, open_page: Opener, place: tuple[str, str]) -> Iterator[Advocate]:
    hotline, language = place
    advocate = Advocate(northline, open_page, hotline=hotline, language=language)
    advocate.signs_in()
    advocate.opens_the_queue()
    advocate.is_now("Available")
    yield advocate
    advocate.page.on("dialog", lambda dialog: dialog.accept())
    advocate.gives_up_what_is_left()


@everywhere
def test_both_sides_move_without_a_reload_and_nobody_waits(visitor: LiveVisitor, desk: Advocate) -> None:
    visitor.starts_a_chat()
    visitor.is_live()
    visitor.says("Hola, hello, bonjour")
    visitor.was_heard("Hola, hello, bonjour")
    desk.accepts()
    expect(visitor.page.locator(".wait")).to_have_count(0, timeout=SOON)
    expect(desk.page.locator('body[data-live="yes"]')).to_be_attached(timeout=SOON)
    desk.field("Reply").fill("Are you alone?")
    expect(visitor.page.locator("[data-writes]")).to_be_visible(timeout=SOON)
    desk.button("Send").click()
    expect(visitor.messages.get_by_text("Are you alone?")).to_be_visible(timeout=SOON)
    expect(visitor.page.locator("[data-writes]")).to_be_hidden()
    visitor.field("Your message").press_sequentially("Yes 👋 نعم")
    visitor.button("Send").click()
    visitor.was_heard("Yes 👋 نعم")
    expect(desk.messages.get_by_text("Yes 👋 نعم")).to_be_visible(timeout=SOON)
    expect(desk.page.get_by_text(desk.words("Their page is open"))).to_be_visible(timeout=SOON)
    expect(desk.messages.get_by_text("Are you alone?")).to_have_count(1)
    assert axe.violations(visitor.page) == []
    assert axe.violations(desk.page) == []
    visitor.covers_the_page()
    expect(desk.field("Reply")).not_to_be_editable(timeout=SOON)


@in_one_place
def test_the_network_is_cut_for_twenty_seconds_and_nothing_is_lost_or_shown_twice(visitor: LiveVisitor, desk: Advocate) -> None:
    visitor.starts_a_chat()
    visitor.is_live()
    visitor.says("before the cut")
    visitor.was_heard("before the cut")
    desk.accepts()
    expect(desk.page.locator('body[data-live="yes"]')).to_be_attached(timeout=SOON)
    visitor.page.context.set_offline(True)
    visitor.says("said in the dark")
    expect(visitor.page.locator("[data-told]")).to_be_visible()
    desk.field("Reply").fill("written meanwhile")
    desk.button("Send").click()
    desk.page.wait_for_timeout(20_000)  # what is promised is a cut of this length
    visitor.says("and once more")
    visitor.page.context.set_offline(False)
    for text in ("said in the dark", "and once more"):
        visitor.was_heard(text)
        expect(desk.messages.get_by_text(text, exact=True)).to_have_count(1, timeout=SOON)
    expect(visitor.messages.get_by_text("written meanwhile")).to_have_count(1, timeout=SOON)
    expect(visitor.page.locator("[data-told]")).to_be_hidden()
    expect(visitor.page.locator(".bubble--mine")).to_have_count(3)


@in_one_place
def test_where_sockets_are_blocked_the_chat_looks_every_few_seconds(visitor: LiveVisitor, desk: Advocate) -> None:
    visitor.page.context.route_web_socket("**/live", lambda socket: socket.close(code=1006 - 5, reason="blocked"))
    desk.page.context.route_web_socket("**/live", lambda socket: socket.close(code=1001, reason="blocked"))
    visitor.starts_a_chat()
    desk.accepts()
    visitor.says("no socket here")
    visitor.was_heard("no socket here")
    expect(desk.messages.get_by_text("no socket here")).to_be_visible(timeout=SOON)
    desk.field("Reply").fill("I read you")
    desk.button("Send").click()
    expect(visitor.messages.get_by_text("I read you")).to_be_visible(timeout=SOON)
    expect(visitor.page.locator(".bubble--mine")).to_have_count(1)


@in_one_place
def test_an_end_is_seen_on_the_other_side_and_what_was_not_sent_is_kept(visitor: LiveVisitor, desk: Advocate) -> None:
    visitor.starts_a_chat()
    visitor.is_live()
    desk.accepts()
    visitor.field("Your message").fill("I was about to say")
    desk.goes_to_the_wrap_up()
    expect(visitor.page.get_by_text("I was about to say")).to_be_visible(timeout=SOON)
    expect(visitor.page.locator("#write")).to_have_count(0)
