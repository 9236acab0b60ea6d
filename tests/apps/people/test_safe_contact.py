"""Reaching out only as the person agreed: every refusal says why."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northline.apps.people import actions, queries, rules
from northline.apps.people.contracts import (
    Allowed,
    ContactWay,
    RefusedBecause,
    RefusedFor,
    RulesUnclear,
    SafeHours,
    SafetyRules,
)
from tests.apps.people.builders import NOON, advocate, erased, later, person

WORKDAYS = frozenset(range(5))
CITY = "America/Chicago"
MORNINGS = SafetyRules(
    ways=frozenset({ContactWay.PHONE, ContactWay.SMS}),
    never=frozenset({ContactWay.POST}),
    hours=(SafeHours(days=WORKDAYS, start="09:00", end="12:00"),),
    timezone=CITY,
    preferred_name="Rosa",
)
INSIDE = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)  # Monday, 09:30 in Chicago
OUTSIDE = datetime(2026, 3, 6, 19, 0, tzinfo=UTC)  # Friday, 13:00 there


def refused(way: ContactWay, given_rules: SafetyRules | None, now: datetime = INSIDE) -> RefusedFor:
    answer = rules.verdict(rules=given_rules, way=way, now=now)
    assert isinstance(answer, RefusedBecause)
    return answer.reason


def test_nothing_agreed_means_no_call() -> None:
    assert refused(ContactWay.PHONE, None) is RefusedFor.NOTHING_AGREED
    assert refused(ContactWay.EMAIL, SafetyRules(words="call me Rosa")) is RefusedFor.NOTHING_AGREED


def test_a_way_that_was_not_named_is_not_used() -> None:
    assert refused(ContactWay.EMAIL, MORNINGS) is RefusedFor.WAY_NOT_AGREED


def test_a_way_that_was_refused_stays_refused_even_if_also_agreed() -> None:
    both = SafetyRules(ways=frozenset({ContactWay.SMS}), never=frozenset({ContactWay.SMS}))
    assert refused(ContactWay.SMS, both) is RefusedFor.WAY_REFUSED


def test_inside_safe_hours_in_their_own_time_a_call_is_allowed_under_the_name_they_prefer() -> None:
    assert rules.verdict(rules=MORNINGS, way=ContactWay.PHONE, now=INSIDE) == Allowed(way=ContactWay.PHONE, name="Rosa")


def test_outside_safe_hours_the_refusal_says_when_the_next_begin() -> None:
    answer = rules.verdict(rules=MORNINGS, way=ContactWay.PHONE, now=OUTSIDE)
    assert isinstance(answer, RefusedBecause)
    assert answer.reason is RefusedFor.OUTSIDE_HOURS
    # Monday 9 March, 09:00 there: summer time began on the Sunday between, so it is 14:00 and not 15:00 UTC.
    assert answer.next_at == datetime(2026, 3, 9, 14, 0, tzinfo=UTC)


def test_voicemail_needs_its_own_yes_and_a_yes_to_calls() -> None:
    assert refused(ContactWay.VOICEMAIL, MORNINGS) is RefusedFor.NO_VOICEMAIL
    only_texts = SafetyRules(ways=frozenset({ContactWay.SMS}), voicemail=True)
    assert refused(ContactWay.VOICEMAIL, only_texts) is RefusedFor.WAY_NOT_AGREED
    both = SafetyRules(ways=frozenset({ContactWay.PHONE}), voicemail=True)
    assert isinstance(rules.verdict(rules=both, way=ContactWay.VOICEMAIL, now=NOON), Allowed)


def test_a_chat_is_theirs_to_open_unless_they_refused_it() -> None:
    assert isinstance(rules.verdict(rules=None, way=ContactWay.CHAT, now=NOON), Allowed)
    assert refused(ContactWay.CHAT, SafetyRules(never=frozenset({ContactWay.CHAT}))) is RefusedFor.WAY_REFUSED


@given(minute=st.integers(0, 7 * 24 * 60 - 1))
def test_at_every_minute_of_the_week_a_call_is_either_inside_the_hours_or_refused_with_a_later_start(minute: int) -> None:
    now = later(minutes=minute)
    answer = rules.verdict(rules=MORNINGS, way=ContactWay.PHONE, now=now)
    if isinstance(answer, RefusedBecause):
        assert answer.next_at is not None
        assert answer.next_at > now
        assert isinstance(rules.verdict(rules=MORNINGS, way=ContactWay.PHONE, now=answer.next_at), Allowed)


@pytest.mark.parametrize(
    "hours",
    [
        SafeHours(days=WORKDAYS, start="17:00", end="09:00"),
        SafeHours(days=WORKDAYS, start="9", end="25:00"),
        SafeHours(days=WORKDAYS, start="09:00+01:00", end="17:00"),
        SafeHours(days=WORKDAYS, start="09:00:30", end="17:00"),
        SafeHours(days=WORKDAYS, start="T09", end="17:00"),
        SafeHours(days=frozenset(), start="09:00", end="12:00"),
        SafeHours(days=frozenset({7}), start="09:00", end="12:00"),
    ],
)
def test_hours_that_no_clock_can_follow_are_refused(hours: SafeHours) -> None:
    with pytest.raises(RulesUnclear):
        rules.checked(SafetyRules(hours=(hours,)))


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(RulesUnclear):
        rules.checked(SafetyRules(timezone="Mars/Base"))


@pytest.mark.django_db
def test_saved_rules_hold_for_every_path_that_reaches_out() -> None:
    ines = advocate()
    card = person(ines)
    asked = {"person_id": card.person_id, "channel": ContactWay.PHONE}
    assert isinstance(queries.may_contact(**asked, now=INSIDE), RefusedBecause)
    actions.save_safety_rules(actor=ines, person_id=card.person_id, rules_given=MORNINGS, now=NOON)
    assert isinstance(queries.may_contact(**asked, now=INSIDE), Allowed)
    assert queries.safe_contact(actor=ines, person_id=card.person_id) == MORNINGS
    erased(card)
    answer = queries.may_contact(**asked, now=INSIDE)
    assert isinstance(answer, RefusedBecause)
    assert answer.reason is RefusedFor.RECORD_ERASED
