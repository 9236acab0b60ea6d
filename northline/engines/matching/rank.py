"""Filters and orders services for one wish.

A service that cannot help is left out; one that may help, but of which we know too little, stays and sinks, and says so.
The order is: needs covered, nearness, language, takes referrals, checked by us, freshness, then the name, so that the same
wish always gives the same list.
"""

from collections.abc import Iterable
from typing import TypeAlias

from northline.engines.matching.contracts import Fit, Match, Offer, Reason, Wanted

STALE_AFTER_DAYS = 365

Judged: TypeAlias = "tuple[int, tuple[Reason, ...]] | None"


def matches(*, wanted: Wanted, offers: Iterable[Offer]) -> tuple[Match, ...]:
    """Every offer that may help, best first, each with the reasons in the order in which they were weighed.

    Refuses nothing: an offer that does not fit is absent. Pure and deterministic.
    """
    found = [(match, offer.name, offer.id) for offer in offers if (match := _match(wanted, offer)) is not None]
    found.sort(key=lambda item: (tuple(-part for part in item[0].rank), item[1].casefold(), item[2]))
    return tuple(match for match, _, _ in found)


def _match(wanted: Wanted, offer: Offer) -> Match | None:
    if wanted.referable and not offer.takes_referrals:
        return None
    parts = (_needs(wanted, offer), _place(wanted, offer), _language(wanted, offer), _referrals(offer), _freshness(offer))
    rank: list[int] = []
    because: list[Reason] = []
    for part in parts:
        if part is None:
            return None
        rank.append(part[0])
        because.extend(part[1])
    return Match(id=offer.id, rank=tuple(rank), because=tuple(because))


def _needs(wanted: Wanted, offer: Offer) -> Judged:
    """More of the wanted needs is better; among equals, what we checked comes before what we only read."""
    unchecked = () if offer.needs_checked else (Reason(code="needs_not_checked", fit=Fit.UNSURE),)
    if not wanted.needs:
        return int(offer.needs_checked), unchecked
    covered = sorted(wanted.needs & offer.needs)
    if not covered:
        return None
    reasons = [Reason(code="helps_with", fit=Fit.FITS, about=need) for need in covered]
    missing = [Reason(code="not_for", fit=Fit.AGAINST, about=need) for need in sorted(wanted.needs - offer.needs)]
    return 2 * len(covered) + int(offer.needs_checked), (*reasons, *missing, *unchecked)


def _place(wanted: Wanted, offer: Offer) -> Judged:
    """In the town, then in the state, then in the whole country; a service of another place is left out."""
    if not wanted.town and not wanted.subdivision:
        return 0, ()
    best: tuple[int, tuple[Reason, ...]] | None = None
    for place in offer.places:
        judged = _one_place(wanted, town=place.town, subdivision=place.subdivision)
        if judged is not None and (best is None or judged[0] > best[0]):
            best = judged
    return best


def _one_place(wanted: Wanted, *, town: str, subdivision: str) -> Judged:
    if wanted.town and town == wanted.town and wanted.subdivision in ("", subdivision):
        return 4, (Reason(code="in_town", fit=Fit.FITS, about=town),)
    if wanted.subdivision and subdivision == wanted.subdivision:
        if not town:
            return 3, (Reason(code="in_whole_subdivision", fit=Fit.FITS, about=subdivision),)
        fit = Fit.UNSURE if wanted.town else Fit.FITS
        return (2 if wanted.town else 3), (Reason(code="in_subdivision", fit=fit, about=subdivision),)
    if not subdivision and not town:
        return 1, (Reason(code="whole_country", fit=Fit.FITS),)
    return None


def _language(wanted: Wanted, offer: Offer) -> Judged:
    """Spoken there, then by interpreter, then not told; a service that says it speaks other languages only is left out."""
    if not wanted.language:
        return 0, ()
    if wanted.language in offer.languages:
        if offer.languages_checked:
            return 3, (Reason(code="speaks", fit=Fit.FITS, about=wanted.language),)
        return 2, (Reason(code="speaks_not_checked", fit=Fit.UNSURE, about=wanted.language),)
    if offer.interpreters:
        return 1, (Reason(code="interpreter", fit=Fit.FITS, about=wanted.language),)
    if not offer.languages:
        return 0, (Reason(code="language_unknown", fit=Fit.UNSURE, about=wanted.language),)
    return None


def _referrals(offer: Offer) -> Judged:
    if offer.takes_referrals:
        return 1, (Reason(code="takes_referrals", fit=Fit.FITS),)
    return 0, ()


def _freshness(offer: Offer) -> Judged:
    """A check within a year counts in full; an older one sinks and says so; none at all says so as well."""
    if offer.verified_days is None:
        return 0, (Reason(code="never_checked", fit=Fit.UNSURE),)
    if offer.verified_days > STALE_AFTER_DAYS:
        return 1, (Reason(code="stale", fit=Fit.UNSURE, about=str(offer.verified_days)),)
    return 2, ()
