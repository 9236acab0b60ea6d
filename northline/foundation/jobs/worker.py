"""The worker: runs jobs, and takes over those of a worker that died."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection, transaction
from procrastinate import PsycopgConnector, sql
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from northline.foundation import logs
from northline.foundation.jobs.registry import all_jobs, procrastinate_task

STALLED_LOCK = 0x6E6C_6A62  # "nljb": one worker at a time looks for stalled jobs
APPLICATION = "northline-jobs"  # how the worker's connections are called in pg_stat_activity
LOOK_FOR_JOBS = 1.0  # seconds
PRUNE_AFTER = 600.0  # seconds until a dead worker's row is cleared away


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a worker shows that it lives, and after how long it counts as dead. Seconds."""

    heartbeat: float = 5.0
    dead_after: float = 30.0
    look_for_stalled: float = 10.0
    stop_patience: float = 3.0


class WorkerStopped(Exception):
    """The worker ended without being asked to: mostly because its connection to the database was lost."""


async def work(*, stop: asyncio.Event, concurrency: int = 2, pace: Pace | None = None) -> None:
    """Run jobs until `stop` is set; running jobs get a few seconds to end, and are taken over later otherwise.

    Raises what the database raises when it goes away: call again after a while. Jobs of a dead worker (kill -9, power) are put
    back in the queue once its heartbeat is `dead_after` old, by any worker that lives.
    """
    serving = asyncio.create_task(_serve(concurrency=concurrency, pace=pace or Pace()))
    stopping = asyncio.create_task(stop.wait())
    if await _first_of(serving, stopping) is serving:
        serving.result()
        raise WorkerStopped


@transaction.atomic
def retry_stalled(*, dead_after: float) -> int:
    """Put the jobs of workers that have not shown life for `dead_after` seconds back in the queue; returns how many.

    One worker at a time: two that looked together could give a job back that the other has just begun anew.
    """
    store = DjangoConnector()
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [STALLED_LOCK])
    stalled = store.execute_query_all(
        query=sql.queries["select_stalled_jobs_by_heartbeat"], queue=None, task_name=None, seconds_since_heartbeat=dead_after
    )
    for job in stalled:
        store.execute_query(
            query=sql.queries["retry_job"], job_id=job["id"], retry_at=None, new_priority=None, new_queue_name=None, new_lock=None
        )
        logs.event("job.taken_over", job=job["task_name"])
    return len(stalled)


def _worker_app() -> DjangoApp:
    """A procrastinate app of the worker's own: the process's shared one keeps deferring through Django's connection."""
    told = {**connector_params(), "application_name": APPLICATION}
    worker_app = DjangoApp(connector=PsycopgConnector(kwargs=told))
    for job in all_jobs():
        procrastinate_task(worker_app, job)
    return worker_app


class _Bookkeeper(JobManager):
    """Notices when the end of a job could not be noted down.

    Such a job would stay marked as running by a worker that lives, and nobody would take it over. So the worker ends; a new one
    begins under another number, and finds the job left behind.
    """

    def __init__(self, connector: BaseConnector) -> None:
        super().__init__(connector)
        self.lost_track = asyncio.Event()

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        with self._tracked():
            await super().finish_job(job=job, status=status, delete_job=delete_job)

    async def retry_job(self, job: Job, *args: Any, **kwargs: Any) -> None:
        with self._tracked():
            await super().retry_job(job, *args, **kwargs)

    @contextmanager
    def _tracked(self) -> Iterator[None]:
        try:
            yield
        except Exception:
            self.lost_track.set()
            raise


async def _serve(*, concurrency: int, pace: Pace) -> None:
    worker_app = _worker_app()
    books = _Bookkeeper(worker_app.connector)
    worker_app.job_manager = books
    try:
        async with worker_app.open_async():
            running = asyncio.create_task(_run(worker_app, concurrency=concurrency, pace=pace))
            taking_over = asyncio.create_task(_take_over_for_ever(pace=pace))
            losing_track = asyncio.create_task(books.lost_track.wait())
            (await _first_of(running, taking_over, losing_track)).result()
    finally:
        await worker_app.close_async()  # told to stop while it opens, it would leave a pool that keeps the process from ending


async def _first_of(*tasks: asyncio.Task[Any]) -> asyncio.Task[Any]:
    """The task that ends first; the others are cancelled and have ended too when this returns."""
    try:
        done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return next(task for task in tasks if task in done)


async def _run(worker_app: DjangoApp, *, concurrency: int, pace: Pace) -> None:
    await worker_app.run_worker_async(
        concurrency=concurrency,
        install_signal_handlers=False,
        delete_jobs="successful",
        fetch_job_polling_interval=LOOK_FOR_JOBS,
        listen_notify=False,  # its listener was seen to survive being cancelled (Python 3.11), and the process with it
        update_heartbeat_interval=pace.heartbeat,
        stalled_worker_timeout=max(PRUNE_AFTER, 4 * pace.dead_after),
        shutdown_graceful_timeout=pace.stop_patience,
    )


async def _take_over_for_ever(*, pace: Pace) -> None:
    take_over = sync_to_async(_with_own_connection, thread_sensitive=False)
    while True:
        await take_over(pace.dead_after)
        await asyncio.sleep(pace.look_for_stalled)


def _with_own_connection(dead_after: float) -> None:
    try:
        retry_stalled(dead_after=dead_after)
    finally:
        connection.close()
