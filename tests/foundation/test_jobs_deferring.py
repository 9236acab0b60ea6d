"""A job is there exactly if the act that deferred it is, and holds ids alone."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from procrastinate import App
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.testing import InMemoryConnector

from northline.foundation import jobs
from northline.foundation.jobs import UnknownJob
from northline.foundation.jobs.registry import known, procrastinate_task
from northline.foundation.plain import NotPlain
from northline.foundation.transactions import OutsideTransaction
from tests.support.rollback import act_that_fails

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@jobs.job("test.nothing")
def nothing(*, now: datetime, **ids: object) -> None:
    """A job for these tests."""


def deferred() -> list[tuple[str, dict]]:
    return list(ProcrastinateJob.objects.filter(status="todo").order_by("id").values_list("task_name", "args"))


def test_a_job_carries_ids(db) -> None:
    contact = uuid4()
    jobs.defer("test.nothing", contact_id=contact, count=3, again=True, reason="ended_by_visitor")
    assert deferred() == [("test.nothing", {"contact_id": str(contact), "count": 3, "again": True, "reason": "ended_by_visitor"})]


def test_a_job_can_wait_for_its_time(db) -> None:
    jobs.defer("test.nothing", at=NOW + timedelta(hours=1))
    assert ProcrastinateJob.objects.get(task_name="test.nothing").scheduled_at == NOW + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_a_job_commits_with_its_act() -> None:
    with transaction.atomic():
        jobs.defer("test.nothing", number=1)
    assert deferred() == [("test.nothing", {"number": 1})]


@pytest.mark.django_db(transaction=True)
def test_a_job_is_rolled_back_with_its_act() -> None:
    with act_that_fails():
        jobs.defer("test.nothing", number=1)
    assert deferred() == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses() -> None:
    with pytest.raises(OutsideTransaction):
        jobs.defer("test.nothing")
    with pytest.raises(OutsideTransaction):
        jobs.tell("accounts.left", user_id=uuid4())


def test_an_unknown_job_is_refused_before_anything_is_written(db) -> None:
    with pytest.raises(UnknownJob):
        jobs.defer("test.unheard_of")
    with pytest.raises(UnknownJob):
        jobs.tell("test.unheard_of")
    assert deferred() == []


@pytest.mark.parametrize("value", ["Amina Example", "amina@example.org", "+15550100", 5_550_100_123])
def test_content_is_refused(db, value) -> None:
    with pytest.raises(NotPlain):
        jobs.defer("test.nothing", what=value)
    assert deferred() == []


def test_news_becomes_one_job_for_each_listener(db) -> None:
    user = uuid4()
    jobs.tell("accounts.left", user_id=user)
    [(name, args)] = deferred()
    assert name.startswith("news:accounts.left:northline.apps.floor.")
    assert args == {"user_id": str(user)}


def test_ids_arrive_as_they_were_deferred() -> None:
    got: dict[str, object] = {}
    user = uuid4()
    jobs.register("test.keep", lambda **ids: got.update(ids))
    app = App(connector=InMemoryConnector())
    procrastinate_task(app, known("test.keep"))
    app.tasks["test.keep"](user_id=str(user), reason="left", count=2, again=False)
    now = got.pop("now")
    assert isinstance(now, datetime)
    assert got == {"user_id": user, "reason": "left", "count": 2, "again": False}
