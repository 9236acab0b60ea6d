"""The parts of a listing: whether what was typed can stand there, and how it gets there."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from northline.apps.directory.contracts import RISKY_KINDS, BadListing, Checked, ListingChanges, Origin, Reach, Standing, Tier
from northline.apps.directory.edits import REACHES
from northline.apps.directory.models import ContactPoint, Location, Service
from northline.apps.directory.text import dialable, fold, safe_site
from northline.foundation.packs import Pack

LONGEST = {"hours": 300, "description": 4_000, "note": 2_000, "town": 120}
OF_AUTHORITIES = (Origin.MISSION, Origin.FEDERAL, Origin.AGENCY)
CODES = ("needs", "languages", "populations")
STREET = re.compile(
    r"\d.*\b(st|str|street|ave?|avenue|road|rd|blvd|boulevard|drive|dr|lane|ln|apt|suite)\b"
    r"|\b(calle|avenida|av|rue|chemin|colonia|col|boulevard|street|road)\b.*\d|#\s*\d",
    re.IGNORECASE,
)


def wrong_parts(changes: ListingChanges, *, pack: Pack, row: Service | None = None) -> tuple[str, ...]:
    """The names of the parts that cannot stand, in the order of the form; none where all is well."""
    wrong = []
    if changes.name is not None and not 2 <= len(changes.name.strip()) <= 300:
        wrong.append("name")
    wrong += [part for part, limit in LONGEST.items() if len(getattr(changes, part) or "") > limit]
    if changes.town and STREET.search(changes.town):
        wrong.append("town")
    states = {part.code for part in pack.subdivisions}
    if changes.subdivision and changes.subdivision not in states:
        wrong.append("subdivision")
    if not states.issuperset(changes.areas or ()):
        wrong.append("areas")
    wrong += [part for part in CODES if not _codes_stand(part, getattr(changes, part) or (), pack=pack, row=row)]
    wrong += [part for part in ("phone", "sms") if _is_no_number(getattr(changes, part), pack=pack)]
    if changes.email and not is_mail(changes.email.strip()):
        wrong.append("email")
    if changes.website and not _is_site(changes.website, row=row):
        wrong.append("website")
    if changes.tier is Tier.PUBLIC and row is not None and (row.kind in RISKY_KINDS or row.origin in OF_AUTHORITIES):
        wrong.append("tier")
    return tuple(dict.fromkeys(wrong))


def apply(row: Service, changes: ListingChanges, *, pack: Pack, now: datetime, checked: Checked = Checked.VERIFIED) -> None:
    """Put the changes into the listing, not yet saved; its places and ways to reach are. Refuses with BadListing."""
    if wrong := wrong_parts(changes, pack=pack, row=row):
        raise BadListing(*wrong)
    _apply_organisation(row, changes)
    if changes.description is not None:
        text = changes.description.strip()
        others = {code: words for code, words in row.descriptions.items() if code != changes.language}
        row.descriptions = {**others, changes.language: text} if text else others
    for name in ("hours", "note"):
        if getattr(changes, name) is not None:
            setattr(row, name, getattr(changes, name).strip())
    for name in CODES:
        if getattr(changes, name) is not None:
            setattr(row, name, list(getattr(changes, name)))
    for name in ("interpreters", "needs_checked", "languages_checked"):
        if getattr(changes, name) is not None:
            setattr(row, name, getattr(changes, name))
    if changes.tier is not None:
        row.tier = Tier.ON_REQUEST if row.kind in RISKY_KINDS else changes.tier
        row.accepts_referrals = row.accepts_referrals and row.tier != Tier.ON_REQUEST
    for name, reach in REACHES.items():
        if getattr(changes, name) is not None:
            _set_reach(row, reach, getattr(changes, name).strip(), now=now, checked=checked)
    if changes.town is not None or changes.subdivision is not None or changes.areas is not None:
        set_places(row, changes, pack=pack)


def set_places(row: Service, changes: ListingChanges, *, pack: Pack) -> None:
    """Where it works: the town with its state, and whole states besides; the whole country where none is named."""
    town, subdivision = (changes.town or "").strip(), changes.subdivision or ""
    places = [(town, subdivision)] if town or subdivision else []
    places += [("", area) for area in changes.areas or ()]
    row.locations.all().delete()
    Location.objects.bulk_create(
        Location(service=row, town=town, town_folded=fold(town)[:120], subdivision=part, country=pack.country)
        for town, part in dict.fromkeys(places or [("", "")])
    )


def is_shared_site(row: Service, website: str) -> bool:
    """Would this site also show beside other listings of the organisation, that nobody is looking at now?"""
    if website.strip() == row.organisation.website:
        return False
    waiting = (Standing.SUGGESTED, Standing.DISMISSED)
    return row.organisation.services.exclude(pk=row.pk).exclude(standing__in=waiting).exists()


def first_reach(row: Service, reach: Reach) -> ContactPoint | None:
    """The listing's first number or address of a kind."""
    return row.reaches.filter(reach=reach).order_by("position").first()


def _apply_organisation(row: Service, changes: ListingChanges) -> None:
    organisation = row.organisation
    if changes.name is not None:
        alone = organisation.name == row.name and organisation.services.count() == 1
        row.name = changes.name.strip()
        organisation.name = row.name if alone else organisation.name
    if changes.website is not None:
        site = safe_site(changes.website)
        row.website_checked = bool(site) and (row.website_checked or site != organisation.website)
        organisation.website = site
    if changes.name is not None or changes.website is not None:
        organisation.save()


def _set_reach(row: Service, reach: Reach, value: str, *, now: datetime, checked: Checked) -> None:
    """The listing's first number or address of this kind, replaced or added; an empty one takes it away."""
    first = first_reach(row, reach)
    if not value:
        if first is not None:
            first.delete()
        return
    if first is not None and first.value == value:
        return
    if first is None:
        first = ContactPoint(service=row, reach=reach, position=list(REACHES.values()).index(reach))
    first.value, first.checked, first.sources = value, checked.value, []
    first.verified_on = now.date() if checked is Checked.VERIFIED else None
    first.save()


def _codes_stand(part: str, codes: tuple[str, ...], *, pack: Pack, row: Service | None) -> bool:
    """Known codes stand; so do words that a pack wrote into this listing before."""
    kept = frozenset(getattr(row, part)) if row is not None else frozenset()
    return all(code in kept or pack.has_code(list=part, code=code) for code in codes)


def _is_no_number(value: str | None, *, pack: Pack) -> bool:
    typed = (value or "").strip()
    return bool(typed) and (len(typed) > 40 or not dialable(value=typed, country=pack.country))


def is_mail(value: str) -> bool:
    """Whether this is one e-mail address that the listing can hold."""
    try:
        validate_email(value)
    except ValidationError:
        return False
    return len(value) <= 254


def _is_site(value: str, *, row: Service | None) -> bool:
    """A typed site is https with a full host; one that a pack gave before may stay as it was read."""
    if row is not None and value.strip() == row.organisation.website:
        return True
    return is_https(value)


def is_https(value: str) -> bool:
    """Whether this is the https address of a site or a page."""
    site = safe_site(value)
    host = site.split("/", 3)[2] if site.startswith("https://") else ""
    return "." in host.strip(".") and not re.search(r"[\s<>\"'@\\]", site)
