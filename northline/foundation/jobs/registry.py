"""Jobs by name, and the news that travels upwards."""

import functools
import importlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.module_loading import import_string
from procrastinate import App, RetryDecision
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job as StoredJob
from procrastinate.retry import BaseRetryStrategy

from northline.foundation import clock, logs
from northline.foundation.crypto import key_scope
from northline.foundation.jobs.contracts import Handler, Job, UnknownJob
from northline.foundation.plain import UUID_TEXT

FIRST_RETRY = timedelta(seconds=2)
LONGEST_RETRY = timedelta(minutes=15)
DEFAULT_ATTEMPTS = 12  # spread over about an hour and a half

_jobs: dict[str, Job] = {}


class Patience(BaseRetryStrategy):
    """Tries again after 2, 4, 8 … seconds, at most a quarter of an hour apart, until the attempts are used up."""

    def __init__(self, *, attempts: int) -> None:
        self.attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: StoredJob) -> RetryDecision | None:
        if isinstance(exception, JobAborted) or job.attempts + 1 >= self.attempts:
            return None
        wait = min(FIRST_RETRY * 2**job.attempts, LONGEST_RETRY)
        return RetryDecision(retry_in={"seconds": int(wait.total_seconds())})


def register(name: str, run: Handler, *, attempts: int = DEFAULT_ATTEMPTS) -> None:
    """Make `run(now=…, **ids)` known as the job `name`. Registering the same again changes nothing."""
    known = _jobs.get(name)
    if known is not None and known.run is run:
        return
    _jobs[name] = Job(name=name, run=run, attempts=attempts)


def job(name: str, *, attempts: int = DEFAULT_ATTEMPTS) -> Callable[[Handler], Handler]:
    """Decorator form of `register`."""

    def remember(run: Handler) -> Handler:
        register(name, run, attempts=attempts)
        return run

    return remember


def all_jobs() -> tuple[Job, ...]:
    """Every job that a worker must know."""
    ensure_registered()
    return tuple(_jobs.values())


def procrastinate_task(app: App, job: Job) -> None:
    """Make the job known to a worker's procrastinate app."""
    app.task(name=job.name, retry=Patience(attempts=job.attempts))(_runner(job))


def known(name: str) -> Job:
    """The job of this name. Refuses with UnknownJob."""
    ensure_registered()
    try:
        return _jobs[name]
    except KeyError:
        raise UnknownJob(name) from None


@functools.cache
def ensure_registered() -> None:
    """Make known the foundation's own jobs and one job per listener of the news in config/wiring.py."""
    for module in ("northline.foundation.mail.sending", "northline.foundation.audit.checking"):
        importlib.import_module(module)  # registers its job
    for event, listeners in _news().items():
        for listener in listeners:
            register(listener_job(event, listener), _listener(listener))


def listeners_of(event: str) -> tuple[str, ...]:
    """The jobs that the news makes. Refuses with UnknownJob when nobody ever spoke of such news."""
    news = _news()
    if event not in news:
        raise UnknownJob(event)
    return tuple(listener_job(event, listener) for listener in news[event])


def listener_job(event: str, listener: str) -> str:
    return f"news:{event}:{listener}"


def _news() -> dict[str, tuple[str, ...]]:
    return dict(importlib.import_module("config.wiring").NEWS)


def _listener(path: str) -> Handler:
    def tell(**values: Any) -> None:
        import_string(path)(**values)

    return tell


def _as_deferred(value: object) -> object:
    """JSON holds ids as text; the job gets them as they were given."""
    return UUID(value) if isinstance(value, str) and UUID_TEXT.fullmatch(value) else value


def _runner(job: Job) -> Callable[..., None]:
    def run(**ids: Any) -> None:
        try:
            with key_scope():
                job.run(now=clock.now(), **{name: _as_deferred(value) for name, value in ids.items()})
        except Exception as error:
            logs.problem("job.failed", error=error, job=job.name)
            raise

    return run
