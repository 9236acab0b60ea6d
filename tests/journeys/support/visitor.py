"""Somebody who asks for help: on a phone, without script unless said otherwise."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.journeys.support.person import PHONE, Opener, Person
from tests.support.served import Served


class Visitor(Person):
    """A chat is one page after another, each the answer to a form; nothing of it may show in an address or a title."""

    side = "public"
    javascript = False
    viewport = PHONE

    def __init__(self, served: Served, open_page: Opener, *, hotline: str, language: str, javascript: bool | None = None) -> None:
        super().__init__(served, open_page, hotline=hotline, language=language, javascript=javascript)
        self.tokens: set[str] = set()
        self.titles: set[str] = set()
        self.four: list[str] = []
        self.page.on("domcontentloaded", self._remember)

    def _remember(self, page: Page) -> None:
        self.titles.add(page.title())

    def opens_the_home_page(self) -> None:
        self.go("")
        expect(self.heading("Ways to reach us")).to_be_attached()

    def starts_a_chat(self, *, about: str = "self", safe: str = "yes", few: str = "", language: str = "") -> None:
        """From the home page through the three questions to the place in line and the four words."""
        self.opens_the_home_page()
        self.picture("home-390")
        self.link("Chat here").click()
        self.picture("questions-390")
        if language:
            self.page.locator(f'input[name="language"][value="{language}"]').check()
        names = {"yes": "Yes", "short": "For a short time", "near": "Someone is near me"}
        self.choose(self.words(names[safe]))
        names = {"self": "I need help for myself", "someone": "I worry about someone", "seen": "I saw something"}
        self.choose(self.words(names[about]))
        if few:
            self.field("In a few words").fill(few)
        self.button("Start the chat").click()
        expect(self.heading("Waiting for an advocate")).to_be_visible()
        self.four = self.page.locator(".spoken--by b").all_inner_texts()
        assert len(set(self.four)) == 4
        self._keep_the_token()

    def sees_a_place_in_line(self) -> int:
        expect(self.page.get_by_text(self.words("Your place in line"), exact=True)).to_be_visible()
        return int(self.page.locator(".wait__place").inner_text())

    def writes(self, text: str) -> None:
        self.field("Your message").fill(text)
        self.button("Send").click()
        expect(self.messages.get_by_text(text)).to_be_visible()

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("log", name=self.words("Messages"), exact=True)

    def shows_new_messages(self) -> None:
        self.button("Show new messages").click()
        self._keep_the_token()

    def hears(self, text: str) -> None:
        """Without script nothing moves on its own: one looks again until it is there."""
        self.shows_new_messages()
        expect(self.messages.get_by_text(text)).to_be_visible()

    def covers_the_page(self) -> None:
        self.page.get_by_role("button", name=self.words("Someone is near me"), exact=True).click()
        expect(self.page.locator("textarea")).to_have_count(0)

    def comes_back_by_words(self, four: list[str] | None = None) -> None:
        """By the page that asks for them."""
        self.go("messages/words/")
        names = ("First word", "Second word", "Third word", "Fourth word")
        for name, word in zip(names, four or self.four, strict=True):
            self.field(name).fill(word)
        self.button("Open my chat").click()

    def comes_back_through_the_cover(self) -> None:
        """The everyday list takes the four words where it says “Add”."""
        self.page.locator("#item").fill(" ".join(self.four))
        self.button("Add").click()

    def ends_the_chat(self, answer: str | None = None) -> None:
        self.button("End the chat").click()
        expect(self.heading("Did this chat help?")).to_be_visible()
        self.picture("ended-390")
        if answer is not None:
            self.choose(self.words(answer))
            self.button("Send my answer").click()
            expect(self.heading("That was all")).to_be_visible()

    def is_gone(self) -> None:
        """Ends what a journey left open, so that nobody waits in the next journey's line."""
        if not self.page.is_closed() and self.button("End the chat").count():
            self.button("End the chat").click()

    def shows_the_end(self) -> None:
        """Looking again after the advocate ended the chat."""
        self.button("Show new messages").click()
        expect(self.heading("Did this chat help?")).to_be_visible()

    def _keep_the_token(self) -> None:
        token = self.page.locator('input[name="token"]').first.get_attribute("value")
        assert token
        self.tokens.add(token)

    def has_left_no_trace(self) -> None:
        """No cookie, nothing stored, no word or token in an address, and no title that says where one is."""
        assert self.page.context.cookies() == []
        assert self.page.context.storage_state()["origins"] == []
        for address in self.asked:
            path = address.removeprefix(self.base).lower()
            assert "?" not in path, address
            parts = path.replace("-", "/").split("/")
            assert not [word for word in self.four if word.lower() in parts], address
            assert not [token for token in self.tokens if token.lower() in path], address
        telling = (self.words.pack.name(self.language).lower(), "traf", "traite", "trata")
        assert not [title for title in self.titles if any(word in title.lower() for word in telling)]
        self.has_asked_nobody_else()
