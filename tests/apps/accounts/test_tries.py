"""The pause after wrong tries."""

from datetime import timedelta

import pytest

from northline.apps.accounts import actions
from northline.apps.accounts.contracts import PAUSE, TRIES_BEFORE_PAUSE, CodeNotAccepted, TooManyTries
from northline.apps.accounts.models import Session, WrongTries
from tests.apps.accounts.people import NOW, person

pytestmark = pytest.mark.django_db


def use_up(of: str, what: str = "password") -> None:
    for _ in range(TRIES_BEFORE_PAUSE):
        actions.take_try(what=what, of=of, now=NOW)


def test_the_sixth_try_waits_and_waiting_helps() -> None:
    use_up("a@test.example")
    with pytest.raises(TooManyTries):
        actions.take_try(what="password", of="a@test.example", now=NOW)
    with pytest.raises(TooManyTries):
        actions.take_try(what="password", of=" A@Test.Example", now=NOW + PAUSE - timedelta(seconds=1))
    actions.take_try(what="password", of="a@test.example", now=NOW + PAUSE)


def test_trying_on_does_not_make_the_pause_longer() -> None:
    use_up("a@test.example")
    for minute in range(4):
        with pytest.raises(TooManyTries):
            actions.take_try(what="password", of="a@test.example", now=NOW + timedelta(minutes=minute))
    actions.take_try(what="password", of="a@test.example", now=NOW + PAUSE)


def test_a_clock_that_stood_a_year_ahead_locks_nobody_out_for_a_year() -> None:
    for _ in range(TRIES_BEFORE_PAUSE):
        actions.take_try(what="password", of="a@test.example", now=NOW + timedelta(days=365))
    actions.take_try(what="password", of="a@test.example", now=NOW)


def test_kinds_of_tries_are_counted_apart() -> None:
    use_up("a@test.example")
    actions.take_try(what="code", of="a@test.example", now=NOW)


def test_a_second_factor_code_is_spent_once() -> None:
    user, other = person(), person()
    actions.spend_second_factor(account_id=user.id, code="123456", now=NOW)
    with pytest.raises(CodeNotAccepted):
        actions.spend_second_factor(account_id=user.id, code="123456", now=NOW + timedelta(seconds=80))
    actions.spend_second_factor(account_id=other.id, code="123456", now=NOW)


def test_counts_are_swept_up() -> None:
    use_up("a@test.example")
    actions.record_expiry(now=NOW + PAUSE)
    assert not WrongTries.objects.exists()


def test_counts_whose_pause_is_over_are_not_kept() -> None:
    use_up("a@test.example")
    actions.take_try(what="password", of="b@test.example", now=NOW + PAUSE)
    assert actions.forget_what_ended(now=NOW + PAUSE * 2) == 1
    assert WrongTries.objects.count() == 1


def test_a_session_whose_time_is_over_is_not_kept() -> None:
    for ends in (NOW, NOW + timedelta(seconds=1)):
        Session.objects.create(session_key=ends.isoformat(), session_data="sealed", expire_date=ends)
    assert actions.forget_what_ended(now=NOW) == 1
    assert Session.objects.get().expire_date > NOW
