"""What the partnership specialist does with a listing, and the asking for what is shown only on request."""

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.directory import access
from northline.apps.directory.contracts import (
    AlreadyDecided,
    BadListing,
    Checked,
    ListingChanges,
    NotForSpecialist,
    NothingToReach,
    Reach,
    Standing,
)
from northline.apps.directory.indexing import reindex
from northline.apps.directory.models import ContactPoint, Location, Service
from northline.apps.directory.text import dialable, fold, safe_site
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere
from northline.foundation.packs import Pack, current_pack


@transaction.atomic
def approve_listing(*, actor: Actor, service_id: UUID, now: datetime, changes: ListingChanges | None = None) -> None:
    """Publish a suggested listing, with what the specialist corrected: approving says that it was checked today.

    Publishing verifies the ways to reach that stand in the listing, and no more: needs and languages stay "not checked"
    unless `changes` says that they were asked about. Enforcement and consulates stay on request, whoever approves.
    Refuses with NotForSpecialist, AlreadyDecided, BadListing and NothingToReach.
    """
    row = _own(actor, service_id)
    if row.standing != Standing.SUGGESTED:
        raise AlreadyDecided
    if changes is not None:
        _apply(row, changes, current_pack(), now)
    row.reaches.update(checked=Checked.VERIFIED, verified_on=now.date())
    row.website_checked = row.website_checked or bool(row.organisation.website)
    row.checked, row.verified_on, row.standing, row.edited_at = Checked.VERIFIED, now.date(), Standing.PUBLISHED, now
    if not row.website_checked and not row.reaches.exists():
        raise NothingToReach
    row.save()
    reindex(services=[row], pack=current_pack())
    audit.record(actor=actor, event="directory.approved", subject="service", subject_id=row.id, now=now)


