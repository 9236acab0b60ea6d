"""A real browser and a really served Northline, one of each for all journeys; both end with the last of them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support import browser as browsers
from tests.support.served import Served, new_home, remove_home, start_serving

# Playwright's loop runs in the test's thread, where Django would otherwise refuse to look at its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 900}
PATIENCE = 10_000  # milliseconds until an expectation of the browser fails


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def northline() -> Iterator[Served]:
    """Three hotlines, served: `northline.address("us", "public")`, `northline.account("us", "advocate")`."""
    home = new_home()
    served = start_serving(home=home, hotlines="us,ca,mx")
    try:
        served.wait_for("northline ready")
        yield served
        served.stop()
    finally:
        if served.process.poll() is None:
            served.process.kill()
            served.process.wait()
        remove_home(home)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium. Fails, and does not skip, where there is none."""
    found = browsers.find()
    if found is None:
        pytest.fail("There is no browser to drive. `make test` installs one; or set NORTHLINE_BROWSER=/path/to/chromium.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=browsers.ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """`open_page(javascript=False, locale="es-US", viewport=PHONE)`: a page of a fresh person with nothing stored."""
    contexts: list[BrowserContext] = []

    def opened(*, javascript: bool = True, locale: str = "en-US", viewport: Any = DESKTOP) -> Page:
        context = browser.new_context(java_script_enabled=javascript, locale=locale, viewport=viewport)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
