"""Jobs are done by real worker processes, also when one of them dies in the middle."""

import asyncio

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from northline.foundation import jobs
from tests.support.workers import until, whoever_says, worker

pytestmark = pytest.mark.django_db(transaction=True)


@jobs.job("test.wait_for_ever")
def wait_for_ever(**_ids: object) -> None:
    """Runs in the worker processes only."""


@jobs.job("test.note")
def note(**_ids: object) -> None:
    """Runs in the worker processes only."""


@jobs.job("test.fails", attempts=2)
def fails(**_ids: object) -> None:
    """Runs in the worker processes only."""


def defer(name: str, number: int) -> None:
    with transaction.atomic():
        jobs.defer(name, number=number)


def left() -> dict[str, int]:
    states = list(ProcrastinateJob.objects.values_list("status", flat=True))
    return {state: states.count(state) for state in states}


def test_a_job_of_a_killed_worker_is_done_once_by_another() -> None:
    defer("test.wait_for_ever", 1)
    with worker("first") as first:
        first.wait_for("began 1")
        first.kill()
    assert left() == {"doing": 1}
    with worker("second") as second, worker("third") as third:
        second.wait_for("ready")
        third.wait_for("ready")
        whoever_says("ended 1", second, third)
        second.stop()
        third.stop()
    assert sorted([*second.heard, *third.heard]).count("ended 1") == 1


def test_a_waiting_worker_finds_new_jobs_and_stops_when_told() -> None:
    with worker("only") as only:
        only.wait_for("ready")
        for number in (1, 2, 3):
            defer("test.note", number)
        for number in (1, 2, 3):
            only.wait_for(f"noted {number}")
        only.stop()
    assert only.heard[-1] == "stopped"
    assert only.process.returncode == 0
    assert left() == {}


@pytest.mark.parametrize("after", [0, 0.002, 0.005, 0.01, 0.02, 0.05])
def test_a_worker_told_to_stop_while_it_still_opens_leaves_nothing_running(after: float) -> None:
    async def short_life() -> set[str]:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(after, stop.set)
        await jobs.work(stop=stop)
        return {task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()}

    assert asyncio.run(short_life()) == set()


def cut_every_other_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0


def test_a_worker_whose_connections_are_cut_comes_back() -> None:
    with worker("only") as only:
        only.wait_for("ready")
        defer("test.note", 1)
        only.wait_for("noted 1")
        until(lambda: left() == {})
        cut_every_other_connection()
        defer("test.note", 2)
        only.wait_for("noted 2")
        until(lambda: left() == {})
        only.stop()


@pytest.fixture
def jobs_cannot_end():
    """As on a full disk: work is done, but that it is done cannot be written down."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create function refuse_the_end() returns trigger language plpgsql as"
            " $$ begin raise exception 'disk full' using errcode = 'disk_full'; end $$;"
            "create trigger refuse_the_end before delete on procrastinate_jobs for each row execute function refuse_the_end()"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("drop trigger if exists refuse_the_end on procrastinate_jobs; drop function refuse_the_end cascade")


def test_a_job_whose_end_could_not_be_noted_is_not_left_running_for_ever(jobs_cannot_end) -> None:
    with worker("only") as only:
        only.wait_for("ready")
        defer("test.note", 1)
        only.wait_for("noted 1")
        only.wait_for("lost")
        with connection.cursor() as cursor:
            cursor.execute("drop trigger refuse_the_end on procrastinate_jobs")
        until(lambda: left() == {})
        only.stop()
    assert only.heard.count("noted 1") > 1


def test_a_failing_job_is_tried_again_then_kept_as_failed_and_its_words_stay_out_of_the_log() -> None:
    defer("test.fails", 7)
    with worker("only") as only:
        only.wait_for("failed 7")
        while only.heard.count("failed 7") < 2:
            only.heard.append(only._lines.get(timeout=30))
        defer("test.note", 8)
        only.wait_for("noted 8")
        only.stop()
    assert left() == {"failed": 1}
    assert any('"job.failed"' in line and '"ValueError"' in line.replace("builtins.", "") for line in only.log)
    assert not any("Amina" in line or "5550100" in line for line in only.log)
