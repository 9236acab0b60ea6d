"""Somebody with a browser of their own, and all that this browser asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Request, Response, expect

from tests.journeys.support.words import Words
from tests.support.served import Served

Opener = Callable[..., Page]
LOCALES = {"en": "en-US", "es": "es-MX", "fr": "fr-CA"}
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1366, "height": 900}
SOON = 25_000  # milliseconds; for what another process does first (a dispatcher's tick, a mail)


class Person:
    """One fresh browser on one side of one hotline, in one language. Pictures are taken only where a folder is named."""

    side = "public"
    javascript = True
    viewport: Any = DESKTOP
    pictures: Path | None = None

    def __init__(self, served: Served, open_page: Opener, *, hotline: str, language: str, javascript: bool | None = None) -> None:
        self.served = served
        self.hotline = hotline
        self.language = language
        self.words = Words(hotline, language)
        self.base = served.address(hotline, self.side)
        self.asked: list[str] = []
        self.kept: list[str] = []
        self.trouble: list[str] = []
        script = self.javascript if javascript is None else javascript
        self.page = open_page(javascript=script, locale=LOCALES[language], viewport=self.viewport)
        self.page.context.on("request", self._asked)
        self.page.context.on("response", self._answered)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", lambda said: self.trouble.append(said.text) if "Content Security Policy" in said.text else None)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.asked.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.request.resource_type == "document" and "no-store" not in response.headers.get("cache-control", ""):
            self.kept.append(response.url)
        if response.status >= 500:
            self.trouble.append(f"{response.status} {response.url}")

    def go(self, path: str) -> None:
        """Open a page of one's side, by its path after the language."""
        self.page.goto(f"{self.base}/{self.language}/{path}")

    def signs_in_as(self, role: str) -> None:
        """With the demonstration account of that role."""
        email, password = self.served.account(self.hotline, role)
        self.go("sign-in/")
        self.field("E-mail address").fill(email)
        self.page.get_by_label(self.words("Password"), exact=True).fill(password)
        self.button("Sign in").click()
        self.page.wait_for_url(lambda address: "/sign-in/" not in address)

    def button(self, english: str, **values: str) -> Locator:
        return self.page.get_by_role("button", name=self.words(english, **values), exact=True)

    def link(self, english: str, **values: str) -> Locator:
        return self.page.get_by_role("link", name=self.words(english, **values), exact=True)

    def field(self, english: str, **values: str) -> Locator:
        return self.page.get_by_role("textbox", name=self.words(english, **values), exact=True)

    def heading(self, english: str, **values: str) -> Locator:
        return self.page.get_by_role("heading", name=self.words(english, **values), exact=True)

    def choose(self, name: str) -> None:
        """Choose a radio button by its exact name."""
        self.page.get_by_role("radio", name=name, exact=True).check()

    def tick(self, name: str) -> None:
        self.set_tick(name, wanted=True)

    def set_tick(self, name: str, *, wanted: bool) -> None:
        """Tick a box or clear it, from the keyboard, as the box of a chip cannot be seen."""
        box = self.page.get_by_role("checkbox", name=name, exact=True)
        if box.is_checked() is not wanted:
            box.focus()
            self.page.keyboard.press("Space")
        expect(box).to_be_checked(checked=wanted)

    def pick(self, english: str, label: str) -> None:
        """Choose from a list."""
        self.page.get_by_role("combobox", name=self.words(english), exact=True).select_option(label=label)

    def sees(self, text: str | re.Pattern[str], *, within: int | None = None) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=within)

    def picture(self, step: str) -> None:
        if self.pictures is not None:
            self.page.screenshot(path=self.pictures / f"{self.hotline}-{step}.png")

    def has_asked_nobody_else(self) -> None:
        """No request went to any other origin, nothing failed, and no page may be kept by the browser."""
        own = urlsplit(self.base).netloc
        assert {urlsplit(address).netloc for address in self.asked} <= {own}
        assert self.kept == []
        assert self.trouble == []

    def leave(self) -> None:
        self.page.context.close()
