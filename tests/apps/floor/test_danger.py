"""Imminent danger: nothing is called before consent or a duty that two confirmed, and everything is reviewed."""

import pytest
from django.db import connection

from northline.apps.floor import actions, queries
from northline.apps.floor.contracts import (
    BadNumber,
    Basis,
    DangerOutcome,
    NotYoursToDo,
    ReasonMissing,
    SecondPersonNeeded,
    StepKind,
)
from northline.apps.floor.models import DangerLog, Task
from northline.foundation import crypto
from northline.foundation.actor import Actor, system
from northline.foundation.errors import NotHere
from tests.apps.floor.builders import NOW, advocate, arrive, at, available, supervisor

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara() -> Actor:
    return available(advocate())


@pytest.fixture
def log_id(mara: Actor) -> object:
    received = arrive(words="he has a gun")
    actions.take_task(actor=mara, task_id=Task.objects.get().id, now=NOW)
    return actions.open_danger(actor=mara, contact_id=received.contact_id, now=at(seconds=1))


def kinds(actor: Actor, log_id: object) -> list[StepKind]:
    return [step.kind for step in queries.danger(actor=actor, log_id=log_id).steps]


def test_pressing_twice_opens_one_procedure(mara: Actor, log_id: object) -> None:
    contact_id = Task.objects.get().contact_id
    assert actions.open_danger(actor=mara, contact_id=contact_id, now=at(seconds=2)) == log_id
    assert kinds(mara, log_id) == [StepKind.OPENED]


def test_only_who_may_read_the_contact_opens_it() -> None:
    received = arrive()
    with pytest.raises(NotHere):
        actions.open_danger(actor=advocate("Ines Pardo"), contact_id=received.contact_id, now=NOW)


def test_the_place_is_sealed_and_an_empty_number_says_so(mara: Actor, log_id: object) -> None:
    actions.write_place(
        actor=mara, log_id=log_id, place="behind the laundry", subdivision="US-TX", area="Marlow", now=at(seconds=5)
    )
    view = queries.danger(actor=mara, log_id=log_id)
    assert view.place == "behind the laundry"
    assert kinds(mara, log_id)[-1] is StepKind.NUMBER_NOT_SET
    assert b"laundry" not in bytes(DangerLog.objects.get().sealed_place)


def test_the_number_of_the_town_goes_before_the_states(mara: Actor, log_id: object) -> None:
    rut = supervisor()
    actions.set_dispatch_number(actor=rut, subdivision="US-TX", area="", number="512 555 0100", now=NOW)
    actions.set_dispatch_number(actor=rut, subdivision="US-TX", area="Márlow  County", number="+1 (512) 555-0199", now=NOW)
    here = lambda area: queries.dispatch_for(actor=mara, subdivision="US-TX", area=area)  # noqa: E731
    assert here("marlow county").number == "512-555-0199"
    assert here("Elsewhere").number == "512-555-0100"
    assert queries.dispatch_for(actor=mara, subdivision="US-NM", area="") is None
    actions.write_place(actor=mara, log_id=log_id, place="there", subdivision="US-TX", area="Marlow County", now=at(seconds=5))
    assert kinds(mara, log_id)[-1] is StepKind.NUMBER_SHOWN


@pytest.mark.parametrize("number", ["911", "555-0100", "", "51255501000000", "call me"])
def test_a_short_or_broken_number_is_refused(number: str) -> None:
    with pytest.raises(BadNumber):
        actions.set_dispatch_number(actor=supervisor(), subdivision="US-TX", area="", number=number, now=NOW)


def test_advocates_keep_no_numbers() -> None:
    with pytest.raises(NotHere):
        actions.set_dispatch_number(actor=advocate(), subdivision="US-TX", area="", number="512 555 0100", now=NOW)


def test_nothing_is_called_before_a_yes(mara: Actor, log_id: object) -> None:
    call = {"actor": mara, "log_id": log_id, "kind": StepKind.CALLED, "note": "dispatch", "now": at(seconds=9)}
    with pytest.raises(NotYoursToDo):
        actions.add_danger_note(**call)
    actions.set_basis(actor=mara, log_id=log_id, basis=Basis.REFUSED, why="", now=at(seconds=5))
    with pytest.raises(NotYoursToDo):
        actions.add_danger_note(**call)
    actions.set_basis(actor=mara, log_id=log_id, basis=Basis.AGREED, why="yes, in the chat", now=at(seconds=6))
    actions.add_danger_note(**call)
    assert kinds(mara, log_id)[-1] is StepKind.CALLED


def test_a_duty_needs_words_and_a_second_person(mara: Actor, log_id: object) -> None:
    with pytest.raises(ReasonMissing):
        actions.set_basis(actor=mara, log_id=log_id, basis=Basis.DUTY, why=" ", now=at(seconds=5))
    actions.set_basis(actor=mara, log_id=log_id, basis=Basis.DUTY, why="no answer since the shot", now=at(seconds=6))
    call = {"actor": mara, "log_id": log_id, "kind": StepKind.CALLED, "note": "dispatch", "now": at(seconds=9)}
    with pytest.raises(SecondPersonNeeded):
        actions.add_danger_note(**call)
    with pytest.raises(SecondPersonNeeded):
        actions.agree_as_second(actor=mara, log_id=log_id, now=at(seconds=7))
    ines = advocate("Ines Pardo")
    assert [wanted.log_id for wanted in queries.second_wanted(actor=ines)] == [log_id]
    assert actions.read_danger(actor=ines, log_id=log_id, now=at(seconds=7)).opened_by == mara.name
    actions.agree_as_second(actor=ines, log_id=log_id, now=at(seconds=8))
    actions.add_danger_note(**call)
    assert queries.second_wanted(actor=supervisor()) == ()


