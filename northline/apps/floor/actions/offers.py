"""Offers and what becomes of them. Locks are always taken in this order: presence, task, reservation, contact."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from northline.apps.contacts import actions as contacts
from northline.apps.contacts.contracts import ContactEnded, HeldBySomebody
from northline.apps.floor import access
from northline.apps.floor.contracts import (
    WAITING,
    HandsFull,
    NoSuchTask,
    NotAvailable,
    OfferGone,
    PresenceState,
    ReservationState,
    TaskState,
    TaskTaken,
)
from northline.apps.floor.models import MOST_AT_ONCE, Presence, Reservation, Task
from northline.engines.triage import Level
from northline.foundation import audit, bus
from northline.foundation.actor import Actor
from northline.foundation.bus import Topic
from northline.foundation.errors import NotHere

OFFER_STANDS = timedelta(seconds=45)


def lock_presence(*, actor: Actor, now: datetime) -> Presence:
    """The actor's presence row, locked: whatever they hold is counted under this lock."""
    Presence.objects.get_or_create(
        advocate_id=actor.id,
        defaults={"since": now, "seen_at": now, "languages": [actor.language], "team": actor.team},
    )
    return Presence.objects.select_for_update().get(advocate_id=actor.id)


def free_slot(*, presence: Presence, beyond_capacity: bool = False) -> int:
    """The lowest free slot of the locked presence. Refuses with HandsFull."""
    taken = set(Task.objects.filter(holder_id=presence.advocate_id, state=TaskState.ASSIGNED).values_list("slot", flat=True))
    if not beyond_capacity and len(taken) >= presence.capacity:
        raise HandsFull
    for slot in range(1, MOST_AT_ONCE + 1):
        if slot not in taken:
            return slot
    raise HandsFull


def accept_offer(*, actor: Actor, reservation_id: UUID, now: datetime) -> UUID:
    """Take what was offered; answers the contact's id. Pressing twice answers the same.

    Refuses with OfferGone (too late, or withdrawn), HandsFull, and NotHere for an offer to somebody else. A contact that ended
    meanwhile is OfferGone too, and its task is closed.
    """
    with transaction.atomic():
        access.require_floor(actor)
        presence = lock_presence(actor=actor, now=now)
        reservation = _own_reservation(actor=actor, reservation_id=reservation_id)
        task = Task.objects.select_for_update().get(id=reservation.task_id)
        reservation.refresh_from_db()
        if reservation.state == ReservationState.ACCEPTED and task.holder_id == actor.id:
            return task.contact_id
        if reservation.state != ReservationState.PENDING or reservation.deadline <= now or task.state != TaskState.RESERVED:
            raise OfferGone
        reservation.state, reservation.answered_at = ReservationState.ACCEPTED, now
        reservation.save(update_fields=["state", "answered_at"])
        return _assign(actor=actor, presence=presence, task=task, gone=OfferGone, now=now)


@bus.waking(Topic.FLOOR)
def decline_offer(*, actor: Actor, reservation_id: UUID, now: datetime) -> None:
    """Not this one: it goes on at once and keeps its place. Harmless when the offer has ended already. NotHere for another's.

    Who declines is here: the misses in a row end.
    """
    access.require_floor(actor)
    presence = lock_presence(actor=actor, now=now)
    reservation = _own_reservation(actor=actor, reservation_id=reservation_id)
    task = Task.objects.select_for_update().get(id=reservation.task_id)
    reservation.refresh_from_db()
    if reservation.state != ReservationState.PENDING:
        return
    presence.missed_offers = 0
    presence.save(update_fields=["missed_offers"])
    end_offer(reservation=reservation, task=task, state=ReservationState.REJECTED, now=now)
    audit.record(actor=actor, event="floor.offer_declined", subject="task", subject_id=task.id, now=now)


