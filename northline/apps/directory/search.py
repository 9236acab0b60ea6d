"""From a search to the order of listings: the database narrows down, the matching engine weighs and explains."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from northline.apps.directory.contracts import Search, Tier
from northline.apps.directory.models import Location, Service
from northline.apps.directory.text import fold, words_in
from northline.apps.directory.thesaurus import COUNTRY_WORDS, PLACE_WORDS, all_words, needs_called
from northline.engines.matching import Match, Offer, Place, Wanted, matches
from northline.foundation.packs import Pack

MOST_WEIGHED = 5_000
SHORTEST_MISSPELT = 4
NEAR = 0.8
MOST_TRIED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The matches of one page, in order, and how many there are in all."""

    matches: tuple[Match, ...]
    total: int
    page: int
    place_known: bool
    also_in: frozenset[str]
    read_as: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a written place was understood as; `known` is false when no listing and no state bears that name.

    `also_in` are the states that all have a town of that name, where none was said.
    """

    town: str = ""
    subdivision: str = ""
    known: bool = True
    also_in: frozenset[str] = frozenset()


def found(*, services: QuerySet[Service], search: Search, today: date, pack: Pack, marks: bool) -> Result:
    """Narrow, weigh, cut out the page. A page beyond the last is the last.

    Without `marks` nothing in the answer, its order and its counts included, depends on who takes referrals: the reader
    may not know it.
    """
    search = search if marks else replace(search, referable=False)
    where = place_of(services=services, search=search, pack=pack)
    search = replace(search, language=_long_code(search.language, pack))
    narrowed, read_as = _by_words(_narrowed(services, search, where), search.words)
    rows = narrowed.order_by("-accepts_referrals", "-verified_on", "name", "id") if marks else narrowed.order_by("name", "id")
    wanted = Wanted(
        needs=search.needs, town=where.town, subdivision=where.subdivision, language=search.language, referable=search.referable
    )
    ordered = matches(wanted=wanted, offers=_offers(list(rows[:MOST_WEIGHED]), today, marks=marks))
    last = max(1, -(-len(ordered) // search.per_page))
    page = min(max(1, search.page), last)
    start = (page - 1) * search.per_page
    return Result(
        matches=ordered[start : start + search.per_page],
        total=len(ordered),
        page=page,
        place_known=where.known,
        also_in=where.also_in,
        read_as=read_as,
    )


def place_of(*, services: QuerySet[Service], search: Search, pack: Pack) -> Where:
    """A town of our listings, or else a state by name or code ("Ontario", "CA-ON", "ON"), or else unknown.

    "Ottawa, Ontario", "Ottawa ON" and "Ottawa, ON, Canada" name both. A town that only one state has brings that state
    along, so that what serves the whole state is found as well; of a town that several states have, all are named.
    """
    states = _states(pack)
    written = fold(search.place)
    subdivision = search.subdivision if search.subdivision in states.values() else ""
    if not written:
        return Where(subdivision=subdivision)
    located = Location.objects.filter(service__in=services).exclude(town_folded="")
    for head, tail in _readings(written, states):
        homes = set(located.filter(town_folded=head).values_list("subdivision", flat=True))
        own = states.get(tail, subdivision)
        if homes:
            alone = own or (next(iter(homes)) if len(homes) == 1 else "")
            return Where(town=head, subdivision=alone, also_in=frozenset() if alone else frozenset(homes))
        if not tail and head in states:
            return Where(subdivision=states[head])
        if tail:
            return Where(town=head, subdivision=own, known=False)
    return Where(town=written, subdivision=subdivision, known=False)


def _readings(written: str, states: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The ways to read a place, the likeliest first: as it stands, without the country behind it, as a town and its state."""
    yield written, ""
    words = written.split()
    for end in range(len(words) - 1, 0, -1):
        if " ".join(words[end:]) in COUNTRY_WORDS:
            words = words[:end]
            yield " ".join(words), ""
            break
    for end in range(1, len(words)):
        if (tail := " ".join(words[end:])) in states:
            yield " ".join(words[:end]), tail


def _long_code(language: str, pack: Pack) -> str:
    """Listings keep languages by their three letters; people and pages may say two."""
    return next((code.code for code in pack.codes("languages") if language and code.short == language), language)


def _states(pack: Pack) -> dict[str, str]:
    by_name = {fold(part.name): part.code for part in pack.subdivisions}
    by_code = {fold(part.code): part.code for part in pack.subdivisions}
    short = {fold(part.code.split("-", 1)[-1]): part.code for part in pack.subdivisions}
    codes = frozenset(by_code.values())
    spoken = {word: code for code, words in PLACE_WORDS.items() if code in codes for word in words}
    return {**spoken, **short, **by_code, **by_name}


def _by_words(rows: QuerySet[Service], words: str) -> tuple[QuerySet[Service], tuple[tuple[str, str], ...]]:
    """Every word must be met: by the listing's own words, or by a need that people call so. A word that meets nothing is
    read as the nearest one that does; where even that finds nothing, nothing is said of it."""
    exact, near = rows, rows
    read_as: list[tuple[str, str]] = []
    for word in words_in(words):
        meant = _meaning(word)
        exact = exact.filter(meant)
        if len(word) >= SHORTEST_MISSPELT and not rows.filter(meant).exists() and (other := _nearest(word, rows)):
            read_as.append((word, other))
            meant = _meaning(other)
        near = near.filter(meant)
    return (near, tuple(read_as)) if read_as and near.exists() else (exact, ())


def _meaning(word: str) -> Q:
    met = Q(search_vector=SearchQuery(f"{word}:*", search_type="raw", config="simple"))
    needs = needs_called(word)
    return met | Q(needs__overlap=list(needs)) if needs else met


def _nearest(word: str, rows: QuerySet[Service]) -> str:
    """The word nearest in spelling among those of listings that this reader sees, and of needs; empty if none is near."""
    said = {one for text in rows.values_list("search_text", flat=True)[:MOST_WEIGHED] for one in text.split()}
    known = sorted(one for one in said | all_words() if abs(len(one) - len(word)) <= 2 and not one.isdigit())
    alike = get_close_matches(word, known, n=MOST_TRIED, cutoff=NEAR)
    return next((one for one in alike if one != word and rows.filter(_meaning(one)).exists()), "")


def _narrowed(services: QuerySet[Service], search: Search, where: Where) -> QuerySet[Service]:
    risky = Q(tier=Tier.ON_REQUEST)
    rows = services.filter(risky) if search.on_request else services.exclude(risky)
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
    return rows


def _offers(rows: list[Service], today: date, *, marks: bool) -> list[Offer]:
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
            takes_referrals=marks and row.accepts_referrals,
            verified_days=(today - row.verified_on).days if row.verified_on else None,
        )
        for row in rows
    ]
