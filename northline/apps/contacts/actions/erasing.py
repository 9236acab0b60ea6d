"""Holding and erasing a contact. One asks, another does it; with its person, the rooms above do. The key goes, and every word."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from northline.apps.contacts import access, sealing, second_looks, writing
from northline.apps.contacts.actions.desk import leave_segment
from northline.apps.contacts.contracts import ArrivedContact, ContactErased, ContactErasurePage, EndedBy, ReasonNeeded, TooLong
from northline.apps.contacts.ending import end_contact
from northline.apps.contacts.models import Contact, ContactErasure, ContactHold
from northline.apps.people.contracts import (
    LONGEST_WHY,
    AlreadyDecided,
    CodeDoesNotMatch,
    ErasureGround,
    ErasureWaits,
    HoldId,
    NeedsSecondPerson,
    RecordHeld,
)
from northline.foundation import audit, crypto, jobs
from northline.foundation.actor import Actor, ActorKind, system
from northline.foundation.errors import NotHere

THE_CONTACT = system("contacts")


@transaction.atomic
def read_erasure_page(*, actor: Actor, contact_id: UUID, now: datetime) -> ContactErasurePage:
    """What erasing this contact would destroy, in counts, and what keeps it; written down. Refuses with NotHere."""
    contact = _erasable(actor=actor, contact_id=contact_id)
    _note(actor=actor, event="contacts.erasure_read", contact=contact, now=now)
    return second_looks.erasure_page(contact, actor=actor)


@transaction.atomic
def find_by_time(*, actor: Actor, begin: datetime, end: datetime, now: datetime) -> tuple[ArrivedContact, ...]:
    """Which contacts arrived then: for whoever says when they wrote and asks for it to be erased. Codes, times and who held
    them, at most a hundred; written down. Refuses with NotHere."""
    if not access.may_erase(actor):
        raise NotHere
    found = second_looks.arrived_between(actor=actor, begin=begin, end=end)
    audit.record(
        actor=actor, event="contacts.looked_up", subject="contact", subject_id=None, now=now, detail={"found": len(found)}
    )
    return found


@transaction.atomic
def place_hold(*, actor: Actor, contact_id: UUID, matter: str, form_key: UUID, now: datetime) -> HoldId:
    """Keep a contact for a matter outside the house. It counts at once, since it only keeps; lifting it takes another person.

    The same form twice is one hold. Refuses with NotHere, ContactErased, ReasonNeeded, TooLong.
    """
    contact = _living(actor=actor, contact_id=contact_id)
    if known := ContactHold.objects.filter(contact=contact, form_key=form_key).first():
        return HoldId(known.id)
    words, hold_id = matter.strip(), uuid4()
    if not words:
        raise ReasonNeeded
    if len(words) > LONGEST_WHY:
        raise TooLong
    ContactHold.objects.create(
        id=hold_id,
        contact=contact,
        sealed_matter=sealing.seal_matter(contact=contact, hold_id=hold_id, matter=words),
        placed_by_id=_acting(actor),
        placed_at=now,
        form_key=form_key,
    )
    _note(actor=actor, event="contacts.hold_placed", contact=contact, now=now, hold=str(hold_id))
    return HoldId(hold_id)


@transaction.atomic
def lift_hold(*, actor: Actor, contact_id: UUID, hold_id: UUID, now: datetime) -> None:
    """End a hold that another placed. Repeating it is harmless. Refuses with NotHere and NeedsSecondPerson."""
    contact = _erasable(actor=actor, contact_id=contact_id)
    row = ContactHold.objects.select_for_update(of=("self",)).filter(pk=hold_id, contact=contact).first()
    if row is None:
        raise NotHere
    if row.lifted_at is not None:
        return
    if row.placed_by_id == actor.id:
        raise NeedsSecondPerson
    row.lifted_by_id, row.lifted_at = actor.id, now
    row.save(update_fields=["lifted_by", "lifted_at"])
    _note(actor=actor, event="contacts.hold_lifted", contact=contact, now=now, hold=str(hold_id))


@transaction.atomic
def ask_erasure(*, actor: Actor, contact_id: UUID, ground: ErasureGround, now: datetime) -> UUID:
    """Ask for a contact to be erased; answers the request's id. Pages ask `cases`, which knows whether a case keeps it.

    Refuses with NotHere, ContactErased, RecordHeld, ErasureWaits.
    """
    contact = _living(actor=actor, contact_id=contact_id)
    _refuse_if_held(contact)
    if contact.erasures.filter(decided_at__isnull=True).exists():
        raise ErasureWaits
    row = ContactErasure.objects.create(contact=contact, ground=ground.value, asked_by_id=_acting(actor), asked_at=now)
    _note(actor=actor, event="contacts.erasure_asked", contact=contact, now=now, erasure=str(row.id), ground=ground.value)
    return row.id


@transaction.atomic
def refuse_erasure(*, actor: Actor, contact_id: UUID, erasure_id: UUID, now: datetime) -> None:
    """End a request without destroying anything. Refuses with NotHere, NeedsSecondPerson, AlreadyDecided."""
    contact = _erasable(actor=actor, contact_id=contact_id)
    row = _waiting(actor=actor, contact=contact, erasure_id=erasure_id)
    row.decided_by_id, row.decided_at, row.approved = actor.id, now, False
    row.save(update_fields=["decided_by", "decided_at", "approved"])
    _note(actor=actor, event="contacts.erasure_refused", contact=contact, now=now, erasure=str(row.id))


@transaction.atomic
def erase_contact(*, actor: Actor, contact_id: UUID, erasure_id: UUID, code: str, now: datetime) -> None:
    """Destroy the contact's key as the second person. A running conversation is ended first. Pages ask `cases`, as above.

    Refuses with NotHere, NeedsSecondPerson, AlreadyDecided, ContactErased, CodeDoesNotMatch (the code must be typed), RecordHeld.
    """
    contact = _erasable(actor=actor, contact_id=contact_id)
    row = _waiting(actor=actor, contact=contact, erasure_id=erasure_id)
    if contact.erased_at is not None:
        raise ContactErased
    if code.strip().upper() != contact.code:
        raise CodeDoesNotMatch
    _refuse_if_held(contact)
    row.counts = second_looks.counts_of(contact)
    row.decided_by_id, row.decided_at, row.approved = actor.id, now, True
    row.save(update_fields=["decided_by", "decided_at", "approved", "counts"])
    _destroy(actor=actor, contact=contact, now=now)
    _note(actor=actor, event="contacts.erased", contact=contact, now=now, erasure=str(row.id))


@transaction.atomic
def erase_with_person(*, actor: Actor, contact_id: UUID, now: datetime) -> bool:
    """The person of this contact was erased, by two people: its key goes too. Says whether it is gone; a hold keeps it.

    For the system only, NotHere for people. Repeating it is harmless.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotHere
    contact = writing.locked(contact_id)
    if contact.erased_at is not None:
        return True
    if contact.holds.filter(lifted_at__isnull=True).exists():
        return False
    _destroy(actor=actor, contact=contact, now=now)
    _note(actor=actor, event="contacts.erased", contact=contact, now=now, through=actor.name)
    return True


