"""From held to final, and who may do what with whose work."""

import pytest

from northline.apps.accounts.models import User
from northline.apps.contacts import actions as contacts
from northline.apps.contacts import queries as contact_queries
from northline.apps.contacts.contracts import Age, ContactClass, Disposition, RecordChanges
from northline.apps.floor import actions, queries
from northline.apps.floor.contracts import NoSuchTask, NotYoursToDo, ReasonMissing, SummaryMissing, TaskState
from northline.apps.floor.models import Reservation, Task
from northline.engines.triage import Level
from northline.foundation.actor import Role
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from tests.apps.floor.builders import NOW, advocate, arrive, at, available, member, supervisor

pytestmark = pytest.mark.django_db
SUMMARY = RecordChanges(summary="Two sentences, no names.")


def held_by(actor: object, **arrival: str) -> Task:
    received = arrive(**arrival)
    task = Task.objects.get(contact_id=received.contact_id)
    actions.take_task(actor=actor, task_id=task.id, now=NOW)
    return task


def complete(
    actor: object, task: Task, *, changes: RecordChanges | None = SUMMARY, disposition: Disposition = Disposition.HELPED
) -> None:
    actions.complete(
        actor=actor,
        task_id=task.id,
        contact_class=ContactClass.CRISIS,
        disposition=disposition,
        changes=changes,
        now=at(minutes=9),
    )


def test_a_contact_goes_from_held_to_final_once() -> None:
    mara = available(advocate())
    task = held_by(mara)
    for _twice in range(2):
        actions.finish(actor=mara, task_id=task.id, now=at(minutes=5))
    assert queries.queue(actor=mara, now=at(minutes=6)).wrapping[0].task_id == task.id
    assert queries.presence_of(actor=mara, now=at(minutes=6)).holds == 0
    for _twice in range(2):
        complete(mara, task)
    task.refresh_from_db()
    assert task.state == TaskState.COMPLETED
    assert Reservation.objects.get().state == "completed"
    assert AuditEntry.objects.filter(event="floor.completed").count() == 1


def test_nothing_is_final_while_the_conversation_runs() -> None:
    mara = available(advocate())
    with pytest.raises(NotYoursToDo):
        complete(mara, held_by(mara))


def test_a_conversation_without_a_summary_is_not_final_and_nothing_is_half_written() -> None:
    mara = available(advocate())
    task = held_by(mara)
    actions.finish(actor=mara, task_id=task.id, now=at(minutes=5))
    with pytest.raises(SummaryMissing):
        complete(mara, task, changes=RecordChanges(venue="restaurant"))
    assert contact_queries.record(actor=mara, contact_id=task.contact_id).venue == ""
    complete(mara, task, changes=None, disposition=Disposition.SILENT)


def test_another_advocate_can_do_nothing_with_it() -> None:
    mara, ines = available(advocate()), available(advocate("Ines Pardo"))
    task = held_by(mara)
    for act in (
        lambda: actions.finish(actor=ines, task_id=task.id, now=NOW),
        lambda: actions.hand_back(actor=ines, task_id=task.id, now=NOW),
        lambda: complete(ines, task),
        lambda: actions.override_urgency(actor=ines, task_id=task.id, level=Level.HIGH, reason="x", now=NOW),
    ):
        with pytest.raises(NoSuchTask):
            act()
    assert queries.task_of_contact(actor=ines, contact_id=task.contact_id, now=NOW) is None


def test_off_the_floor_nothing_is_there() -> None:
    arrive()
    for role in set(Role) - {Role.ADVOCATE, Role.SUPERVISOR}:
        actor = member(f"Somebody {role}", role)
        with pytest.raises(NotHere):
            queries.queue(actor=actor, now=NOW)
        with pytest.raises(NotHere):
            actions.set_presence(actor=actor, state="available", now=NOW)
        assert queries.waiting_count(actor=actor) == 0


def test_a_change_of_urgency_needs_a_reason() -> None:
    mara = available(advocate())
    task = held_by(mara)
    with pytest.raises(ReasonMissing):
        actions.override_urgency(actor=mara, task_id=task.id, level=Level.HIGH, reason="  ", now=NOW)


