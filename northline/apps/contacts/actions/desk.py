"""What the advocate does in a conversation."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.contacts import access, writing
from northline.apps.contacts.contracts import (
    Channel,
    ContactEnded,
    ContactState,
    EndedBy,
    Event,
    HeldBySomebody,
    NotAnswering,
    NotResumed,
    ParticipantKind,
    Posted,
    SegmentId,
    VisitorCovered,
    Writer,
)
from northline.apps.contacts.ending import end_contact
from northline.apps.contacts.models import Contact, Participant, Segment
from northline.foundation import audit
from northline.foundation.actor import Actor, ActorKind
from northline.foundation.errors import NotHere


@transaction.atomic
def join(*, actor: Actor, contact_id: UUID, now: datetime) -> SegmentId:
    """Begin the actor's leg: from now on they hold the contact, and the visitor is told their name. Repeating it changes nothing.

    The floor calls it when an offer is accepted. Refuses with HeldBySomebody, ContactEnded, NotHere.
    """
    if actor.kind is not ActorKind.STAFF or not actor.has(*access.HOLDERS) or actor.id is None:
        raise NotHere
    contact = writing.locked(contact_id)
    held = Segment.objects.filter(contact=contact, ended_at__isnull=True).first()
    if held is not None:
        if held.holder_id == actor.id:
            return SegmentId(held.id)
        raise HeldBySomebody
    if contact.state == ContactState.ENDED:
        raise ContactEnded
    earlier = Segment.objects.filter(contact=contact).exclude(holder_id=actor.id).exists()
    segment = Segment.objects.create(contact=contact, holder_id=actor.id, began_at=now)
    Participant.objects.create(contact=contact, kind=ParticipantKind.ADVOCATE, user_id=actor.id, joined_at=now)
    contact.state, contact.team = ContactState.TALKING, actor.team
    contact.save(update_fields=["state", "team"])
    writing.add_event(contact=contact, event=Event.HANDED_ON if earlier else Event.JOINED, now=now, author_id=actor.id)
    _audit(actor=actor, event="contacts.joined", contact=contact, now=now)
    return SegmentId(segment.id)


@transaction.atomic
def leave_segment(*, actor: Actor, contact_id: UUID, now: datetime) -> None:
    """End the actor's leg; the system ends anybody's (a crashed browser, a leaver). An open contact waits again.

    Harmless when nobody holds it. Refuses with NotHere for whoever does not hold it.
    """
    contact = writing.locked(contact_id)
    held = Segment.objects.filter(contact=contact, ended_at__isnull=True).first()
    if held is None:
        return
    if actor.kind is not ActorKind.SYSTEM:
        access.check_holds(actor=actor, contact=contact)
    ends = max(now, held.began_at)
    held.ended_at = ends
    held.save(update_fields=["ended_at"])
    present = Participant.objects.filter(
        contact=contact, user_id=held.holder_id, kind=ParticipantKind.ADVOCATE, left_at__isnull=True
    )
    present.update(left_at=ends)
    if contact.state == ContactState.TALKING:
        contact.state = ContactState.WAITING
        contact.save(update_fields=["state"])
        writing.add_event(contact=contact, event=Event.HOLDER_LEFT, now=now, author_id=held.holder_id)
    _audit(actor=actor, event="contacts.left", contact=contact, now=now)


@transaction.atomic
def reply(*, actor: Actor, contact_id: UUID, text: str, form_key: UUID, now: datetime) -> Posted:
    """Write to the visitor, once for each form key. Only the holder does.

    Refuses with VisitorCovered while someone is near them, ContactEnded, NotAnswering where there is no page to read it on,
    NothingToSend, TooLong, UnreadableSigns, and NotHere.
    """
    contact = _held(actor=actor, contact_id=contact_id)
    if contact.state == ContactState.ENDED:
        raise ContactEnded
    if contact.channel != Channel.CHAT:
        raise NotAnswering
    if contact.someone_near_at is not None:
        raise VisitorCovered
    cleaned = writing.clean(text)
    return writing.add_words(contact=contact, writer=Writer.STAFF, author_id=actor.id, text=cleaned, form_key=form_key, now=now)


@transaction.atomic
def add_staff_note(*, actor: Actor, contact_id: UUID, text: str, form_key: UUID, now: datetime) -> Posted:
    """A note that the visitor never sees, by anybody at the desk who may read the contact. Once for each form key.

    Refuses with NothingToSend, TooLong, UnreadableSigns, NotHere.
    """
    if actor.kind is not ActorKind.STAFF:
        raise NotHere
    contact = writing.locked(access.readable(actor=actor, contact_id=contact_id).pk)
    cleaned = writing.clean(text)
    return writing.add_words(contact=contact, writer=Writer.NOTE, author_id=actor.id, text=cleaned, form_key=form_key, now=now)


@transaction.atomic
def release_earlier(*, actor: Actor, contact_id: UUID, now: datetime) -> None:
    """After a resume: the visitor's page shows the earlier words again. Only the holder decides it.

    Refuses with NotResumed, ContactEnded, VisitorCovered, NotHere.
    """
    contact = _held(actor=actor, contact_id=contact_id)
    if contact.state == ContactState.ENDED:
        raise ContactEnded
    if contact.someone_near_at is not None:
        raise VisitorCovered
    if contact.resumed_at is None or contact.released_at is not None:
        raise NotResumed
    contact.released_at, contact.shown_after = now, 0
    contact.save(update_fields=["released_at", "shown_after"])
    writing.add_event(contact=contact, event=Event.RELEASED, now=now, author_id=actor.id)
    _audit(actor=actor, event="contacts.released", contact=contact, now=now)


@transaction.atomic
def end_by_staff(*, actor: Actor, contact_id: UUID, now: datetime) -> None:
    """End the conversation from the desk: the visitor's token and words die. Only the holder does; repeating changes nothing."""
    contact = _held(actor=actor, contact_id=contact_id)
    if end_contact(contact=contact, by=EndedBy.STAFF, author_id=actor.id, now=now):
        _audit(actor=actor, event="contacts.ended", contact=contact, now=now, detail={"by": "staff"})


@transaction.atomic
def end_quietly(*, actor: Actor, contact_id: UUID, now: datetime) -> None:
    """The system ends a contact that nobody holds any more (abandoned, or idle beyond its words). NotHere for people."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotHere
    contact = writing.locked(contact_id)
    if end_contact(contact=contact, by=EndedBy.SYSTEM, author_id=None, now=now):
        _audit(actor=actor, event="contacts.ended", contact=contact, now=now, detail={"by": "system"})


def _held(*, actor: Actor, contact_id: UUID) -> Contact:
    contact = writing.locked(contact_id)
    access.check_holds(actor=actor, contact=contact)
    return contact


def _audit(
    *, actor: Actor, event: str, contact: Contact, now: datetime, detail: dict[str, str | int | bool] | None = None
) -> None:
    audit.record(actor=actor, event=event, subject="contact", subject_id=contact.id, now=now, detail=detail)
