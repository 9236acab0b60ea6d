"""Slowing down without knowing anybody, and lists that cover a page."""

from datetime import UTC, datetime, timedelta

import pytest

from northline.foundation.packs import get_pack
from northline.interfaces.public import covers
from northline.interfaces.public.limits import Limit, SlowDown

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def limit(times: int = 2) -> Limit:
    return Limit(name="test", times=times, window=timedelta(minutes=1))


def test_one_too_many_in_a_minute_is_refused_and_the_next_minute_begins_anew() -> None:
    slow = limit()
    for _ in range(2):
        slow.check(who="a", now=NOON)
    with pytest.raises(SlowDown):
        slow.check(who="a", now=NOON + timedelta(seconds=59))
    slow.check(who="b", now=NOON)
    slow.check(who="a", now=NOON + timedelta(seconds=61))


def test_a_clock_that_jumps_back_locks_nobody_out() -> None:
    slow = limit(times=1)
    slow.check(who="a", now=NOON)
    slow.check(who="a", now=NOON - timedelta(hours=1))


def test_who_it_was_is_kept_nowhere_and_the_key_changes_each_day() -> None:
    slow = limit()
    slow.check(who="203.0.113.9", now=NOON)
    first = set(slow._counts)
    assert "203.0.113.9" not in repr(slow)
    slow.check(who="203.0.113.9", now=NOON + timedelta(days=1))
    assert not first & set(slow._counts)


@pytest.mark.parametrize("country", ["us", "ca", "mx"])
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_each_country_covers_pages_with_several_lists_of_its_own(country: str, language: str) -> None:
    pack = get_pack(country)
    shown = [covers.cover(pack=pack, language=language, number=number) for number in range(3)]
    assert len({cover.title for cover in shown}) == 3
    assert all(cover.items and cover.add and 0 < cover.ticked < len(cover.items) for cover in shown)
    assert covers.cover(pack=pack, language=language, number=255)


def test_the_same_page_is_always_covered_alike() -> None:
    assert covers.number_for("token") == covers.number_for("token")