def _destroy(*, actor: Actor, contact: Contact, now: datetime) -> None:
    """End it where it still runs, let go of it, and destroy the key of the locked contact. `floor` is told, to let go too."""
    end_contact(contact=contact, by=EndedBy.SYSTEM, author_id=None, now=now)
    leave_segment(actor=THE_CONTACT, contact_id=contact.id, now=now)
    crypto.destroy_key(key_id=contact.key_id, actor=actor, now=now)
    contact.erased_at = now
    contact.save(update_fields=["erased_at"])
    jobs.tell("contacts.erased", contact_id=contact.id)


def _waiting(*, actor: Actor, contact: Contact, erasure_id: UUID) -> ContactErasure:
    row = ContactErasure.objects.select_for_update(of=("self",)).filter(pk=erasure_id, contact=contact).first()
    if row is None:
        raise NotHere
    if row.decided_at is not None:
        raise AlreadyDecided
    if row.asked_by_id == actor.id:
        raise NeedsSecondPerson
    return row


def _refuse_if_held(contact: Contact) -> None:
    if contact.holds.filter(lifted_at__isnull=True).exists():
        raise RecordHeld


def _erasable(*, actor: Actor, contact_id: UUID) -> Contact:
    if not access.may_erase(actor):
        raise NotHere
    return writing.locked(contact_id)


def _acting(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotHere
    return actor.id


def _living(*, actor: Actor, contact_id: UUID) -> Contact:
    contact = _erasable(actor=actor, contact_id=contact_id)
    if contact.erased_at is not None:
        raise ContactErased
    return contact


def _note(*, actor: Actor, event: str, contact: Contact, now: datetime, **detail: str) -> None:
    audit.record(actor=actor, event=event, subject="contact", subject_id=contact.id, now=now, detail=detail)
