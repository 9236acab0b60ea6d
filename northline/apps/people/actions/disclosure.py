"""Letting data out: only on a living consent, or on a duty that two people stand for."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.people.actions.finding import locked_person, staff_id
from northline.apps.people.contracts import ConsentWithoutData, DataCategory, DisclosureId, NoLivingConsent, PersonErased
from northline.apps.people.models import Consent, Disclosure, DutyOverride
from northline.foundation import audit
from northline.foundation.actor import Actor


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
    _hold_its_ground(person_id=person_id, consent_id=consent_id, duty=duty, recipient=recipient, data=items, now=now)
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


def _hold_its_ground(
    *,
    person_id: UUID,
    consent_id: UUID | None,
    duty: UUID | None,
    recipient: str,
    data: frozenset[DataCategory],
    now: datetime,
) -> None:
    """One ground, never none and never two, locked until what rests on it is noted."""
    if consent_id is not None and duty is None:
        _hold_living_consent(person_id=person_id, consent_id=consent_id, recipient=recipient, data=data, now=now)
    elif duty is not None and consent_id is None:
        _hold_approved_duty(person_id=person_id, duty=duty, recipient=recipient, data=data, now=now)
    else:
        raise NoLivingConsent


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
