"""Waiting lifts everybody, never above a crisis that waited too long."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northline.engines.triage import PROMISES, Level, effective_priority, waits_for_next_step

levels = st.sampled_from(list(Level))
waits = st.timedeltas(min_value=timedelta(hours=-5), max_value=timedelta(days=30))


@pytest.mark.parametrize("level", list(Level))
def test_a_level_stands_until_its_promise_and_then_rises(level: Level) -> None:
    promise = PROMISES[level]
    assert effective_priority(level=level, waited=timedelta(0)) == level
    assert effective_priority(level=level, waited=promise - timedelta(milliseconds=1)) == level
    assert effective_priority(level=level, waited=promise) == level - 1


@given(level=levels, first=waits, more=waits)
def test_longer_waiting_never_lowers(level: Level, first: timedelta, more: timedelta) -> None:
    later = first + abs(more)
    assert effective_priority(level=level, waited=later) <= effective_priority(level=level, waited=first)


@given(level=levels)
def test_in_the_end_everybody_stands_with_the_crises(level: Level) -> None:
    assert effective_priority(level=level, waited=timedelta(hours=2)) <= Level.CRISIS


@given(level=levels.filter(lambda known: known is not Level.CRISIS), waited=waits)
def test_nothing_stands_above_a_crisis_that_waited(level: Level, waited: timedelta) -> None:
    overdue = effective_priority(level=Level.CRISIS, waited=PROMISES[Level.CRISIS])
    assert effective_priority(level=level, waited=waited) > overdue


@given(level=levels, waited=st.timedeltas(max_value=timedelta(0)))
def test_a_clock_that_jumped_back_makes_no_wait_negative(level: Level, waited: timedelta) -> None:
    assert effective_priority(level=level, waited=waited) == level


@given(level=levels, waited=waits)
def test_the_next_step_comes_when_it_says(level: Level, waited: timedelta) -> None:
    left = waits_for_next_step(level=level, waited=waited)
    before = effective_priority(level=level, waited=waited)
    if left is None:
        assert before == (0 if level is Level.CRISIS else 1)
    else:
        assert effective_priority(level=level, waited=max(waited, timedelta(0)) + left) == before - 1
