"""Who is in a conversation: a supervisor joins and leaves, the visitor is told both times, and every page says who is here."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from northline.apps.contacts import actions as contacts
from northline.apps.contacts import queries
from northline.apps.contacts.contracts import Event
from northline.apps.floor import actions as floor
from northline.apps.floor import dispatcher
from northline.apps.floor.models import Presence, Reservation
from northline.foundation.models.audit import AuditEntry
from tests.apps.floor.builders import advocate, arrive, supervisor
from tests.interfaces.desk.test_floor_live import held
from tests.interfaces.desk.test_floor_pages import desk

pytestmark = pytest.mark.django_db


def told(token: str) -> list[tuple[str, str]]:
    view = queries.visitor_view(token=token, now=timezone.now())
    return [(line.event, line.author) for line in view.messages if line.event.startswith("supervisor")]


def test_a_supervisor_joins_and_leaves_by_buttons_and_the_visitor_is_told_both_times() -> None:
    mara, rut = desk(advocate()), desk(supervisor())
    task, token = held(mara)
    page = f"/en/contacts/{task.contact_id}/"
    assert rut.get(page).status_code == 404
    rut.post(f"{page}join/")
    assert "Leave the conversation" in rut.get(page).content.decode()
    for _twice in range(2):
        assert rut.post(f"{page}leave/").url == "/en/floor/"
    assert told(token) == [(Event.SUPERVISOR_JOINED, "Rut Lindqvist"), (Event.SUPERVISOR_LEFT, "Rut Lindqvist")]
    assert "You left the conversation. The visitor was told." in rut.get("/en/floor/").content.decode()


def test_who_left_reads_a_running_conversation_no_more() -> None:
    mara, rut = desk(advocate()), desk(supervisor())
    task, token = held(mara)
    page = f"/en/contacts/{task.contact_id}/"
    rut.post(f"{page}join/")
    rut.post(f"{page}leave/")
    for address in (page, f"{page}pane/"):
        assert rut.get(address).status_code == 404
    assert rut.post(f"{page}note/", {"text": "still here"}).status_code == 404
    contacts.end_by_visitor(token=token, now=timezone.now())
    assert rut.get(page).status_code == 200  # what is over may be read over; the opening is in the audit


def test_desk_and_visitor_see_who_is_here() -> None:
    mara, rut = desk(advocate()), desk(supervisor())
    task, token = held(mara)
    page = f"/en/contacts/{task.contact_id}/"
    assert "supervisor, is here" not in mara.get(page).content.decode()
    rut.post(f"{page}join/")
    for address in (page, f"{page}pane/"):
        assert "Rut Lindqvist, supervisor, is here" in mara.get(address).content.decode()
        assert "With Mara Okafor" in rut.get(address).content.decode()
    assert queries.visitor_view(token=token, now=timezone.now()).supervisors == ("Rut Lindqvist",)
    rut.post(f"{page}leave/")
    assert "supervisor, is here" not in mara.get(f"{page}pane/").content.decode()
    assert queries.visitor_view(token=token, now=timezone.now()).supervisors == ()


def test_nobody_else_leaves_or_is_made_to_leave() -> None:
    mara, rut, far = desk(advocate()), desk(supervisor()), desk(supervisor("Far Away", team="south"))
    task, token = held(mara)
    page = f"/en/contacts/{task.contact_id}/"
    rut.post(f"{page}join/")
    assert mara.post(f"{page}leave/").status_code == 404
    far.post(f"{page}leave/")
    assert told(token) == [(Event.SUPERVISOR_JOINED, "Rut Lindqvist")]


def test_the_end_of_a_conversation_lets_its_supervisor_out_without_a_second_word() -> None:
    mara, rut = desk(advocate()), desk(supervisor())
    task, _token = held(mara)
    page = f"/en/contacts/{task.contact_id}/"
    rut.post(f"{page}join/")
    mara.post(f"{page}finish/")
    text = rut.get(page).content.decode()
    assert "is here" not in text
    assert "Leave the conversation" not in text
    before = AuditEntry.objects.filter(event="contacts.supervisor_left").count()
    rut.post(f"{page}leave/")
    assert AuditEntry.objects.filter(event="contacts.supervisor_left").count() == before


def test_the_pane_shows_the_first_fifty_and_says_how_many_more() -> None:
    client = desk(advocate())
    for _one in range(53):
        arrive(now=timezone.now())
    page = client.get("/en/").content.decode()
    assert page.count('<li class="q">') == 50
    assert "3 more wait below these." in page
    assert "Waiting, most urgent first" in page
    everything = client.get("/en/?all=1").content.decode()
    assert everything.count('<li class="q">') == 53
    assert "queue/pane/?&amp;all=1" in everything
    assert client.get("/en/queue/pane/?&all=1").content.decode().count('<li class="q">') == 53


def test_words_for_a_contact_that_went_back_to_the_line_are_kept_on_the_page() -> None:
    mara = advocate()
    client = desk(mara)
    task, _token = held(client)
    page = f"/en/contacts/{task.contact_id}/"
    floor.hand_back_work_of(user_id=mara.id, now=timezone.now())
    assert "It is not with you: nothing can be sent from here" in client.get(f"{page}pane/").content.decode()
    refused = client.post(f"{page}reply/", {"text": "a long answer", "form_key": str(uuid4())})
    assert refused.status_code == 422
    assert "What you wrote is still here." in refused.content.decode()
    assert "a long answer</textarea>" in refused.content.decode()
    assert desk(advocate("Noor Vela")).post(f"{page}reply/", {"text": "x"}).status_code == 404


def test_a_wrap_up_that_a_supervisor_took_over_keeps_what_its_first_holder_wrote() -> None:
    mara, rut = advocate(), supervisor()
    client = desk(mara)
    task, _token = held(client)
    page = f"/en/contacts/{task.contact_id}/"
    client.post(f"{page}finish/")
    Presence.objects.filter(advocate_id=mara.id).update(seen_at=timezone.now() - timedelta(hours=1))
    assert desk(rut).post(f"/en/tasks/{task.id}/take-over/").url == f"{page}wrap-up/"
    written = {"contact_class": "crisis", "disposition": "helped", "summary": "half an hour of writing"}
    refused = client.post(f"{page}wrap-up/", written)
    assert refused.status_code == 422
    assert "A colleague took this contact over." in refused.content.decode()
    assert "half an hour of writing</textarea>" in refused.content.decode()
    assert client.get(f"{page}wrap-up/").status_code == 404


def test_an_offer_in_two_windows_is_answered_once() -> None:
    client = desk(advocate())
    client.post("/en/presence/", {"presence": "available"})
    for _one in range(2):
        arrive(now=timezone.now())
    dispatcher.tick(now=timezone.now())
    offer = Reservation.objects.get(state="pending")
    for _window in range(2):
        assert client.post(f"/en/offers/{offer.id}/accept/").url == f"/en/contacts/{offer.task.contact_id}/#talk"
    client.post(f"/en/offers/{offer.id}/decline/")
    assert Reservation.objects.get(id=offer.id).state == "accepted"


def test_an_offer_that_passed_while_the_machine_slept_says_so_and_the_contact_kept_its_place() -> None:
    client = desk(advocate())
    client.post("/en/presence/", {"presence": "available"})
    received = arrive(now=timezone.now() - timedelta(minutes=1))
    dispatcher.tick(now=timezone.now() - timedelta(seconds=50))
    offer = Reservation.objects.get()
    assert client.post(f"/en/offers/{offer.id}/accept/").url == "/en/"
    assert "note--high" in client.get("/en/").content.decode()
    assert offer.task.contact_id == received.contact_id
    dispatcher.tick(now=timezone.now())
    assert Reservation.objects.get(id=offer.id).state == "timed_out"


def test_the_dock_does_not_read_its_countdown_aloud() -> None:
    client = desk(advocate())
    task, _token = held(client)
    arrive(now=timezone.now())
    dispatcher.tick(now=timezone.now())
    text = client.get(f"/en/contacts/{task.contact_id}/").content.decode()
    dock = text[text.index('class="dock') :]
    assert "aria-live" not in dock[: dock.index("</section>")]


def test_a_call_is_noted_as_a_repeat_when_they_say_so() -> None:
    client = desk(advocate())
    call = {"channel": "phone", "language": "en", "words": "about my pay slip", "form_key": str(uuid4()), "repeat": "yes"}
    page = client.post("/en/contacts/new/", call).url
    assert "Was here within the last week" in client.get(page.split("#")[0]).content.decode()
