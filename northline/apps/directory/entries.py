"""A listing as its source gives it, before it is stored; and one listing for an organisation that two lists name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from northline.apps.directory.contracts import RISKY_KINDS, Checked, Kind, Origin, Standing, Tier
from northline.apps.directory.text import fold

BEST_KNOWN_FIRST = (Checked.VERIFIED, Checked.LIKELY, Checked.RECALL)


@dataclass(kw_only=True)
class Entry:
    """One listing as its source gives it, ready to be stored."""

    key: str
    name: str
    kind: Kind
    tier: Tier
    standing: Standing
    origin: Origin
    checked: Checked = Checked.RECALL
    website: str = ""
    website_checked: bool = False
    descriptions: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    sources: list[dict[str, str]] = field(default_factory=list)
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    needs_checked: bool = False
    populations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    languages_checked: bool = False
    interpreters: bool = False
    hours: str = ""
    verified_on: date | None = None
    places: tuple[tuple[str, str, str], ...] = ()
    reaches: tuple[dict[str, Any], ...] = ()


def merged(*, listings: Iterable[Entry], agencies: Iterable[Entry]) -> list[Entry]:
    """Both lists as one, each organisation once, told apart by its name without accents, capitals and punctuation.

    The directory's entry stays with all its details and its tier, unless the agency is known to carry a risk: then it is
    shown on request only, under the agency's kind. Where only the agency was read at the source, the agency stays, for staff.
    Nothing of an agency, which is staff only, gets into a public listing.
    """
    rest = list(agencies)
    kept: list[Entry] = []
    for entry in listings:
        same = [agency for agency in rest if fold(agency.name) == fold(entry.name)]
        if any(_rank(agency) < _rank(entry) for agency in same):
            continue
        for agency in same:
            entry = _behind_the_risk(entry, agency)
            rest.remove(agency)
        kept.append(entry)
    return [*kept, *rest]


def _rank(entry: Entry) -> int:
    return BEST_KNOWN_FIRST.index(entry.checked)


def _behind_the_risk(entry: Entry, agency: Entry) -> Entry:
    if agency.tier is not Tier.ON_REQUEST:
        return entry
    return replace(entry, tier=Tier.ON_REQUEST, kind=agency.kind if agency.kind in RISKY_KINDS else entry.kind)
