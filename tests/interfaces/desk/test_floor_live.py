"""What changes while an advocate looks: the small script asks for it, and it says the same as the page would."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from northline.apps.contacts import actions as contacts
from northline.apps.contacts.contracts import Event
from northline.apps.floor import actions, dispatcher
from northline.apps.floor.models import Presence, Task
from northline.foundation.actor import Role
from tests.apps.floor.builders import advocate, arrive, at, available, member, supervisor
from tests.interfaces.desk.test_floor_pages import accepted, desk
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db


def held(client: SideClient) -> tuple[Task, str]:
    """A running chat, with the token of the visitor's page."""
    received = arrive(now=timezone.now())
    client.post("/en/presence/", {"presence": "available"})
    client.post(f"/en/tasks/{Task.objects.get().id}/take/")
    return Task.objects.get(), received.token


def both(client: SideClient, task: Task) -> tuple[str, str]:
    page = f"/en/contacts/{task.contact_id}/"
    return client.get(page).content.decode(), client.get(f"{page}pane/").content.decode()


def test_a_covered_page_closes_the_reply_in_the_live_part_too() -> None:
    client = desk(advocate())
    task, token = held(client)
    assert all('data-hint="open"' in text for text in both(client, task))
    contacts.mark_someone_near(token=token, now=timezone.now())
    page, live = both(client, task)
    for text in (page, live):
        assert 'data-hint="closed"' in text
        assert "Their page is covered" in text
    assert re.search(r"<textarea[^>]* data-reply readonly", page)
    assert "<textarea" not in live  # what the advocate has begun to write is never replaced


def test_after_the_visitor_ended_there_is_nothing_to_hand_back_or_to_end() -> None:
    client = desk(advocate())
    task, token = held(client)
    for text in both(client, task):
        assert "Hand back" in text
        assert "End this conversation" in text
    contacts.end_by_visitor(token=token, now=timezone.now())
    for text in both(client, task):
        assert "Hand back" not in text
        assert "End this conversation" not in text
        assert ">Finish " in text
    assert client.post(f"/en/tasks/{task.id}/hand-back/").status_code == 409


def test_new_words_change_the_reasons_while_one_looks() -> None:
    client = desk(advocate())
    task, token = held(client)
    contacts.post_visitor_message(token=token, text="he has a gun", form_key=uuid4(), now=timezone.now())
    dispatcher.tick(now=timezone.now())
    assert "Speaks of a weapon" in both(client, task)[1]


def test_an_offer_that_passed_says_so() -> None:
    client = desk(advocate())
    arrive(now=timezone.now())
    arrive(now=timezone.now())
    client.post("/en/presence/", {"presence": "available"})
    dispatcher.tick(now=timezone.now())
    assert "data-offered" in client.get("/en/queue/pane/").content.decode()
    dispatcher.tick(now=timezone.now() + timedelta(seconds=46))
    assert "Your last offer passed unanswered" in client.get("/en/queue/pane/").content.decode()


def test_any_page_of_the_desk_is_a_sign_of_life() -> None:
    mara = available(advocate(), now=at(days=-1))
    Presence.objects.update(seen_at=at(days=-1))
    desk(mara).get("/en/cases/")
    assert Presence.objects.get().seen_at > at(days=-1)


def test_ones_open_danger_procedure_is_found_again_after_the_contact_is_final() -> None:
    client = desk(advocate())
    task = accepted(client, words="he has a gun")
    procedure = client.post(f"/en/contacts/{task.contact_id}/danger/").url
    client.post(f"/en/contacts/{task.contact_id}/finish/")
    assert procedure in client.get("/en/").content.decode()
    assert procedure in client.get(f"/en/contacts/{task.contact_id}/").content.decode()


def test_a_step_of_the_danger_procedure_that_is_refused_keeps_what_was_written() -> None:
    client = desk(advocate())
    task = accepted(client, words="he has a gun")
    page = client.post(f"/en/contacts/{task.contact_id}/danger/").url
    for step, sent, said in (
        ("basis", {"why": "no answer since noon"}, "Choose one of the three."),
        ("basis", {"basis": "duty", "why": ""}, "Write why"),
        ("step", {"kind": "called", "note": "dispatch, no answer since noon"}, ""),
        ("close", {}, "Choose how it ended."),
    ):
        refused = client.post(f"{page}{step}/", sent)
        text = refused.content.decode()
        assert refused.status_code == 422
        assert 'role="alert"' in text
        assert said in text
        assert all(value in text for key, value in sent.items() if key in ("why", "note"))


