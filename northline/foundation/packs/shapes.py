"""What each file of a pack must look like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from northline.foundation.packs.schema import (
    FLAG,
    PLAIN,
    WHOLE,
    Either,
    Labels,
    Listing,
    OneOf,
    Record,
    Shape,
    Table,
    Text,
    That,
)

CODE = Text(r"[a-z][a-z0-9_]*", "is not a code: small letters, figures and _")
PACK_CODE = Text(r"[a-z]{2}", "is not a pack's code: two small letters, the folder's name")
COUNTRY = Text(r"[A-Z]{2}", "is not an ISO 3166 country code: two capital letters")
DIAL = Text(r"\+[1-9][0-9]{7,14}|[0-9]{3,6}", "is not a number to dial: + and digits, or a short code")
SHOWN_NUMBER = Text(r"[+0-9][0-9 ()-]*", "is not a telephone number")
WEB = Text(r"https://[^\s/]+\.[^\s]+", "is not an https address")
DATE = Text(r"\d{4}-\d{2}-\d{2}", "is not a date like 2026-11-21")
ANY_TEXT = Text()
TEXTS = Listing(ANY_TEXT)
AMOUNT = Text(r"\d+(\.\d+)?", "is not an amount like 18.15")
SUBDIVISION = Text(r"[A-Z]{2}-[A-Z0-9]{1,3}", "is not an ISO 3166-2 code like US-TX")
CHANNELS = ("phone", "sms", "whatsapp", "chat", "email", "form", "tip", "video")
STATUS = OneOf(("verified", "likely", "recall"), "status")
FORMALITIES = OneOf(("tu", "usted", "vous", "you"), "form of address")


def pack_shape(*, languages: tuple[str, ...], known: tuple[str, ...]) -> Shape:
    """pack.json: who the line is, how it is reached, and how it speaks."""
    language = OneOf(known, "language")
    labels = Labels(languages, language)
    number = Record({"dial": DIAL, "display": SHOWN_NUMBER})
    return Record(
        required={
            "code": PACK_CODE,
            "country": COUNTRY,
            "country_names": labels,
            "names": labels,
            "operator": Record({"names": labels, "phone": number, "sms": number, "partner_phone": number, "email": ANY_TEXT}),
            "real_line": Record({"names": Table(ANY_TEXT, language, least=1), "phone": number}, {"sms": number, "url": WEB}),
            "languages": Listing(language, least=1, unique=""),
            "default_language": language,
            "emergency_number": DIAL,
            "leave_url": WEB,
            "timezones": Listing(That(ANY_TEXT, _unknown_timezone), least=1, unique=""),
            "formality": Table(Record({"page": FORMALITIES, "spoken": FORMALITIES}), language),
            "channels": Listing(OneOf(CHANNELS, "channel"), least=1, unique=""),
        },
        optional={"missions_country": ANY_TEXT},
    )


def codes_shape(*, languages: tuple[str, ...], known: Shape) -> Shape:
    """codes/<list>.json: the entries of one list, in the order in which they are offered."""
    return Listing(
        Record(
            {"code": CODE, "labels": Labels(languages, known)},
            {"group": CODE, "own": ANY_TEXT, "short": Text(r"[a-z]{2}", "is not an ISO 639-1 code")},
        ),
        least=1,
        unique="code",
    )


def code_changes_shape(*, known: Shape) -> Shape:
    """A country's own codes/<list>.json: entries it adds or words otherwise, and those it hides."""
    return Listing(
        Record(
            {"code": CODE},
            {
                "labels": Labels((), known),
                "group": CODE,
                "own": ANY_TEXT,
                "short": Text(r"[a-z]{2}", "is not an ISO 639-1 code"),
                "hidden": FLAG,
            },
        ),
        unique="code",
    )


def script_shape(*, languages: tuple[str, ...], known: Shape) -> Shape:
    """scripts/<key>.json: numbered steps; what is said aloud comes from the notices, so that it is worded once."""
    labels = Labels(languages, known)
    return Record(
        {
            "version": DATE,
            "titles": labels,
            "steps": Listing(
                Record({"code": CODE, "titles": labels, "do": labels}, {"notice": ANY_TEXT}),
                least=1,
                unique="code",
            ),
        }
    )


def subdivisions_shape(*, known: Shape) -> Shape:
    """subdivisions.json: states, provinces and territories, with the names other languages give them."""
    return Listing(
        Record({"code": SUBDIVISION, "name": ANY_TEXT, "kind": CODE}, {"names": Table(ANY_TEXT, known)}),
        least=1,
        unique="code",
    )


