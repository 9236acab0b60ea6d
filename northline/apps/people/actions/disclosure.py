"""Letting data out: only on a living consent, or on a duty that two people stand for."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from northline.apps.people import access, queries, sealing
from northline.apps.people.actions.finding import ledger_person, locked_person, staff_id
from northline.apps.people.contracts import (
    AlreadyDecided,
    ConsentWithoutData,
    DataCategory,
    DisclosureId,
    DutyBasis,
    DutyId,
    DutyView,
    NeedsSecondPerson,
    NoLivingConsent,
    PersonErased,
    ReasonNeeded,
)
from northline.apps.people.models import Consent, Disclosure, DutyOverride
from northline.foundation import audit, crypto
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere

DUTY_HOLDS_FOR = timedelta(hours=24)


@transaction.atomic
def record_disclosure(
    *,
    actor: Actor,
    person_id: UUID,
    recipient: str,
    data: Collection[DataCategory],
    now: datetime,
    consent_id: UUID | None = None,
    duty: UUID | None = None,
) -> DisclosureId:
    """Note what leaves, in the transaction in which it leaves: no path lets data out without this.

    Rests on exactly one living consent (same recipient, no more than its data) or on one approved duty; both are held
    until the transaction ends, so that a withdrawal comes wholly before or wholly after. Refuses with NoLivingConsent,
    PersonErased, ConsentWithoutData, NotHere.
    """
    person = locked_person(person_id=person_id)
    if person.erased_at is not None:
        raise PersonErased
    items = frozenset(data)
    if not items:
        raise ConsentWithoutData
    if consent_id is not None and duty is None:
        _hold_living_consent(person_id=person_id, consent_id=consent_id, recipient=recipient, data=items, now=now)
    elif duty is not None and consent_id is None:
        _hold_approved_duty(person_id=person_id, duty=duty, recipient=recipient, data=items, now=now)
    else:
        raise NoLivingConsent
    row = Disclosure.objects.create(
        person=person,
        consent_id=consent_id,
        duty_id=duty,
        recipient=recipient,
        data=sorted(item.value for item in items),
        disclosed_at=now,
        disclosed_by_id=staff_id(actor),
    )
    audit.record(
        actor=actor,
        event="person.disclosed",
        subject="person",
        subject_id=person.id,
        now=now,
        detail={"disclosure": str(row.id), "recipient": recipient, "rests_on": "consent" if consent_id else "duty"},
    )
    return DisclosureId(row.id)


@transaction.atomic
def ask_duty_override(
    *,
    actor: Actor,
    person_id: UUID,
    basis: DutyBasis,
    named_duty: str,
    recipient: str,
    data: Collection[DataCategory],
    why: str,
    form_key: UUID,
    now: datetime,
) -> DutyId:
    """Ask to disclose without consent, on a named law or an imminent danger. It opens nothing until another person approves.

    Refuses with NotHere, PersonErased, ReasonNeeded, ConsentWithoutData.
    """
    person = ledger_person(actor=actor, person_id=person_id)
    if known := DutyOverride.objects.filter(person=person, form_key=form_key).first():
        return DutyId(known.id)
    if not data:
        raise ConsentWithoutData
    words, law = sealing.tidy(why), sealing.tidy(named_duty, limit=120)
    if not words or (basis is DutyBasis.LEGAL_DUTY and not law) or actor.id is None:
        raise ReasonNeeded
    duty_id = uuid4()
    DutyOverride.objects.create(
        id=duty_id,
        person=person,
        basis=basis.value,
        named_duty=law,
        recipient=recipient,
        data=sorted(item.value for item in frozenset(data)),
        asked_by_id=actor.id,
        asked_at=now,
        until=now + DUTY_HOLDS_FOR,
        form_key=form_key,
        sealed_why=crypto.seal(key_id=person.key_id, text=words, context=sealing.duty_context(duty_id=duty_id)),
    )
    audit.record(
        actor=actor,
        event="duty.asked",
        subject="person",
        subject_id=person.id,
        now=now,
        detail={"duty": str(duty_id), "basis": basis.value, "recipient": recipient},
    )
    return DutyId(duty_id)


@transaction.atomic
def decide_duty_override(*, actor: Actor, duty_id: UUID, approve: bool, now: datetime) -> DutyView:
    """Approve or decline as the second person. Refuses with NotHere, NeedsSecondPerson (the asker), AlreadyDecided."""
    row = DutyOverride.objects.select_for_update().filter(pk=duty_id).first()
    if row is None or not access.may_decide_duty(actor) or actor.id is None:
        raise NotHere
    if row.asked_by_id == actor.id:
        raise NeedsSecondPerson
    if row.approved is not None:
        raise AlreadyDecided
    row.decided_by_id, row.decided_at, row.approved = actor.id, now, approve
    row.save(update_fields=["decided_by", "decided_at", "approved"])
    audit.record(
        actor=actor,
        event="duty.decided",
        subject="person",
        subject_id=row.person_id,
        now=now,
        detail={"duty": str(row.id), "approved": approve},
    )
    return queries.duty_view(row)


def _hold_living_consent(
    *, person_id: UUID, consent_id: UUID, recipient: str, data: frozenset[DataCategory], now: datetime
) -> None:
    row = (
        Consent.objects.select_for_update(of=("self",))
        .filter(pk=consent_id, person_id=person_id, recipient=recipient, data__contains=[item.value for item in data])
        .filter(starts_at__lte=now, until__gt=now, withdrawal__isnull=True)
        .first()
    )
    if row is None:
        raise NoLivingConsent


def _hold_approved_duty(*, person_id: UUID, duty: UUID, recipient: str, data: frozenset[DataCategory], now: datetime) -> None:
    row = (
        DutyOverride.objects.select_for_update()
        .filter(pk=duty, person_id=person_id, recipient=recipient, data__contains=[item.value for item in data])
        .filter(approved=True, asked_at__lte=now, until__gt=now)
        .first()
    )
    if row is None:
        raise NoLivingConsent
