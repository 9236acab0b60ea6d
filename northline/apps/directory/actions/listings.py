"""What the partnership specialist does with a listing, and the asking for what is shown only on request."""

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.directory import access, edits
from northline.apps.directory.actions.parts import apply, is_shared_site
from northline.apps.directory.contracts import (
    AlreadyDecided,
    BadListing,
    Checked,
    ListingChanges,
    NotForSpecialist,
    NothingToReach,
    NotYourOwn,
    Standing,
)
from northline.apps.directory.indexing import reindex
from northline.apps.directory.models import Service
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere
from northline.foundation.packs import current_pack


@transaction.atomic
def approve_listing(*, actor: Actor, service_id: UUID, now: datetime, changes: ListingChanges | None = None) -> None:
    """Publish a suggested listing, with what the specialist corrected: approving says that it was checked today.

    Publishing verifies the ways to reach that stand in the listing, and no more: needs and languages stay "not checked"
    unless `changes` says that they were asked about. Enforcement and consulates stay on request, whoever approves.
    Who wrote a listing by hand, or put a way to reach into it, does not publish it: no number shows that one person alone
    has seen. Refuses with NotForSpecialist, AlreadyDecided, NotYourOwn, BadListing and NothingToReach.
    """
    row = _own(actor, service_id)
    if row.standing != Standing.SUGGESTED:
        raise AlreadyDecided
    if row.written_by_id is not None and row.written_by_id == actor.id:
        raise NotYourOwn
    if changes is not None:
        if _puts_in_a_way_to_reach(row, changes):
            raise NotYourOwn
        apply(row, changes, pack=current_pack(), now=now)
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
    """Correct a suggested listing before it is published. One that shows changes by `propose_edit` and a second look.

    Who puts another way to reach into it has written it from then on, and a colleague publishes it. The site of an organisation
    whose other listings show stays as it is. Refuses with NotForSpecialist, AlreadyDecided and BadListing.
    """
    row = _own(actor, service_id)
    if row.standing != Standing.SUGGESTED:
        raise AlreadyDecided
    if _puts_in_a_way_to_reach(row, changes):
        row.written_by_id = actor.id
    apply(row, changes, pack=current_pack(), now=now)
    row.edited_at = now
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


def _puts_in_a_way_to_reach(row: Service, changes: ListingChanges) -> bool:
    """Whether the changes name a new number, address or site. Refuses with BadListing where other listings share the site."""
    if changes.website is not None and is_shared_site(row, changes.website):
        raise BadListing(field="website")
    found = edits.differences(row, changes)
    return any(found[part]["will"] for part in (*edits.REACHES, "website") if part in found)


def _stand(row: Service, standing: Standing, now: datetime) -> None:
    row.standing, row.edited_at = standing, now
    row.save(update_fields=["standing", "edited_at", "accepts_referrals"])
