"""Real threads and real transactions: only one holds a contact, and nobody holds more than they can."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from northline.apps.contacts.models import Segment
from northline.apps.floor import actions, dispatcher
from northline.apps.floor.contracts import ReservationState, TaskState
from northline.apps.floor.models import Reservation, Task
from northline.foundation.errors import Refusal
from tests.apps.floor.builders import NOW, advocate, arrive, at, available

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """All acts start together, each on its own connection; refusals come back as values."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(timeout=10)
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def won(results: list[object]) -> list[object]:
    return [result for result in results if not isinstance(result, Refusal)]


def test_two_advocates_take_one_contact_and_one_of_them_holds_it() -> None:
    people = [available(advocate(f"Advocate {number}")) for number in range(4)]
    arrive()
    task = Task.objects.get()
    results = at_once(*(lambda who=who: actions.take_task(actor=who, task_id=task.id, now=at(seconds=1)) for who in people))
    assert len(won(results)) == 1
    assert Segment.objects.filter(ended_at__isnull=True).count() == 1
    assert Reservation.objects.filter(state=ReservationState.ACCEPTED).count() == 1


def test_a_double_press_of_accept_is_one_acceptance() -> None:
    mara = available(advocate())
    arrive()
    dispatcher.tick(now=NOW)
    offer = Reservation.objects.get()
    results = at_once(*[lambda: actions.accept_offer(actor=mara, reservation_id=offer.id, now=at(seconds=1))] * 4)
    assert len(set(won(results))) == 1
    assert len(won(results)) == 4
    assert Segment.objects.count() == 1


def test_accepting_and_taking_the_same_contact_has_one_winner() -> None:
    mara = available(advocate())
    arrive()
    dispatcher.tick(now=NOW)
    ines = available(advocate("Ines Pardo"))
    offer, task = Reservation.objects.get(), Task.objects.get()
    results = at_once(
        lambda: actions.accept_offer(actor=mara, reservation_id=offer.id, now=at(seconds=1)),
        lambda: actions.take_task(actor=ines, task_id=task.id, now=at(seconds=1)),
    )
    assert len(won(results)) == 1
    task.refresh_from_db()
    assert task.state == TaskState.ASSIGNED
    assert Segment.objects.filter(ended_at__isnull=True).count() == 1


def test_capacity_holds_under_six_hands_of_one_person() -> None:
    mara = available(advocate())
    for _ in range(6):
        arrive()
    ids = list(Task.objects.values_list("id", flat=True))
    results = at_once(
        *(lambda task_id=task_id: actions.take_task(actor=mara, task_id=task_id, now=at(seconds=1)) for task_id in ids)
    )
    assert len(won(results)) == 3
    assert Task.objects.filter(state=TaskState.ASSIGNED, holder_id=mara.id).count() == 3
    assert Task.objects.filter(state=TaskState.PENDING).count() == 3


def test_two_dispatchers_make_each_offer_once() -> None:
    for number in range(4):
        available(advocate(f"Advocate {number}"))
        arrive()
    at_once(*[lambda: dispatcher.tick(now=at(seconds=1))] * 4)
    dispatcher.tick(now=at(seconds=2))
    assert Reservation.objects.filter(state=ReservationState.PENDING).count() == 4
    assert Reservation.objects.values("task_id").distinct().count() == 4
    assert Reservation.objects.values("advocate_id").distinct().count() == 4


def test_accepting_at_the_last_moment_and_timing_out_leave_one_truth() -> None:
    mara = available(advocate())
    arrive()
    dispatcher.tick(now=NOW)
    offer = Reservation.objects.get()
    results = at_once(
        lambda: actions.accept_offer(actor=mara, reservation_id=offer.id, now=at(seconds=44)),
        lambda: dispatcher.tick(now=at(seconds=46)),
    )
    task = Task.objects.get()
    offer.refresh_from_db()
    accepted = not isinstance(results[0], Refusal)
    assert (task.state == TaskState.ASSIGNED) is accepted
    assert offer.state == (ReservationState.ACCEPTED if accepted else ReservationState.TIMED_OUT)


def test_two_who_swap_their_offers_do_not_wait_for_each_other() -> None:
    people = [available(advocate(f"Advocate {number}")) for number in range(2)]
    for round_ in range(6):
        arrive(now=at(minutes=round_))
        arrive(now=at(minutes=round_))
        dispatcher.tick(now=at(minutes=round_, seconds=1))
        offers = {row.advocate_id: row.task_id for row in Reservation.objects.filter(state=ReservationState.PENDING)}
        first, second = people
        results = at_once(
            lambda: actions.take_task(actor=first, task_id=offers[second.id], now=at(minutes=round_, seconds=2)),  # noqa: B023
            lambda: actions.take_task(actor=second, task_id=offers[first.id], now=at(minutes=round_, seconds=2)),  # noqa: B023
        )
        assert len(won(results)) == 2
        for task in Task.objects.filter(state=TaskState.ASSIGNED):
            actions.finish(
                actor=next(p for p in people if p.id == task.holder_id), task_id=task.id, now=at(minutes=round_, seconds=3)
            )
