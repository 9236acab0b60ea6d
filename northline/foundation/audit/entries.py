"""Writing the audit: one row in the act's own transaction."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from northline.foundation.actor import Actor, ActorKind
from northline.foundation.models.audit import AuditEntry
from northline.foundation.plain import NAME, NotPlain, event_name, plain_mapping
from northline.foundation.transactions import require_transaction


def record(
    *,
    actor: Actor,
    event: str,
    subject: str,
    subject_id: UUID | None,
    now: datetime,
    detail: Mapping[str, str | int | bool] | None = None,
) -> None:
    """Write that `actor` did `event` to `subject` (a kind of record, such as "case"), for ever and without content.

    The entry lives and dies with the surrounding transaction; the sealer gives it its place within about a second.
    Refuses with OutsideTransaction when there is none, and with NotPlain when a name, a detail's name or a detail's value is
    not a code, an id, a number of up to nine digits or a truth.
    """
    require_transaction("audit.record")
    if not NAME.fullmatch(subject):
        raise NotPlain("a subject is a kind of record, such as case")
    AuditEntry.objects.create(
        at=now,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_code=_code_of(actor),
        event=event_name(event),
        subject=subject,
        subject_id=subject_id,
        detail=plain_mapping(detail or {}),
    )


def _code_of(actor: Actor) -> str:
    if actor.kind is not ActorKind.SYSTEM:
        return ""
    if not NAME.fullmatch(actor.name):
        raise NotPlain("a part of the system is named by a code")
    return actor.name
