"""Imminent danger: the procedure, its log that writes itself, and its review.

Nothing is told to anybody before the person agreed, or before a duty that a second person confirmed.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from northline.apps.contacts import queries as contact_queries
from northline.apps.floor import access, areas, queries, sealing
from northline.apps.floor.contracts import (
    Basis,
    DangerOutcome,
    DangerView,
    NotYoursToDo,
    ReasonMissing,
    SecondPersonNeeded,
    StepKind,
)
from northline.apps.floor.models import DangerLog, DangerStep
from northline.foundation import audit, bus
from northline.foundation.actor import Actor, system
from northline.foundation.bus import Topic
from northline.foundation.errors import NotHere

REVIEW_WITHIN = timedelta(hours=24)
NOTE_LIMIT = 500
PLACE_LIMIT = 1_000


@bus.waking(Topic.FLOOR)
def open_danger(*, actor: Actor, contact_id: UUID, now: datetime) -> UUID:
    """Open the procedure for a contact that the actor may read; one at a time for each contact, so pressing twice is harmless.

    A review by a supervisor falls due 24 hours later. NotHere for whoever may not read the contact.
    """
    actor_id = access.require_floor(actor)
    if not contact_queries.may_read(actor=actor, contact_id=contact_id):
        raise NotHere
    found = _open_log(contact_id)
    if found is not None:
        return found
    log = DangerLog(
        contact_id=contact_id,
        opened_by_id=actor_id,
        opened_at=now,
        key_id=sealing.key_of(actor=system("floor"), contact_id=contact_id),
        review_due=now + REVIEW_WITHIN,
    )
    try:
        with transaction.atomic():
            log.save(force_insert=True)
    except IntegrityError:
        other = _open_log(contact_id)
        if other is None:
            raise
        return other
    _step(log=log, actor=actor, kind=StepKind.OPENED, now=now)
    audit.record(actor=actor, event="floor.danger_opened", subject="danger", subject_id=log.id, now=now)
    return log.id


@transaction.atomic
def write_place(*, actor: Actor, log_id: UUID, place: str, subdivision: str, area: str, now: datetime) -> None:
    """Keep the place as it was told, sealed, and note whether the operator has a number there."""
    log = _open_for(actor=actor, log_id=log_id)
    before = (sealing.open_place(log), log.subdivision, log.area)
    after = (place.strip()[:PLACE_LIMIT], subdivision[:12], " ".join(area.split())[:80])
    if before == after:
        return
    log.sealed_place = sealing.seal_place(log=log, place=after[0])
    log.subdivision, log.area = after[1], after[2]
    log.save(update_fields=["sealed_place", "subdivision", "area"])
    _step(log=log, actor=actor, kind=StepKind.PLACE_WRITTEN, now=now)
    if log.subdivision:
        known = areas.number_for(subdivision=log.subdivision, area=log.area)
        _step(log=log, actor=actor, kind=StepKind.NUMBER_SHOWN if known else StepKind.NUMBER_NOT_SET, now=now)
    audit.record(actor=actor, event="floor.danger_place_written", subject="danger", subject_id=log.id, now=now)


@transaction.atomic
def set_basis(*, actor: Actor, log_id: UUID, basis: Basis, why: str, now: datetime) -> None:
    """Write down that they agree, that a duty applies, or that they say no. A duty needs words and a second person.

    Refuses with ReasonMissing for a duty without why, and with NotYoursToDo after the procedure was closed.
    """
    log = _open_for(actor=actor, log_id=log_id)
    if basis is Basis.DUTY and not why.strip():
        raise ReasonMissing
    if log.basis == basis:
        return
    log.basis, log.basis_by_id = basis, actor.id
    log.second_by_id, log.second_at = None, None
    log.save(update_fields=["basis", "basis_by", "second_by", "second_at"])
    kind = {Basis.AGREED: StepKind.AGREED, Basis.DUTY: StepKind.DUTY_PROPOSED, Basis.REFUSED: StepKind.REFUSED}[basis]
    _step(log=log, actor=actor, kind=kind, now=now, note=why)
    audit.record(
        actor=actor, event="floor.danger_basis", subject="danger", subject_id=log.id, now=now, detail={"basis": basis.value}
    )


@transaction.atomic
def agree_as_second(*, actor: Actor, log_id: UUID, now: datetime) -> None:
    """A second person confirms the duty. Refuses with SecondPersonNeeded for whoever wrote it, NotYoursToDo without a duty."""
    actor_id = access.require_floor(actor)
    log = DangerLog.objects.select_for_update().filter(id=log_id).first()
    if log is None:
        raise NotHere
    if log.basis != Basis.DUTY or log.closed_at is not None:
        raise NotYoursToDo
    if log.basis_by_id == actor_id:
        raise SecondPersonNeeded
    if log.second_by_id is not None:
        return
    log.second_by_id, log.second_at = actor_id, now
    log.save(update_fields=["second_by", "second_at"])
    _step(log=log, actor=actor, kind=StepKind.SECOND_AGREED, now=now)
    audit.record(actor=actor, event="floor.danger_second", subject="danger", subject_id=log.id, now=now)


@transaction.atomic
def add_danger_note(*, actor: Actor, log_id: UUID, kind: StepKind, note: str, now: datetime) -> None:
    """Add a line: what was asked, a call that was made, or a note such as the dispatcher's name and incident number.

    A call needs consent or a confirmed duty: NotYoursToDo otherwise. Refuses with ReasonMissing for an empty note.
    """
    log = _open_for(actor=actor, log_id=log_id)
    if kind not in (StepKind.ASKED, StepKind.CALLED, StepKind.NOTED):
        raise NotYoursToDo
    if kind is StepKind.CALLED and not _may_call(log):
        raise SecondPersonNeeded if log.basis == Basis.DUTY else NotYoursToDo
    if kind is StepKind.NOTED and not note.strip():
        raise ReasonMissing
    _step(log=log, actor=actor, kind=kind, now=now, note=note)
    audit.record(
        actor=actor, event="floor.danger_step", subject="danger", subject_id=log.id, now=now, detail={"kind": kind.value}
    )


@bus.waking(Topic.FLOOR)
def close_danger(*, actor: Actor, log_id: UUID, outcome: DangerOutcome, note: str, now: datetime) -> UUID:
    """End the procedure with its outcome; answers the contact's id. Harmless when it is closed already."""
    log = _log_for(actor=actor, log_id=log_id)
    if log.closed_at is None:
        log.outcome, log.closed_at = outcome, now
        log.save(update_fields=["outcome", "closed_at"])
        _step(log=log, actor=actor, kind=StepKind.CLOSED, now=now, note=note)
        audit.record(
            actor=actor,
            event="floor.danger_closed",
            subject="danger",
            subject_id=log.id,
            now=now,
            detail={"outcome": outcome.value},
        )
    return log.contact_id


