"""Takes in what a pack lists: organisations, agencies, diplomatic missions, and a demonstration's made-up services.

Only what was read at the source is public at once. What is likely or from memory waits, unpublished, for the specialist.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from northline.apps.directory.contracts import RISKY_KINDS, Checked, Kind, Origin, Reach, Standing, Tier
from northline.apps.directory.entries import Entry, merged
from northline.apps.directory.indexing import reindex
from northline.apps.directory.models import ContactPoint, Location, Organisation, Service
from northline.apps.directory.text import fold, safe_site
from northline.apps.directory.vocabulary import agency_kind, areas_in, kind_of, languages_in, needs_in
from northline.foundation import audit, deployment
from northline.foundation.actor import Actor
from northline.foundation.packs import Fact, Pack, federal_agencies


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How many listings a load made and how many it brought up to date."""

    made: int
    updated: int


@transaction.atomic
def load_listings(*, pack: Pack, actor: Actor, now: datetime) -> Loaded:
    """Take in the pack's directory and agencies; running it again changes nothing that a specialist has touched.

    Public: entries of the directory whose own status is verified, without enforcement and consulates. Unpublished, for
    review: its other entries. Staff only: agencies; on request: those that police or decide on papers, and consulates.
    An organisation that stands in both lists is one listing.
    """
    known = frozenset(code.code for code in pack.codes("needs"))
    listings = [_listing(fact, pack, known) for fact in pack.listings]
    agencies = [_agency(fact, pack, known) for fact in pack.agencies]
    return _store(merged(listings=listings, agencies=agencies), pack=pack, actor=actor, now=now)


@transaction.atomic
def load_authorities(*, pack: Pack, actor: Actor, now: datetime) -> Loaded:
    """Take in diplomatic missions and, in the United States, the federal agencies: staff only, on request. Idempotent.

    Nobody has marked which federal agencies enforce the law, so all of them stand behind the words about the risk. Those
    that the pack describes itself are left out: the pack says more, and what it says was read at the source.
    """
    described = {fold(fact.text("name")) for fact in (*pack.listings, *pack.agencies)}
    federal = [entry for entry in _federal(pack) if fold(entry.name) not in described] if pack.country == "US" else []
    return _store([*_missions(pack), *federal], pack=pack, actor=actor, now=now)


@transaction.atomic
def load_fictional(*, pack: Pack, services: Iterable[Mapping[str, Any]], actor: Actor, now: datetime) -> Loaded:
    """Take in a demonstration's made-up services: public, marked as fictional, with 555 numbers. Idempotent.

    Refuses with NotADemonstration in a real hotline.
    """
    deployment.require_demonstration()
    return _store([_fictional(one, pack, now) for one in services], pack=pack, actor=actor, now=now)


def _listing(fact: Fact, pack: Pack, known: frozenset[str]) -> Entry:
    offers, name = fact.texts("services"), fact.text("name")
    kind = kind_of(type_=fact.text("type"), name=name, words=offers)
    risky = kind in RISKY_KINDS
    languages, interpreters = languages_in(fact.texts("languages"))
    note = fact.text("note")
    return Entry(
        key=fact.text("id"),
        name=name,
        kind=kind,
        tier=Tier.ON_REQUEST if risky else Tier.PUBLIC,
        standing=Standing.PUBLISHED if fact.firm else Standing.SUGGESTED,
        origin=Origin.PACK,
        checked=Checked(fact.status),
        website=safe_site(fact.text("url")),
        website_checked=fact.firm and "from memory" not in note.casefold(),
        note=note,
        sources=_sources(fact),
        offers=offers,
        needs=needs_in((*offers, name) if kind is Kind.HOTLINE else offers, known=known),
        populations=fact.texts("populations"),
        languages=_language_codes(languages, pack),
        interpreters=interpreters,
        verified_on=_date(fact.text("verified_on")),
        places=tuple(("", part, land) for land, part in areas_in(fact.text("area"), country=pack.country)),
        reaches=_reaches(fact),
    )