def test_an_age_first_doubted_in_the_wrap_up_opens_the_minors_page_before_anything_is_final() -> None:
    client = desk(advocate())
    task = accepted(client, words="hello")
    client.post(f"/en/contacts/{task.contact_id}/finish/")
    final = {"contact_class": "crisis", "disposition": "helped", "summary": "Two sentences.", "age": "unsure"}
    page = f"/en/contacts/{task.contact_id}/wrap-up/"
    assert client.post(page, final).url == f"/en/contacts/{task.contact_id}/minor/"
    task.refresh_from_db()
    assert task.state == "wrapping"
    assert client.post(page, final).url == "/en/"


def test_a_supervisor_takes_a_leavers_record_from_the_floor_page() -> None:
    mara = advocate()
    task = accepted(desk(mara), words="hello")
    actions.finish(actor=mara, task_id=task.id, now=timezone.now())
    Presence.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    rut = desk(supervisor())
    assert f"/en/tasks/{task.id}/take-over/" in rut.get("/en/floor/").content.decode()
    wrap_up = rut.post(f"/en/tasks/{task.id}/take-over/").url
    done = rut.post(wrap_up, {"contact_class": "crisis", "disposition": "helped", "summary": "Two sentences."})
    assert done.url == "/en/"
    task.refresh_from_db()
    assert task.state == "completed"


@pytest.mark.parametrize("bad", ["\x00", "a\x00b", "\u202e" * 50, "🦺" * 300, "x" * 70_000])
def test_strange_input_has_a_calm_answer_everywhere(bad: str) -> None:
    rut = member("Rut Ames", Role.ADVOCATE, Role.SUPERVISOR)
    client = desk(rut)
    task = accepted(client, words="hello")
    contact = f"/en/contacts/{task.contact_id}/"
    danger = client.post(f"{contact}danger/").url
    number = {"subdivision": "US-TX", "area": bad, "number": "512 555 0100"}
    for address, sent in (
        ("/en/find/", {"code": bad}),
        ("/en/presence/", {"presence": "available", "next": bad}),
        ("/en/contacts/new/", {"channel": "phone", "language": bad, "words": bad, "age": bad, "form_key": bad}),
        (f"{contact}reply/", {"text": bad, "form_key": bad, "next": bad}),
        (f"{contact}note/", {"text": bad}),
        (f"{contact}record/", {"summary": bad, "place": bad, "age": bad, "subdivision": bad, "needs": bad, "has_needs": "1"}),
        (f"{contact}urgency/", {"level": "2", "reason": bad}),
        (f"{danger}place/", {"place": bad, "subdivision": "US-TX", "area": bad}),
        (f"{danger}basis/", {"basis": "duty", "why": bad}),
        (f"{danger}step/", {"kind": "noted", "note": bad}),
        ("/en/floor/numbers/", number),
        ("/en/floor/mode/", {"mode": bad}),
    ):
        answer = client.post(address, sent)
        assert answer.status_code in (302, 400, 404, 409, 413, 422), (address, answer.status_code)


def test_a_supervisor_joins_from_the_floor_page_and_the_visitor_is_told() -> None:
    task, token = held(desk(advocate()))
    join = f"/en/contacts/{task.contact_id}/join/"
    other = desk(supervisor("Jon Vale", team="south"))
    assert join not in other.get("/en/floor/").content.decode()
    assert other.post(join).status_code == 404
    rut = desk(supervisor())
    assert join in rut.get("/en/floor/").content.decode()
    for _twice in range(2):
        page = rut.post(join).url
    assert rut.get(page).status_code == 200
    seen = contacts.look(token=token, now=timezone.now())
    assert [line.event for line in seen.messages].count(Event.SUPERVISOR_JOINED) == 1