@transaction.atomic
def dismiss_listing(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """Not take in a suggested listing; it stays kept, so that loading the pack again does not suggest it anew."""
    row = _own(actor, service_id)
    if row.standing != Standing.SUGGESTED:
        raise AlreadyDecided
    _stand(row, Standing.DISMISSED, now)
    audit.record(actor=actor, event="directory.dismissed", subject="service", subject_id=row.id, now=now)


@transaction.atomic
def edit_listing(*, actor: Actor, service_id: UUID, changes: ListingChanges, now: datetime) -> None:
    """Correct a listing. Refuses with NotForSpecialist, BadListing, and NothingToReach for a published one."""
    row = _own(actor, service_id)
    _apply(row, changes, current_pack(), now)
    row.edited_at = now
    if row.standing == Standing.PUBLISHED:
        row.verified_on = now.date()
    if row.standing == Standing.PUBLISHED and not row.organisation.website and not row.reaches.exists():
        raise NothingToReach
    row.save()
    reindex(services=[row], pack=current_pack())
    named = sum(1 for part in fields(changes) if part.name != "language" and getattr(changes, part.name) is not None)
    audit.record(actor=actor, event="directory.edited", subject="service", subject_id=row.id, now=now, detail={"fields": named})


@transaction.atomic
def suspend_listing(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """Take a published listing down for now; it also stops taking referrals."""
    row = _own(actor, service_id)
    if row.standing != Standing.PUBLISHED:
        raise AlreadyDecided
    row.accepts_referrals = False
    _stand(row, Standing.SUSPENDED, now)
    audit.record(actor=actor, event="directory.suspended", subject="service", subject_id=row.id, now=now)


@transaction.atomic
def publish_again(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """Show a suspended listing again; referrals stay off until they are marked anew."""
    row = _own(actor, service_id)
    if row.standing != Standing.SUSPENDED:
        raise AlreadyDecided
    _stand(row, Standing.PUBLISHED, now)
    audit.record(actor=actor, event="directory.published_again", subject="service", subject_id=row.id, now=now)


@transaction.atomic
def show_on_request(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """Write down that somebody read the risk and asked for a consulate's or an authority's numbers."""
    row = access.visible_to(actor).filter(pk=service_id).first()
    if row is None or not actor.has(*access.READERS):
        raise NotHere
    audit.record(
        actor=actor, event="directory.shown_on_request", subject="service", subject_id=row.id, now=now, detail={"kind": row.kind}
    )


def _own(actor: Actor, service_id: UUID) -> Service:
    if not access.is_specialist(actor):
        raise NotForSpecialist
    row = access.visible_to(actor).select_for_update(of=("self",)).filter(pk=service_id).first()
    if row is None:
        raise NotHere
    return row


def _stand(row: Service, standing: Standing, now: datetime) -> None:
    row.standing, row.edited_at = standing, now
    row.save(update_fields=["standing", "edited_at", "accepts_referrals"])


def _apply(row: Service, changes: ListingChanges, pack: Pack, now: datetime) -> None:
    _check(changes, pack)
    if changes.name is not None:
        row.name = changes.name.strip()
        row.organisation.name = row.name
    if changes.website is not None:
        site = safe_site(changes.website)
        row.website_checked = bool(site) and (row.website_checked or site != row.organisation.website)
        row.organisation.website = site
    if changes.name is not None or changes.website is not None:
        row.organisation.save()
    if changes.description is not None:
        text = changes.description.strip()
        others = {code: words for code, words in row.descriptions.items() if code != changes.language}
        row.descriptions = {**others, changes.language: text} if text else others
    if changes.hours is not None:
        row.hours = changes.hours.strip()
    if changes.needs is not None:
        row.needs = list(changes.needs)
    if changes.languages is not None:
        row.languages = list(changes.languages)
    for name in ("interpreters", "needs_checked", "languages_checked"):
        if getattr(changes, name) is not None:
            setattr(row, name, getattr(changes, name))
    if changes.phone is not None:
        _set_phone(row, changes.phone.strip(), now)
    if changes.town is not None or changes.subdivision is not None:
        _set_place(row, (changes.town or "").strip(), changes.subdivision or "", pack)


def _check(changes: ListingChanges, pack: Pack) -> None:
    if changes.name is not None and not 2 <= len(changes.name.strip()) <= 300:
        raise BadListing(field="name")
    if changes.website and not safe_site(changes.website):
        raise BadListing(field="website")
    if changes.phone and not dialable(value=changes.phone, country=pack.country):
        raise BadListing(field="phone")
    if changes.hours is not None and len(changes.hours) > 300:
        raise BadListing(field="hours")
    if changes.description is not None and len(changes.description) > 4_000:
        raise BadListing(field="description")
    if changes.town is not None and len(changes.town) > 120:
        raise BadListing(field="town")
    if changes.subdivision and changes.subdivision not in {part.code for part in pack.subdivisions}:
        raise BadListing(field="subdivision")
    if any(not pack.has_code(list="needs", code=code) for code in changes.needs or ()):
        raise BadListing(field="needs")
    if any(not pack.has_code(list="languages", code=code) for code in changes.languages or ()):
        raise BadListing(field="languages")


def _set_phone(row: Service, phone: str, now: datetime) -> None:
    """The listing's first telephone number, replaced or added; an empty one takes it away."""
    first = row.reaches.filter(reach=Reach.PHONE).order_by("position").first()
    if not phone:
        if first is not None:
            first.delete()
        return
    if first is not None and first.value == phone:
        return
    if first is None:
        first = ContactPoint(service=row, reach=Reach.PHONE, position=0)
    first.value, first.checked, first.verified_on, first.sources = phone, Checked.VERIFIED, now.date(), []
    first.save()


def _set_place(row: Service, town: str, subdivision: str, pack: Pack) -> None:
    row.locations.all().delete()
    Location.objects.create(service=row, town=town, town_folded=fold(town), subdivision=subdivision, country=pack.country)
