"""The order of those who wait, and how long it takes: shared by queries and dispatcher."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from northline.apps.floor.contracts import WAITING, PresenceState
from northline.apps.floor.models import Presence, Task
from northline.engines.routing import Waiting, answer_order
from northline.engines.triage import Level

ANSWERING = (PresenceState.AVAILABLE, PresenceState.BUSY, PresenceState.WRAP_UP)
PACE_WINDOW = timedelta(hours=1)
PACE_SAMPLE = 40
PACE_WITHOUT_HISTORY = timedelta(minutes=3)
LONGEST_ESTIMATE = 90


def in_line(*, now: datetime, tasks: Iterable[Task] | None = None) -> tuple[UUID, ...]:
    """Ids of the tasks that wait, in answer order."""
    rows = Task.objects.filter(state__in=WAITING) if tasks is None else tasks
    waiting = [
        Waiting(task_id=task.id, level=Level(task.level), waited=now - task.arrived_at, language=task.language) for task in rows
    ]
    return tuple(entry.task_id for entry in answer_order(waiting=waiting))


def minutes_at(*, position: int, now: datetime) -> int:
    """About how many minutes somebody at this position waits, from how often somebody was answered in the last hour.

    Without such history three minutes for each place, shared by those who answer. Between 1 and 90.
    """
    recent = list(
        Task.objects.filter(assigned_at__gt=now - PACE_WINDOW, assigned_at__lte=now)
        .order_by("-assigned_at")
        .values_list("assigned_at", flat=True)[:PACE_SAMPLE]
    )
    if len(recent) >= 3 and recent[-1] is not None:
        pace = (now - recent[-1]) / len(recent)
    else:
        here = Presence.objects.filter(state__in=ANSWERING).count()
        pace = PACE_WITHOUT_HISTORY / max(1, here)
    return max(1, min(LONGEST_ESTIMATE, ceil(position * pace / timedelta(minutes=1))))
