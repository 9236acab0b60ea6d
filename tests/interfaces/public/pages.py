"""Reading and sending a visitor's pages as a browser without script does."""

from html.parser import HTMLParser
from typing import Any

from tests.support.sides import SideClient

START = "/en/messages/"
CHAT = "/en/messages/now/"
WORDS = "/en/messages/words/"


class Page(HTMLParser):
    """Hidden fields, and the text one can read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.hidden, self.shown = html, {}, []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.hidden.setdefault(given["name"], given.get("value") or "")
        self._silent += tag in ("script", "style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "title")

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.shown.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(self.shown)

    @property
    def words(self) -> list[str]:
        return self.hidden.get("words", "").split()


def get(client: SideClient, path: str) -> Page:
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return Page(response.content.decode())


def start(client: SideClient, path: str = START, **answers: str) -> Page:
    """Begin a chat from the page at `path`, and return the chat's page."""
    form = get(client, path)
    response = client.post(path, {"ticket": form.hidden["ticket"], **answers})
    assert response.status_code == 200, response.content.decode()[:2000]
    return Page(response.content.decode())


def press(client: SideClient, page: Page, act: str, *, path: str = CHAT, **fields: str) -> tuple[Page, Any]:
    """Press one of the chat's buttons."""
    response = client.post(path, {**page.hidden, "act": act, **fields})
    return Page(response.content.decode()), response
