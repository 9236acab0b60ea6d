"""Holding and erasing a record. An erasure is asked for by one and done by another: the key goes, and with it every word."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from northline.apps.people import access, sealing, second_looks
from northline.apps.people.actions.finding import acting_id, locked_person
from northline.apps.people.contracts import (
    LONGEST_WHY,
    AlreadyDecided,
    CodeDoesNotMatch,
    ErasureGround,
    ErasureId,
    ErasurePage,
    ErasureWaits,
    HoldId,
    NeedsSecondPerson,
    PersonErased,
    ReasonNeeded,
    RecordHeld,
)
from northline.apps.people.models import Erasure, Hold, Identifier, Person, PersonTeam
from northline.foundation import audit, crypto, jobs
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def read_erasure_page(*, actor: Actor, person_id: UUID, now: datetime) -> ErasurePage:
    """What erasing this record would destroy, in counts, and what keeps it; written down. Refuses with NotHere."""
    person = _erasable_person(actor=actor, person_id=person_id)
    _note(actor=actor, event="erasure.read", person=person, now=now)
    return second_looks.erasure_page(person, actor=actor)


@transaction.atomic
def place_hold(*, actor: Actor, person_id: UUID, matter: str, form_key: UUID, now: datetime) -> HoldId:
    """Keep a record for a matter outside the house. It counts at once, since it only keeps; lifting it takes another person.

    The same form twice is one hold. Refuses with NotHere, PersonErased, ReasonNeeded, TooLong.
    """
    person = _living_person(actor=actor, person_id=person_id)
    if known := Hold.objects.filter(person=person, form_key=form_key).first():
        return HoldId(known.id)
    words, hold_id = sealing.tidy(matter, limit=LONGEST_WHY), uuid4()
    if not words:
        raise ReasonNeeded
    Hold.objects.create(
        id=hold_id,
        person=person,
        sealed_matter=crypto.seal(key_id=person.key_id, text=words, context=sealing.hold_context(hold_id=hold_id)),
        placed_by_id=acting_id(actor),
        placed_at=now,
        form_key=form_key,
    )
    _note(actor=actor, event="hold.placed", person=person, now=now, hold=str(hold_id))
    return HoldId(hold_id)


@transaction.atomic
def lift_hold(*, actor: Actor, person_id: UUID, hold_id: UUID, now: datetime) -> None:
    """End a hold that another placed. Repeating it is harmless. Refuses with NotHere and NeedsSecondPerson."""
    person = _erasable_person(actor=actor, person_id=person_id)
    row = Hold.objects.select_for_update(of=("self",)).filter(pk=hold_id, person=person).first()
    if row is None:
        raise NotHere
    if row.lifted_at is not None:
        return
    if row.placed_by_id == actor.id:
        raise NeedsSecondPerson
    row.lifted_by_id, row.lifted_at = actor.id, now
    row.save(update_fields=["lifted_by", "lifted_at"])
    _note(actor=actor, event="hold.lifted", person=person, now=now, hold=str(hold_id))


@transaction.atomic
def ask_erasure(*, actor: Actor, person_id: UUID, ground: ErasureGround, now: datetime) -> ErasureId:
    """Ask for a record to be erased. Nothing is destroyed until a second person does it.

    Refuses with NotHere, PersonErased, RecordHeld, ErasureWaits.
    """
    person = _living_person(actor=actor, person_id=person_id)
    _refuse_if_held(person)
    if person.erasures.filter(decided_at__isnull=True).exists():
        raise ErasureWaits
    row = Erasure.objects.create(person=person, ground=ground.value, asked_by_id=acting_id(actor), asked_at=now)
    _note(actor=actor, event="erasure.asked", person=person, now=now, erasure=str(row.id), ground=ground.value)
    return ErasureId(row.id)


@transaction.atomic
def refuse_erasure(*, actor: Actor, person_id: UUID, erasure_id: UUID, now: datetime) -> None:
    """End a request without destroying anything: the second person says no, or the asker takes it back by another's hand.

    Refuses with NotHere, NeedsSecondPerson, AlreadyDecided.
    """
    person = _erasable_person(actor=actor, person_id=person_id)
    row = _waiting(actor=actor, person=person, erasure_id=erasure_id)
    row.decided_by_id, row.decided_at, row.approved = actor.id, now, False
    row.save(update_fields=["decided_by", "decided_at", "approved"])
    _note(actor=actor, event="erasure.refused", person=person, now=now, erasure=str(row.id))


@transaction.atomic
def erase_person(*, actor: Actor, person_id: UUID, erasure_id: UUID, code: str, now: datetime) -> None:
    """Destroy the person's key as the second person, so that no section can ever be read again; look-up hashes and grants go too.

    The ledger's rows stay, without names: they prove on what a disclosure rested. The rooms above are told and destroy what
    is theirs. Refuses with NotHere, NeedsSecondPerson, AlreadyDecided, CodeDoesNotMatch (the code must be typed), RecordHeld.
    """
    person = _erasable_person(actor=actor, person_id=person_id)
    row = _waiting(actor=actor, person=person, erasure_id=erasure_id)
    if code.strip().upper() != person.code:
        raise CodeDoesNotMatch
    _refuse_if_held(person)
    row.counts = second_looks.counts_of(person)
    row.decided_by_id, row.decided_at, row.approved = actor.id, now, True
    row.save(update_fields=["decided_by", "decided_at", "approved", "counts"])
    _destroy(actor=actor, person=person, now=now)
    jobs.tell("people.erased", person_id=person.id)
    _note(actor=actor, event="person.erased", person=person, now=now, erasure=str(row.id))


def _destroy(*, actor: Actor, person: Person, now: datetime) -> None:
    crypto.destroy_key(key_id=person.key_id, actor=actor, now=now)
    Identifier.objects.filter(person=person).delete()
    PersonTeam.objects.filter(person=person, ended_at__isnull=True).update(ended_at=now)
    person.erased_at = now
    person.save(update_fields=["erased_at"])


def _waiting(*, actor: Actor, person: Person, erasure_id: UUID) -> Erasure:
    row = Erasure.objects.select_for_update(of=("self",)).filter(pk=erasure_id, person=person).first()
    if row is None:
        raise NotHere
    if row.decided_at is not None:
        raise AlreadyDecided
    if row.asked_by_id == actor.id:
        raise NeedsSecondPerson
    return row


def _refuse_if_held(person: Person) -> None:
    if person.holds.filter(lifted_at__isnull=True).exists():
        raise RecordHeld


def _erasable_person(*, actor: Actor, person_id: UUID) -> Person:
    if not access.may_erase(actor):
        raise NotHere
    return locked_person(person_id=person_id)


def _living_person(*, actor: Actor, person_id: UUID) -> Person:
    person = _erasable_person(actor=actor, person_id=person_id)
    if person.erased_at is not None:
        raise PersonErased
    return person


def _note(*, actor: Actor, event: str, person: Person, now: datetime, **detail: str) -> None:
    audit.record(actor=actor, event=event, subject="person", subject_id=person.id, now=now, detail=detail)
