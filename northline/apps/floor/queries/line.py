"""Reads of the line: what waits, what is offered, what is held, how long it takes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from northline.apps.contacts.contracts import Channel
from northline.apps.floor import access, lines
from northline.apps.floor.contracts import (
    HELD,
    WAITING,
    Mode,
    OfferView,
    Place,
    PresenceState,
    PresenceView,
    QueueView,
    ReservationState,
    ShiftView,
    TaskState,
    TaskView,
)
from northline.apps.floor.models import DangerLog, Presence, Reservation, ServiceMode, Task
from northline.engines.triage import Level, Reason, RuleId, effective_priority
from northline.foundation import deployment
from northline.foundation.actor import Actor


def queue(*, actor: Actor, now: datetime) -> QueueView:
    """Everything of the left pane: what waits in answer order, what is with the actor, an offer. NotHere off the floor."""
    access.require_floor(actor)
    waiting = list(access.visible_to(actor).filter(state__in=WAITING))
    order = {task_id: place for place, task_id in enumerate(lines.in_line(now=now, tasks=waiting))}
    waiting.sort(key=lambda task: order[task.id])
    held = list(access.held_by(actor).order_by("assigned_at"))
    mine = [task for task in held if task.state == TaskState.ASSIGNED]
    row = Presence.objects.filter(advocate_id=actor.id).first()
    return QueueView(
        waiting=tuple(task_view(task, now=now) for task in waiting),
        mine=tuple(task_view(task, now=now) for task in mine),
        wrapping=tuple(task_view(task, now=now) for task in held if task.state == TaskState.WRAPPING),
        presence=_presence_view(actor=actor, row=row, holds=len(mine), now=now),
        offer=_offer_view(actor=actor, presence=row, holds=len(mine), now=now) if row else None,
    )


def task_view(task: Task, *, now: datetime) -> TaskView:
    """One line of the queue. A wait that a clock made negative is none."""
    waited = max((task.assigned_at or task.ended_at or now) - task.arrived_at, timedelta(0))
    if task.state in HELD:
        waited = max(now - (task.assigned_at or now), timedelta(0))
    level = Level(task.level)
    return TaskView(
        task_id=task.id,
        contact_id=task.contact_id,
        code=task.code,
        state=TaskState(task.state),
        channel=Channel(task.channel),
        language=task.language,
        level=level,
        because=tuple(reasons_of(task.because)),
        overridden=task.overridden,
        arrived_at=task.arrived_at,
        waited_seconds=int(waited.total_seconds()),
        lifted=task.state in WAITING and effective_priority(level=level, waited=now - task.arrived_at) < level,
        holder_id=task.holder_id,
        assigned_at=task.assigned_at,
        requeued=task.times_returned > 0,
    )


def reasons_of(stored: Iterable[dict[str, object]]) -> list[Reason]:
    """Reasons as the engine gave them; a rule that no longer exists is left out."""
    known = {rule.value for rule in RuleId}
    return [
        Reason(rule=RuleId(str(entry["rule"])), level=Level(int(str(entry["level"]))), params=dict(entry.get("params") or {}))  # type: ignore[call-overload]
        for entry in stored
        if entry.get("rule") in known
    ]


def task_of_contact(*, actor: Actor, contact_id: UUID, now: datetime) -> TaskView | None:
    """The task of a contact, if the actor may see it."""
    task = access.visible_to(actor).filter(contact_id=contact_id).first()
    return task_view(task, now=now) if task else None


def find_by_code(*, actor: Actor, code: str, now: datetime) -> TaskView | None:
    """A contact's task by the code people read aloud, if the actor may see it."""
    task = access.visible_to(actor).filter(code__iexact=code.strip()).first()
    return task_view(task, now=now) if task else None


def waiting_count(*, actor: Actor) -> int:
    """How many wait; none for whoever does not work the floor."""
    return access.visible_to(actor).filter(state__in=WAITING).count()


