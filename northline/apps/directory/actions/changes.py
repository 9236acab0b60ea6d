"""Suggested changes: by staff, or by a provider for its own listing. Nothing shows before the specialist approves."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.directory import access
from northline.apps.directory.actions.listings import edit_listing
from northline.apps.directory.contracts import (
    AlreadyDecided,
    BadListing,
    ChangeField,
    ChangeState,
    ListingChanges,
    NotForSpecialist,
    Reach,
)
from northline.apps.directory.models import Service, SuggestedChange
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.crypto import blind_index
from northline.foundation.errors import NotHere

LONGEST = 2_000
SIMPLE = (ChangeField.NAME, ChangeField.DESCRIPTION, ChangeField.HOURS, ChangeField.PHONE, ChangeField.WEBSITE)


@transaction.atomic
def suggest_change(
    *, actor: Actor, service_id: UUID, field: ChangeField, text: str, form_key: UUID, now: datetime, language: str = "en"
) -> UUID:
    """Keep a suggestion for the specialist; the same form sent twice is one suggestion, other words are another one.

    Refuses with NotHere where the actor may not see the listing or speak for it, and with BadListing for empty or very
    long text.
    """
    row = access.visible_to(actor).filter(pk=service_id).first()
    if row is None or actor.id is None or not access.may_suggest(actor, row):
        raise NotHere
    if not text.strip() or len(text) > LONGEST:
        raise BadListing(field="text")
    said = repr((str(form_key), str(actor.id), str(service_id), field.value, text.strip(), language))
    form_key = UUID(bytes=blind_index(kind="directory.form_key", value=said)[:16])
    if kept := SuggestedChange.objects.filter(form_key=form_key).first():
        return kept.id
    change = SuggestedChange.objects.create(
        service=row,
        field=field,
        was=_now_says(row, field, language),
        text=text.strip(),
        language=language,
        by_id=actor.id,
        at=now,
        form_key=form_key,
    )
    audit.record(
        actor=actor,
        event="directory.change_suggested",
        subject="service",
        subject_id=row.id,
        now=now,
        detail={"field": field.value},
    )
    return change.id


@transaction.atomic
def decide_change(*, actor: Actor, change_id: UUID, approve: bool, now: datetime) -> None:
    """Take a suggestion over, or decline it. Names, words, hours, telephone and site go straight into the listing;
    the rest (needs, languages, place, other) the specialist has entered by hand before saying yes.

    Refuses with NotForSpecialist, AlreadyDecided, and BadListing where the text cannot stand in that field.
    """
    if not access.is_specialist(actor):
        raise NotForSpecialist
    change = SuggestedChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise NotHere
    if change.state != ChangeState.WAITING:
        raise AlreadyDecided
    field = ChangeField(change.field)
    if approve and field in SIMPLE:
        edit_listing(
            actor=actor,
            service_id=change.service_id,
            changes=_as_changes(field, change.text, change.language),
            now=now,
        )
    change.state = ChangeState.APPROVED if approve else ChangeState.DECLINED
    change.decided_by_id, change.decided_at = actor.id, now
    change.save()
    audit.record(
        actor=actor,
        event="directory.change_approved" if approve else "directory.change_declined",
        subject="service",
        subject_id=change.service_id,
        now=now,
        detail={"field": field.value},
    )


def _as_changes(field: ChangeField, text: str, language: str) -> ListingChanges:
    match field:
        case ChangeField.NAME:
            return ListingChanges(name=text)
        case ChangeField.DESCRIPTION:
            return ListingChanges(description=text, language=language)
        case ChangeField.HOURS:
            return ListingChanges(hours=text)
        case ChangeField.PHONE:
            return ListingChanges(phone=text)
        case _:
            return ListingChanges(website=text)


def _now_says(row: Service, field: ChangeField, language: str) -> str:
    match field:
        case ChangeField.NAME:
            return row.name
        case ChangeField.DESCRIPTION:
            return str(row.descriptions.get(language, ""))
        case ChangeField.HOURS:
            return row.hours
        case ChangeField.WEBSITE:
            return row.organisation.website
        case ChangeField.PHONE:
            first = row.reaches.filter(reach=Reach.PHONE).order_by("position").first()
            return first.value if first else ""
        case _:
            return ""
