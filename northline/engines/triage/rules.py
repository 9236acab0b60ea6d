"""The starting rules (roles.md): which signs give which level. Any one rule is enough; all that hold are told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from northline.engines.triage.contracts import AgeSaid, Level, Reason, RuleId, SafeNow, Signs, Urgency
from northline.engines.triage.phrases import read, says
from northline.engines.triage.words import LEXICONS

SAFE_ENDS_WITHIN: Final = timedelta(hours=3)

BY_WORDS: Final[tuple[tuple[RuleId, Level], ...]] = (
    (RuleId.DANGER_NOW, Level.CRISIS),
    (RuleId.HELD, Level.CRISIS),
    (RuleId.HURT, Level.CRISIS),
    (RuleId.WEAPON, Level.CRISIS),
    (RuleId.SUICIDE, Level.CRISIS),
    (RuleId.CHILD_DANGER, Level.CRISIS),
    (RuleId.LEAVING_NOWHERE, Level.CRISIS),
    (RuleId.THEY_ARE_COMING, Level.CRISIS),
    (RuleId.EMERGENCY_ASKED, Level.CRISIS),
    (RuleId.CANNOT_LEAVE, Level.HIGH),
    (RuleId.PAPERS_HELD, Level.HIGH),
    (RuleId.THREATS, Level.HIGH),
    (RuleId.AGE_WORDS, Level.HIGH),
    (RuleId.NEEDS_CARE, Level.HIGH),
    (RuleId.CONTROL, Level.RAISED),
    (RuleId.UNPAID, Level.RAISED),
    (RuleId.REPEAT_WORDS, Level.RAISED),
)

TIP_CHANNELS: Final = frozenset({"tip"})


def assess(*, signs: Signs) -> Urgency:
    """The most urgent level that any rule gives, with every rule that holds; routine when none does.

    A tip speaks of others, so its words are read as they are, and people present raise it. Words are read in the
    language of the contact and in the other two, since people change language under stress.
    """
    reasons = sorted({r.rule: r for r in (*_by_words(signs), *_by_answers(signs))}.values(), key=lambda r: r.level)
    level = min((r.level for r in reasons), default=Level.ROUTINE)
    return Urgency(level=level, because=tuple(reasons))


def _by_words(signs: Signs) -> Iterator[Reason]:
    text = " . ".join(signs.words)
    if not text.strip():
        return
    own = LEXICONS.get(signs.language)
    lexicons = [own, *(other for other in LEXICONS.values() if other is not own)] if own else list(LEXICONS.values())
    readings = [read(text=text, lexicon=lexicon) for lexicon in lexicons]
    for rule, level in BY_WORDS:
        if any(says(reading=reading, key=rule) for reading in readings):
            yield Reason(rule=rule, level=level)
    if signs.channel in TIP_CHANNELS and any(says(reading=reading, key=RuleId.PEOPLE_PRESENT) for reading in readings):
        yield Reason(rule=RuleId.PEOPLE_PRESENT, level=Level.RAISED)


def _by_answers(signs: Signs) -> Iterator[Reason]:
    if signs.age is AgeSaid.MINOR:
        yield Reason(rule=RuleId.UNDER_18, level=Level.HIGH)
    if signs.age is AgeSaid.UNSURE:
        yield Reason(rule=RuleId.AGE_UNSURE, level=Level.HIGH)
    if signs.safe is SafeNow.NEAR:
        yield Reason(rule=RuleId.SOMEONE_NEAR, level=Level.HIGH)
    yield from _by_safe_time(signs)
    if signs.repeat:
        yield Reason(rule=RuleId.REPEAT, level=Level.RAISED)
    if signs.people_present:
        yield Reason(rule=RuleId.PEOPLE_PRESENT, level=Level.RAISED)


def _by_safe_time(signs: Signs) -> Iterator[Reason]:
    if signs.safe_until is None:
        if signs.safe is SafeNow.SHORT:
            yield Reason(rule=RuleId.SAFE_ENDS_SOON, level=Level.HIGH)
        return
    until = {"until": signs.safe_until.strftime("%H:%M")}
    if signs.safe_until - signs.now <= SAFE_ENDS_WITHIN:
        yield Reason(rule=RuleId.SAFE_ENDS_SOON, level=Level.HIGH, params=until)
    elif signs.safe_until.date() == signs.now.date():
        yield Reason(rule=RuleId.SAFE_ENDS_TODAY, level=Level.RAISED, params=until)