def test_handing_back_keeps_the_place() -> None:
    mara = available(advocate())
    task = held_by(mara)
    actions.hand_back(actor=mara, task_id=task.id, now=at(minutes=2))
    task.refresh_from_db()
    assert (task.state, task.arrived_at, task.times_returned) == (TaskState.PENDING, NOW, 1)
    actions.take_task(actor=mara, task_id=task.id, now=at(minutes=3))


def test_age_unsure_raises_the_level_and_starts_the_clock_until_adult_is_written() -> None:
    mara = available(advocate())
    task = held_by(mara)
    actions.write_record(actor=mara, contact_id=task.contact_id, changes=RecordChanges(age=Age.UNSURE), now=at(minutes=1))
    task.refresh_from_db()
    assert task.level == Level.HIGH
    assert queries.age_since(actor=mara, contact_id=task.contact_id) == at(minutes=1)
    actions.write_record(actor=mara, contact_id=task.contact_id, changes=RecordChanges(age=Age.MINOR), now=at(minutes=5))
    assert queries.age_since(actor=mara, contact_id=task.contact_id) == at(minutes=1)
    actions.write_record(actor=mara, contact_id=task.contact_id, changes=RecordChanges(age=Age.ADULT), now=at(minutes=6))
    assert queries.age_since(actor=mara, contact_id=task.contact_id) is None


def test_only_a_supervisor_takes_something_out_of_the_line() -> None:
    arrive()
    task = Task.objects.get()
    with pytest.raises(NotHere):
        actions.cancel_task(actor=advocate(), task_id=task.id, now=NOW)
    actions.cancel_task(actor=supervisor(), task_id=task.id, now=NOW)
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED


def test_an_ended_conversation_is_not_handed_back() -> None:
    mara = available(advocate())
    received = arrive()
    task = Task.objects.get()
    actions.take_task(actor=mara, task_id=task.id, now=NOW)
    contacts.end_by_visitor(token=received.token, now=at(minutes=1))
    with pytest.raises(NotYoursToDo):
        actions.hand_back(actor=mara, task_id=task.id, now=at(minutes=2))
    task.refresh_from_db()
    assert (task.state, task.holder_id) == (TaskState.ASSIGNED, mara.id)


def left_by(colleague: object) -> Task:
    task = held_by(colleague, words="hello")
    actions.finish(actor=colleague, task_id=task.id, now=at(minutes=1))
    User.objects.filter(id=colleague.id).update(is_active=False, left_at=at(minutes=2))
    actions.hand_back_work_of(user_id=colleague.id, now=at(minutes=2))
    return task


def test_a_supervisor_finishes_the_record_of_a_leaver() -> None:
    mara, rut = available(advocate()), supervisor()
    task = left_by(mara)
    (left,) = queries.floor(actor=rut, now=at(minutes=3)).left_behind
    assert (left.task.task_id, left.holder) == (task.id, mara.name)
    for _twice in range(2):
        assert actions.take_over(actor=rut, task_id=task.id, now=at(minutes=4)) == task.contact_id
    assert queries.floor(actor=rut, now=at(minutes=5)).left_behind == ()
    complete(rut, task)
    task.refresh_from_db()
    assert (task.state, task.holder_id) == (TaskState.COMPLETED, rut.id)


def test_a_record_waits_for_its_holder_for_half_an_hour() -> None:
    mara, rut = available(advocate()), supervisor()
    task = held_by(mara)
    actions.finish(actor=mara, task_id=task.id, now=NOW)
    assert queries.floor(actor=rut, now=at(minutes=29)).left_behind == ()
    with pytest.raises(NotYoursToDo):
        actions.take_over(actor=rut, task_id=task.id, now=at(minutes=29))
    assert len(queries.floor(actor=rut, now=at(minutes=31)).left_behind) == 1
    actions.take_over(actor=rut, task_id=task.id, now=at(minutes=31))
    with pytest.raises(NoSuchTask):
        complete(mara, task)


def test_only_a_supervisor_of_the_team_takes_a_record_over() -> None:
    task = left_by(available(advocate()))
    for other in (advocate("Ines Pardo"), supervisor("Jon Vale", team="south")):
        with pytest.raises(NotHere):
            actions.take_over(actor=other, task_id=task.id, now=at(minutes=4))
    assert queries.floor(actor=supervisor("Kim Ode", team="south"), now=at(minutes=4)).left_behind == ()
