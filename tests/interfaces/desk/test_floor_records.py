"""The contact form on the page: two windows, pressed twice, amended late, and who may amend at all."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from northline.apps.contacts.models import ContactRecord
from northline.apps.floor.models import Task
from northline.foundation.actor import Actor, Role
from tests.apps.floor.builders import advocate, member, supervisor
from tests.interfaces.desk.test_floor_pages import accepted, desk
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db

FINAL = {"contact_class": "high_risk", "disposition": "helped", "summary": "Two sentences."}


def seen(page: str) -> dict[str, str]:
    """The marks that a shown form carries."""
    return dict(re.findall(r'name="(seen-[a-z_]+)" value="([0-9a-f]+)"', page))


def finished(client: SideClient) -> Task:
    task = accepted(client, words="my boss keeps my passport")
    client.post(f"/en/contacts/{task.contact_id}/finish/")
    return task


def final(client: SideClient) -> Task:
    task = finished(client)
    assert client.post(f"/en/contacts/{task.contact_id}/wrap-up/", FINAL).status_code == 302
    return task


def test_two_windows_keep_what_the_other_one_wrote() -> None:
    client = desk(advocate())
    task = accepted(client, words="hello")
    page = client.get(f"/en/contacts/{task.contact_id}/").content.decode()
    marks = seen(page)
    assert set(marks) >= {"seen-summary", "seen-place", "seen-safe_reply", "seen-needs", "seen-age"}
    address = f"/en/contacts/{task.contact_id}/record/"
    client.post(address, {**marks, "summary": "from the first window", "place": "", "age": "adult", "has_needs": "1"})
    saved = client.post(address, {**marks, "summary": "", "place": "from the second", "age": "not_asked", "has_needs": "1"})
    assert saved.status_code == 302
    page = client.get(f"/en/contacts/{task.contact_id}/").content.decode()
    assert "from the first window" in page
    assert 'value="from the second"' in page
    assert re.search(r'value="adult" checked', page)
    assert Task.objects.get().signs["age"] == "adult"


def test_the_same_field_in_two_windows_is_a_choice_and_not_an_accident() -> None:
    client = desk(advocate())
    task = accepted(client, words="hello")
    address = f"/en/contacts/{task.contact_id}/record/"
    marks = seen(client.get(f"/en/contacts/{task.contact_id}/").content.decode())
    client.post(address, {**marks, "summary": "first words", "venue": "farm"})
    refused = client.post(address, {**marks, "summary": "second words", "venue": "hotel"})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "saved in another window as “first words”" in text
    assert "second words</textarea>" in text
    assert "Venue or industry: saved in another window as" in text
    again = client.post(address, {**seen(text), "summary": "second words", "venue": "hotel"})
    assert again.status_code == 302
    assert "second words" in client.get(f"/en/contacts/{task.contact_id}/").content.decode()


def test_marks_tell_nothing_and_fit_no_other_contact() -> None:
    client = desk(advocate())
    first, second = accepted(client, words="hello"), accepted(client, words="hello again")
    pages = [seen(client.get(f"/en/contacts/{task.contact_id}/").content.decode()) for task in (first, second)]
    assert pages[0]["seen-summary"] != pages[1]["seen-summary"]


def test_finalising_twice_alike_is_one_final_version_and_other_words_are_not_lost() -> None:
    client = desk(advocate())
    task = finished(client)
    address = f"/en/contacts/{task.contact_id}/wrap-up/"
    for _twice in range(2):
        assert client.post(address, FINAL).status_code == 302
    assert ContactRecord.objects.count() == 1
    refused = client.post(address, {**FINAL, "summary": "words of a second window"})
    assert refused.status_code == 422
    assert "This record is final. Amend it instead, and say why." in refused.content.decode()
    assert "words of a second window" in refused.content.decode()
    assert client.post(address, {**FINAL, "draft": "1"}).status_code == 422
    assert client.get(address).url == f"/en/contacts/{task.contact_id}/"


def late(task: Task) -> None:
    """The record was made final a day and a minute ago; only the test may move it, with the guard of the table asleep."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table contacts_contactrecord disable trigger user")
        cursor.execute(
            "update contacts_contactrecord set written_at = %s where contact_id = %s",
            [timezone.now() - timedelta(hours=24, minutes=1), task.contact_id],
        )
        cursor.execute("alter table contacts_contactrecord enable trigger user")


def test_an_advocate_amends_within_a_day_and_later_asks_a_supervisor() -> None:
    client = desk(advocate())
    task = final(client)
    address = f"/en/contacts/{task.contact_id}/amend/"
    amended = client.post(address, {"summary": "Better words.", "because": "a slip"})
    assert amended.status_code == 302
    assert 'href="' + address in client.get(f"/en/contacts/{task.contact_id}/").content.decode()
    late(task)
    assert "Ask a supervisor to amend it" in client.get(f"/en/contacts/{task.contact_id}/").content.decode()
    assert client.get(address).url == f"/en/contacts/{task.contact_id}/"
    refused = client.post(address, {"summary": "Too late.", "because": "a slip"})
    assert refused.status_code == 422
    assert "More than 24 hours have passed" in refused.content.decode()
    assert "Too late." in refused.content.decode()


def test_a_supervisor_finds_a_finished_contact_of_their_team_and_amends_it_at_any_time() -> None:
    task = final(desk(advocate()))
    late(task)
    client = desk(supervisor())
    assert client.get(f"/en/contacts/{task.contact_id}/amend/").status_code == 404
    floor = client.get("/en/floor/").content.decode()
    assert "Finished by your team" in floor
    assert task.code in floor
    assert client.post(f"/en/contacts/{task.contact_id}/join/").url == f"/en/contacts/{task.contact_id}/"
    page = client.get(f"/en/contacts/{task.contact_id}/").content.decode()
    assert "Leave the conversation" not in page
    assert (
        client.post(f"/en/contacts/{task.contact_id}/amend/", {"summary": "Looked over.", "because": "review"}).status_code == 302
    )
    assert "Looked over." in client.get(f"/en/contacts/{task.contact_id}/").content.decode()


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.CASE_MANAGER, Role.SUPERVISOR])
def test_somebody_elses_record_is_not_there(role: Role) -> None:
    task = final(desk(advocate()))
    other: Actor = member("Noor Vela", role, team="south")
    client = desk(other)
    for address in ("amend/", "record/", "wrap-up/"):
        assert client.post(f"/en/contacts/{task.contact_id}/{address}", {**FINAL, "because": "x"}).status_code == 404
    assert client.get(f"/en/contacts/{task.contact_id}/amend/").status_code == 404


def test_two_amendments_from_one_page_keep_both_changes() -> None:
    client = desk(advocate())
    task = final(client)
    address = f"/en/contacts/{task.contact_id}/amend/"
    marks = seen(client.get(address).content.decode())
    assert (
        client.post(address, {**marks, "place": "by the river", "summary": "Two sentences.", "because": "a"}).status_code == 302
    )
    assert client.post(address, {**marks, "place": "", "summary": "New words.", "because": "b"}).status_code == 302
    newest = client.get(address).content.decode()
    assert "by the river" in newest
    assert "New words." in newest
    clash = client.post(address, {**marks, "summary": "Third words.", "because": "c"})
    assert clash.status_code == 422
    assert 'value="c"' in clash.content.decode()
    assert ContactRecord.objects.count() == 3
