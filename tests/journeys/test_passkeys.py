"""Passkeys in a real browser: added, used, refused on the other side and at a bare number, and removed."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.served import Served

Opener = Callable[..., Page]
STICK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_virtual_key(page: Page) -> Page:
    """A device of the test's own that answers for the person, as a phone or a stick would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": STICK})
    return page


def sign_in_with_password(page: Page, served: Served, side: str, role: str) -> None:
    email, password = served.account("us", role)
    page.goto(f"{served.address('us', side)}/en/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def show_it_is_really_you(page: Page, served: Served, role: str) -> None:
    """By password where that is asked for, by the key where there is one."""
    if page.get_by_label("Password").count():
        page.get_by_label("Password").fill(served.account("us", role)[1])
        page.get_by_role("button", name="Go on").click()


def add_passkey(page: Page, served: Served, side: str, role: str) -> None:
    page.goto(f"{served.address('us', side)}/en/my-sign-in/keys/add/")
    show_it_is_really_you(page, served, role)
    page.get_by_label("Name of this key").fill("My test key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def remove_passkey(page: Page, served: Served, side: str, role: str) -> None:
    page.goto(f"{served.address('us', side)}/en/my-sign-in/")
    page.get_by_role("link", name="Remove My test key").click()
    show_it_is_really_you(page, served, role)
    page.get_by_role("button", name="Remove this key").click()
    page.wait_for_url("**/my-sign-in/")
    expect(page.get_by_text("No key yet")).to_be_visible()


@pytest.fixture(params=[("desk", "analyst"), ("partners", "consular_partner")], ids=["desk", "partners"])
def person(request: pytest.FixtureRequest, northline: Served, open_page: Opener) -> Iterator[tuple[Page, str, str]]:
    """A person with a passkey; other journeys sign in with these accounts too, so it is removed afterwards."""
    side, role = request.param
    page = with_virtual_key(open_page())
    sign_in_with_password(page, northline, side, role)
    add_passkey(page, northline, side, role)
    yield page, side, role
    page.context.clear_cookies()
    page.goto(f"{northline.address('us', side)}/en/sign-in/")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    remove_passkey(page, northline, side, role)


def test_a_passkey_opens_ones_own_side_and_no_other(person: tuple[Page, str, str], northline: Served) -> None:
    page, side, _role = person
    page.context.clear_cookies()
    page.goto(f"{northline.address('us', side)}/en/sign-in/")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)

    page.context.clear_cookies()
    other = "partners" if side == "desk" else "desk"
    page.goto(f"{northline.address('us', other)}/en/sign-in/")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("status")).to_contain_text("That did not work")
    page.goto(f"{northline.address('us', other)}/en/my-sign-in/")
    assert "/en/sign-in/" in page.url

    page.goto(f"{northline.address('ca', side)}/en/sign-in/")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("status")).to_contain_text("That did not work")


def test_with_a_key_the_password_alone_opens_nothing(person: tuple[Page, str, str], northline: Served) -> None:
    page, side, role = person
    page.context.clear_cookies()
    email, password = northline.account("us", role)
    page.goto(f"{northline.address('us', side)}/en/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    page.get_by_role("button", name="Use a security key").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def test_a_device_without_a_key_is_told_so_in_words(northline: Served, open_page: Opener) -> None:
    page = with_virtual_key(open_page())
    page.goto(f"{northline.address('us', 'desk')}/en/sign-in/")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("The key was not used")


def test_at_a_bare_number_the_page_says_where_passkeys_work(northline: Served, open_page: Opener) -> None:
    page = open_page()
    address = northline.address("us", "desk")
    page.goto(f"{address.replace('localhost', '127.0.0.1')}/en/sign-in/")
    expect(page.get_by_role("button", name="Use my passkey")).to_have_count(0)
    expect(page.get_by_role("link", name=address)).to_be_visible()
    expect(page.get_by_label("Password")).to_be_visible()


def test_without_scripts_password_and_code_still_work(northline: Served, open_page: Opener) -> None:
    page = open_page(javascript=False)
    sign_in_with_password(page, northline, "desk", "auditor")
    page.goto(f"{northline.address('us', 'desk')}/en/my-sign-in/")
    expect(page.get_by_role("heading", name="My sign-in")).to_be_visible()
