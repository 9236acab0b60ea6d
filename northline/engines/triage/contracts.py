"""What goes into triage and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """Smaller is more urgent, so that levels sort as a queue does."""

    CRISIS = 1
    HIGH = 2
    RAISED = 3
    ROUTINE = 4


class SafeNow(StrEnum):
    """The answer to "Is it safe to write now?"."""

    YES = "yes"
    SHORT = "short"
    NEAR = "near"
    NOT_ASKED = "not_asked"


class AgeSaid(StrEnum):
    """What is known of the age; *unsure* is a state of its own and is treated as under 18."""

    ADULT = "adult"
    MINOR = "minor"
    UNSURE = "unsure"
    NOT_ASKED = "not_asked"


class RuleId(StrEnum):
    """One id per rule; the desk has one translated sentence for each."""

    DANGER_NOW = "danger_now"
    HELD = "held"
    HURT = "hurt"
    WEAPON = "weapon"
    SUICIDE = "suicide"
    CHILD_DANGER = "child_danger"
    LEAVING_NOWHERE = "leaving_nowhere"
    THEY_ARE_COMING = "they_are_coming"
    EMERGENCY_ASKED = "emergency_asked"
    CANNOT_LEAVE = "cannot_leave"
    PAPERS_HELD = "papers_held"
    THREATS = "threats"
    UNDER_18 = "under_18"
    AGE_UNSURE = "age_unsure"
    AGE_WORDS = "age_words"
    SAFE_ENDS_SOON = "safe_ends_soon"
    NEEDS_CARE = "needs_care"
    CONTROL = "control"
    UNPAID = "unpaid"
    REPEAT = "repeat"
    REPEAT_WORDS = "repeat_words"
    SAFE_ENDS_TODAY = "safe_ends_today"
    PEOPLE_PRESENT = "people_present"
    SOMEONE_NEAR = "someone_near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """All that triage looks at. Words stay in memory: only rule ids leave the engine.

    `safe_until` and `now` are aware datetimes in the hotline's own zone, since "today" is a local word.
    """

    channel: str
    language: str
    now: datetime
    words: tuple[str, ...] = ()
    safe: SafeNow = SafeNow.NOT_ASKED
    safe_until: datetime | None = None
    people_present: bool = False
    repeat: bool = False
    age: AgeSaid = AgeSaid.NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a level was given: a rule and plain parameters, never a person's words."""

    rule: RuleId
    level: Level
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """A level and the reasons for it, most urgent first, each rule once."""

    level: Level
    because: tuple[Reason, ...] = ()
