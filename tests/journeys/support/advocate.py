"""Somebody at the desk: signs in, answers, writes down, refers, closes. A supervisor is one too."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.journeys.support.person import SOON, Opener, Person
from tests.support.served import Served


class Advocate(Person):
    side = "desk"

    def __init__(self, served: Served, open_page: Opener, *, hotline: str, language: str, role: str = "advocate") -> None:
        super().__init__(served, open_page, hotline=hotline, language=language)
        self.role = role
        self.page.on("dialog", lambda dialog: dialog.accept())

    def signs_in(self) -> None:
        self.signs_in_as(self.role)

    def opens_the_queue(self) -> None:
        self.go("")
        expect(self.heading("Queue")).to_be_visible()

    def is_now(self, presence: str) -> None:
        """Available, Wrap-up, Break or Offline."""
        self.button(presence).click()
        expect(self.button(presence)).to_have_attribute("aria-pressed", "true")

    @property
    def accept(self) -> Locator:
        return self.button("Accept")

    def accepts(self) -> str:
        """Wait for the offer and accept it; the contact's code."""
        self.accept.click(timeout=SOON)
        expect(self.field("Reply")).to_be_visible()
        self.contact = urlsplit(self.page.url).path
        return self.code

    @property
    def code(self) -> str:
        return self.page.locator("#c-h .code").inner_text()

    @property
    def messages(self) -> Locator:
        return self.page.get_by_role("log", name=self.words("Messages"), exact=True)

    def reads(self, text: str) -> None:
        expect(self.messages.get_by_text(text)).to_be_visible(timeout=SOON)

    def replies(self, text: str) -> None:
        self.field("Reply").fill(text)
        self.button("Send").click()
        expect(self.messages.get_by_text(text)).to_be_visible()

    def opens_the_contact(self) -> None:
        self.page.goto(self.base + self.contact)

    def writes_the_record(self, *, summary: str, place: str, venue: str = "farm", needs: tuple[str, ...] = ()) -> None:
        self.pick("Kind of contact", self.words.label("contact_classes", "referral"))
        self.pick("Venue or industry", self.words.label("venues", venue))
        self.field("Place").fill(place)
        self.page.get_by_role("radio", name=self.words("Adult"), exact=True).check(force=True)
        more = self.page.get_by_text(self.words("More needs"), exact=True)
        for need in needs:
            box = self.page.get_by_role("checkbox", name=self.words.label("needs", need), exact=True)
            if not box.count():
                more.click()
            self.tick(self.words.label("needs", need))
        self.field("Summary").fill(summary)
        self.button("Save the record").click()

    def opens_a_case(self, *, name: str, needs: tuple[str, ...], crisis: bool = False) -> str:
        """A situation and a case, for a person who agreed to it; the case's code."""
        self.link("Open a case").click()
        self.tick(self.words("They agreed to be helped in a case"))
        self.page.get_by_label(self.words("Name they prefer")).fill(name)
        if crisis:
            self.tick(self.words("Crisis: answer within 24 hours"))
        for need in needs:
            self.tick(self.words.label("needs", need))
        self.picture("open-case-1366")
        self.button("Open both").click()
        self.page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/$"))
        self.case = urlsplit(self.page.url).path
        return self.page.get_by_role("heading", level=1).inner_text()

    def opens_the_case(self) -> None:
        self.page.goto(self.base + self.case)

    def proposes(self, service: str) -> None:
        self.link("Propose a referral").click()
        self.picture("choose-service-1366")
        self.page.get_by_role("button", name=f"{self.words('Propose')} {service}", exact=True).click()
        self.page.wait_for_url(re.compile(r"/referrals/[0-9a-f-]{36}/$"))
        self.referral = urlsplit(self.page.url).path

    def asks_for_their_yes(self, *, data: tuple[str, ...]) -> None:
        """Record the consent that the draft asks for, and be back at the draft."""
        self.link("Ask for their yes").first.click()
        for code in self.words.pack.codes("data_categories"):
            self.set_tick(self.words.label("data_categories", code.code), wanted=code.code in data)
        self.button("Show these words").click()
        self.choose(self.words.label("consent_givers", "self"))
        self.choose(self.words.label("consent_given", "writing"))
        self.tick(self.words("They could ask, and said it back in their own words"))
        self.picture("consent-1366")
        self.button("Record this consent").click()
        self.page.wait_for_url(lambda address: urlsplit(address).path == self.referral)

    def sends_the_referral(self) -> str:
        """The code, which is shown in this answer and nowhere else."""
        self.picture("draft-1366")
        self.button("Send the referral").click()
        spoken = self.page.locator(".sayloud")
        expect(spoken).to_be_visible()
        code = re.sub(r"\D", "", spoken.inner_text())
        assert len(code) == 8
        self.picture("code-1366")
        return code

    def goes_to_the_wrap_up(self) -> None:
        """By “Finish”, or by the link that takes its place once the line has noticed that the visitor ended the chat."""
        self.button("Finish").or_(self.link("To the wrap-up")).click()

    def ends_the_wrap_up(self, *, disposition: str, kind: str = "", summary: str = "") -> None:
        """On the wrap-up page: check what the draft says, and make it final."""
        expect(self.button("Finalise")).to_be_visible()
        if kind:
            self.pick("Kind of contact", self.words.label("contact_classes", kind))
        if summary:
            self.field("Summary").fill(summary)
        self.pick("How it ended", self.words.label("dispositions", disposition))
        self.picture("wrap-up-1366")
        self.button("Finalise").click()
        expect(self.heading("Queue")).to_be_visible()

    def closes_the_case(self, *, reason: str, second: bool) -> None:
        self.opens_the_case()
        self.link("Close the case").click()
        self.choose(self.words.label("closing_reasons", reason))
        self.picture("close-1366")
        self.button("Ask a second person to agree" if second else "Close this case").click()

    def gives_up_what_is_left(self) -> None:
        """Offline at the end, so that the next journey's offers come to nobody who is gone."""
        self.opens_the_queue()
        self.is_now("Offline")


def at_once(*buttons: Locator) -> None:
    """Press all these buttons in different browsers at the same moment, as near as two browsers can."""
    for button in buttons:
        button.evaluate("(one) => setTimeout(() => one.click(), Math.max(0, 400 - (performance.now() % 400)))")


def settled(*pages: Page) -> None:
    for page in pages:
        page.wait_for_timeout(1_000)
        page.wait_for_load_state()
