"""What becomes of a task after it is held, or when it never was."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from northline.apps.contacts import actions as contacts
from northline.apps.contacts import queries as contact_queries
from northline.apps.contacts.contracts import AlreadyFinal, ContactClass, Disposition, RecordChanges
from northline.apps.floor import access
from northline.apps.floor.actions.offers import lock_presence, withdraw_offers
from northline.apps.floor.contracts import (
    TERMINAL,
    WAITING,
    NoSuchTask,
    NotYoursToDo,
    PresenceState,
    ReservationState,
    SummaryMissing,
    TaskState,
)
from northline.apps.floor.models import Presence, Reservation, Task
from northline.foundation import audit, bus
from northline.foundation.actor import Actor, system
from northline.foundation.bus import Topic

WITHOUT_WORDS = frozenset(
    {
        Disposition.SILENT,
        Disposition.HANG_UP,
        Disposition.WRONG_NUMBER,
        Disposition.TEST,
        Disposition.ABUSIVE,
        Disposition.LEFT_BEFORE,
        Disposition.BROKE_OFF,
    }
)
"""Endings after which there may be nothing to sum up."""

SHORT_ABANDON = timedelta(seconds=30)
"""Who leaves sooner has mostly not waited but thought again; the field counts them apart."""


@bus.waking(Topic.FLOOR)
def finish(*, actor: Actor, task_id: UUID, now: datetime) -> UUID:
    """End the conversation and go to the record: assigned → wrapping; answers the contact's id. Repeating changes nothing.

    NoSuchTask for whoever does not hold it.
    """
    task = access.own_task(actor=actor, task_id=task_id)
    if task.state == TaskState.ASSIGNED:
        contacts.end_by_staff(actor=actor, contact_id=task.contact_id, now=now)
        to_wrapping(task=task, now=now)
        audit.record(actor=actor, event="floor.finished", subject="task", subject_id=task.id, now=now)
    return task.contact_id


@bus.waking(Topic.FLOOR)
def complete(
    *,
    actor: Actor,
    task_id: UUID,
    contact_class: ContactClass,
    disposition: Disposition,
    now: datetime,
    changes: RecordChanges | None = None,
    seen: Mapping[str, str] | None = None,
) -> None:
    """Save the last changes, make the record final and let go of the contact: wrapping → completed. Repeating changes nothing;
    other words after it was made final are refused with AlreadyFinal.

    Refuses with SummaryMissing where somebody spoke with us and nobody wrote what about, with NotYoursToDo while the
    conversation runs, as contacts.save_record and finalise do, and with NoSuchTask for another's. A refusal writes nothing.
    """
    done = Task.objects.filter(id=task_id, holder_id=actor.id, state=TaskState.COMPLETED).first()
    if done is not None:
        _refuse_other_words(actor=actor, task=done, contact_class=contact_class, disposition=disposition, changes=changes)
        return
    task = access.own_task(actor=actor, task_id=task_id)
    if task.state != TaskState.WRAPPING:
        raise NotYoursToDo
    if changes is not None:
        contacts.save_record(actor=actor, contact_id=task.contact_id, changes=changes, seen=seen, now=now)
    if disposition not in WITHOUT_WORDS and not contact_queries.record(actor=actor, contact_id=task.contact_id).summary.strip():
        raise SummaryMissing
    contacts.finalise(actor=actor, contact_id=task.contact_id, contact_class=contact_class, disposition=disposition, now=now)
    contacts.leave_segment(actor=actor, contact_id=task.contact_id, now=now)
    task.state, task.ended_at = TaskState.COMPLETED, now
    task.save(update_fields=["state", "ended_at"])
    _end_reservation(task=task, state=ReservationState.COMPLETED, now=now)
    audit.record(actor=actor, event="floor.completed", subject="task", subject_id=task.id, now=now)


def _refuse_other_words(
    *, actor: Actor, task: Task, contact_class: ContactClass, disposition: Disposition, changes: RecordChanges | None
) -> None:
    final = contact_queries.record(actor=actor, contact_id=task.contact_id)
    same = (final.contact_class, final.disposition) == (contact_class, disposition)
    if not same or not contact_queries.says_the_same(record=final, changes=changes or RecordChanges()):
        raise AlreadyFinal


@bus.waking(Topic.FLOOR)
def hand_back(*, actor: Actor, task_id: UUID, now: datetime) -> None:
    """Give a running contact back to the line, where it keeps its place and the visitor is told. NoSuchTask for another's.

    Refuses with NotYoursToDo once the conversation has ended: then its record is to be written.
    """
    task = access.own_task(actor=actor, task_id=task_id)
    if task.state != TaskState.ASSIGNED:
        raise NotYoursToDo
    contacts.leave_segment(actor=actor, contact_id=task.contact_id, now=now)
    if _has_ended(task):
        raise NotYoursToDo
    return_to_line(task=task, now=now)
    audit.record(actor=actor, event="floor.handed_back", subject="task", subject_id=task.id, now=now)


@bus.waking(Topic.FLOOR)
def cancel_task(*, actor: Actor, task_id: UUID, now: datetime) -> None:
    """A supervisor takes a waiting task out of the line (a test, a duplicate). NotHere for others."""
    access.require_supervisor(actor)
    task = access.visible_to(actor).select_for_update().filter(id=task_id).first()
    if task is None or task.state not in WAITING:
        raise NotYoursToDo
    end_task(task=task, state=TaskState.CANCELLED, now=now)
    contacts.end_quietly(actor=system("dispatcher"), contact_id=task.contact_id, now=now)
    audit.record(actor=actor, event="floor.cancelled", subject="task", subject_id=task.id, now=now)


@bus.waking(Topic.FLOOR)
def contact_ended(*, contact_id: UUID, now: datetime) -> None:
    """The conversation is over: with a holder it goes to the record, without one it was abandoned. Repeating changes nothing."""
    task = Task.objects.select_for_update().filter(contact_id=contact_id).first()
    if task is None or task.state in TERMINAL or task.state == TaskState.WRAPPING:
        return
    actor = system("dispatcher")
    if task.state == TaskState.ASSIGNED:
        to_wrapping(task=task, now=now)
        audit.record(actor=actor, event="floor.ended_by_visitor", subject="task", subject_id=task.id, now=now)
        return
    task.short_abandon = now - task.arrived_at < SHORT_ABANDON
    end_task(task=task, state=TaskState.ABANDONED, now=now)
    audit.record(
        actor=actor,
        event="floor.abandoned",
        subject="task",
        subject_id=task.id,
        now=now,
        detail={"short": task.short_abandon, "level": task.level},
    )


@bus.waking(Topic.FLOOR)
def let_go_of_erased(*, contact_id: UUID, now: datetime) -> None:
    """A contact was erased: it waits for nobody, and nobody has a record to write. Repeating changes nothing."""
    task = Task.objects.select_for_update().filter(contact_id=contact_id).first()
    if task is None or task.state in TERMINAL:
        return
    _end_reservation(task=task, state=ReservationState.RESCINDED, now=now)
    end_task(task=task, state=TaskState.CANCELLED, now=now)
    audit.record(actor=system("floor"), event="floor.erased", subject="task", subject_id=task.id, now=now)


@bus.waking(Topic.FLOOR)
def hand_back_work_of(*, user_id: UUID, now: datetime) -> None:
    """A colleague left: what they held waits again for others.

    An ended conversation without a final record is offered to nobody: a supervisor finds it on the floor page (`take_over`).
    """
    presence = Presence.objects.select_for_update().filter(advocate_id=user_id).first()
    if presence is not None:
        presence.state, presence.since = PresenceState.OFFLINE, now
        presence.save(update_fields=["state", "since"])
    withdraw_offers(advocate_id=user_id, now=now)
    for task in Task.objects.select_for_update().filter(holder_id=user_id, state=TaskState.ASSIGNED).order_by("id"):
        give_back_for(task=task, now=now)


def give_back_for(*, task: Task, now: datetime) -> None:
    """The locked, assigned task goes back to the line in the system's name; to its record when the conversation has ended."""
    actor = system("dispatcher")
    contacts.leave_segment(actor=actor, contact_id=task.contact_id, now=now)
    ended = _has_ended(task)
    if ended:
        to_wrapping(task=task, now=now)
    else:
        return_to_line(task=task, now=now)
    event = "floor.ended_by_visitor" if ended else "floor.returned"
    audit.record(actor=actor, event=event, subject="task", subject_id=task.id, now=now)


