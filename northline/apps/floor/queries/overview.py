"""The supervisor's look at the floor, and small facts about one task."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from northline.apps.accounts import queries as accounts
from northline.apps.contacts import queries as contacts
from northline.apps.floor import access, lines, sealing
from northline.apps.floor.contracts import (
    WAITING,
    FloorView,
    HeldTask,
    PersonOnFloor,
    PresenceState,
    TaskState,
    UrgencyChange,
)
from northline.apps.floor.models import Presence, Task, UrgencyOverride
from northline.apps.floor.queries.danger import reviews_due
from northline.apps.floor.queries.line import service_mode, task_view
from northline.engines.triage import Level
from northline.foundation.actor import Actor

LOOK_BACK = timedelta(hours=24)
LOOK_BACK_FINISHED = timedelta(days=7)


def floor(*, actor: Actor, now: datetime) -> FloorView:
    """Who is here, what waits, who left before an answer today, which records nobody finishes, which danger
    procedures want a review. Supervisors only."""
    access.require_supervisor(actor)
    waiting = {task.id: task for task in Task.objects.filter(state__in=WAITING)}
    order = lines.in_line(now=now, tasks=waiting.values())
    left = Task.objects.filter(state=TaskState.ABANDONED, ended_at__gt=now - LOOK_BACK).order_by("level", "-ended_at")[:50]
    return FloorView(
        people=_people(),
        waiting=tuple(task_view(waiting[task_id], now=now) for task_id in order),
        left_unanswered=tuple(task_view(task, now=now) for task in left),
        running=_running(actor=actor, now=now),
        left_behind=_left_behind(actor=actor, now=now),
        finished=_finished(actor=actor, now=now),
        reviews=reviews_due(actor=actor),
        mode=service_mode(),
    )


def _running(*, actor: Actor, now: datetime) -> tuple[HeldTask, ...]:
    """Conversations of the supervisor's team, which they may join."""
    tasks = Task.objects.filter(state=TaskState.ASSIGNED, holder__team=actor.team).exclude(holder_id=actor.id)
    return _held(tasks.order_by("level", "assigned_at"), now=now)


def _left_behind(*, actor: Actor, now: datetime) -> tuple[HeldTask, ...]:
    """Records nobody finishes, of contacts that this supervisor may know: those of their own team."""
    tasks = list(access.left_behind(now=now).order_by("wrapping_at"))
    known = contacts.cards(actor=actor, contact_ids=[task.contact_id for task in tasks]) if tasks else {}
    return _held([task for task in tasks if task.contact_id in known], now=now)


def _finished(*, actor: Actor, now: datetime) -> tuple[HeldTask, ...]:
    """What the supervisor's team finished lately, to read it over and to amend a record whose 24 hours have passed."""
    tasks = Task.objects.filter(state=TaskState.COMPLETED, holder__team=actor.team, ended_at__gt=now - LOOK_BACK_FINISHED)
    return _held(tasks.exclude(holder_id=actor.id).order_by("-ended_at")[:50], now=now)


def _held(tasks: Iterable[Task], *, now: datetime) -> tuple[HeldTask, ...]:
    rows = [(task, task.holder_id) for task in tasks if task.holder_id]
    names = accounts.staff_names(holder_id for _task, holder_id in rows)
    return tuple(HeldTask(task=task_view(task, now=now), holder=names.get(holder_id, "")) for task, holder_id in rows)


def _people() -> tuple[PersonOnFloor, ...]:
    rows = list(Presence.objects.exclude(state=PresenceState.OFFLINE))
    ids = [row.advocate_id for row in rows]
    held = Task.objects.filter(holder_id__in=ids, state__in=(TaskState.ASSIGNED, TaskState.WRAPPING))
    counts = {(holder, state): many for holder, state, many in held.values_list("holder_id", "state").annotate(Count("id"))}
    names = accounts.staff_names(ids)
    people = [
        PersonOnFloor(
            advocate_id=row.advocate_id,
            name=names.get(row.advocate_id, ""),
            state=PresenceState(row.state),
            since=row.since,
            holds=counts.get((row.advocate_id, TaskState.ASSIGNED.value), 0),
            wrapping=counts.get((row.advocate_id, TaskState.WRAPPING.value), 0),
            capacity=row.capacity,
            crises_in_a_row=row.crises_in_a_row,
        )
        for row in rows
    ]
    return tuple(sorted(people, key=lambda person: person.name))


def changes_of_urgency(*, actor: Actor, task_id: UUID) -> tuple[UrgencyChange, ...]:
    """Who changed the level of a task that the actor may see, and why; newest first."""
    task = access.visible_to(actor).filter(id=task_id).first()
    if task is None:
        return ()
    rows = list(UrgencyOverride.objects.filter(task=task).order_by("-at"))
    names = accounts.staff_names(row.by_id for row in rows)
    return tuple(
        UrgencyChange(
            from_level=Level(row.from_level),
            to_level=Level(row.to_level),
            by=names.get(row.by_id, ""),
            at=row.at,
            reason=sealing.open_override(row),
        )
        for row in rows
    )


def age_since(*, actor: Actor, contact_id: UUID) -> datetime | None:
    """Since when the person is known to be, or may be, under 18; None when that is not so."""
    task = access.visible_to(actor).filter(contact_id=contact_id).first()
    since = task.signs.get("age_since") if task else None
    return datetime.fromisoformat(since) if since else None