def _agency(fact: Fact, pack: Pack, known: frozenset[str]) -> Entry:
    kind = agency_kind(fact.text("kind"))
    risky = kind in RISKY_KINDS or bool(fact.text("survivor_note"))
    languages, interpreters = languages_in(fact.texts("languages"))
    areas = fact.texts("area") or (pack.country,)
    return Entry(
        key=fact.text("id"),
        name=fact.text("name"),
        kind=kind,
        tier=Tier.ON_REQUEST if risky else Tier.STAFF,
        standing=Standing.PUBLISHED if fact.firm else Standing.SUGGESTED,
        origin=Origin.AGENCY,
        checked=Checked(fact.status),
        note=" ".join(part for part in (fact.text("survivor_note"), fact.text("note")) if part),
        sources=_sources(fact),
        offers=fact.texts("scope"),
        needs=needs_in(fact.texts("scope"), known=known),
        languages=_language_codes(languages, pack),
        interpreters=interpreters,
        hours=fact.text("hours")[:300],
        verified_on=_date(fact.text("verified_on")),
        places=tuple({("", part, land): None for area in areas for land, part in areas_in(area, country=pack.country)}),
        reaches=_reaches(fact),
    )


def _missions(pack: Pack) -> Iterable[Entry]:
    for mission in pack.missions():
        contacts = ((Reach.PHONE, mission.phone), (Reach.EMAIL, mission.email))
        yield Entry(
            key=f"mission.{mission.identifier}",
            name=f"{mission.operator}: {mission.kind}, {mission.city}" if mission.city else f"{mission.operator}: {mission.kind}",
            kind=Kind.CONSULAR,
            tier=Tier.ON_REQUEST,
            standing=Standing.PUBLISHED,
            origin=Origin.MISSION,
            checked=Checked.LIKELY,
            website=safe_site(mission.website),
            sources=[{"name": "Wikidata, database of embassies (CC0)", "as_of": "2022"}],
            places=((mission.city, "", pack.country),),
            reaches=tuple({"channel": reach, "value": value, "status": Checked.LIKELY} for reach, value in contacts if value),
        )


def _federal(pack: Pack) -> Iterable[Entry]:
    for agency in federal_agencies():
        contacts = ((Reach.PHONE, agency.phone), (Reach.PHONE, agency.toll_free), (Reach.TTY, agency.tty))
        yield Entry(
            key=f"federal.{fold(agency.name).replace(' ', '-')[:100]}",
            name=agency.name,
            kind=Kind.GOVERNMENT,
            tier=Tier.ON_REQUEST,
            standing=Standing.PUBLISHED,
            origin=Origin.FEDERAL,
            checked=Checked.LIKELY,
            website=safe_site(agency.website),
            sources=[{"name": "USA.gov", "url": "https://www.usa.gov/agency-index"}],
            places=(("", "", pack.country),),
            reaches=tuple({"channel": reach, "value": value, "status": Checked.LIKELY} for reach, value in contacts if value),
        )


def _fictional(one: Mapping[str, Any], pack: Pack, now: datetime) -> Entry:
    return Entry(
        key=one["id"],
        name=one["name"],
        kind=Kind(one.get("kind", "ngo")),
        tier=Tier.PUBLIC,
        standing=Standing.PUBLISHED,
        origin=Origin.FICTIONAL,
        checked=Checked.VERIFIED,
        website="",
        descriptions=one["description"],
        sources=[{"name": "Made up for the demonstration"}],
        needs=tuple(one["needs"]),
        needs_checked=True,
        populations=tuple(one.get("populations", ())),
        languages=_language_codes(tuple(one["languages"]), pack),
        languages_checked=True,
        interpreters=bool(one.get("interpreters", False)),
        hours=one.get("hours", ""),
        verified_on=now.date(),
        places=tuple((place.get("town", ""), place.get("subdivision", ""), pack.country) for place in one["places"]),
        reaches=tuple({**reach, "status": Checked.VERIFIED} for reach in one["contacts"]),
    )


def _store(entries: list[Entry], *, pack: Pack, actor: Actor, now: datetime) -> Loaded:
    unique = {entry.key: entry for entry in entries}
    kept = {
        row.key: row for row in Service.objects.filter(key__in=unique).select_related("organisation").prefetch_related("reaches")
    }
    new = [entry for key, entry in unique.items() if key not in kept]
    changed = [(row, unique[key]) for key, row in kept.items() if key and row.edited_at is None and _differs(row, unique[key])]
    made = _make_all(new, now)
    for row, entry in changed:
        _update(row, entry)
    reindex(services=[*made, *(row for row, _ in changed)], pack=pack)
    if made or changed:
        counts = {"made": len(made), "updated": len(changed)}
        audit.record(actor=actor, event="directory.loaded", subject="directory", subject_id=None, now=now, detail=counts)
    return Loaded(made=len(made), updated=len(changed))