@bus.waking(Topic.FLOOR)
def take_over(*, actor: Actor, task_id: UUID, now: datetime) -> UUID:
    """A supervisor finishes the record of a colleague who left or is long away; answers the contact's id.

    Repeating changes nothing. NotHere for others, and for a contact of another team; NotYoursToDo while its holder is here.
    """
    supervisor_id = access.require_supervisor(actor)
    lock_presence(actor=actor, now=now)
    task = access.visible_to(actor).select_for_update().filter(id=task_id).first()
    if task is None:
        raise NoSuchTask
    if task.holder_id == supervisor_id:
        return task.contact_id
    if not access.left_behind(now=now).filter(id=task_id).exists():
        raise NotYoursToDo
    contacts.join_as_supervisor(actor=actor, contact_id=task.contact_id, now=now)
    contacts.leave_segment(actor=system("dispatcher"), contact_id=task.contact_id, now=now)
    task.holder_id = supervisor_id
    task.save(update_fields=["holder"])
    audit.record(actor=actor, event="floor.taken_over", subject="task", subject_id=task.id, now=now)
    return task.contact_id


def _has_ended(task: Task) -> bool:
    return bool(contact_queries.ended_among(actor=system("dispatcher"), contact_ids=[task.contact_id]))


def return_to_line(*, task: Task, now: datetime) -> None:
    _end_reservation(task=task, state=ReservationState.RESCINDED, now=now)
    task.state, task.holder_id, task.slot, task.assigned_at = TaskState.PENDING, None, None, None
    task.times_returned += 1
    task.save()


def to_wrapping(*, task: Task, now: datetime) -> None:
    task.state, task.slot, task.wrapping_at = TaskState.WRAPPING, None, now
    task.save(update_fields=["state", "slot", "wrapping_at"])
    _end_reservation(task=task, state=ReservationState.WRAPPING, now=now)


def end_task(*, task: Task, state: TaskState, now: datetime) -> None:
    Reservation.objects.filter(task=task, state=ReservationState.PENDING).update(
        state=ReservationState.RESCINDED, answered_at=now
    )
    task.state, task.ended_at, task.slot = state, now, None
    task.save()


def _end_reservation(*, task: Task, state: ReservationState, now: datetime) -> None:
    live = (ReservationState.ACCEPTED, ReservationState.WRAPPING)
    Reservation.objects.filter(task=task, state__in=live).update(state=state, answered_at=now)