_SOURCE = Listing(
    Record(
        {"name": ANY_TEXT, "url": Text(r"https?://\S+", "is not a web address")},
        {"as_of": ANY_TEXT, "path": ANY_TEXT, "read_via": ANY_TEXT, "official_site": ANY_TEXT},
    ),
    least=1,
)
_KNOWN_FACT: Mapping[str, Shape] = {"status": STATUS, "source": _SOURCE}


def _fact(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """An object that says how it is known."""
    return Record({**required, **_KNOWN_FACT}, {"note": ANY_TEXT, **(optional or {})})


def _entry(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    """A fact with a stable id and the date on which it was read."""
    identified: dict[str, Shape] = {"id": Text(r"[A-Za-z0-9_.-]+", "is not an id"), "verified_on": Either((DATE, _Nothing()))}
    return That(_fact({**identified, **required}, optional), _undated)


class _Nothing:
    """null, where a fact was never read."""

    def check(self, value: Any, place: Any) -> Any:
        if value is not None:
            yield place.problem("must be null")


def _undated(entry: Mapping[str, Any]) -> str:
    return "" if entry["verified_on"] or entry["status"] == "recall" else "verified_on may be null only for a recall fact"


def _unknown_timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return f"unknown timezone “{name}”"
    return ""


_TELEPHONE = r"[+*0-9][0-9 ()*#-]*( ext\. [0-9]+)?"
CONTACT_CHANNELS = ("phone", "sms", "whatsapp", "chat", "chatbot", "tty", "video", "email", "web", "web_form")


def _bad_contact(contact: Mapping[str, Any]) -> str:
    value = contact["value"]
    if contact["channel"] in ("phone", "sms", "whatsapp", "tty") and not re.fullmatch(_TELEPHONE, value):
        return f"“{value}” is not a telephone number"
    if contact["channel"] == "email" and "@" not in value:
        return f"“{value}” is not an e-mail address"
    return ""


_CONTACT = That(
    _fact(
        {"channel": OneOf(CONTACT_CHANNELS, "channel"), "value": ANY_TEXT},
        {
            "display": ANY_TEXT,
            "e164": DIAL,
            "hours": ANY_TEXT,
            "keyword": ANY_TEXT,
            "label": ANY_TEXT,
            "languages": TEXTS,
            "toll_free": FLAG,
        },
    ),
    _bad_contact,
)
_CONTACTS = Listing(_CONTACT)
_SAID = Listing(_fact({"fact": ANY_TEXT}))
_WORD_TABLE = Table(ANY_TEXT, ANY_TEXT)

_AGENCY = _entry(
    {"name": ANY_TEXT, "kind": CODE, "scope": TEXTS, "takes": Listing(CODE), "contacts": _CONTACTS},
    {"hours": ANY_TEXT, "languages": TEXTS, "area": TEXTS, "survivor_note": ANY_TEXT},
)
_ORGANISATION = _entry(
    {
        "name": ANY_TEXT,
        "type": CODE,
        "url": Text(r"(https?://\S+)?", "is not a web address"),
        "contacts": _CONTACTS,
        "languages": TEXTS,
        "populations": TEXTS,
        "services": TEXTS,
        "area": ANY_TEXT,
    }
)
_CLOCK = _fact(
    {
        "id": ANY_TEXT,
        "kind": OneOf(
            ("duration", "deadline", "renewal", "earliest", "wait", "cap", "pause", "start", "service_standard", "superseded"),
            "kind of clock",
        ),
        "value": ANY_TEXT,
        "anchor": ANY_TEXT,
    },
    {"area": ANY_TEXT, "condition": ANY_TEXT, "in_force": ANY_TEXT, "warn_lead": TEXTS},
)
_FORMULA = _fact(
    {"base": ANY_TEXT},
    {"plus": ANY_TEXT, "overtime": ANY_TEXT, "lost_income": ANY_TEXT, "liquidated_damages": ANY_TEXT},
)
_TRACK = _entry(
    {
        "name": ANY_TEXT,
        "category": CODE,
        "who": TEXTS,
        "anchor_event": ANY_TEXT,
        "decision_body": ANY_TEXT,
        "forms": TEXTS,
        "police_report_required": OneOf(("yes", "no", "conditional", "varies", "not_applicable"), "answer"),
        "clocks": Listing(_CLOCK, unique="id"),
    },
    {
        "area": TEXTS,
        "benefits": TEXTS,
        "rights": TEXTS,
        "fees": ANY_TEXT,
        "rule": ANY_TEXT,
        "statute": ANY_TEXT,
        "police_note": ANY_TEXT,
        "formula": _FORMULA,
        "penalties": _WORD_TABLE,
        "facts": _SAID,
        "status_facts": _SAID,
    },
)
_WORK = _entry(
    {"code": ANY_TEXT, "label": ANY_TEXT},
    {
        "tied_to_employer": PLAIN,
        "tied_to_offer": FLAG,
        "work": PLAIN,
        "cap": PLAIN,
        "max_stay": ANY_TEXT,
        "min_hours": ANY_TEXT,
        "nationals": TEXTS,
        "industries": TEXTS,
        "risk": TEXTS,
        "article": ANY_TEXT,
        "outbound": FLAG,
        "country": COUNTRY,
        "area": TEXTS,
    },
)
_REPORTING = _entry(
    dict.fromkeys(("who", "what", "to", "within", "binds_hotline"), ANY_TEXT) | {"area": TEXTS},
    {"age": ANY_TEXT, "exceptions": ANY_TEXT, "preservation": ANY_TEXT},
)
_PRIVACY = _entry({"law": ANY_TEXT, "applies": ANY_TEXT, "binds_hotline": ANY_TEXT, "rule": TEXTS})
_HOTLINE = _entry(
    {
        "official_name": Table(ANY_TEXT, ANY_TEXT, least=1),
        "operator": _fact(
            {"name": ANY_TEXT},
            dict.fromkeys(("base", "funder", "kind", "previous", "since"), ANY_TEXT),
        ),
        "emergency": _fact({"number": DIAL}),
        "contacts": _CONTACTS,
        "hours": ANY_TEXT,
        "languages": Listing(_fact({"scope": ANY_TEXT, "languages": Either((TEXTS, ANY_TEXT))})),
        "reporting_posture": _SAID,
    }
)
_WAGE = _fact(
    {"area": ANY_TEXT},
    {
        "kind": ANY_TEXT,
        "amount": Either((AMOUNT, _Nothing())),
        "currency": Text(r"[A-Z]{3}", "is not a currency code"),
        "per": OneOf(("hour", "day", "week", "month"), "period"),
        "from": DATE,
        "rule": ANY_TEXT,
    },
)
_LOCALE = _entry(
    {
        "age_of_majority": _fact(
            {"default": WHOLE},
            {"exceptions": Table(WHOLE, SUBDIVISION), "child_trafficking_age": WHOLE, "work_minimum": WHOLE},
        ),
        "minimum_wages": Listing(_WAGE),
        "currency": Text(r"[A-Z]{3}", "is not a currency code"),
        "official_languages": TEXTS,
        "visitor_languages": _fact({"proposed": TEXTS, "must": TEXTS}),
        "formality": _fact({}, {"en": ANY_TEXT, "es": ANY_TEXT, "fr": ANY_TEXT}),
        "phone_format": ANY_TEXT,
        "date_format": ANY_TEXT,
    },
    {"indigenous_speakers": _SAID},
)
_PLACE = _entry(
    {
        "code": SUBDIVISION,
        "name": ANY_TEXT,
        "type": ANY_TEXT,
        "indigenous": _fact(
            {"languages": TEXTS, "populations_served": TEXTS},
            {
                "languages_read": _fact({"names": TEXTS}),
                "speakers_share": _fact({"value": ANY_TEXT}, {"census": WHOLE}),
            },
        ),
    }
)

FACTS: Mapping[str, tuple[str, Shape]] = {
    "hotline": ("hotline.json", _HOTLINE),
    "agencies": ("agencies.json", Listing(_AGENCY, unique="id")),
    "work_categories": ("work_categories.json", Listing(_WORK, unique="id")),
    "legal_tracks": ("legal.json", Listing(_TRACK, unique="id")),
    "mandated_reporting": ("reporting.json", Listing(_REPORTING, unique="id")),
    "privacy_law": ("privacy.json", Listing(_PRIVACY, unique="id")),
    "locale": ("locale.json", _LOCALE),
    "peoples": ("peoples.json", Listing(_PLACE, unique="code")),
    "directory": ("directory.json", Listing(_ORGANISATION, unique="id")),
}
