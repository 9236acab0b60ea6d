"""The desk's floor: every page answers, for whom it is, and the main job goes through plain forms."""

import re

import pytest
from django.utils import timezone

from config.sides import Side
from northline.apps.accounts.models import User
from northline.apps.floor import dispatcher
from northline.apps.floor.models import Reservation, Task
from northline.foundation.actor import Actor, Role
from tests.apps.floor.builders import advocate, arrive, member
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db


def desk(actor: Actor) -> SideClient:
    client = SideClient(Side.DESK)
    client.sign_in(User.objects.get(pk=actor.id))
    return client


def accepted(client: SideClient, **arrival: str) -> Task:
    """One arrival, offered by the dispatcher and accepted on the page."""
    received = arrive(now=timezone.now(), **arrival)
    client.post("/en/presence/", {"presence": "available"})
    dispatcher.tick(now=timezone.now())
    offer = Reservation.objects.get(task__contact_id=received.contact_id, state="pending")
    answer = client.post(f"/en/offers/{offer.id}/accept/")
    assert answer.status_code == 302
    assert answer.url == f"/en/contacts/{received.contact_id}/"
    return Task.objects.get(contact_id=received.contact_id)


def test_the_main_job_goes_through_plain_forms() -> None:
    client = desk(advocate())
    task = accepted(client, words="my boss keeps my passport")
    page = client.get(f"/en/contacts/{task.contact_id}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "my boss keeps my passport" in text
    assert "Papers or phone held by somebody" in text
    key = re.search(r'name="form_key" value="([^"]+)"', text)[1]
    for _twice in range(2):
        client.post(f"/en/contacts/{task.contact_id}/reply/", {"text": "Thank you for writing.", "form_key": key})
    assert client.get(f"/en/contacts/{task.contact_id}/").content.decode().count("Thank you for writing.") == 1
    saved = client.post(
        f"/en/contacts/{task.contact_id}/record/", {"contact_class": "high_risk", "needs": ["shelter"], "has_needs": "1"}
    )
    assert saved.status_code == 302
    wrap_up = client.post(f"/en/contacts/{task.contact_id}/finish/")
    assert wrap_up.url == f"/en/contacts/{task.contact_id}/wrap-up/"
    page = client.get(wrap_up.url).content.decode()
    assert 'value="high_risk" selected' in page
    refused = client.post(wrap_up.url, {"contact_class": "high_risk", "summary": "kept words"})
    assert refused.status_code == 422
    assert "Choose how it ended" in refused.content.decode()
    assert "kept words" in refused.content.decode()
    done = client.post(wrap_up.url, {"contact_class": "high_risk", "disposition": "helped", "summary": "Two sentences."})
    assert done.status_code == 302
    task.refresh_from_db()
    assert task.state == "completed"
    assert client.get(f"/en/contacts/{task.contact_id}/").status_code == 200


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_every_page_answers_in_every_language(language: str) -> None:
    client = desk(member("Rut Ames", Role.ADVOCATE, Role.SUPERVISOR))
    task = accepted(client, words="he has a gun", age="unsure")
    base = f"/{language}/contacts/{task.contact_id}/"
    pages = ["", "?tab=services", "?tab=history", "?write=note", "pane/", "urgency/", "minor/"]
    for page in pages:
        assert client.get(base + page).status_code == 200, page
    danger = client.post(base + "danger/")
    assert client.get(danger.url).status_code == 200
    for page in ("", "queue/pane/", "queue/pane/?current=" + str(task.contact_id), "contacts/new/", "keys/", "floor/"):
        assert client.get(f"/{language}/{page}").status_code == 200, page