def presence_of(*, actor: Actor, now: datetime) -> PresenceView:
    """The actor's own presence; offline where none was ever set."""
    row = Presence.objects.filter(advocate_id=actor.id).first()
    return _presence_view(actor=actor, row=row, holds=_holds(actor), now=now)


def _holds(actor: Actor) -> int:
    return access.held_by(actor).filter(state=TaskState.ASSIGNED).count()


def _presence_view(*, actor: Actor, row: Presence | None, holds: int, now: datetime) -> PresenceView:
    if row is None:
        return PresenceView(
            state=PresenceState.OFFLINE, since=now, holds=holds, capacity=Presence._meta.get_field("capacity").default
        )
    return PresenceView(
        state=PresenceState(row.state),
        since=row.since,
        holds=holds,
        capacity=row.capacity,
        missed_offers=row.missed_offers,
        open_danger_id=_open_danger(actor),
    )


def _open_danger(actor: Actor) -> UUID | None:
    mine = DangerLog.objects.filter(opened_by_id=actor.id, closed_at__isnull=True)
    return mine.order_by("opened_at").values_list("id", flat=True).first()


def has_offer(*, actor: Actor, now: datetime) -> bool:
    """Does an offer to the actor stand?"""
    return Reservation.objects.filter(advocate_id=actor.id, state=ReservationState.PENDING, deadline__gt=now).exists()


def offer_for(*, actor: Actor, now: datetime) -> OfferView | None:
    """The offer that stands for the actor, or None."""
    presence = Presence.objects.filter(advocate_id=actor.id).first()
    return _offer_view(actor=actor, presence=presence, holds=_holds(actor), now=now) if presence else None


def _offer_view(*, actor: Actor, presence: Presence, holds: int, now: datetime) -> OfferView | None:
    row = (
        Reservation.objects.filter(advocate_id=actor.id, state=ReservationState.PENDING, deadline__gt=now)
        .select_related("task")
        .first()
    )
    if row is None:
        return None
    return OfferView(
        reservation_id=row.id,
        task=task_view(row.task, now=now),
        offered_at=row.offered_at,
        deadline=row.deadline,
        seconds_left=max(0, int((row.deadline - now).total_seconds())),
        seconds_total=int((row.deadline - row.offered_at).total_seconds()),
        would_hold=holds + 1,
        capacity=presence.capacity,
        language_match=row.task.language in presence.languages,
        crises_in_a_row=presence.crises_in_a_row,
    )


def shift_of(*, actor: Actor, now: datetime) -> ShiftView:
    """One's own last twelve hours in numbers."""
    mine = Task.objects.filter(holder_id=actor.id, assigned_at__gt=now - timedelta(hours=12))
    return ShiftView(
        answered=mine.count(),
        crises=mine.filter(level=Level.CRISIS).count(),
        to_finish=access.held_by(actor).filter(state=TaskState.WRAPPING).count(),
    )


def place_in_line(*, contact_id: UUID, now: datetime) -> Place | None:
    """Where a contact stands among those who wait; None when it no longer waits, or never did."""
    line = lines.in_line(now=now)
    task_id = Task.objects.filter(contact_id=contact_id, state__in=WAITING).values_list("id", flat=True).first()
    if task_id is None or task_id not in line:
        return None
    position = line.index(task_id) + 1
    return Place(position=position, minutes=lines.minutes_at(position=position, now=now))


def expected_wait(*, now: datetime) -> int:
    """About how many minutes somebody waits who comes now."""
    return lines.minutes_at(position=Task.objects.filter(state__in=WAITING).count() + 1, now=now)


def line_open(*, now: datetime) -> bool:
    """Does anybody answer? In a demonstration the line counts as open, so that the chat can be tried."""
    if Presence.objects.filter(state__in=lines.ANSWERING).exists():
        return True
    return deployment.kind() is deployment.Kind.DEMONSTRATION


def service_mode() -> Mode:
    """How the whole line works now."""
    row = ServiceMode.objects.first()
    return Mode(row.mode) if row else Mode.NORMAL
