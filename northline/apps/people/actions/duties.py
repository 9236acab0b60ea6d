"""Letting data out without a yes: a named ground, two people, one day, and word to the person where that is safe."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from northline.apps.people import access, sealing, second_looks
from northline.apps.people.actions.disclosure import record_disclosure
from northline.apps.people.actions.finding import acting_id, locked_person
from northline.apps.people.contracts import (
    DUTY_HOLDS_FOR,
    LONGEST_WHY,
    AlreadyDecided,
    ConsentWithoutData,
    ConsentWithoutRecipient,
    DataCategory,
    DutyAsked,
    DutyBasis,
    DutyEnded,
    DutyId,
    DutyOpened,
    DutyView,
    NeedsSecondPerson,
    NoLivingConsent,
    PersonErased,
    ReasonNeeded,
)
from northline.apps.people.models import Disclosure, DutyNotice, DutyOverride, Person
from northline.foundation import audit, crypto, plain
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def ask_duty_override(*, actor: Actor, person_id: UUID, asked: DutyAsked, form_key: UUID, now: datetime) -> DutyId:
    """Ask to disclose without consent, on a named law or an imminent danger. It opens nothing until another person approves.

    The same form twice asks once. Refuses with NotHere, PersonErased, ReasonNeeded, ConsentWithoutRecipient,
    ConsentWithoutData, TooLong.
    """
    person = _overridable_person(actor=actor, person_id=person_id)
    if known := DutyOverride.objects.filter(person=person, form_key=form_key).first():
        return DutyId(known.id)
    row = _insert(actor=actor, person=person, asked=_checked(asked), form_key=form_key, now=now)
    audit.record(
        actor=actor,
        event="duty.asked",
        subject="person",
        subject_id=person.id,
        now=now,
        detail={"duty": str(row.id), "basis": row.basis, "recipient": row.recipient},
    )
    return DutyId(row.id)


@transaction.atomic
def decide_duty_override(*, actor: Actor, duty_id: UUID, approve: bool, now: datetime, words: str = "") -> DutyView:
    """Approve or decline as the second person; a no says why.

    Refuses with NotHere, NeedsSecondPerson (the asker), AlreadyDecided, DutyEnded, PersonErased, ReasonNeeded.
    """
    row = _locked(actor=actor, duty_id=duty_id)
    if row.asked_by_id == actor.id:
        raise NeedsSecondPerson
    if row.approved is not None:
        raise AlreadyDecided
    if row.until <= now:
        raise DutyEnded
    said = sealing.tidy(words, limit=LONGEST_WHY)
    if not approve and not said:
        raise ReasonNeeded
    if said:
        context = sealing.duty_answer_context(duty_id=row.id)
        row.sealed_answer = crypto.seal(key_id=row.person.key_id, text=said, context=context)
    row.decided_by_id, row.decided_at, row.approved = actor.id, now, approve
    row.save(update_fields=["decided_by", "decided_at", "approved", "sealed_answer"])
    audit.record(
        actor=actor,
        event="duty.decided",
        subject="person",
        subject_id=row.person_id,
        now=now,
        detail={"duty": str(row.id), "approved": approve},
    )
    return second_looks.duty_view(row, now=now)


@transaction.atomic
def read_duty(*, actor: Actor, duty_id: UUID, now: datetime) -> DutyOpened:
    """Open a duty's page with what was written on it, and write down that it was opened. Refuses with NotHere."""
    row = access.duties_visible_to(actor, now=now).select_related("person").filter(pk=duty_id).first()
    if row is None:
        raise NotHere
    audit.record(
        actor=actor, event="duty.read", subject="person", subject_id=row.person_id, now=now, detail={"duty": str(row.id)}
    )
    return second_looks.duty_opened(row, actor=actor, now=now)


