"""axe in the page: the list of what it finds wrong, in words that say where."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

SCRIPT = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.flatMap(
    (broken) => broken.nodes.map((node) => `${broken.id}: ${node.target.join(' ')} · ${node.failureSummary}`))"""


def violations(page: Page) -> list[str]:
    """Run axe; what evaluates in the page from outside is not bound by its content policy."""
    page.evaluate(SCRIPT)
    found: list[str] = page.evaluate(RUN)
    return found
