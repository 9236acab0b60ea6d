"""From a search to the order of listings: the database narrows down, the matching engine weighs and explains."""

from dataclasses import dataclass, replace
from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from northline.apps.directory.contracts import Search, Tier
from northline.apps.directory.models import Location, Service
from northline.apps.directory.text import fold, words_query
from northline.engines.matching import Match, Offer, Place, Wanted, matches
from northline.foundation.packs import Pack

MOST_WEIGHED = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The matches of one page, in order, and how many there are in all."""

    matches: tuple[Match, ...]
    total: int
    page: int
    place_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a written place was understood as; `known` is false when no listing and no state bears that name."""

    town: str = ""
    subdivision: str = ""
    known: bool = True


def found(*, services: QuerySet[Service], search: Search, today: date, pack: Pack) -> Result:
    """Narrow, weigh, cut out the page. A page beyond the last is the last."""
    where = place_of(services=services, search=search, pack=pack)
    search = replace(search, language=_long_code(search.language, pack))
    rows = _narrowed(services, search, where)[:MOST_WEIGHED]
    wanted = Wanted(
        needs=search.needs, town=where.town, subdivision=where.subdivision, language=search.language, referable=search.referable
    )
    ordered = matches(wanted=wanted, offers=_offers(list(rows), today))
    last = max(1, -(-len(ordered) // search.per_page))
    page = min(max(1, search.page), last)
    start = (page - 1) * search.per_page
    return Result(matches=ordered[start : start + search.per_page], total=len(ordered), page=page, place_known=where.known)


def place_of(*, services: QuerySet[Service], search: Search, pack: Pack) -> Where:
    """A town of our listings, or else a state by name or code ("Ontario", "CA-ON", "ON"), or else unknown.

    "Ottawa, Ontario" names both. A town that only one state has brings that state along, so that what serves the
    whole state is found as well.
    """
    states = _states(pack)
    written = [part for part in (fold(part) for part in search.place.split(",", 1)) if part]
    subdivision = search.subdivision if search.subdivision in states.values() else ""
    if not written:
        return Where(subdivision=subdivision)
    head, tail = written[0], written[1] if len(written) > 1 else ""
    subdivision = states.get(tail, subdivision)
    homes = set(Location.objects.filter(service__in=services, town_folded=head).values_list("subdivision", flat=True))
    if homes:
        own = subdivision or (homes.pop() if len(homes) == 1 else "")
        return Where(town=head, subdivision=own)
    if head in states:
        return Where(subdivision=states[head])
    return Where(town=head, subdivision=subdivision, known=False)


def _long_code(language: str, pack: Pack) -> str:
    """Listings keep languages by their three letters; people and pages may say two."""
    return next((code.code for code in pack.codes("languages") if language and code.short == language), language)


def _states(pack: Pack) -> dict[str, str]:
    by_name = {fold(part.name): part.code for part in pack.subdivisions}
    by_code = {fold(part.code): part.code for part in pack.subdivisions}
    short = {fold(part.code.split("-", 1)[-1]): part.code for part in pack.subdivisions}
    return {**short, **by_code, **by_name}


def _narrowed(services: QuerySet[Service], search: Search, where: Where) -> QuerySet[Service]:
    risky = Q(tier=Tier.ON_REQUEST)
    rows = services.filter(risky) if search.on_request else services.exclude(risky)
    if query := words_query(search.words):
        rows = rows.filter(search_vector=SearchQuery(query, search_type="raw", config="simple"))
    if search.needs:
        rows = rows.filter(needs__overlap=sorted(search.needs))
    if search.referable:
        rows = rows.filter(accepts_referrals=True)
    if search.language:
        rows = rows.filter(Q(languages__contains=[search.language]) | Q(languages=[]) | Q(interpreters=True))
    if where.town or where.subdivision:
        near = Q(subdivision="", town_folded="")
        if where.town:
            near |= Q(town_folded=where.town)
        if where.subdivision:
            near |= Q(subdivision=where.subdivision)
        rows = rows.filter(Exists(Location.objects.filter(near, service=OuterRef("pk"))))
    return rows.order_by("-accepts_referrals", "-verified_on", "name", "id")


def _offers(rows: list[Service], today: date) -> list[Offer]:
    places: dict[object, list[Place]] = {}
    located = Location.objects.filter(service__in=rows).values_list("service_id", "town_folded", "subdivision")
    for service_id, town, subdivision in located:
        places.setdefault(service_id, []).append(Place(town=town, subdivision=subdivision))
    return [
        Offer(
            id=str(row.id),
            name=row.name,
            needs=frozenset(row.needs),
            needs_checked=row.needs_checked,
            places=tuple(places.get(row.id, ())),
            languages=frozenset(row.languages),
            languages_checked=row.languages_checked,
            interpreters=row.interpreters,
            takes_referrals=row.accepts_referrals,
            verified_days=(today - row.verified_on).days if row.verified_on else None,
        )
        for row in rows
    ]