@bus.waking(Topic.FLOOR)
def take_task(*, actor: Actor, task_id: UUID, now: datetime) -> UUID:
    """Pick a waiting contact out of the line; answers the contact's id. An offer of it to somebody else that nobody answered
    is rescinded. Refuses with NotAvailable on a break or offline, HandsFull, TaskTaken, NoSuchTask."""
    advocate_id = access.require_floor(actor)
    presence = lock_presence(actor=actor, now=now)
    if presence.state in (PresenceState.OFFLINE, PresenceState.BREAK):
        raise NotAvailable
    task = _lock_with_own_offers(advocate_id=advocate_id, task_id=task_id)
    if task.holder_id == actor.id and task.state == TaskState.ASSIGNED:
        return task.contact_id
    if task.state not in WAITING:
        raise TaskTaken
    live = Reservation.objects.select_for_update().filter(task=task, state=ReservationState.PENDING).first()
    if live is not None:
        live.state = ReservationState.RESCINDED
        live.answered_at = now
        live.save(update_fields=["state", "answered_at"])
    withdraw_offers(advocate_id=advocate_id, now=now, but_not=task.id)
    Reservation.objects.create(
        task=task,
        advocate_id=advocate_id,
        state=ReservationState.ACCEPTED,
        offered_at=now,
        deadline=now + OFFER_STANDS,
        answered_at=now,
    )
    return _assign(actor=actor, presence=presence, task=task, gone=TaskTaken, now=now)


def end_offer(*, reservation: Reservation, task: Task, state: ReservationState, now: datetime) -> None:
    """End a pending offer of a locked task and put the task back into the line, where its arrival time keeps its place."""
    reservation.state, reservation.answered_at = state, now
    reservation.save(update_fields=["state", "answered_at"])
    if task.state == TaskState.RESERVED:
        task.state = TaskState.PENDING
        task.save(update_fields=["state"])


def withdraw_offers(*, advocate_id: UUID, now: datetime, but_not: UUID | None = None) -> None:
    """Take back what stands for an advocate who is no longer available."""
    for reservation in Reservation.objects.filter(advocate_id=advocate_id, state=ReservationState.PENDING):
        if reservation.task_id == but_not:
            continue
        task = Task.objects.select_for_update().get(id=reservation.task_id)
        reservation.refresh_from_db()
        if reservation.state == ReservationState.PENDING:
            end_offer(reservation=reservation, task=task, state=ReservationState.CANCELLED, now=now)


def _lock_with_own_offers(*, advocate_id: UUID, task_id: UUID) -> Task:
    """The wanted task and what is offered to oneself, locked in the order of ids: two who swap never wait in a circle."""
    offered = Reservation.objects.filter(advocate_id=advocate_id, state=ReservationState.PENDING).values_list(
        "task_id", flat=True
    )
    locked = {task.id: task for task in Task.objects.select_for_update().filter(id__in={task_id, *offered}).order_by("id")}
    if task_id not in locked:
        raise NoSuchTask
    return locked[task_id]


def _own_reservation(*, actor: Actor, reservation_id: UUID) -> Reservation:
    reservation = Reservation.objects.filter(id=reservation_id, advocate_id=actor.id).first()
    if reservation is None:
        raise NotHere
    return reservation


def _assign(*, actor: Actor, presence: Presence, task: Task, gone: type[OfferGone] | type[TaskTaken], now: datetime) -> UUID:
    """Give the locked task to the actor, whose presence is locked. The contact tells the visitor who is here."""
    task.slot = free_slot(presence=presence)
    task.state, task.holder_id, task.assigned_at = TaskState.ASSIGNED, actor.id, max(now, task.arrived_at)
    task.save(update_fields=["slot", "state", "holder", "assigned_at"])
    try:
        contacts.join(actor=actor, contact_id=task.contact_id, now=now)
    except (ContactEnded, HeldBySomebody):
        raise gone from None
    crisis = task.level == Level.CRISIS
    presence.crises_in_a_row = presence.crises_in_a_row + 1 if crisis else 0
    presence.missed_offers, presence.seen_at = 0, now
    presence.save(update_fields=["crises_in_a_row", "missed_offers", "seen_at"])
    bus.wake(Topic.FLOOR)
    audit.record(actor=actor, event="floor.accepted", subject="task", subject_id=task.id, now=now, detail={"level": task.level})
    return task.contact_id
