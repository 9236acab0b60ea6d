"""A listing written by hand: it waits, unpublished, until a specialist who did not write it has checked it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from northline.apps.directory import access
from northline.apps.directory.actions.parts import apply, is_https, set_places, wrong_parts
from northline.apps.directory.contracts import (
    RISKY_KINDS,
    BadListing,
    Checked,
    Kind,
    KnownOrganisation,
    NewListing,
    NothingToReach,
    Origin,
    Standing,
    Tier,
)
from northline.apps.directory.indexing import reindex
from northline.apps.directory.models import Organisation, Service
from northline.apps.directory.text import fold, safe_site
from northline.foundation import audit, repeats
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere
from northline.foundation.packs import current_pack

LONGEST_SOURCE = 200
LONGEST_URL = 500


@transaction.atomic
def suggest_listing(*, actor: Actor, listing: NewListing, form_key: UUID, now: datetime) -> UUID:
    """Keep a listing that somebody of the desk wrote, for the specialist; the same form sent twice is one listing.

    Nothing of it shows, and nothing in it counts as checked, before somebody else approves it. The site of an
    organisation that we know stays as it is: it belongs to its other listings as well.
    Refuses with NotHere (no reader of the directory, or no such organisation), BadListing with every field that does not
    stand, NothingToReach, and KnownOrganisation where a new organisation bears the name of one that we have.
    """
    if not access.may_add(actor) or actor.id is None:
        raise NotHere
    key = repeats.key_of(form_key=form_key, said=[str(actor.id), repr(listing)])
    if kept := Service.objects.filter(form_key=key).first():
        return kept.id
    organisation = _known(listing, actor=actor)
    if wrong := _wrong(listing, organisation=organisation, now=now):
        raise BadListing(*wrong)
    about = listing.about
    if not any((about.phone, about.sms, about.email, organisation.website if organisation else about.website)):
        raise NothingToReach
    try:
        with transaction.atomic():
            row = _make(listing, organisation=organisation or _new(listing, actor=actor), by=actor.id, form_key=key, now=now)
    except IntegrityError:
        kept = Service.objects.filter(form_key=key).first()  # the same form, pressed twice at once
        if kept is None:
            raise
        return kept.id
    audit.record(actor=actor, event="directory.listing_suggested", subject="service", subject_id=row.id, now=now)
    return row.id


def _known(listing: NewListing, *, actor: Actor) -> Organisation | None:
    if listing.organisation_id is None:
        return None
    row = access.organisations_for(actor).filter(pk=listing.organisation_id).first()
    if row is None:
        raise NotHere
    return row


def _wrong(listing: NewListing, *, organisation: Organisation | None, now: datetime) -> tuple[str, ...]:
    wrong = []
    if organisation is None and not 2 <= len(listing.organisation.strip()) <= 300:
        wrong.append("organisation")
    if listing.about.name is None:
        wrong.append("name")
    wrong += wrong_parts(listing.about, pack=current_pack())
    kind = Kind(organisation.kind) if organisation is not None else listing.kind
    if listing.about.tier is Tier.PUBLIC and kind in RISKY_KINDS:
        wrong.append("tier")
    if not 2 <= len(listing.source.strip()) <= LONGEST_SOURCE:
        wrong.append("source")
    if listing.source_url and (len(listing.source_url) > LONGEST_URL or not is_https(listing.source_url)):
        wrong.append("source_url")
    if listing.read_on is None or listing.read_on > now.date():
        wrong.append("read_on")
    return tuple(wrong)


def _new(listing: NewListing, *, actor: Actor) -> Organisation:
    """A new organisation; refuses with KnownOrganisation, so that nobody speaks for half of one."""
    name = listing.organisation.strip()
    known = access.organisations_for(actor).values_list("id", "name")
    same = next((one for one, called in known if fold(called) == fold(name)), None)
    if same is not None:
        raise KnownOrganisation(organisation_id=same)
    return Organisation.objects.create(name=name, kind=listing.kind)


def _make(listing: NewListing, *, organisation: Organisation, by: UUID, form_key: UUID, now: datetime) -> Service:
    pack = current_pack()
    risky = organisation.kind in RISKY_KINDS
    row = Service.objects.create(
        organisation=organisation,
        name=(listing.about.name or "").strip(),
        kind=organisation.kind,
        tier=Tier.ON_REQUEST if risky else listing.about.tier or Tier.STAFF,
        standing=Standing.SUGGESTED,
        origin=Origin.LOCAL,
        checked=Checked.RECALL,
        sources=[_source(listing)],
        written_by_id=by,
        form_key=form_key,
        edited_at=now,
        created_at=now,
    )
    fresh = listing.organisation_id is None
    apply(row, listing.about if fresh else replace(listing.about, website=None), pack=pack, now=now, checked=Checked.RECALL)
    row.website_checked = False
    set_places(row, listing.about, pack=pack)
    row.save()
    reindex(services=[row], pack=pack)
    return row


def _source(listing: NewListing) -> dict[str, str]:
    day = listing.read_on.isoformat() if listing.read_on else ""
    said = {"name": listing.source.strip(), "url": safe_site(listing.source_url) if listing.source_url else "", "as_of": day}
    return {name: value for name, value in said.items() if value}