def _make_all(entries: list[Entry], now: datetime) -> list[Service]:
    organisations = [Organisation(key=entry.key, name=entry.name, kind=entry.kind, website=entry.website) for entry in entries]
    Organisation.objects.bulk_create(organisations)
    rows = [
        Service(organisation=organisation, key=entry.key, created_at=now, **_columns(entry))
        for organisation, entry in zip(organisations, entries, strict=True)
    ]
    Service.objects.bulk_create(rows)
    Location.objects.bulk_create(place for row, entry in zip(rows, entries, strict=True) for place in _locations(row, entry))
    ContactPoint.objects.bulk_create(point for row, entry in zip(rows, entries, strict=True) for point in _points(row, entry))
    return rows


def _update(row: Service, entry: Entry) -> None:
    for name, value in _columns(entry).items():
        setattr(row, name, value)
    row.organisation.name, row.organisation.kind, row.organisation.website = entry.name, entry.kind, entry.website
    row.organisation.save()
    row.save()
    row.locations.all().delete()
    row.reaches.all().delete()
    Location.objects.bulk_create(_locations(row, entry))
    ContactPoint.objects.bulk_create(_points(row, entry))


def _differs(row: Service, entry: Entry) -> bool:
    """Whether the source says something else than what is kept; a listing of the demonstration keeps its first date."""
    mine = {name: value for name, value in _columns(entry).items() if name != "verified_on" or row.origin != Origin.FICTIONAL}
    if any(getattr(row, name) != value for name, value in mine.items()) or row.organisation.website != entry.website:
        return True
    reaches = tuple((point.reach, point.value, point.checked) for point in row.reaches.all())
    return reaches != tuple((one["channel"], one["value"][:500], one["status"]) for one in entry.reaches)


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "kind": entry.kind.value,
        "tier": entry.tier.value,
        "standing": entry.standing.value,
        "origin": entry.origin.value,
        "checked": entry.checked.value,
        "website_checked": entry.website_checked,
        "descriptions": dict(entry.descriptions),
        "note": entry.note,
        "sources": entry.sources,
        "offers": list(entry.offers),
        "needs": list(entry.needs),
        "needs_checked": entry.needs_checked,
        "populations": list(entry.populations),
        "languages": list(entry.languages),
        "languages_checked": entry.languages_checked,
        "interpreters": entry.interpreters,
        "hours": entry.hours,
        "verified_on": entry.verified_on,
    }


def _locations(row: Service, entry: Entry) -> list[Location]:
    return [
        Location(service=row, town=town[:120], town_folded=fold(town)[:120], subdivision=part, country=land)
        for town, part, land in entry.places
    ]


def _points(row: Service, entry: Entry) -> list[ContactPoint]:
    return [
        ContactPoint(
            service=row,
            position=position,
            reach=one["channel"],
            value=one["value"][:500],
            label=one.get("label", "")[:300],
            hours=one.get("hours", "")[:200],
            checked=one["status"],
            verified_on=entry.verified_on if one["status"] == Checked.VERIFIED else None,
            sources=one.get("sources", []),
        )
        for position, one in enumerate(entry.reaches)
    ]


def _reaches(fact: Fact) -> tuple[dict[str, Any], ...]:
    kinds = {reach.value for reach in Reach}
    return tuple(
        {
            "channel": one.text("channel"),
            "value": one.text("value"),
            "label": " ".join(part for part in (one.text("label"), one.text("keyword")) if part),
            "hours": one.text("hours"),
            "status": one.status,
            "sources": _sources(one),
        }
        for one in fact.facts("contacts")
        if one.text("channel") in kinds and one.text("value")
    )


def _sources(fact: Fact) -> list[dict[str, str]]:
    return [{key: str(source[key]) for key in ("name", "url", "as_of") if key in source} for source in fact.sources]


def _language_codes(codes: tuple[str, ...], pack: Pack) -> tuple[str, ...]:
    long = {code.short: code.code for code in pack.codes("languages") if code.short}
    return tuple(long.get(code, code) for code in codes)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
