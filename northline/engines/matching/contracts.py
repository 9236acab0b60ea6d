"""What goes into the matching and what comes out of it."""

from dataclasses import dataclass
from enum import StrEnum


class Fit(StrEnum):
    """How a reason speaks for or against a service."""

    FITS = "fits"
    UNSURE = "unsure"
    AGAINST = "against"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a service works: a town and its state, a whole state (no town), or a whole country (neither)."""

    town: str = ""
    subdivision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for. Every part may stay empty; an empty part asks nothing.

    `town` is already folded (lower case, no accents), as are the towns of the offers. `referable` asks only for
    services that take referrals.
    """

    needs: frozenset[str] = frozenset()
    town: str = ""
    subdivision: str = ""
    language: str = ""
    referable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One service, reduced to what ranking needs. `verified_days` is the age of the last check, None if unknown."""

    id: str
    name: str
    needs: frozenset[str] = frozenset()
    needs_checked: bool = False
    places: tuple[Place, ...] = ()
    languages: frozenset[str] = frozenset()
    languages_checked: bool = False
    interpreters: bool = False
    takes_referrals: bool = False
    verified_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a service stands where it stands: a code with what it speaks of, to be put into words by the page."""

    code: str
    fit: Fit
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A service that fits, its place in the order (higher is better) and why."""

    id: str
    rank: tuple[int, ...]
    because: tuple[Reason, ...]
