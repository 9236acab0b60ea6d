"""axe finds nothing on the pages of acts that take two people, nor on those behind one account and one listing."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.support.advocate import Advocate
from tests.journeys.support.axe import is_clean
from tests.journeys.support.provider import Provider
from tests.support.served import Served

Opener = Callable[..., Page]
WHY = "Their aunt (fictional) waits at the door."


def of(role: str, northline: Served, open_page: Opener) -> Advocate:
    one = Advocate(northline, open_page, hotline="us", language="en", role=role)
    one.signs_in()
    return one


def notes_a_call(desk: Advocate) -> None:
    """A contact in one's own hands, and a case of it; leaves the paths of both."""
    desk.opens_the_queue()
    desk.is_now("Available")
    desk.go("contacts/new/")
    is_clean(desk)
    desk.page.locator("main textarea").fill("A call about a farm")
    desk.page.locator("main form button[type=submit]").last.click()
    desk.page.wait_for_url(re.compile(r"/contacts/[0-9a-f-]{36}/"))
    desk.contact = urlsplit(desk.page.url).path
    desk.opens_a_case(name="Tamsin Example", needs=("shelter",))


def behind(desk: Advocate, pattern: str) -> str:
    """The path of the first link of the page that looks like this."""
    links = desk.page.eval_on_selector_all("main a[href]", "(all) => all.map((one) => one.pathname)")
    return next(path for path in links if re.fullmatch(pattern, path))


def opens(desk: Advocate, path: str) -> None:
    desk.page.goto(desk.base + path)
    is_clean(desk)


def sends(desk: Advocate, **values: str) -> None:
    for name, value in values.items():
        field = desk.page.locator(f"main [name={name}]").first
        if field.get_attribute("type") in ("radio", "checkbox"):
            field.check(force=True)
        elif field.evaluate("(one) => one.tagName") == "SELECT":
            field.select_option(index=1)
        else:
            field.fill(value)
    desk.page.locator("main form button[type=submit]").last.click()
    desk.page.wait_for_load_state()


def test_pages_of_acts_that_take_two_people(northline: Served, open_page: Opener) -> None:
    ines, counsel = of("advocate", northline, open_page), of("counsel", northline, open_page)
    notes_a_call(ines)
    situation, person = behind(ines, r"/en/situations/[0-9a-f-]{36}/"), behind(ines, r"/en/persons/[0-9a-f-]{36}/")
    for path in (situation, f"{situation}edit/", behind(ines, r"/en/cases/[0-9a-f-]{36}/contacts/[0-9a-f-]{36}/")):
        opens(ines, path)
    opens(ines, f"{person}duties/new/")
    sends(ines, basis="", named_duty="Family Code (fictional)", recipient_name="Child protection (fictional)", data="", why=WHY)
    is_clean(ines)
    duty = urlsplit(ines.page.url).path
    opens(counsel, duty)
    counsel.page.locator("button[value=grant]").click()
    opens(ines, duty)
    kofi, marta = of("case_manager", northline, open_page), of("supervisor", northline, open_page)
    opens(kofi, f"{person}break-glass/")
    sends(kofi, section="", reason="", why=WHY)
    is_clean(kofi)
    opens(marta, "/en/second-looks/")
    opens(marta, behind(marta, r"/en/break-glass/[0-9a-f-]{36}/"))
    opens(counsel, f"{person}erasure/")
    counsel.page.locator("[name=ground]").first.check(force=True)
    counsel.page.locator("form[action*=erasure] button").first.click()
    is_clean(counsel)
    opens(of("administrator", northline, open_page), f"{person}erasure/")
    ines.opens_the_contact()
    ines.button("Danger now").click()
    ines.page.wait_for_url("**/dangers/**")
    danger = urlsplit(ines.page.url).path
    opens(marta, f"{danger}second/")
    ines.page.get_by_role("combobox", name="How it ended").select_option(value="not_danger")
    ines.button("Close the procedure").click()
    opens(marta, f"{danger}review/")
    ines.gives_up_what_is_left()


def test_pages_of_one_account_and_one_listing(northline: Served, open_page: Opener) -> None:
    administrator = of("administrator", northline, open_page)
    administrator.go("people-and-roles/")
    account = behind(administrator, r"/en/people-and-roles/[0-9a-f-]{36}/")
    for path in (account, f"{account}leave/"):
        opens(administrator, path)
    specialist = of("partnership_specialist", northline, open_page)
    specialist.go("directory/organisations/")
    opens(specialist, behind(specialist, r"/en/directory/organisations/[0-9a-f-]{36}/"))
    specialist.go("directory/")
    listing = behind(specialist, r"/en/directory/[0-9a-f-]{36}/")
    for path in (listing, f"{listing}edit/", f"{listing}suggest/"):
        opens(specialist, path)
    provider = Provider(northline, open_page, hotline="us", language="en")
    provider.signs_in_as("provider")
    provider.page.locator("main a[href*=listing]").first.click()
    is_clean(provider)
