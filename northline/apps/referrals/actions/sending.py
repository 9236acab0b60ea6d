"""Choosing a service, choosing what is shared, sending."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from northline.apps.cases import queries as cases
from northline.apps.cases.contracts import CaseState, CaseView, TimelineKind, View
from northline.apps.directory import queries as directory
from northline.apps.directory.contracts import ServiceCard
from northline.apps.people import actions as people_actions
from northline.apps.people import queries as people
from northline.apps.people.contracts import ConsentPurpose, DataCategory, NoLivingConsent
from northline.apps.referrals import access, sealing
from northline.apps.referrals.actions.moving import move, new_link, own_row, recipient_of, tell_case
from northline.apps.referrals.contracts import (
    ANSWER_DAYS,
    LONGEST_MESSAGE,
    LONGEST_VALUE,
    USUAL_ANSWER_DAYS,
    AlreadySent,
    CaseIsClosed,
    Chosen,
    MessageNamesSomebody,
    NothingChosen,
    NotReferable,
    SentReferral,
    State,
    TooMuchText,
    ValueMissing,
)
from northline.apps.referrals.models import Referral
from northline.apps.referrals.words import holds_number_or_address, readable, words_of
from northline.foundation import audit, crypto, repeats
from northline.foundation.actor import Actor
from northline.foundation.codes import new_code
from northline.foundation.crypto import KeyPurpose
from northline.foundation.errors import NotHere

NAMES = frozenset({DataCategory.FIRST_NAME, DataCategory.PREFERRED_NAME, DataCategory.SURNAME})
SHORTEST_NAME = 3


@transaction.atomic
def propose_referral(
    *, actor: Actor, case_id: UUID, service_id: UUID, form_key: UUID, now: datetime, data: Chosen | None = None
) -> UUID:
    """Begin a referral of a case to a service: a draft, from which nothing leaves.

    The same form twice is one draft; another service chosen on an old page, after going *Back*, is a draft of its own.
    Refuses with NotHere (case or service), CaseIsClosed, and NotReferable where no specialist marked the listing as
    accepting referrals.
    """
    if not actor.has(*access.PROPOSERS) or actor.id is None:
        raise NotHere
    case = cases.case_view(actor=actor, case_id=case_id, now=now)
    if case.view is not View.WHOLE:
        raise NotHere
    chosen = _tidy(data or Chosen())
    key = _own_key(actor=actor, case_id=case_id, service_id=service_id, chosen=chosen, form_key=form_key)
    if kept := Referral.objects.filter(form_key=key).first():
        return kept.id
    if case.state is CaseState.CLOSED:
        raise CaseIsClosed
    card = directory.card(actor=actor, service_id=service_id)
    if not card.takes_referrals or not directory.accepts_referrals(service_id=service_id):
        raise NotReferable
    try:
        with transaction.atomic():
            return _make_draft(actor=actor, by=actor.id, case=case, card=card, chosen=chosen, form_key=key, now=now)
    except IntegrityError:
        kept = Referral.objects.filter(form_key=key).first()  # the same form, pressed twice at once
        if kept is None:
            raise
        return kept.id


@transaction.atomic
def save_draft(*, actor: Actor, referral_id: UUID, data: Chosen, now: datetime) -> None:
    """Keep what was chosen so far. Refuses with NotHere, AlreadySent and TooMuchText."""
    row = own_row(actor=actor, referral_id=referral_id, now=now)
    if row.state != State.DRAFT:
        raise AlreadySent
    row.sealed_shared = sealing.seal_shared(referral_id=row.id, key_id=row.key_id, chosen=_tidy(data))
    row.save(update_fields=["sealed_shared"])
    audit.record(actor=actor, event="referral.draft_saved", subject="referral", subject_id=row.id, now=now)


@transaction.atomic
def send_referral(
    *, actor: Actor, referral_id: UUID, data: Chosen, now: datetime, answer_days: int = USUAL_ANSWER_DAYS
) -> SentReferral:
    """Let the chosen fields leave: a snapshot, a mail that names nobody, and a code that is returned this once.

    Rests on a living consent for this organisation that covers every category chosen; the consent is held until the
    transaction ends. Refuses with NoLivingConsent, NothingChosen, ValueMissing, TooMuchText, MessageNamesSomebody,
    NotReferable, CaseIsClosed, AlreadySent (a second press sends nothing) and NotHere.
    """
    row = own_row(actor=actor, referral_id=referral_id, now=now)
    if row.state != State.DRAFT:
        raise AlreadySent
    case = cases.case_view(actor=actor, case_id=row.case_id, now=now)
    if case.view is not View.WHOLE:
        raise NotHere
    if case.state is CaseState.CLOSED:
        raise CaseIsClosed
    if not directory.accepts_referrals(service_id=row.service_id):
        raise NotReferable
    chosen = _checked(_tidy(data))
    recipient = recipient_of(row.organisation_id)
    consent = people.living_consent(
        person_id=row.person_id, purpose=ConsentPurpose.SHARE, recipient=recipient, data=chosen.categories, now=now
    )
    if consent is None:
        raise NoLivingConsent
    _check_message(actor=actor, row=row, chosen=chosen, now=now)
    people_actions.record_disclosure(
        actor=actor, person_id=row.person_id, recipient=recipient, data=chosen.categories, consent_id=consent.id, now=now
    )
    row.sealed_shared = sealing.seal_shared(referral_id=row.id, key_id=row.key_id, chosen=chosen)
    row.data = sorted(category.value for category in chosen.categories)
    row.consent_id, row.sent_at = consent.id, now
    row.answer_by = min(now + timedelta(days=answer_days if answer_days in ANSWER_DAYS else USUAL_ANSWER_DAYS), consent.until)
    move(row, State.SENT, actor=actor, now=now, changed=("sealed_shared", "data", "consent", "sent_at", "answer_by"))
    spoken, _ = new_link(row, expires_at=row.answer_by, now=now)
    return SentReferral(referral_id=row.id, code=row.code, spoken=spoken, service_name=row.service_name, expires_at=row.answer_by)


def _own_key(*, actor: Actor, case_id: UUID, service_id: UUID, chosen: Chosen, form_key: UUID) -> UUID:
    """The form's key bound to who sent it and to what it says: it answers for nothing else."""
    said = {category.value: value for category, value in chosen.values.items()}
    bound = [str(actor.id), str(case_id), str(service_id)]
    return repeats.key_of(form_key=form_key, said=[bound, said, chosen.needs, chosen.message])


