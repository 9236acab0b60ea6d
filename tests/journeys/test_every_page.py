"""axe finds nothing on any page that somebody can reach, on a phone and on a desk, and nothing runs out of the window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support.advocate import Advocate
from tests.journeys.support.axe import is_clean
from tests.journeys.support.person import DESKTOP, SOON
from tests.journeys.support.provider import Provider
from tests.journeys.support.visitor import Visitor
from tests.support.served import Served

Opener = Callable[..., Page]

PUBLIC = ("", "about/me/", "about/someone/", "about/work/", "keep/", "accessibility/", "messages/", "messages/words/", "form/",
          "form/message/", "list/", "services/", "nothing-is-here/")  # fmt: skip
DESK = {
    "advocate": (
        *("", "contacts/new/", "cases/", "directory/", "referrals/", "mailbox/", "keys/"),
        *("my-sign-in/", "sign-in/lost-key/", "sign-in/code/", "nothing-is-here/"),
    ),
    "supervisor": ("", "floor/", "lost-keys/", "second-looks/"),
    "partnership_specialist": ("directory/", "directory/new/", "directory/reviews/", "directory/organisations/"),
    "administrator": ("people-and-roles/", "people-and-roles/new/", "second-looks/"),
    "counsel": ("second-looks/",),
    "auditor": ("audit/",),
}
PARTNERS = ("", "my-sign-in/", "mailbox/", "nothing-is-here/")


def test_every_public_page(northline: Served, open_page: Opener) -> None:
    visitor = Visitor(northline, open_page, hotline="us", language="en", javascript=True)
    for path in PUBLIC:
        visitor.go(path)
        is_clean(visitor)


def test_every_page_of_a_chat(northline: Served, open_page: Opener) -> None:
    visitor = Visitor(northline, open_page, hotline="mx", language="es", javascript=True)
    visitor.starts_a_chat()
    is_clean(visitor)
    visitor.writes("Hola")
    visitor.button("Send").click()
    is_clean(visitor)
    visitor.covers_the_page()
    is_clean(visitor)
    visitor.comes_back_by_words(["uno", "dos", "tres", "cuatro"])
    is_clean(visitor)
    visitor.comes_back_by_words()
    is_clean(visitor)
    visitor.ends_the_chat()
    is_clean(visitor)


@pytest.mark.parametrize("role", DESK)
def test_every_page_of_the_desk(northline: Served, open_page: Opener, role: str) -> None:
    desk = Advocate(northline, open_page, hotline="us", language="en", role=role)
    desk.go("sign-in/")
    is_clean(desk)
    desk.signs_in()
    for path in DESK[role]:
        desk.go(path)
        is_clean(desk)


def test_the_desk_with_a_conversation_and_all_that_follows_from_it(northline: Served, open_page: Opener) -> None:
    visitor = Visitor(northline, open_page, hotline="ca", language="fr")
    visitor.starts_a_chat(about="someone", few="Ils gardent ses papiers")
    desk = Advocate(northline, open_page, hotline="ca", language="fr")
    desk.signs_in()
    desk.opens_the_queue()
    desk.is_now("Available")
    expect(desk.accept).to_be_visible(timeout=SOON)
    is_clean(desk)
    desk.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    desk.accepts()
    for tail in ("", "?tab=services", "?tab=history", "?write=note", "minor/", "urgency/"):
        desk.page.goto(desk.base + desk.contact + tail)
        is_clean(desk)
    desk.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    desk.opens_the_contact()
    desk.writes_the_record(summary="Papiers gardés.", place="Une ferme", needs=("shelter",))
    desk.link("Open a case").click()
    is_clean(desk)
    desk.page.go_back()
    desk.opens_a_case(name="Tamsin Example", needs=("shelter",))
    is_clean(desk)
    for link in ("The person’s record", "Who sees this case", "Change needs", "Close the case", "Record one", "Change the rules"):
        desk.opens_the_case()
        desk.link(link).click()
        is_clean(desk)
    desk.opens_the_case()
    desk.link("The person’s record").click()
    desk.link("Disclose by duty").click()
    is_clean(desk)
    desk.opens_the_case()
    desk.proposes("Maison du Quai")
    is_clean(desk)
    desk.asks_for_their_yes(data=("preferred_name", "needs"))
    is_clean(desk)
    reference = desk.page.get_by_role("heading", level=1).inner_text()
    number = desk.sends_the_referral()
    is_clean(desk)
    provider = Provider(northline, open_page, hotline="ca", language="fr")
    provider.opens(provider.finds_the_mail(reference))
    is_clean(provider)
    provider.enters("00000000" if number != "00000000" else "11111111")
    is_clean(provider)
    provider.enters(number)
    is_clean(provider)
    provider.accepts()
    is_clean(provider)
    desk.opens_the_contact()
    desk.button("Danger now").click()
    desk.page.wait_for_url("**/dangers/**")
    is_clean(desk)
    desk.page.get_by_role("combobox", name=desk.words("How it ended")).select_option(value="not_danger")
    desk.button("Close the procedure").click()
    visitor.ends_the_chat()
    desk.opens_the_contact()
    desk.goes_to_the_wrap_up()
    is_clean(desk)
    desk.ends_the_wrap_up(disposition="helped")
    desk.opens_the_contact()
    is_clean(desk)
    desk.gives_up_what_is_left()


def test_every_page_of_the_partners(northline: Served, open_page: Opener) -> None:
    provider = Provider(northline, open_page, hotline="us", language="en")
    provider.go("sign-in/")
    is_clean(provider)
    provider.signs_in_as("provider")
    for path in PARTNERS:
        provider.go(path)
        is_clean(provider)


def test_in_the_dark(northline: Served, open_page: Opener) -> None:
    visitor = Visitor(northline, open_page, hotline="us", language="es", javascript=True)
    visitor.page.emulate_media(color_scheme="dark")
    visitor.go("")
    is_clean(visitor)
    desk = Advocate(northline, open_page, hotline="us", language="es")
    desk.page.emulate_media(color_scheme="dark")
    desk.signs_in()
    desk.opens_the_queue()
    is_clean(desk)
