"""A whole contact by keyboard alone: from the sign-in to the final record, with the keyboard never left behind."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.support.advocate import Advocate
from tests.journeys.support.person import SOON, Opener
from tests.journeys.support.visitor import Visitor
from tests.support.served import Served

TABS = 60
SAID = """() => {
  window.said = [];
  const place = document.querySelector("[data-announce]");
  new MutationObserver(() => window.said.push(place.textContent)).observe(place, { childList: true });
}"""


@pytest.fixture
def visitor(northline: Served, open_page: Opener) -> Iterator[Visitor]:
    somebody = Visitor(northline, open_page, hotline="us", language="en")
    yield somebody
    somebody.is_gone()


@pytest.fixture
def desk(northline: Served, open_page: Opener) -> Iterator[Advocate]:
    advocate = Advocate(northline, open_page, hotline="us", language="en")
    yield advocate
    advocate.gives_up_what_is_left()


def tabs_to(desk: Advocate, wanted: Locator) -> None:
    for _one in range(TABS):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        desk.page.keyboard.press("Tab")
    expect(wanted).to_be_focused()


def signs_in(desk: Advocate) -> None:
    email, password = desk.served.account(desk.hotline, desk.role)
    desk.go("sign-in/")
    tabs_to(desk, desk.field("E-mail address"))
    desk.page.keyboard.type(email)
    tabs_to(desk, desk.page.get_by_label("Password", exact=True))
    desk.page.keyboard.type(password)
    desk.page.keyboard.press("Enter")
    expect(desk.heading("Queue")).to_be_visible(timeout=SOON)


def test_a_contact_from_sign_in_to_its_final_record_by_keyboard(visitor: Visitor, desk: Advocate) -> None:
    keys = desk.page.keyboard
    signs_in(desk)
    tabs_to(desk, desk.button("Available"))
    keys.press("Enter")
    expect(desk.button("Available")).to_have_attribute("aria-pressed", "true", timeout=SOON)
    expect(desk.button("Available")).to_be_focused(timeout=SOON)
    visitor.starts_a_chat()
    expect(desk.accept).to_be_focused(timeout=SOON)
    keys.press("a")
    talk = desk.page.get_by_role("region", name="Conversation", exact=True)
    expect(talk).to_be_focused(timeout=SOON)
    reply = desk.field("Reply")
    tabs_to(desk, reply)
    keys.type("Hello! Is it safe to write?")
    keys.press("Control+Enter")
    expect(desk.messages.get_by_text("Hello! Is it safe to write?")).to_be_visible(timeout=SOON)
    expect(reply).to_be_focused()

    desk.page.evaluate(SAID)
    visitor.writes("he has a gun")
    expect(desk.page.locator(".why").get_by_text("Speaks of a weapon")).to_be_visible(timeout=SOON)
    expect(reply).to_be_focused()
    desk.page.wait_for_timeout(6_000)  # two more looks, which find nothing new
    told = desk.page.evaluate("window.said")
    assert len([words for words in told if "Speaks of a weapon" in words]) == 1, told

    keys.press("Escape")
    expect(talk).to_be_focused()
    contact = desk.page.url.partition("#")[0]
    keys.press("!")
    desk.page.wait_for_url("**/dangers/**")
    outcome = desk.page.get_by_role("combobox", name="How it ended", exact=True)
    tabs_to(desk, outcome)
    keys.press("ArrowDown")
    tabs_to(desk, desk.button("Close the procedure"))  # while it is open, nothing more is offered to this advocate
    keys.press("Enter")
    expect(desk.button("Close the procedure")).to_have_count(0, timeout=SOON)
    desk.page.goto(contact)
    expect(desk.button("Save the record")).to_be_visible(timeout=SOON)
    tabs_to(desk, desk.page.get_by_role("combobox", name="Kind of contact", exact=True))
    keys.type("Cri")
    tabs_to(desk, desk.field("Summary"))
    keys.type("Two sentences. No names.")
    tabs_to(desk, desk.button("Save the record"))
    keys.press("Enter")
    expect(desk.page.locator("#saved")).to_be_focused(timeout=SOON)
    keys.press("f")
    expect(desk.button("Finalise")).to_be_visible(timeout=SOON)
    tabs_to(desk, desk.page.get_by_role("combobox", name="How it ended", exact=True))
    keys.type("Helped")
    tabs_to(desk, desk.button("Finalise"))
    keys.press("Enter")
    expect(desk.heading("Queue")).to_be_visible(timeout=SOON)
    desk.sees("is final.")


def test_a_page_left_open_over_a_sign_out_keeps_its_words_until_one_is_back(
    visitor: Visitor, desk: Advocate, open_page: Opener
) -> None:
    desk.signs_in()
    desk.is_now("Available")
    visitor.starts_a_chat()
    desk.accepts()
    reply = desk.field("Reply")
    reply.fill("half an answer")
    second = desk.page.context.new_page()
    second.goto(f"{desk.base}/en/keys/")
    second.locator("summary.me").click()
    second.get_by_role("button", name="Sign out", exact=True).click()
    expect(desk.page.locator("[data-link-words]")).to_contain_text("You are signed out.", timeout=SOON)
    desk.button("Send").click()
    expect(reply).to_have_value("half an answer")
    email, password = desk.served.account("us", "advocate")
    second.goto(f"{desk.base}/en/sign-in/")
    second.get_by_role("textbox", name="E-mail address", exact=True).fill(email)
    second.get_by_label("Password", exact=True).fill(password)
    second.get_by_role("button", name="Sign in", exact=True).click()
    expect(desk.page.locator("[data-link-words]")).to_have_text("Live", timeout=SOON)
    expect(desk.button("Send")).to_be_enabled(timeout=SOON)
    desk.button("Send").click()
    expect(desk.messages.get_by_text("half an answer")).to_be_visible(timeout=SOON)
    visitor.ends_the_chat()
    desk.goes_to_the_wrap_up()
    desk.ends_the_wrap_up(disposition="broke_off", kind="information")
