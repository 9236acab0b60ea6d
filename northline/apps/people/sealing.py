"""How the vault's words become sealed bytes and back; each blob is bound to its row by its context."""

import re
from datetime import UTC, datetime
from uuid import UUID

from northline.apps.people.contracts import (
    LONGEST_TEXT,
    ContactWay,
    IdentifierKind,
    SafeHours,
    SafetyRules,
    Section,
    TooLong,
)

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def section_context(*, person_id: UUID, section: Section) -> str:
    return f"people.section:{person_id}:{section.value}"


def rules_context(*, person_id: UUID) -> str:
    return f"people.safety:{person_id}"


def consent_context(*, consent_id: UUID) -> str:
    return f"people.consent:{consent_id}"


def duty_context(*, duty_id: UUID) -> str:
    return f"people.duty:{duty_id}"


def duty_recipient_context(*, duty_id: UUID) -> str:
    return f"people.duty_recipient:{duty_id}"


def duty_answer_context(*, duty_id: UUID) -> str:
    return f"people.duty_answer:{duty_id}"


def notice_context(*, duty_id: UUID, at: datetime) -> str:
    return f"people.duty_notice:{duty_id}:{at.astimezone(UTC).isoformat()}"


def glass_context(*, glass_id: UUID) -> str:
    return f"people.glass:{glass_id}"


def glass_answer_context(*, glass_id: UUID) -> str:
    return f"people.glass_answer:{glass_id}"


def hold_context(*, hold_id: UUID) -> str:
    return f"people.hold:{hold_id}"


def identifier_context(*, identifier_id: UUID) -> str:
    return f"people.identifier:{identifier_id}"


def read_context(*, read_id: UUID) -> str:
    return f"people.read:{read_id}"


def tidy(text: str, *, limit: int = LONGEST_TEXT) -> str:
    """The text without signs that no one sees and with plain line ends; refuses with TooLong, never cuts."""
    kept = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(kept) > limit:
        raise TooLong(limit=limit)
    return kept


def normalised(*, kind: IdentifierKind, value: str) -> str:
    """One spelling per address, so that a look-up by keyed hash finds it again."""
    if kind is IdentifierKind.EMAIL:
        return value.strip().casefold()
    return "".join(sign for sign in value if sign.isdigit())


def rules_to_json(rules: SafetyRules) -> dict[str, object]:
    return {
        "ways": sorted(rules.ways),
        "never": sorted(rules.never),
        "hours": [{"days": sorted(h.days), "start": h.start, "end": h.end} for h in rules.hours],
        "timezone": rules.timezone,
        "voicemail": rules.voicemail,
        "preferred_way": rules.preferred_way.value if rules.preferred_way else "",
        "preferred_name": rules.preferred_name,
        "code_word": rules.code_word,
        "language": rules.language,
        "words": rules.words,
    }


def rules_from_json(stored: dict[str, object]) -> SafetyRules:
    ways, never, hours = stored["ways"], stored["never"], stored["hours"]
    assert isinstance(ways, list)  # noqa: S101  written by rules_to_json alone
    assert isinstance(never, list)  # noqa: S101
    assert isinstance(hours, list)  # noqa: S101
    preferred = str(stored["preferred_way"])
    return SafetyRules(
        ways=frozenset(ContactWay(way) for way in ways),
        never=frozenset(ContactWay(way) for way in never),
        hours=tuple(SafeHours(days=frozenset(h["days"]), start=h["start"], end=h["end"]) for h in hours),
        timezone=str(stored["timezone"]),
        voicemail=bool(stored["voicemail"]),
        preferred_way=ContactWay(preferred) if preferred else None,
        preferred_name=str(stored["preferred_name"]),
        code_word=str(stored["code_word"]),
        language=str(stored["language"]),
        words=str(stored["words"]),
    )