@transaction.atomic
def review_danger(*, actor: Actor, log_id: UUID, note: str, now: datetime) -> None:
    """A supervisor who had no hand in it looks back at a closed procedure. Nobody reviews their own.

    Refuses with SecondPersonNeeded, ReasonMissing, NotYoursToDo while it runs. Repeating changes nothing.
    """
    supervisor_id = access.require_supervisor(actor)
    log = DangerLog.objects.select_for_update().filter(id=log_id).first()
    if log is None:
        raise NotHere
    if supervisor_id in (log.opened_by_id, log.basis_by_id, log.second_by_id):
        raise SecondPersonNeeded
    if log.closed_at is None:
        raise NotYoursToDo
    if log.reviewed_at is not None:
        return
    if not note.strip():
        raise ReasonMissing
    log.reviewed_by_id, log.reviewed_at = supervisor_id, now
    log.save(update_fields=["reviewed_by", "reviewed_at"])
    _step(log=log, actor=actor, kind=StepKind.REVIEWED, now=now, note=note)
    audit.record(actor=actor, event="floor.danger_reviewed", subject="danger", subject_id=log.id, now=now)


@transaction.atomic
def read_danger(*, actor: Actor, log_id: UUID, now: datetime) -> DangerView:
    """The procedure with its place and notes opened, and a line in the audit that this actor opened it.

    For the holder, a supervisor, and, while a duty waits for a second person, anybody on the floor: they must know what they
    agree to. NotHere otherwise.
    """
    view = queries.danger(actor=actor, log_id=log_id)
    audit.record(actor=actor, event="floor.danger_read", subject="danger", subject_id=log_id, now=now)
    return view


def _may_call(log: DangerLog) -> bool:
    return log.basis == Basis.AGREED or (log.basis == Basis.DUTY and log.second_by_id is not None)


def _open_log(contact_id: UUID) -> UUID | None:
    return DangerLog.objects.filter(contact_id=contact_id, closed_at__isnull=True).values_list("id", flat=True).first()


def _log_for(*, actor: Actor, log_id: UUID) -> DangerLog:
    """A procedure that the actor works on, locked: they may read its contact."""
    log = access.dangers_visible_to(actor).select_for_update().filter(id=log_id).first()
    if log is None or not contact_queries.may_read(actor=actor, contact_id=log.contact_id):
        raise NotHere
    return log


def _open_for(*, actor: Actor, log_id: UUID) -> DangerLog:
    log = _log_for(actor=actor, log_id=log_id)
    if log.closed_at is not None:
        raise NotYoursToDo
    return log


def _step(*, log: DangerLog, actor: Actor, kind: StepKind, now: datetime, note: str = "") -> None:
    """The log row is locked or new, so the number of steps is the new step's place."""
    words = note.strip()[:NOTE_LIMIT]
    number = DangerStep.objects.filter(log=log).count() + 1
    DangerStep.objects.create(
        log=log,
        at=now,
        by_id=access.require_floor(actor),
        kind=kind,
        sealed_note=sealing.seal_note(log=log, number=number, note=words) if words else None,
    )
