"""Everybody who comes gets a place at once, and comes once."""

from uuid import uuid4

import pytest

from northline.apps.contacts.contracts import Channel
from northline.apps.contacts.models import Contact
from northline.apps.floor import actions, queries
from northline.apps.floor.contracts import Arrival, TaskState
from northline.apps.floor.models import Task
from northline.engines.triage import Level, RuleId
from tests.apps.floor.builders import NOW, advocate, arrive, at, available, supervisor

pytestmark = pytest.mark.django_db


def test_an_arrival_has_contact_task_and_place_at_once() -> None:
    received = arrive(words="hello, I need to talk")
    assert received.token
    assert len(received.resume_words) == 4
    assert received.place is not None
    assert received.place.position == 1
    assert received.place.minutes >= 1
    task = Task.objects.get(contact_id=received.contact_id)
    assert task.state == TaskState.PENDING
    assert task.code == Contact.objects.get(pk=received.contact_id).code


def test_a_form_sent_twice_arrives_once() -> None:
    arrival = Arrival(channel=Channel.CHAT, language="en", form_key=uuid4(), answers={}, words="hello")
    first = actions.receive_arrival(arrival=arrival, now=NOW)
    second = actions.receive_arrival(arrival=arrival, now=at(seconds=2))
    assert first.contact_id == second.contact_id
    assert Task.objects.count() == 1
    assert Contact.objects.count() == 1


def test_words_of_danger_come_first_in_line() -> None:
    routine = arrive(words="what hours are you open")
    crisis = arrive(words="he has a gun", now=at(seconds=10))
    assert queries.place_in_line(contact_id=crisis.contact_id, now=at(seconds=11)).position == 1
    assert queries.place_in_line(contact_id=routine.contact_id, now=at(seconds=11)).position == 2


def test_a_tip_stands_in_the_same_line() -> None:
    tip = arrive(words="I saw people sleeping in a kitchen", channel=Channel.TIP, people_now="yes")
    task = Task.objects.get(contact_id=tip.contact_id)
    assert task.level == Level.RAISED
    assert {entry["rule"] for entry in task.because} >= {RuleId.PEOPLE_PRESENT}


def test_answers_before_the_chat_weigh() -> None:
    soon = arrive(safe="short", safe_until="11:30")  # 15:00 UTC is 11:00 in the hotline's zone
    task = Task.objects.get(contact_id=soon.contact_id)
    assert task.level == Level.HIGH
    assert task.because[0]["params"] == {"until": "11:30"}
    assert Task.objects.get(contact_id=arrive(age="unsure").contact_id).level == Level.HIGH


def test_a_call_written_down_is_at_once_in_ones_own_hands() -> None:
    mara = advocate()
    arrival = Arrival(channel=Channel.PHONE, language="es", form_key=uuid4(), words="called from a kitchen")
    contact_id = actions.note_contact(actor=mara, arrival=arrival, now=NOW)
    assert actions.note_contact(actor=mara, arrival=arrival, now=at(seconds=1)) == contact_id
    (mine,) = queries.queue(actor=mara, now=at(seconds=2)).mine
    assert mine.contact_id == contact_id


def test_no_words_of_the_visitor_stay_with_the_task() -> None:
    received = arrive(words="my name is Quenby and he has a gun", few="ask for Quenby")
    task = Task.objects.get(contact_id=received.contact_id)
    assert "Quenby" not in repr(task.__dict__)


def test_the_expected_wait_is_sensible_without_history() -> None:
    assert 1 <= queries.expected_wait(now=NOW) <= 10
    for minute in range(5):
        arrive(now=at(minutes=minute))
    assert queries.expected_wait(now=at(minutes=5)) > 1


def test_the_line_is_open_while_somebody_answers() -> None:
    assert not queries.line_open(now=NOW)
    available(supervisor())
    assert queries.line_open(now=NOW)
