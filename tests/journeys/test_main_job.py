"""The main job in real browsers: a person asks for help on a phone without script, and is helped."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support.advocate import Advocate, at_once, settled
from tests.journeys.support.person import SOON
from tests.journeys.support.provider import Provider
from tests.journeys.support.visitor import Visitor
from tests.support.served import Served

Opener = Callable[..., Page]


@dataclass(frozen=True, kw_only=True)
class Country:
    """What differs between the hotlines; services and words are made up."""

    service: str
    needs: tuple[str, ...]


COUNTRIES = {
    "us": Country(service="Harbor House", needs=("shelter", "food")),
    "ca": Country(service="Maison Sainte-Lune", needs=("shelter", "child_care")),
    "mx": Country(service="Casa del Puente", needs=("shelter", "safety")),
}
PREFERRED = "Tamsin Example"
SUMMARY = "A made-up contact of the tests."
SAID = {
    "en": ("I work at a farm and they keep my papers.", "Is anybody there?", "Yes. I am Ana and I read what you wrote."),
    "es": ("Trabajo en un rancho y tienen mis papeles.", "¿Hay alguien ahí?", "Sí. Leí lo que escribiste."),
    "fr": (
        "Je travaille dans une ferme et ils gardent mes papiers.",
        "Il y a quelqu’un ?",
        "Oui. J’ai tout lu.",
    ),
}


def the_whole_job(served: Served, open_page: Opener, *, hotline: str, language: str) -> None:
    """From the first page of a visitor to a closed case, on one hotline in one language."""
    country = COUNTRIES[hotline]
    visitor = Visitor(served, open_page, hotline=hotline, language=language)
    advocate = Advocate(served, open_page, hotline=hotline, language=language)
    first, second, reply = SAID[language]

    # A visitor arrives and has a place, four words and an open line at once.
    visitor.starts_a_chat()
    assert visitor.sees_a_place_in_line() >= 1
    visitor.writes(first)
    visitor.writes(second)
    visitor.picture("waiting-390")

    # An advocate reads it and answers.
    advocate.signs_in()
    advocate.opens_the_queue()
    advocate.picture("queue-1366")
    advocate.is_now("Available")
    expect(advocate.accept).to_be_visible(timeout=SOON)
    advocate.picture("offer-1366")
    code = advocate.accepts()
    advocate.reads(first)
    advocate.reads(second)
    advocate.replies(reply)
    advocate.picture("desk-1366")
    visitor.hears(reply)
    visitor.picture("chat-390")

    # Someone comes near: the page is an everyday list, and the desk knows.
    visitor.covers_the_page()
    covered = visitor.page.content()
    visitor.picture("cover-390")
    assert not [told for told in (first, second, reply, *visitor.tokens, *visitor.four, code) if told in covered]
    advocate.sees(advocate.words("Someone is near them"))
    advocate.picture("desk-near-1366")
    advocate.opens_the_contact()
    expect(advocate.button("Send")).to_be_disabled()

    # They come back by the four words and see nothing earlier, until the advocate opens it.
    visitor.comes_back_through_the_cover()
    expect(visitor.heading("You are back")).to_be_visible()
    assert first not in visitor.page.content()
    assert reply not in visitor.page.content()
    visitor.picture("back-390")
    advocate.opens_the_contact()
    advocate.button("Show what was said before").click()
    visitor.hears(first)
    visitor.hears(reply)

    # What it was, and a case for a person who agreed to one.
    advocate.opens_the_contact()
    advocate.writes_the_record(summary="Papers held by the owner; wants to leave.", place="A farm", needs=country.needs)
    advocate.sees(advocate.words("The record is saved as a draft."))
    advocate.opens_a_case(name=PREFERRED, needs=country.needs)
    advocate.picture("case-1366")

    # A referral rests on a consent, names nobody in its mail, and opens with a code that was read out.
    advocate.proposes(country.service)
    expect(advocate.button("Send the referral")).to_have_count(0)
    advocate.asks_for_their_yes(data=("preferred_name", "needs", "language"))
    reference = advocate.page.get_by_role("heading", level=1).inner_text()
    number = advocate.sends_the_referral()
    advocate.button("They read it back").click()
    expect(advocate.page.locator(".sayloud")).to_have_count(0)
    assert number not in advocate.page.content().replace(" ", "")
    the_provider_accepts(served, open_page, hotline=hotline, language=language, reference=reference, number=number)
    advocate.opens_the_case()
    expect(advocate.page.locator(".timeline")).to_contain_text(country.service)
    expect(advocate.page.get_by_role("row", name=reference)).to_contain_text(advocate.words("Accepted"))
    advocate.picture("case-answered-1366")

    # The chat ends, its record is final, the case closes.
    visitor.ends_the_chat("Yes")
    advocate.opens_the_contact()
    advocate.goes_to_the_wrap_up()
    advocate.ends_the_wrap_up(disposition="case_opened")
    advocate.closes_the_case(reason="goals_met", second=False)
    expect(advocate.button("Reopen the case")).to_be_visible()
    advocate.picture("closed-1366")

    advocate.gives_up_what_is_left()
    advocate.has_asked_nobody_else()
    visitor.has_left_no_trace()


def the_provider_accepts(served: Served, open_page: Opener, *, hotline: str, language: str, reference: str, number: str) -> None:
    """Somebody at the service, on a phone: the link alone shows nothing, a wrong code opens nothing, the code does."""
    provider = Provider(served, open_page, hotline=hotline, language=language)
    link = provider.finds_the_mail(reference)
    assert PREFERRED not in provider.letter
    provider.picture("mailbox-390")
    provider.opens(link)
    assert PREFERRED not in provider.page.content()
    provider.picture("link-390")
    provider.enters("00000000" if number != "00000000" else "11111111")
    assert PREFERRED not in provider.page.content()
    provider.picture("wrong-code-390")
    provider.enters(number)
    expect(provider.page.get_by_text(PREFERRED).first).to_be_visible()
    provider.picture("answer-390")
    provider.accepts()
    provider.picture("answered-390")
    provider.has_asked_nobody_else()


@pytest.mark.parametrize(("hotline", "language"), [("us", "en"), ("ca", "fr"), ("mx", "es")])
def test_a_person_asks_for_help_and_is_helped(northline: Served, open_page: Opener, hotline: str, language: str) -> None:
    the_whole_job(northline, open_page, hotline=hotline, language=language)


# --- other ways in and out ---


@pytest.fixture
def desk(northline: Served, open_page: Opener) -> Iterator[Advocate]:
    """An advocate of the US line at the desk, on a break until told otherwise; offline again at the end."""
    advocate = Advocate(northline, open_page, hotline="us", language="en")
    advocate.signs_in()
    advocate.opens_the_queue()
    advocate.is_now("Break")
    yield advocate
    advocate.gives_up_what_is_left()
    advocate.has_asked_nobody_else()


@pytest.fixture
def second(northline: Served, open_page: Opener) -> Iterator[Advocate]:
    """A supervisor, who answers like an advocate."""
    supervisor = Advocate(northline, open_page, hotline="us", language="en", role="supervisor")
    supervisor.signs_in()
    supervisor.opens_the_queue()
    supervisor.is_now("Break")
    yield supervisor
    supervisor.gives_up_what_is_left()


@pytest.fixture
def visitor(northline: Served, open_page: Opener) -> Iterator[Visitor]:
    somebody = Visitor(northline, open_page, hotline="us", language="en")
    yield somebody
    somebody.is_gone()


def test_the_names_on_the_page_are_those_that_the_field_agreed_on(northline: Served, open_page: Opener) -> None:
    page = Visitor(northline, open_page, hotline="us", language="en").page
    page.goto(northline.address("us", "public"))
    for name in ("Leave this site", "Chat here", "Send a tip", "Find help near you"):
        expect(page.get_by_role("link", name=name, exact=True).last).to_be_visible()
    page.get_by_role("link", name="Chat here", exact=True).click()
    page.get_by_role("button", name="Start the chat", exact=True).click()
    page.get_by_role("textbox", name="Your message", exact=True).fill("👋🏽 مرحبا")
    page.get_by_role("button", name="Send", exact=True).click()
    for name in ("Show new messages", "Someone is near me", "Leave this site"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("log").get_by_text("👋🏽 مرحبا")).to_be_visible()
    page.get_by_role("button", name="End the chat", exact=True).click()
    expect(page.get_by_role("heading", name="Did this chat help?")).to_be_visible()


def test_a_tip_arrives_in_the_same_queue(visitor: Visitor, desk: Advocate) -> None:
    visitor.opens_the_home_page()
    visitor.link("Send a tip").first.click()
    visitor.field("What did you see or hear?").fill("Six people sleep behind a car wash and never leave it.")
    visitor.page.get_by_label("Where?").fill("The car wash on Quarry Road")
    visitor.choose("Yes")
    visitor.button("Send what I saw").click()
    expect(visitor.heading("Thank you")).to_be_visible()
    desk.is_now("Available")
    desk.accept.click(timeout=SOON)
    desk.contact = urlsplit(desk.page.url).path
    desk.reads("Six people sleep behind a car wash and never leave it.")
    desk.reads("The car wash on Quarry Road")
    desk.sees("People are there now")
    desk.button("Finish").click()
    desk.ends_the_wrap_up(kind="tip", disposition="tip_recorded", summary=SUMMARY)
    visitor.has_left_no_trace()


def test_help_is_found_by_need_and_place_without_telling_anything(visitor: Visitor) -> None:
    visitor.opens_the_home_page()
    visitor.link("Find help near you").click()
    visitor.pick("What do you need?", visitor.words.label("needs", "shelter"))
    visitor.field("Town, state or province").fill("Houston")
    visitor.button("Search").click()
    expect(visitor.heading("Harbor House")).to_be_visible()
    visitor.picture("find-390")
    visitor.page.get_by_role("button", name="Houston").click()
    expect(visitor.field("Town, state or province")).to_have_value("")
    assert not [address for address in visitor.asked if "ouston" in address or "shelter" in address]
    visitor.has_left_no_trace()


def test_one_key_opens_the_danger_procedure_that_needs_a_second_person(
    visitor: Visitor, desk: Advocate, second: Advocate
) -> None:
    visitor.starts_a_chat(few="They are coming to hurt me now")
    desk.is_now("Available")
    desk.accepts()
    desk.sees("Crisis")
    desk.page.locator("body").click(position={"x": 700, "y": 10})
    desk.page.keyboard.press("!")
    desk.page.wait_for_url("**/dangers/**")
    desk.picture("danger-1366")
    desk.button("I asked").click()
    desk.field("Place in their words").fill("Blue house behind the quarry")
    desk.pick("State or province", "Texas")
    desk.button("Keep the place").click()
    expect(desk.page.get_by_text(": number not set")).to_be_visible()
    expect(desk.button("I called")).to_be_disabled()
    desk.choose("They can’t answer, and a life is at risk")
    desk.field("Why, and what would leave").fill("The place and that a person is hurt")
    desk.button("Keep this").click()
    expect(desk.button("I called")).to_be_disabled()
    second.opens_the_queue()
    second.link("Read it and decide").click()
    expect(second.page.get_by_text("Blue house behind the quarry")).to_be_visible()
    second.picture("danger-second-1366")
    second.button("I agree: a life is at risk").click()
    desk.page.reload()
    desk.field("Whom you called, and what they said").fill("County dispatch, on their way")
    desk.button("I called").click()
    desk.page.get_by_role("combobox", name="How it ended").select_option(label="Help was called; we don’t know more")
    desk.button("Close the procedure").click()
    desk.opens_a_case(name=PREFERRED, needs=("safety",), crisis=True)
    a_supervisor_agrees_to_close_it(desk, second)
    desk.opens_the_contact()
    desk.button("Finish").click()
    desk.ends_the_wrap_up(kind="crisis", disposition="emergency_called", summary=SUMMARY)
    visitor.shows_the_end()


def a_supervisor_agrees_to_close_it(desk: Advocate, second: Advocate) -> None:
    """A crisis that was never answered closes only when a second person agrees."""
    desk.closes_the_case(reason="no_contact", second=True)
    expect(desk.button("Agree and close")).to_have_count(0)
    second.page.goto(second.base + desk.case)
    second.picture("second-look-1366")
    second.button("Agree and close").click()
    expect(second.button("Agree and close")).to_have_count(0)
    desk.opens_the_case()
    expect(desk.button("Reopen the case")).to_be_visible()


def test_an_unsure_age_opens_the_steps_for_a_minor_at_once(visitor: Visitor, desk: Advocate) -> None:
    visitor.starts_a_chat()
    visitor.writes("I don’t know how old she is.")
    desk.is_now("Available")
    desk.accepts()
    desk.page.get_by_role("radio", name="Age unsure", exact=True).check(force=True)
    desk.button("Save the record").click()
    desk.page.wait_for_url("**/minor/")
    desk.sees("Treated as under 18 until you know")
    desk.picture("minor-1366")
    desk.page.get_by_role("radio", name="Adult", exact=True).check(force=True)
    desk.field("Why").fill("She said twenty-two")
    desk.button("Keep the age").click()
    desk.reads("She said twenty-two")
    visitor.ends_the_chat()
    desk.opens_the_contact()
    desk.goes_to_the_wrap_up()
    desk.ends_the_wrap_up(kind="information", disposition="information_given", summary=SUMMARY)


def test_what_one_declines_is_offered_to_the_next_and_keeps_its_place(visitor: Visitor, desk: Advocate, second: Advocate) -> None:
    visitor.starts_a_chat()
    desk.is_now("Available")
    desk.button("Decline").click(timeout=SOON)
    second.is_now("Available")
    second.accepts()
    second.replies("I am here.")
    visitor.hears("I am here.")
    second.button("Finish").click()
    second.ends_the_wrap_up(kind="information", disposition="information_given", summary=SUMMARY)


def test_who_takes_a_break_gives_the_offer_back_to_the_line(visitor: Visitor, desk: Advocate) -> None:
    visitor.starts_a_chat()
    desk.is_now("Available")
    expect(desk.accept).to_be_visible(timeout=SOON)
    assert 0 < int(desk.page.get_by_role("timer").get_attribute("data-left") or 0) <= 45
    desk.is_now("Break")
    expect(desk.accept).to_have_count(0)
    expect(desk.page.locator("li.q")).to_have_count(1)
    visitor.shows_new_messages()
    assert visitor.sees_a_place_in_line() == 1
    visitor.ends_the_chat()


def test_two_who_take_at_once_never_both_hold(visitor: Visitor, desk: Advocate, second: Advocate) -> None:
    visitor.starts_a_chat()
    for one in (desk, second):
        one.is_now("Wrap-up")
        expect(one.page.get_by_role("button", name="Take")).to_be_visible(timeout=SOON)
    at_once(*(one.page.get_by_role("button", name="Take") for one in (desk, second)))
    settled(desk.page, second.page)
    for one in (desk, second):
        one.page.wait_for_load_state()
    holders = [one for one in (desk, second) if one.field("Reply").count()]
    assert len(holders) == 1
    other = second if holders[0] is desk else desk
    expect(other.heading("Queue")).to_be_visible()
    holders[0].button("Finish").click()
    holders[0].ends_the_wrap_up(kind="information", disposition="information_given", summary=SUMMARY)


def test_an_advocate_needs_no_mouse(visitor: Visitor, northline: Served, open_page: Opener) -> None:
    visitor.starts_a_chat()
    visitor.writes("Do you use only the keyboard?")
    desk = Advocate(northline, open_page, hotline="us", language="en")
    keys = desk.page.keyboard
    desk.go("sign-in/")
    email, password = northline.account("us", "advocate")
    tab_to(desk, "E-mail address")
    keys.type(email)
    keys.press("Tab")
    keys.type(password)
    keys.press("Enter")
    desk.page.wait_for_url(lambda address: "/sign-in/" not in address)
    tab_to(desk, "Available")
    keys.press("Enter")
    expect(desk.accept).to_be_visible(timeout=SOON)
    keys.press("a")
    expect(desk.field("Reply")).to_be_visible()
    desk.reads("Do you use only the keyboard?")
    tab_to(desk, "Reply", role="textarea")
    keys.type("Only the keyboard.")
    keys.press("Control+Enter")
    desk.reads("Only the keyboard.")
    visitor.hears("Only the keyboard.")
    keys.press("Escape")  # out of the reply, where one may go on writing
    keys.press("f")
    expect(desk.button("Finalise")).to_be_visible()
    tab_to(desk, "Kind of contact")
    keys.type("Gen")
    tab_to(desk, "How it ended")
    keys.type("Info")
    tab_to(desk, "Summary")
    keys.type(SUMMARY)
    tab_to(desk, "Finalise")
    keys.press("Enter")
    expect(desk.heading("Queue")).to_be_visible()
    tab_to(desk, "Offline")
    keys.press("Enter")
    expect(desk.button("Offline")).to_have_attribute("aria-pressed", "true")


def test_leaving_without_script_kills_the_page_and_shows_the_weather(visitor: Visitor) -> None:
    weather = visitor.words.pack.leave_url
    no_wind(visitor, weather)
    visitor.starts_a_chat()
    visitor.writes("I have to go")
    visitor.button("Leave this site").click()
    visitor.page.wait_for_url(f"{weather}/**")
    visitor.page.go_back()
    assert "I have to go" not in visitor.page.content()
    visitor.comes_back_by_words()
    expect(visitor.heading("You are back")).to_be_visible()
    assert "I have to go" not in visitor.page.content()
    visitor.ends_the_chat()


def test_leaving_with_script_needs_three_presses_and_leaves_nothing_to_go_back_to(northline: Served, open_page: Opener) -> None:
    visitor = Visitor(northline, open_page, hotline="us", language="en", javascript=True)
    weather = visitor.words.pack.leave_url
    no_wind(visitor, weather)
    visitor.starts_a_chat()
    visitor.writes("I have to go")
    visitor.page.wait_for_load_state("networkidle")
    for _press in range(3):
        visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_url(f"{weather}/**")
    visitor.page.go_back()
    assert "I have to go" not in visitor.page.content()
    visitor.comes_back_by_words()
    expect(visitor.heading("You are back")).to_be_visible()
    visitor.ends_the_chat()


def no_wind(visitor: Visitor, weather: str) -> None:
    """The weather page is answered here, so that nothing leaves this machine."""
    page = "<!doctype html><title>Weather</title>"
    visitor.page.context.route(f"{weather}/**", lambda route: route.fulfill(body=page, content_type="text/html"))


def tab_to(one: Advocate, english: str, *, role: str = "", at_most: int = 90) -> None:
    """Press Tab until the thing with that name has the focus."""
    wanted = one.words(english)
    for _press in range(at_most):
        name = one.page.evaluate(
            """() => { const on = document.activeElement; const kind = on.tagName.toLowerCase();
            const copy = (on.labels?.[0] ?? on).cloneNode(true);
            copy.querySelectorAll('[aria-hidden]').forEach((hidden) => hidden.remove());
            return [kind, copy.textContent.trim().replace(/\\s+/g, ' ')]; }"""
        )
        if name[1] == wanted and role in ("", name[0]):
            return
        one.page.keyboard.press("Tab")
    raise AssertionError(f"“{wanted}” is not reached by Tab")
