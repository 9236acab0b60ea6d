"""The supervisor's look at the floor, and small facts about one task."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from northline.apps.accounts import queries as accounts
from northline.apps.floor import access, lines, sealing
from northline.apps.floor.contracts import (
    WAITING,
    FloorView,
    PersonOnFloor,
    PresenceState,
    TaskState,
    UrgencyChange,
)
from northline.apps.floor.models import DangerLog, Presence, Task, UrgencyOverride
from northline.apps.floor.queries.danger import danger_view
from northline.apps.floor.queries.line import service_mode, task_view
from northline.engines.triage import Level
from northline.foundation.actor import Actor

LOOK_BACK = timedelta(hours=24)


def floor(*, actor: Actor, now: datetime) -> FloorView:
    """Who is here, what waits, who left before an answer today, which danger procedures want a review. Supervisors only."""
    access.require_supervisor(actor)
    waiting = {task.id: task for task in Task.objects.filter(state__in=WAITING)}
    order = lines.in_line(now=now, tasks=waiting.values())
    left = Task.objects.filter(state=TaskState.ABANDONED, ended_at__gt=now - LOOK_BACK).order_by("level", "-ended_at")[:50]
    reviews = DangerLog.objects.filter(reviewed_at__isnull=True).order_by("review_due")
    return FloorView(
        people=_people(),
        waiting=tuple(task_view(waiting[task_id], now=now) for task_id in order),
        left_unanswered=tuple(task_view(task, now=now) for task in left),
        reviews=tuple(danger_view(log, opened=False) for log in reviews),
        mode=service_mode(),
    )


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
