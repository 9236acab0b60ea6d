"""Every page stays under 50 kB, all files together and uncompressed, in at most five requests."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.interfaces.public.pages import get, press, start
from tests.interfaces.public.test_pages import TELLING
from tests.support.sides import SideClient

LIMIT = 50_000
REQUESTS = 5
STYLES = Path(settings.ROOT) / "frontend" / "styles"


def weigh(html: str) -> tuple[int, int]:
    """Bytes of the page with all its files, and how many requests it takes."""
    files = re.findall(r'(?:<script[^>]*src|<link[^>]*href)="/static/([^"]+)"', html)
    return len(html.encode()) + sum((Path(settings.ROOT) / "frontend" / name).stat().st_size for name in files), 1 + len(files)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_every_page_is_small(visitor: SideClient, language: str) -> None:
    htmls = {path: get(visitor, f"/{language}/{path}").html for path in TELLING}
    chat = start(visitor, f"/{language}/messages/", few="hello")
    htmls["chat"] = chat.html
    htmls["ended"] = press(visitor, chat, "end", path=f"/{language}/messages/now/")[0].html
    htmls["closed"] = press(visitor, chat, "send", path=f"/{language}/messages/now/", token="x")[0].html
    for path, html in htmls.items():
        size, requests = weigh(html)
        assert size < LIMIT, (path, size)
        assert requests <= REQUESTS, path


def rules(text: str) -> list[str]:
    """The rules of a style sheet, one by one, without comments and without differences of spacing."""
    plain = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    found, depth, rule = [], 0, ""
    for sign in plain:
        rule += sign
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if sign == "}" and depth == 0:
            found.append(" ".join(rule.split()))
            rule = ""
    return found


def test_visitors_styles_are_a_part_of_the_shared_ones() -> None:
    shared = (STYLES / "tokens.css").read_text() + (STYLES / "components.css").read_text()
    whole = set(rules(shared))
    values = {value.strip() for rule in whole for value in re.findall(r"(--[a-z0-9-]+: [^;]+);", rule)}
    for rule in rules((STYLES / "visitor.css").read_text()):
        if rule.startswith((":root", "@media (prefers-color-scheme", "@media print", "@media (forced")):
            assert set(re.findall(r"(--[a-z0-9-]+: [^;]+);", rule)) <= values, rule
        else:
            assert rule in whole, rule


def test_what_a_script_adds_later_stays_small() -> None:
    controllers = STYLES.parent / "controllers"
    later = sum((controllers / name).stat().st_size for name in ("leave.js", "chat.js", "socket.js"))
    assert later < 15_000
