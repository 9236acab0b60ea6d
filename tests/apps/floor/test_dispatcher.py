"""What one look of the dispatcher does, and what a strange clock cannot do to it."""

from uuid import uuid4

import pytest

from northline.apps.contacts import actions as contacts
from northline.apps.contacts.models import Segment
from northline.apps.floor import actions, dispatcher, queries
from northline.apps.floor.contracts import PresenceState, ReservationState, TaskState
from northline.apps.floor.models import Presence, Reservation, Task
from northline.engines.triage import Level, RuleId
from tests.apps.floor.builders import NOW, advocate, arrive, at, available

pytestmark = pytest.mark.django_db


def hold(actor: object, *, now: object = NOW, **arrival: str) -> Task:
    received = arrive(now=now, **arrival)
    task = Task.objects.get(contact_id=received.contact_id)
    actions.take_task(actor=actor, task_id=task.id, now=now)
    task.refresh_from_db()
    return task


def test_new_words_raise_the_level_and_say_why() -> None:
    received = arrive(words="hello")
    contacts.post_visitor_message(token=received.token, text="he has a gun", form_key=uuid4(), now=at(seconds=5))
    dispatcher.tick(now=at(seconds=6))
    task = Task.objects.get()
    assert task.level == Level.CRISIS
    assert [entry["rule"] for entry in task.because] == [RuleId.WEAPON]


def test_calmer_words_lower_nothing() -> None:
    received = arrive(words="he has a gun")
    contacts.post_visitor_message(token=received.token, text="thank you", form_key=uuid4(), now=at(seconds=5))
    dispatcher.tick(now=at(seconds=6))
    assert Task.objects.get().level == Level.CRISIS


def test_a_persons_override_wins_over_new_words() -> None:
    mara = available(advocate())
    received = arrive(words="hello")
    task = Task.objects.get()
    actions.override_urgency(actor=mara, task_id=task.id, level=Level.RAISED, reason="spoke with them", now=at(seconds=2))
    contacts.post_visitor_message(token=received.token, text="he has a gun", form_key=uuid4(), now=at(seconds=5))
    dispatcher.tick(now=at(seconds=6))
    task.refresh_from_db()
    assert (task.level, task.assessed_level) == (Level.RAISED, Level.CRISIS)
    (change,) = queries.changes_of_urgency(actor=mara, task_id=task.id)
    assert change.reason == "spoke with them"
    assert b"spoke with them" not in bytes(task.overrides.get().sealed_reason)


def test_a_chat_ended_by_the_visitor_goes_to_its_record() -> None:
    mara = available(advocate())
    received = arrive()
    actions.take_task(actor=mara, task_id=Task.objects.get().id, now=NOW)
    contacts.end_by_visitor(token=received.token, now=at(minutes=3))
    dispatcher.tick(now=at(minutes=3))
    task = Task.objects.get()
    assert (task.state, task.holder_id, task.slot) == (TaskState.WRAPPING, mara.id, None)


def test_somebody_unseen_for_long_gets_no_offers_and_then_their_work_goes_on() -> None:
    mara = available(advocate())
    task = hold(mara)
    dispatcher.tick(now=NOW)
    for minute in range(1, 32):
        dispatcher.tick(now=at(minutes=minute - 0.5))
        dispatcher.tick(now=at(minutes=minute))
    assert Presence.objects.get(advocate_id=mara.id).state == PresenceState.OFFLINE
    task.refresh_from_db()
    assert (task.state, task.holder_id, task.times_returned) == (TaskState.PENDING, None, 1)
    assert not Segment.objects.filter(ended_at__isnull=True).exists()
    assert Task.objects.get().arrived_at == NOW


def test_looking_at_the_desk_is_a_sign_of_life() -> None:
    mara = available(advocate())
    dispatcher.tick(now=NOW)
    for minute in range(1, 20):
        dispatcher.tick(now=at(minutes=minute - 0.5))
        actions.mark_seen(actor=mara, now=at(minutes=minute))
        dispatcher.tick(now=at(minutes=minute))
    assert Presence.objects.get(advocate_id=mara.id).state == PresenceState.AVAILABLE


@pytest.mark.parametrize("jump", [-86_400, -3_600, -61, -1, 61, 3_600, 86_400])
def test_a_clock_that_jumps_takes_nobodys_work(jump: int) -> None:
    mara = available(advocate())
    task = hold(mara)
    waiting = arrive()
    dispatcher.tick(now=NOW)
    dispatcher.tick(now=at(seconds=jump))
    dispatcher.tick(now=at(seconds=jump + 1))
    task.refresh_from_db()
    assert task.state == TaskState.ASSIGNED
    assert Presence.objects.get(advocate_id=mara.id).state == PresenceState.AVAILABLE
    place = queries.place_in_line(contact_id=waiting.contact_id, now=at(seconds=jump + 1))
    assert place is not None
    assert place.minutes >= 1
    assert queries.queue(actor=mara, now=at(seconds=jump)).waiting[0].waited_seconds >= 0


def test_a_clock_set_back_keeps_no_offer_standing() -> None:
    available(advocate())
    arrive()
    dispatcher.tick(now=NOW)
    dispatcher.tick(now=at(hours=-1))
    old = Reservation.objects.get(offered_at=NOW)
    assert old.state == ReservationState.TIMED_OUT
    assert old.deadline > NOW


def test_ageing_moves_the_line() -> None:
    old = arrive(words="what hours are you open")
    new = arrive(words="my boss keeps my passport", now=at(minutes=71))
    line = lambda when: [view.contact_id for view in queries.queue(actor=mara, now=when).waiting]  # noqa: E731
    mara = available(advocate())
    assert line(at(minutes=71)) == [old.contact_id, new.contact_id]
    assert queries.queue(actor=mara, now=at(minutes=71)).waiting[0].lifted


def test_an_open_danger_procedure_pauses_offers() -> None:
    mara = available(advocate())
    task = hold(mara)
    opened = actions.open_danger(actor=mara, contact_id=task.contact_id, now=NOW)
    arrive()
    dispatcher.tick(now=at(seconds=1))
    assert not Reservation.objects.filter(state=ReservationState.PENDING).exists()
    assert queries.presence_of(actor=mara, now=NOW).open_danger_id == opened


def test_a_leavers_work_waits_for_others_at_once() -> None:
    mara = available(advocate())
    task = hold(mara)
    actions.hand_back_work_of(user_id=mara.id, now=at(minutes=1))
    actions.hand_back_work_of(user_id=mara.id, now=at(minutes=2))
    task.refresh_from_db()
    assert (task.state, task.times_returned) == (TaskState.PENDING, 1)


def test_a_speaker_of_the_language_is_asked_first() -> None:
    available(advocate("English Only"))
    spanish = available(advocate("Habla Espanol", language="es"))
    arrive(language="es")
    dispatcher.tick(now=NOW)
    assert Reservation.objects.get().advocate_id == spanish.id


def test_a_leavers_ended_chat_is_a_record_to_finish_not_an_abandoned_contact() -> None:
    mara = available(advocate())
    received = arrive()
    actions.take_task(actor=mara, task_id=Task.objects.get().id, now=NOW)
    contacts.end_by_visitor(token=received.token, now=at(seconds=50))
    actions.hand_back_work_of(user_id=mara.id, now=at(minutes=1))
    task = Task.objects.get()
    assert (task.state, task.holder_id) == (TaskState.WRAPPING, mara.id)
