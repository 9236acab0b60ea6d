"""The desk stays small and quick however many wait."""

from itertools import cycle, islice
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from northline.foundation.actor import Role
from tests.apps.floor.builders import arrive, member
from tests.interfaces.desk.test_floor_pages import desk

pytestmark = pytest.mark.django_db

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
FILES = ("styles/tokens.css", "styles/components.css", "styles/desk.css", "controllers/desk.js")
BUDGET = 90_000
WORDS = ("he has a gun", "my boss keeps my passport", "they never paid me", "what hours are you open")


def wait(many: int) -> None:
    for words in islice(cycle(WORDS), many):
        arrive(now=timezone.now(), words=words)


def test_the_first_view_with_thirty_waiting_stays_within_its_budget() -> None:
    client = desk(member("Rut Ames", Role.ADVOCATE, Role.SUPERVISOR))
    client.post("/en/presence/", {"presence": "available"})
    wait(30)
    for language in ("en", "es", "fr"):
        page = client.get(f"/{language}/").content
        assert page.count(b'<li class="q">') == 30
        files = sum((FRONTEND / name).stat().st_size for name in FILES)
        assert len(page) + files < BUDGET, language


@pytest.mark.parametrize("page", ["/en/", "/en/queue/pane/", "/en/floor/"])
def test_a_longer_line_asks_the_database_no_more(page: str) -> None:
    client = desk(member("Rut Ames", Role.ADVOCATE, Role.SUPERVISOR))
    wait(2)
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    wait(30)
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(many) == len(few)