@transaction.atomic
def disclose_by_duty(*, actor: Actor, duty_id: UUID, data: Collection[DataCategory], now: datetime) -> None:
    """Who asked writes down what left on an approved duty, while it holds. The same data noted twice are one disclosure.

    Refuses with NotHere, PersonErased, ConsentWithoutData, and NoLivingConsent beyond what was approved or after its end.
    """
    row = _locked(actor=actor, duty_id=duty_id)
    if row.asked_by_id != actor.id:
        raise NotHere
    if not set(data) <= {DataCategory(item) for item in row.data}:
        raise NoLivingConsent
    if Disclosure.objects.filter(duty=row, data=sorted(item.value for item in frozenset(data))).exists():
        return
    record_disclosure(actor=actor, person_id=row.person_id, recipient=row.recipient, data=data, duty=row.id, now=now)


@transaction.atomic
def note_duty_told(*, actor: Actor, duty_id: UUID, told: bool, words: str, now: datetime) -> None:
    """Write down that the person was told, or why that is not safe yet. Told once, it is done.

    Refuses with NotHere, PersonErased, and ReasonNeeded where they were not told and no reason is given.
    """
    row = _locked(actor=actor, duty_id=duty_id)
    seen = access.duties_visible_to(actor, now=now).filter(pk=duty_id).exists()
    if not seen or not row.approved or actor.id is None:
        raise NotHere
    if row.notices.filter(told=True).exists():
        return
    said = sealing.tidy(words, limit=LONGEST_WHY)
    if not told and not said:
        raise ReasonNeeded
    context = sealing.notice_context(duty_id=row.id, at=now)
    sealed = crypto.seal(key_id=row.person.key_id, text=said, context=context) if said else None
    DutyNotice.objects.create(duty=row, told=told, sealed_words=sealed, noted_at=now, noted_by_id=actor.id)
    audit.record(
        actor=actor,
        event="duty.told" if told else "duty.not_told",
        subject="person",
        subject_id=row.person_id,
        now=now,
        detail={"duty": str(row.id)},
    )


def _overridable_person(*, actor: Actor, person_id: UUID) -> Person:
    if not access.may_override(actor):
        raise NotHere
    person = locked_person(person_id=person_id)
    if person.erased_at is not None:
        raise PersonErased
    return person


def _locked(*, actor: Actor, duty_id: UUID) -> DutyOverride:
    """The duty, locked behind its person, for those who may ask and decide. Refuses with NotHere and PersonErased."""
    found = DutyOverride.objects.filter(pk=duty_id).first() if access.may_override(actor) else None
    if found is None:
        raise NotHere
    person = locked_person(person_id=found.person_id)
    if person.erased_at is not None:
        raise PersonErased
    row = DutyOverride.objects.select_for_update(of=("self",)).get(pk=duty_id)
    row.person = person
    return row


def _checked(asked: DutyAsked) -> DutyAsked:
    words, law = sealing.tidy(asked.why, limit=LONGEST_WHY), sealing.tidy(asked.named_duty, limit=120)
    name = sealing.tidy(asked.recipient_name, limit=200)
    if not plain.CODE.fullmatch(asked.recipient) or not name:
        raise ConsentWithoutRecipient
    if not asked.data:
        raise ConsentWithoutData
    if not words or (asked.basis is DutyBasis.LEGAL_DUTY and not law):
        raise ReasonNeeded
    return DutyAsked(
        basis=asked.basis, named_duty=law, recipient=asked.recipient, recipient_name=name, data=asked.data, why=words
    )


def _insert(*, actor: Actor, person: Person, asked: DutyAsked, form_key: UUID, now: datetime) -> DutyOverride:
    duty_id, key_id = uuid4(), person.key_id
    return DutyOverride.objects.create(
        id=duty_id,
        person=person,
        basis=asked.basis.value,
        named_duty=asked.named_duty,
        recipient=asked.recipient,
        data=sorted(item.value for item in asked.data),
        asked_by_id=acting_id(actor),
        asked_at=now,
        until=now + DUTY_HOLDS_FOR,
        form_key=form_key,
        sealed_why=crypto.seal(key_id=key_id, text=asked.why, context=sealing.duty_context(duty_id=duty_id)),
        sealed_recipient=crypto.seal(
            key_id=key_id, text=asked.recipient_name, context=sealing.duty_recipient_context(duty_id=duty_id)
        ),
    )
