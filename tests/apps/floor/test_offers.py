"""An offer goes to one person; what they do with it, or don't, leaves nothing hanging."""

import pytest

from northline.apps.contacts.contracts import ContactState
from northline.apps.contacts.models import Contact
from northline.apps.floor import actions, dispatcher, queries
from northline.apps.floor.contracts import (
    HandsFull,
    NotAvailable,
    OfferGone,
    PresenceState,
    ReservationState,
    TaskState,
    TaskTaken,
)
from northline.apps.floor.models import Presence, Reservation, Task
from northline.foundation.errors import NotHere
from tests.apps.floor.builders import NOW, advocate, arrive, at, available

pytestmark = pytest.mark.django_db


def offered() -> Reservation:
    return Reservation.objects.get(state=ReservationState.PENDING)


def test_accepting_gives_the_contact_and_tells_the_visitor() -> None:
    mara = available(advocate())
    received = arrive(words="hello")
    dispatcher.tick(now=NOW)
    offer = queries.offer_for(actor=mara, now=NOW)
    assert offer is not None
    assert offer.seconds_left == 45
    assert actions.accept_offer(actor=mara, reservation_id=offer.reservation_id, now=at(seconds=5)) == received.contact_id
    task = Task.objects.get(contact_id=received.contact_id)
    assert (task.state, task.holder_id) == (TaskState.ASSIGNED, mara.id)
    assert Contact.objects.get(pk=received.contact_id).state == ContactState.TALKING


def test_accepting_twice_changes_nothing() -> None:
    mara = available(advocate())
    received = arrive()
    dispatcher.tick(now=NOW)
    offer = offered()
    for second in (1, 2):
        assert actions.accept_offer(actor=mara, reservation_id=offer.id, now=at(seconds=second)) == received.contact_id
    assert Reservation.objects.filter(state=ReservationState.ACCEPTED).count() == 1


def test_an_offer_to_somebody_else_is_not_there() -> None:
    available(advocate())
    other = advocate("Ines Pardo")
    arrive()
    dispatcher.tick(now=NOW)
    with pytest.raises(NotHere):
        actions.accept_offer(actor=other, reservation_id=offered().id, now=NOW)
    with pytest.raises(NotHere):
        actions.decline_offer(actor=other, reservation_id=offered().id, now=NOW)


def test_declining_sends_it_on_at_once_and_keeps_its_place() -> None:
    mara = available(advocate())
    ines = available(advocate("Ines Pardo"))
    received = arrive()
    dispatcher.tick(now=NOW)
    first = offered()
    to_whom = mara if first.advocate_id == mara.id else ines
    other = ines if to_whom is mara else mara
    actions.decline_offer(actor=to_whom, reservation_id=first.id, now=at(seconds=3))
    actions.decline_offer(actor=to_whom, reservation_id=first.id, now=at(seconds=4))
    assert Task.objects.get(contact_id=received.contact_id).arrived_at == NOW
    dispatcher.tick(now=at(seconds=4))
    assert offered().advocate_id == other.id


def test_an_offer_that_nobody_answers_returns_to_the_line() -> None:
    mara = available(advocate())
    received = arrive()
    dispatcher.tick(now=NOW)
    offer = offered()
    dispatcher.tick(now=at(seconds=46))
    offer.refresh_from_db()
    assert offer.state == ReservationState.TIMED_OUT
    assert Task.objects.get(contact_id=received.contact_id).state == TaskState.PENDING
    with pytest.raises(OfferGone):
        actions.accept_offer(actor=mara, reservation_id=offer.id, now=at(seconds=47))


def test_a_late_answer_is_refused_even_before_the_dispatcher_looked() -> None:
    mara = available(advocate())
    arrive()
    dispatcher.tick(now=NOW)
    with pytest.raises(OfferGone):
        actions.accept_offer(actor=mara, reservation_id=offered().id, now=at(seconds=45))


def test_two_missed_offers_are_a_break() -> None:
    mara = available(advocate())
    arrive()
    arrive()
    dispatcher.tick(now=NOW)
    dispatcher.tick(now=at(seconds=46))
    dispatcher.tick(now=at(seconds=92))
    assert Presence.objects.get(advocate_id=mara.id).state == PresenceState.BREAK
    assert not Reservation.objects.filter(state=ReservationState.PENDING).exists()


def test_going_on_a_break_gives_the_offer_back() -> None:
    mara = available(advocate())
    arrive()
    dispatcher.tick(now=NOW)
    actions.set_presence(actor=mara, state=PresenceState.BREAK, now=at(seconds=2))
    assert Task.objects.get().state == TaskState.PENDING
    assert Reservation.objects.get().state == ReservationState.CANCELLED


def test_nobody_gets_more_than_they_can_hold() -> None:
    mara = available(advocate())
    for _ in range(5):
        arrive()
    for second in range(5):
        dispatcher.tick(now=at(seconds=second))
        for offer in Reservation.objects.filter(state=ReservationState.PENDING):
            actions.accept_offer(actor=mara, reservation_id=offer.id, now=at(seconds=second))
    assert Task.objects.filter(state=TaskState.ASSIGNED).count() == 3
    waiting = Task.objects.filter(state=TaskState.PENDING).first()
    with pytest.raises(HandsFull):
        actions.take_task(actor=mara, task_id=waiting.id, now=at(seconds=9))


def test_taking_out_of_the_line_rescinds_an_unanswered_offer() -> None:
    mara = available(advocate())
    arrive()
    dispatcher.tick(now=NOW)
    ines = available(advocate("Ines Pardo"))
    task = Task.objects.get()
    actions.take_task(actor=ines, task_id=task.id, now=at(seconds=1))
    with pytest.raises(OfferGone):
        actions.accept_offer(actor=mara, reservation_id=Reservation.objects.get(advocate_id=mara.id).id, now=at(seconds=2))
    with pytest.raises(TaskTaken):
        actions.take_task(actor=mara, task_id=task.id, now=at(seconds=2))


def test_who_is_offline_takes_nothing() -> None:
    arrive()
    with pytest.raises(NotAvailable):
        actions.take_task(actor=advocate(), task_id=Task.objects.get().id, now=NOW)


def test_a_chat_that_the_visitor_ended_is_gone_not_held() -> None:
    from northline.apps.contacts import actions as contacts

    mara = available(advocate())
    received = arrive()
    dispatcher.tick(now=NOW)
    contacts.end_by_visitor(token=received.token, now=at(seconds=2))
    with pytest.raises(OfferGone):
        actions.accept_offer(actor=mara, reservation_id=offered().id, now=at(seconds=3))
    dispatcher.tick(now=at(seconds=4))
    task = Task.objects.get()
    assert (task.state, task.short_abandon, task.holder_id) == (TaskState.ABANDONED, True, None)


def test_declining_ends_the_misses_in_a_row() -> None:
    mara = available(advocate())
    for _ in range(3):
        arrive()
    dispatcher.tick(now=NOW)
    dispatcher.tick(now=at(seconds=46))
    actions.decline_offer(actor=mara, reservation_id=offered().id, now=at(seconds=50))
    dispatcher.tick(now=at(seconds=51))
    dispatcher.tick(now=at(seconds=97))
    assert Presence.objects.get(advocate_id=mara.id).state == PresenceState.AVAILABLE
