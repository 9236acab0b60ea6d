"""Suggested changes: by staff, or by a provider for its own listing. Nothing shows before the specialist approves."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.directory import access, edits
from northline.apps.directory.actions.parts import apply, first_reach, wrong_parts
from northline.apps.directory.contracts import (
    AlreadyDecided,
    BadListing,
    ChangeField,
    ChangeState,
    ListingChanges,
    NotForSpecialist,
    NothingChanged,
    NothingToReach,
    NotYourOwn,
    Reach,
    Standing,
)
from northline.apps.directory.indexing import reindex
from northline.apps.directory.models import Service, SuggestedChange
from northline.foundation import audit, repeats
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere
from northline.foundation.packs import current_pack

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
    if not text.strip() or len(text) > LONGEST or field is ChangeField.LISTING:
        raise BadListing(field="text")
    said = [str(actor.id), str(service_id), field.value, text.strip(), language]
    form_key = repeats.key_of(form_key=form_key, said=said)
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
def propose_edit(*, actor: Actor, service_id: UUID, changes: ListingChanges, form_key: UUID, now: datetime) -> UUID:
    """Keep a specialist's edit of a listing that shows, for the second look of a colleague; nothing changes before.

    Only parts that say something else than the listing are kept. The same form twice is one edit.
    Refuses with NotForSpecialist, NotHere, AlreadyDecided (not published yet), BadListing, NothingChanged and NothingToReach.
    """
    if not access.is_specialist(actor) or actor.id is None:
        raise NotForSpecialist
    row = access.visible_to(actor).select_for_update(of=("self",)).filter(pk=service_id).first()
    if row is None:
        raise NotHere
    if row.standing not in (Standing.PUBLISHED, Standing.SUSPENDED):
        raise AlreadyDecided
    key = repeats.key_of(form_key=form_key, said=[str(actor.id), str(service_id), repr(changes)])
    if kept := SuggestedChange.objects.filter(form_key=key).first():
        return kept.id
    if wrong := wrong_parts(changes, pack=current_pack(), row=row):
        raise BadListing(*wrong)
    parts = edits.differences(row, changes)
    if not parts:
        raise NothingChanged
    _try_out(row, changes, now=now)
    change = SuggestedChange.objects.create(
        service_id=row.id,
        field=ChangeField.LISTING,
        text="",
        parts=parts,
        language=changes.language,
        by_id=actor.id,
        at=now,
        form_key=key,
    )
    audit.record(
        actor=actor,
        event="directory.edit_proposed",
        subject="service",
        subject_id=row.id,
        now=now,
        detail={"fields": len(parts)},
    )
    return change.id


@transaction.atomic
def decide_change(*, actor: Actor, change_id: UUID, approve: bool, now: datetime) -> None:
    """Take a suggestion over, or decline it. Names, words, hours, telephone, site and a colleague's edit go straight into
    the listing; the rest (needs, languages, place, other) the specialist has entered by hand before saying yes.

    Nobody approves what they wrote; they may take it back. Refuses with NotForSpecialist, AlreadyDecided, NotYourOwn,
    NothingToReach, and BadListing where the text cannot stand in that field.
    """
    if not access.is_specialist(actor):
        raise NotForSpecialist
    change = SuggestedChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise NotHere
    if change.state != ChangeState.WAITING:
        raise AlreadyDecided
    if approve and change.by_id == actor.id:
        raise NotYourOwn
    field = ChangeField(change.field)
    if approve and field is ChangeField.LISTING:
        _take_over(change, edits.as_changes(change.parts, language=change.language), now=now)
    elif approve and field in SIMPLE:
        _take_over(change, _as_changes(field, change.text, change.language), now=now)
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


def _take_over(change: SuggestedChange, changes: ListingChanges, *, now: datetime) -> None:
    row = Service.objects.select_related("organisation").select_for_update(of=("self",)).get(pk=change.service_id)
    apply(row, changes, pack=current_pack(), now=now)
    row.edited_at = now
    if row.standing == Standing.PUBLISHED:
        row.verified_on = now.date()
        refuse_unreachable(row)
    row.save()
    reindex(services=[row], pack=current_pack())


def _try_out(row: Service, changes: ListingChanges, *, now: datetime) -> None:
    """Whether the listing could still be reached after the edit, told to who writes it: nothing of the trial stays."""
    trial = transaction.savepoint()
    try:
        apply(row, changes, pack=current_pack(), now=now)
        if row.standing == Standing.PUBLISHED:
            refuse_unreachable(row)
    finally:
        transaction.savepoint_rollback(trial)


def refuse_unreachable(row: Service) -> None:
    """A listing that shows has at least one way to reach it; else NothingToReach."""
    if not row.organisation.website and not row.reaches.exists():
        raise NothingToReach


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
            first = first_reach(row, Reach.PHONE)
            return first.value if first else ""
        case _:
            return ""
