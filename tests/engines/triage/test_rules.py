"""Answers before the chat, age, safe time, repeat: each rule gives its level and says so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from northline.engines.triage import AgeSaid, Level, RuleId, SafeNow, Signs, Urgency, assess

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def weigh(**signs: Any) -> Urgency:
    return assess(signs=Signs(**{"channel": "chat", "language": "en", "now": NOW, **signs}))


@pytest.mark.parametrize(
    ("signs", "rule", "level"),
    [
        ({"age": AgeSaid.MINOR}, RuleId.UNDER_18, Level.HIGH),
        ({"age": AgeSaid.UNSURE}, RuleId.AGE_UNSURE, Level.HIGH),
        ({"safe": SafeNow.NEAR}, RuleId.SOMEONE_NEAR, Level.HIGH),
        ({"safe_until": NOW + timedelta(hours=3)}, RuleId.SAFE_ENDS_SOON, Level.HIGH),
        ({"safe": SafeNow.SHORT}, RuleId.SAFE_ENDS_SOON, Level.HIGH),
        ({"safe_until": NOW + timedelta(hours=5)}, RuleId.SAFE_ENDS_TODAY, Level.RAISED),
        ({"repeat": True}, RuleId.REPEAT, Level.RAISED),
        ({"people_present": True}, RuleId.PEOPLE_PRESENT, Level.RAISED),
        ({"channel": "tip", "words": ("they are still there now",)}, RuleId.PEOPLE_PRESENT, Level.RAISED),
    ],
)
def test_a_rule_gives_its_level_and_its_reason(signs: dict[str, Any], rule: RuleId, level: Level) -> None:
    urgency = weigh(**signs)
    assert urgency.level is level
    assert [reason.rule for reason in urgency.because] == [rule]


def test_without_any_sign_it_is_routine_and_says_nothing() -> None:
    assert weigh() == Urgency(level=Level.ROUTINE)
    assert weigh(age=AgeSaid.ADULT, safe=SafeNow.YES).because == ()
    assert weigh(safe_until=NOW + timedelta(days=2)).level is Level.ROUTINE


def test_all_reasons_are_told_most_urgent_first() -> None:
    urgency = weigh(words=("he has a gun and keeps my passport",), repeat=True)
    levels = [reason.level for reason in urgency.because]
    assert urgency.level is Level.CRISIS
    assert levels == sorted(levels)
    assert {RuleId.WEAPON, RuleId.PAPERS_HELD, RuleId.REPEAT} <= {reason.rule for reason in urgency.because}


def test_a_safe_time_names_the_hour() -> None:
    (reason,) = weigh(safe_until=NOW + timedelta(hours=2)).because
    assert reason.params == {"until": "12:00"}
