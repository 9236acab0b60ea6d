"""The audit as an auditor reads it: who did what to which record, newest first. Looking is an act of its own, and audited."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from northline.foundation.actor import Actor, ActorKind, Role
from northline.foundation.audit.contracts import Asked, EntryShown
from northline.foundation.audit.entries import record
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry

AT_ONCE = 100


@transaction.atomic
def look(*, actor: Actor, asked: Asked, now: datetime) -> tuple[EntryShown, ...]:
    """The newest entries that fit what is asked, at most AT_ONCE; `before` goes on from there.

    Refuses with NotHere anybody but an auditor.
    """
    rows = _fitting(visible_to(actor), asked).select_related("seal").order_by("-id")[:AT_ONCE]
    found = tuple(
        EntryShown(
            entry_id=row.id,
            at=row.at,
            actor_kind=ActorKind(row.actor_kind),
            actor_id=row.actor_id,
            actor_code=row.actor_code,
            event=row.event,
            subject=row.subject,
            subject_id=row.subject_id,
            detail=row.detail,
            position=row.seal.position if hasattr(row, "seal") else None,
        )
        for row in rows
    )
    record(
        actor=actor,
        event="audit.read",
        subject="audit",
        subject_id=asked.record_id,
        now=now,
        detail={"narrowed": asked != Asked(), "shown": len(found)},
    )
    return found


def visible_to(actor: Actor) -> QuerySet[AuditEntry]:
    """The whole audit, for an auditor. Refuses with NotHere anybody else."""
    if actor.kind is not ActorKind.STAFF or not actor.has(Role.AUDITOR):
        raise NotHere
    return AuditEntry.objects.all()


def _fitting(rows: QuerySet[AuditEntry], asked: Asked) -> QuerySet[AuditEntry]:
    narrowed = Q()
    if asked.event:
        narrowed &= Q(event=asked.event) | Q(event__startswith=f"{asked.event}.")
    if asked.record_id:
        narrowed &= Q(subject_id=asked.record_id) | Q(actor_id=asked.record_id)
    if asked.since:
        narrowed &= Q(at__gte=asked.since)
    if asked.until:
        narrowed &= Q(at__lt=asked.until)
    if asked.before:
        narrowed &= Q(id__lt=asked.before)
    return rows.filter(narrowed)
