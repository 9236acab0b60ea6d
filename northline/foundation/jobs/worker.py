"""The worker: runs jobs, and takes over those of a worker that died."""

import asyncio
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.db import connection, transaction
from procrastinate import sql
from procrastinate.contrib.django import app
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.contrib.django.django_connector import DjangoConnector

from northline.foundation import logs
from northline.foundation.jobs.registry import all_jobs, procrastinate_task

STALLED_LOCK = 0x6E6C_6A62  # "nljb": one worker at a time looks for stalled jobs
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
    pace = pace or Pace()
    worker_app = _worker_app()
    async with worker_app.open_async():
        running = [
            asyncio.create_task(_run(worker_app, concurrency=concurrency, pace=pace)),
            asyncio.create_task(_take_over_for_ever(pace=pace)),
        ]
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _pending = await asyncio.wait([*running, stopping], return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                task.result()
            if not stop.is_set():
                raise WorkerStopped
        finally:
            for task in [*running, stopping]:
                task.cancel()
            await asyncio.gather(*running, stopping, return_exceptions=True)


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
    worker_app = DjangoApp(connector=app.connector.get_worker_connector())
    for job in all_jobs():
        procrastinate_task(worker_app, job)
    return worker_app


async def _run(worker_app: DjangoApp, *, concurrency: int, pace: Pace) -> None:
    await worker_app.run_worker_async(
        concurrency=concurrency,
        install_signal_handlers=False,
        delete_jobs="successful",
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
