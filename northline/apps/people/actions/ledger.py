"""The consent ledger: a yes, a no, and taking back a yes. Rows are only ever added."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from northline.apps.people import sealing
from northline.apps.people.actions.finding import ledger_person, staff_id
from northline.apps.people.contracts import (
    LONGEST_CONSENT,
    AlreadyWithdrawn,
    ConsentEndsInPast,
    ConsentGiven,
    ConsentId,
    ConsentPurpose,
    ConsentTooLong,
    ConsentWithoutData,
    ConsentWithoutRecipient,
    Giver,
    GuardianNotNamed,
)
from northline.apps.people.models import Consent, ConsentRefusal, ConsentWithdrawal, Person
from northline.foundation import audit, crypto, jobs, plain
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def record_consent(*, actor: Actor, person_id: UUID, given: ConsentGiven, form_key: UUID, now: datetime) -> ConsentId:
    """Write down a yes: to whom, which data, until when, by whom, how, in which words. The same form twice is one yes.

    Informed, written, reasonably time-limited and never a condition of help (US: VAWA, FVPSA, VOCA grants). A minor's assent
    alone is no consent: beside it stands which adult said yes too, or why none is needed. Refuses with
    NotHere, PersonErased, ConsentWithoutRecipient, ConsentWithoutData, ConsentEndsInPast, ConsentTooLong, GuardianNotNamed.
    """
    person = ledger_person(actor=actor, person_id=person_id)
    if known := Consent.objects.filter(person=person, form_key=form_key).first():
        return ConsentId(known.id)
    row = _insert(actor=actor, person=person, given=_checked(given, now=now), form_key=form_key, now=now)
    audit.record(
        actor=actor,
        event="consent.recorded",
        subject="person",
        subject_id=person.id,
        now=now,
        detail={"consent": str(row.id), "number": row.number, "purpose": row.purpose, "recipient": row.recipient},
    )
    return ConsentId(row.id)


@transaction.atomic
def record_refusal(
    *,
    actor: Actor,
    person_id: UUID,
    purpose: ConsentPurpose,
    recipient: str,
    language: str,
    wording_version: str,
    form_key: UUID,
    now: datetime,
) -> None:
    """Write down that they were asked and said no, so that nobody asks the same again tomorrow. Help goes on."""
    person = ledger_person(actor=actor, person_id=person_id)
    _, created = ConsentRefusal.objects.get_or_create(
        person=person,
        form_key=form_key,
        defaults={
            "purpose": purpose.value,
            "recipient": recipient,
            "language": language,
            "wording_version": wording_version,
            "asked_at": now,
            "recorded_by_id": staff_id(actor),
        },
    )
    if created:
        audit.record(
            actor=actor,
            event="consent.refused",
            subject="person",
            subject_id=person.id,
            now=now,
            detail={"purpose": purpose.value, "recipient": recipient},
        )


@transaction.atomic
def withdraw_consent(*, actor: Actor, consent_id: UUID, now: datetime) -> None:
    """Take a yes back: from this transaction on nothing more is shared on it; what was shared stays on record.

    Whoever rests on it above is told, and takes back what it sent. The consent's own row is never touched. Refuses with
    NotHere and AlreadyWithdrawn.
    """
    row = Consent.objects.filter(pk=consent_id).first()
    if row is None:
        raise NotHere
    person = ledger_person(actor=actor, person_id=row.person_id)
    locked = Consent.objects.select_for_update(of=("self",)).get(pk=row.pk)  # a disclosure holds this lock until it is noted
    if ConsentWithdrawal.objects.filter(consent=locked).exists():
        raise AlreadyWithdrawn
    ConsentWithdrawal.objects.create(consent=locked, withdrawn_at=now, recorded_by_id=staff_id(actor))
    jobs.tell("people.consent_withdrawn", consent_id=locked.id)
    audit.record(
        actor=actor,
        event="consent.withdrawn",
        subject="person",
        subject_id=person.id,
        now=now,
        detail={"consent": str(row.id), "number": row.number, "recipient": row.recipient},
    )


def _checked(given: ConsentGiven, *, now: datetime) -> ConsentGiven:
    given = replace(
        given,
        recipient=given.recipient.strip(),
        recipient_name=sealing.tidy(given.recipient_name, limit=200),
        words_read=sealing.tidy(given.words_read),
        guardian=sealing.tidy(given.guardian, limit=300),
        interpreter=sealing.tidy(given.interpreter, limit=200),
    )
    if not plain.CODE.fullmatch(given.recipient) or not given.recipient_name:
        raise ConsentWithoutRecipient
    if not given.data:
        raise ConsentWithoutData
    if given.until <= now:
        raise ConsentEndsInPast
    if given.until > now + LONGEST_CONSENT:
        raise ConsentTooLong
    if given.giver is not Giver.SELF and not given.guardian:
        raise GuardianNotNamed
    return given


def _insert(*, actor: Actor, person: Person, given: ConsentGiven, form_key: UUID, now: datetime) -> Consent:
    last = Consent.objects.filter(person=person).aggregate(last=Max("number"))["last"] or 0
    consent_id = uuid4()
    details = {
        "recipient_name": given.recipient_name,
        "words_read": given.words_read,
        "guardian": given.guardian,
        "interpreter": given.interpreter,
    }
    sealed = crypto.seal_json(key_id=person.key_id, value=details, context=sealing.consent_context(consent_id=consent_id))
    return Consent.objects.create(
        id=consent_id,
        person=person,
        number=last + 1,
        purpose=given.purpose.value,
        recipient=given.recipient,
        data=sorted(item.value for item in given.data),
        giver=given.giver.value,
        how_given=given.how_given.value,
        language=given.language,
        wording_version=given.wording_version,
        said_back=given.said_back,
        sealed_details=sealed,
        starts_at=now,
        until=given.until,
        recorded_by_id=staff_id(actor),
        form_key=form_key,
    )
