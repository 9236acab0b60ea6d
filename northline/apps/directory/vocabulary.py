"""How the packs' free words become codes.

The words come from public pages and from memory, so needs that are read from them stay "not checked" until a specialist
has asked the organisation.
"""

import re
from collections.abc import Iterable

from northline.apps.directory.contracts import Kind

NEED_WORDS: tuple[tuple[str, str], ...] = (
    ("shelter", r"shelter|refuge"),
    ("housing", r"housing|residential"),
    ("safety", r"crisis line|crisis support|safety|protection measures|referral"),
    ("protection_order", r"protection.order"),
    ("medical", r"health referral|medical|clinic"),
    ("mental_health", r"mental health|counsel|psycholog|crisis (line|text|support|counselling)"),
    ("substance_use", r"substance|addiction"),
    ("legal", r"\blegal|lawyer|legal advis"),
    ("immigration", r"\bT, U\b|\bSIJ\b|\bTRP\b|\bTVRH\b|immigration|regularis|refugee recognition|permits|asylum"),
    ("wages", r"\bwage|worker|labour|recruitment|discrimination complaints"),
    ("compensation", r"restitution|compensation"),
    ("reporting", r"tip line|\btips\b|abuse reports|exploitation reports|cybertip|complaints"),
    ("documents", r"eligibility letters|documents"),
    ("consular", r"consular"),
    ("repatriation", r"assisted return|travel home|repatriat"),
    ("family", r"missing children|missing persons|family links"),
    ("translation", r"interpret|translat"),
    ("education", r"school"),
    ("case_management", r"case management|case coordination|reintegration"),
    ("peer_support", r"survivor leadership|support network"),
    ("information", r"rights information|information|orientation|community referral"),
)
ENFORCEMENT_WORDS = re.compile(r"\bpolice\b|investigation|law.enforcement", re.IGNORECASE)
ENFORCEMENT_AGENCY_KINDS = frozenset({"law_enforcement", "prosecution", "immigration", "emergency", "anonymous_tips", "refugee"})
ENFORCEMENT_NAMES = re.compile(
    r"\bpolice\b|border|immigration|migraci[oó]n|\bimm?igration\b|\bIRCC\b|citizenship|\bRCMP\b|\bINM\b|FEVIMTRA|guardia nacional"
    r"|crime stoppers|fiscal[ií]a|procuradur[ií]a general|prosecut|homeland security|\bFBI\b",
    re.IGNORECASE,
)
AREA = re.compile(r"\b([A-Z]{2})(?:-([A-Z0-9]{2,3}))?\b")
LANGUAGE = re.compile(r"^[a-z]{2,3}$")


def needs_in(words: Iterable[str], *, known: frozenset[str]) -> tuple[str, ...]:
    """The need codes that free words speak of, limited to codes that the pack knows, in the vocabulary's order."""
    text = " | ".join(words)
    return tuple(code for code, pattern in NEED_WORDS if code in known and re.search(pattern, text, re.IGNORECASE))


def kind_of(*, type_: str, name: str, words: Iterable[str]) -> Kind:
    """What sort of organisation a pack's entry is; anything that polices or decides on papers counts as enforcement."""
    if type_ == "consular":
        return Kind.CONSULAR
    if type_ != "ngo" and type_ != "hotline":
        if ENFORCEMENT_NAMES.search(name) or any(ENFORCEMENT_WORDS.search(word) for word in words):
            return Kind.ENFORCEMENT
        return Kind.INTERGOVERNMENTAL if type_ == "intergovernmental" else Kind.GOVERNMENT
    if re.search(r"crime stoppers", name, re.IGNORECASE):
        return Kind.ENFORCEMENT
    return Kind.HOTLINE if type_ == "hotline" else Kind.NGO


def agency_kind(kind: str) -> Kind:
    """What sort an agency of the pack is."""
    if kind == "consular":
        return Kind.CONSULAR
    if kind in ENFORCEMENT_AGENCY_KINDS:
        return Kind.ENFORCEMENT
    return Kind.HOTLINE if kind == "crisis" else Kind.GOVERNMENT


def areas_in(area: str, *, country: str) -> tuple[tuple[str, str], ...]:
    """Country and subdivision of an area as the packs write it: "US+MX", "US-CA (services: …)"; else the whole country."""
    head = area.split("(", 1)[0]
    found = tuple((land, f"{land}-{part}" if part else "") for land, part in AREA.findall(head))
    return found or ((country, ""),)


def languages_in(words: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """Language codes, and whether interpreters are named ("200+", "by interpreter", "others")."""
    listed = tuple(words)
    codes = tuple(word for word in listed if LANGUAGE.match(word))
    interpreters = any("interpret" in word or word.endswith("+") or "+" in word for word in listed)
    return codes, interpreters
