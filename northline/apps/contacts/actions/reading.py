"""Who opens a conversation, and who lets others open it. Each opening is written down: the visitor was promised that."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from northline.apps.contacts import access, queries, sealing, writing
from northline.apps.contacts.contracts import ContactState, Conversation, Event, ParticipantKind, Reading, ReasonNeeded
from northline.apps.contacts.models import Contact, Participant, ReadGrant
from northline.foundation import audit
from northline.foundation.actor import Actor, ActorKind
from northline.foundation.errors import NotHere


@transaction.atomic
def open_reading(*, actor: Actor, contact_id: UUID, now: datetime) -> Conversation:
    """The whole conversation, and a line in the audit that this actor opened it. NotHere for whoever may not read it."""
    opened = queries.conversation(actor=actor, contact_id=contact_id)
    audit.record(actor=actor, event="contacts.read", subject="contact", subject_id=contact_id, now=now)
    return opened


@transaction.atomic
def open_vouched_reading(*, actor: Actor, vouched_by: Actor, contact_id: UUID, now: datetime) -> Reading:
    """Conversation and record for somebody whose right to read another room answers for, this time: nothing is kept of it but
    the line in the audit, so it ends when that right ends. NotHere where no part of the system vouches."""
    if vouched_by.kind is not ActorKind.SYSTEM or actor.kind is not ActorKind.STAFF:
        raise NotHere
    opened = queries.conversation(actor=vouched_by, contact_id=contact_id)
    record = queries.record(actor=vouched_by, contact_id=contact_id)
    detail = {"through": vouched_by.name}
    audit.record(actor=actor, event="contacts.read", subject="contact", subject_id=contact_id, now=now, detail=detail)
    return Reading(conversation=opened, record=record)


@transaction.atomic
def join_as_supervisor(*, actor: Actor, contact_id: UUID, now: datetime) -> None:
    """A supervisor of the team begins to read; while the conversation runs, the visitor is told so by name.

    Repeating changes nothing. Refuses with NotHere for whoever does not supervise the team.
    """
    contact = writing.locked(contact_id)
    access.check_may_supervise(actor=actor, contact=contact)
    if _supervising(actor=actor, contact=contact).exists():
        return
    ended = contact.state == ContactState.ENDED
    Participant.objects.create(
        contact=contact,
        kind=ParticipantKind.SUPERVISOR,
        user_id=actor.id,
        joined_at=now,
        left_at=now if ended else None,
    )
    if not ended:
        writing.add_event(contact=contact, event=Event.SUPERVISOR_JOINED, now=now, author_id=actor.id)
    audit.record(actor=actor, event="contacts.supervisor_joined", subject="contact", subject_id=contact.id, now=now)


@transaction.atomic
def leave_as_supervisor(*, actor: Actor, contact_id: UUID, now: datetime) -> None:
    """The supervisor leaves, and the visitor is told. Harmless when they were not there."""
    contact = writing.locked(contact_id)
    present = _supervising(actor=actor, contact=contact)
    if not present.exists():
        return
    for row in present:
        row.left_at = max(now, row.joined_at)
        row.save(update_fields=["left_at"])
    if contact.state != ContactState.ENDED:
        writing.add_event(contact=contact, event=Event.SUPERVISOR_LEFT, now=now, author_id=actor.id)
    audit.record(actor=actor, event="contacts.supervisor_left", subject="contact", subject_id=contact.id, now=now)


def _supervising(*, actor: Actor, contact: Contact) -> QuerySet[Participant]:
    present = Participant.objects.filter(contact=contact, kind=ParticipantKind.SUPERVISOR, left_at__isnull=True)
    return present.filter(user_id=actor.id) if actor.id else present.none()


@transaction.atomic
def grant_reading(
    *, actor: Actor, contact_id: UUID, reader_id: UUID, because: str, now: datetime, in_name_of: UUID | None = None
) -> None:
    """Let one more person at the desk read this contact, with the reason. Whoever may read it may let another read; the system
    gives leave `in_name_of` the member of staff whose act it follows, such as handing over a case.

    Harmless when they may already, or when it was erased. Refuses with ReasonNeeded, and with NotHere for whoever may not
    read it.
    """
    contact = writing.locked(access.readable(actor=actor, contact_id=contact_id).pk)
    granter = in_name_of if actor.kind is ActorKind.SYSTEM else actor.id
    if granter is None:
        raise NotHere
    if not because.strip():
        raise ReasonNeeded
    if contact.erased_at is not None:
        return  # nothing is left to be read; a case that is handed on keeps its code
    if reader_id == actor.id or ReadGrant.objects.filter(contact=contact, reader_id=reader_id, ended_at__isnull=True).exists():
        return
    grant = ReadGrant(contact=contact, reader_id=reader_id, granted_by_id=granter, granted_at=now)
    grant.sealed_because = sealing.seal_reason(contact=contact, grant_id=grant.id, because=because.strip())
    grant.save(force_insert=True)
    _audit_grant(actor=actor, event="contacts.reading_granted", contact=contact, reader_id=reader_id, now=now)


@transaction.atomic
def end_grant(*, actor: Actor, contact_id: UUID, reader_id: UUID, now: datetime) -> None:
    """Take the leave to read away again. Whoever may read the contact may do it; harmless when there is none."""
    contact = access.readable(actor=actor, contact_id=contact_id)
    living = ReadGrant.objects.filter(contact=contact, reader_id=reader_id, ended_at__isnull=True)
    if living.update(ended_at=now):
        _audit_grant(actor=actor, event="contacts.reading_ended", contact=contact, reader_id=reader_id, now=now)


def _audit_grant(*, actor: Actor, event: str, contact: Contact, reader_id: UUID, now: datetime) -> None:
    detail = {"reader": str(reader_id)}
    audit.record(actor=actor, event=event, subject="contact", subject_id=contact.id, now=now, detail=detail)
