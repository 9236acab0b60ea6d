"""A service that answers a referral: by a link from its mail and a code from the telephone, without an account."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.support.person import PHONE, SOON, Person


class Provider(Person):
    side = "partners"
    viewport = PHONE

    def finds_the_mail(self, reference: str) -> str:
        """The link in the newest mail that names this referral by its code."""
        self.go("mailbox/")
        letter = self.page.get_by_role("article").filter(has_text=reference).first
        for _look in range(20):
            if letter.count():
                break
            self.page.wait_for_timeout(500)
            self.page.reload()
        expect(letter).to_be_visible(timeout=SOON)
        self.letter = letter.inner_text()
        link = letter.get_by_role("link").first.get_attribute("href")
        assert link is not None
        return link

    def opens(self, link: str) -> None:
        """The link's page asks for the code. It comes in the service's language, and can be read in another."""
        self.page.goto(link)
        if f"/{self.language}/r/" not in link:
            self.page.locator(f'a[hreflang="{self.language}"]').click()
        expect(self.heading("A request waits for you")).to_be_visible()

    def enters(self, code: str) -> None:
        self.field("Code").fill(code)
        self.button("Open the request").click()

    def accepts(self) -> None:
        expect(self.heading("Can you help this person?")).to_be_visible()
        self.choose(self.words("Yes, we can help"))
        self.page.locator("#appointment").fill("24 Nov, 10:30")
        self.button("Send our answer").click()
        expect(self.heading("Thank you. Your answer is with us.")).to_be_visible()
