"""Takes the pictures of README.md from a really served demonstration: `.venv/bin/python tools/pictures.py`.

It serves one hotline in a folder of its own, plays a conversation between made-up people, and writes docs/pictures/.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
sys.path.insert(0, str(ROOT))

WROTE = "I clean rooms in a hotel. My boss keeps my passport and I owe him more each week."
ANSWERED = "Thank you for writing. You decide what you tell me. Are you safe where you are now?"
GOES_ON = "Yes, until he comes back at six."


@contextmanager
def served() -> Iterator[Any]:
    """A demonstration of the US line, stopped and removed afterwards."""
    from tests.support.served import new_home, remove_home, start_serving

    home = new_home()
    running = start_serving(home=home, hotlines="us")
    try:
        running.wait_for("northline ready")
        yield running
    finally:
        running.stop()
        remove_home(home)


def take(northline: Any, open_page: Any) -> None:
    """The home page and the desk with a conversation, then the page on which a service answers."""
    from tests.journeys.support.advocate import Advocate
    from tests.journeys.support.provider import Provider
    from tests.journeys.support.visitor import Visitor

    visitor = Visitor(northline, open_page, hotline="us", language="en")
    visitor.opens_the_home_page()
    save(visitor, "home-390")
    visitor.starts_a_chat(safe="short")
    visitor.writes(WROTE)
    desk = Advocate(northline, open_page, hotline="us", language="en")
    desk.signs_in()
    desk.opens_the_queue()
    desk.is_now("Available")
    desk.accepts()
    desk.replies(ANSWERED)
    visitor.hears(ANSWERED)
    visitor.writes(GOES_ON)
    desk.writes_the_record(
        summary="Debt and a passport held; safe until six.", place="By the road", venue="hotel", needs=("shelter", "food")
    )
    waiting = Visitor(northline, open_page, hotline="us", language="es")
    desk.is_now("Wrap-up")
    waiting.starts_a_chat(about="someone")
    desk.opens_the_contact()
    save(desk, "desk")
    desk.opens_a_case(name="Tamsin Example", needs=("shelter", "food"))
    desk.proposes("Harbor House")
    desk.asks_for_their_yes(data=("preferred_name", "needs", "language"))
    reference = desk.page.get_by_role("heading", level=1).inner_text()
    number = desk.sends_the_referral()
    provider = Provider(northline, open_page, hotline="us", language="en")
    provider.opens(provider.finds_the_mail(reference))
    provider.enters(number)
    provider.page.wait_for_load_state()
    save(provider, "partner-390")


def save(one: Any, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    one.page.screenshot(path=PICTURES / f"{name}.png")
    print(f"docs/pictures/{name}.png {(PICTURES / f'{name}.png').stat().st_size // 1000} kB")


def main() -> None:
    import django
    from playwright.sync_api import sync_playwright

    from tests.support import browser as browsers

    django.setup()
    found = browsers.find()
    with served() as northline, sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=[*browsers.ARGUMENTS, "--disable-lcd-text"])

        def open_page(*, javascript: bool = True, locale: str = "en-US", viewport: Any = None) -> Any:
            return started.new_context(java_script_enabled=javascript, locale=locale, viewport=viewport).new_page()

        take(northline, open_page)
        started.close()


if __name__ == "__main__":
    main()