def _make_draft(
    *, actor: Actor, by: UUID, case: CaseView, card: ServiceCard, chosen: Chosen, form_key: UUID, now: datetime
) -> UUID:
    referral_id, key_id = uuid4(), crypto.create_key(purpose=KeyPurpose.REFERRAL, now=now)
    row = Referral.objects.create(
        id=referral_id,
        code=new_code(prefix="R", length=6),
        case_id=case.case_id,
        case_code=case.code,
        person_id=case.person_id,
        service_id=card.service_id,
        organisation_id=card.organisation_id,
        service_name=card.name,
        key_id=key_id,
        sealed_shared=sealing.seal_shared(referral_id=referral_id, key_id=key_id, chosen=chosen),
        form_key=form_key,
        created_by_id=by,
        created_at=now,
    )
    tell_case(row, TimelineKind.REFERRAL_PROPOSED, actor=actor, now=now)
    audit.record(
        actor=actor,
        event="referral.proposed",
        subject="referral",
        subject_id=row.id,
        now=now,
        detail={"service": str(card.service_id)},
    )
    return row.id


def _tidy(chosen: Chosen) -> Chosen:
    values: dict[DataCategory, str] = {}
    for category, value in chosen.values.items():
        if len(value) > LONGEST_VALUE:
            raise TooMuchText(limit=LONGEST_VALUE)
        values[category] = readable(value)
    if len(chosen.message) > LONGEST_MESSAGE:
        raise TooMuchText(limit=LONGEST_MESSAGE)
    return replace(chosen, values=values, message=readable(chosen.message), needs=tuple(dict.fromkeys(chosen.needs)))


def _checked(chosen: Chosen) -> Chosen:
    if not chosen.categories:
        raise NothingChosen
    if any(not value for value in chosen.values.values()):
        raise ValueMissing
    return chosen


def _check_message(*, actor: Actor, row: Referral, chosen: Chosen, now: datetime) -> None:
    """The line to the service may hold no number, no address, and no name that the person did not agree to share."""
    if not chosen.message:
        return
    if holds_number_or_address(chosen.message):
        raise MessageNamesSomebody
    kept = known_values(actor=actor, person_id=row.person_id, categories=NAMES - chosen.categories, now=now)
    said = words_of(chosen.message)
    if any(word in said for name in kept.values() for word in words_of(name) if len(word) >= SHORTEST_NAME):
        raise MessageNamesSomebody


def known_values(
    *, actor: Actor, person_id: UUID, categories: frozenset[DataCategory], now: datetime
) -> Mapping[DataCategory, str]:
    """What the vault holds for these categories, empty where this actor may not open it. The look is written down."""
    if not categories:
        return {}
    try:
        with transaction.atomic():
            return people_actions.values_to_share(actor=actor, person_id=person_id, categories=categories, now=now)
    except NotHere:
        return {}