def test_the_database_itself_refuses_oneself_as_second_or_reviewer(mara: Actor, log_id: object) -> None:
    from django.db import IntegrityError, transaction

    actions.set_basis(actor=mara, log_id=log_id, basis=Basis.DUTY, why="no answer", now=at(seconds=6))
    for field in ("second_by_id", "reviewed_by_id"):
        with pytest.raises(IntegrityError), transaction.atomic():
            DangerLog.objects.filter(id=log_id).update(**{field: mara.id})


def test_a_closed_procedure_takes_no_more_steps_and_waits_for_its_review(mara: Actor, log_id: object) -> None:
    for _twice in range(2):
        actions.close_danger(actor=mara, log_id=log_id, outcome=DangerOutcome.SAFE_NOW, note="", now=at(minutes=5))
    with pytest.raises(NotYoursToDo):
        actions.add_danger_note(actor=mara, log_id=log_id, kind=StepKind.NOTED, note="late", now=at(minutes=6))
    rut = supervisor()
    (due,) = queries.floor(actor=rut, now=at(minutes=6)).reviews
    assert (due.log_id, due.review_due) == (log_id, at(seconds=1, days=1))
    assert not hasattr(due, "place")
    with pytest.raises(ReasonMissing):
        actions.review_danger(actor=rut, log_id=log_id, note="", now=at(minutes=7))
    actions.review_danger(actor=rut, log_id=log_id, note="done well", now=at(minutes=8))
    assert queries.floor(actor=rut, now=at(minutes=9)).reviews == ()


def test_nobody_reviews_their_own() -> None:
    rut = available(supervisor())
    received = arrive()
    actions.take_task(actor=rut, task_id=Task.objects.get().id, now=NOW)
    log_id = actions.open_danger(actor=rut, contact_id=received.contact_id, now=NOW)
    actions.close_danger(actor=rut, log_id=log_id, outcome=DangerOutcome.NOT_DANGER, note="", now=NOW)
    with pytest.raises(SecondPersonNeeded):
        actions.review_danger(actor=rut, log_id=log_id, note="fine", now=NOW)


def test_destroying_the_contacts_key_takes_the_place_with_it(mara: Actor, log_id: object) -> None:
    actions.write_place(actor=mara, log_id=log_id, place="behind the laundry", subdivision="", area="", now=NOW)
    crypto.destroy_key(key_id=DangerLog.objects.get().key_id, actor=system("retention"), now=NOW)
    assert "laundry" not in repr(queries.danger(actor=mara, log_id=log_id))
    with pytest.raises(crypto.KeyDestroyed):
        actions.write_place(actor=mara, log_id=log_id, place="elsewhere", subdivision="", area="", now=NOW)


def test_no_words_are_stored_in_plain(mara: Actor, log_id: object) -> None:
    actions.set_basis(actor=mara, log_id=log_id, basis=Basis.DUTY, why="Quenby does not answer", now=NOW)
    actions.add_danger_note(actor=mara, log_id=log_id, kind=StepKind.NOTED, note="Quenby again", now=NOW)
    with connection.cursor() as cursor:
        for table in ("floor_dangerstep", "floor_dangerlog", "audit_entry"):
            cursor.execute(f"select string_agg(t::text, ' ') from {table} t")
            stored = cursor.fetchone()[0]
            assert "Quenby" not in stored
            assert b"Quenby".hex() not in stored


def test_whoever_writes_the_duty_is_not_its_second_though_another_opened_the_procedure(mara: Actor, log_id: object) -> None:
    ines = available(advocate("Ines Pardo"))
    task = Task.objects.get()
    actions.hand_back(actor=mara, task_id=task.id, now=at(seconds=3))
    actions.take_task(actor=ines, task_id=task.id, now=at(seconds=4))
    actions.set_basis(actor=ines, log_id=log_id, basis=Basis.DUTY, why="no answer", now=at(seconds=5))
    assert queries.second_wanted(actor=ines) == ()
    with pytest.raises(SecondPersonNeeded):
        actions.agree_as_second(actor=ines, log_id=log_id, now=at(seconds=6))
    actions.agree_as_second(actor=mara, log_id=log_id, now=at(seconds=7))
    assert queries.danger(actor=ines, log_id=log_id).may_call


def test_a_supervisor_who_wrote_the_duty_does_not_review_it(mara: Actor, log_id: object) -> None:
    rut = available(supervisor())
    task = Task.objects.get()
    actions.hand_back(actor=mara, task_id=task.id, now=at(seconds=3))
    actions.take_task(actor=rut, task_id=task.id, now=at(seconds=4))
    actions.set_basis(actor=rut, log_id=log_id, basis=Basis.DUTY, why="no answer", now=at(seconds=5))
    actions.close_danger(actor=rut, log_id=log_id, outcome=DangerOutcome.SAFE_NOW, note="", now=at(minutes=5))
    with pytest.raises(SecondPersonNeeded):
        actions.review_danger(actor=rut, log_id=log_id, note="fine", now=at(minutes=6))
