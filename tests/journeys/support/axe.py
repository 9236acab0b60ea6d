"""axe in the page: the list of what it finds wrong, in words that say where."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

from tests.journeys.support.person import DESKTOP, PHONE, Person

SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.flatMap(
    (broken) => broken.nodes.map((node) => `${broken.id}: ${node.target.join(' ')} · ${node.failureSummary}`))"""


def violations(page: Page) -> list[str]:
    """Run axe; what evaluates in the page from outside is not bound by its content policy."""
    page.evaluate(SCRIPT)
    found: list[str] = page.evaluate(RUN)
    return found


def is_clean(one: Person, *, sizes: tuple[dict[str, int], ...] = (PHONE, DESKTOP)) -> None:
    """At both widths: axe 0, and no page wider than its window."""
    for size in sizes:
        one.page.set_viewport_size(size)  # type: ignore[arg-type]
        assert violations(one.page) == [], f"{one.page.url} at {size['width']}"
        width = one.page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{one.page.url} is {width} wide at {size['width']}"
