"""Jobs: work deferred in an act's transaction and done by a worker, once or, after a crash, once more."""

from northline.foundation.jobs.contracts import UnknownJob
from northline.foundation.jobs.deferring import defer, tell
from northline.foundation.jobs.keeping import forget_ended_jobs
from northline.foundation.jobs.registry import job, register
from northline.foundation.jobs.worker import Pace, WorkerStopped, retry_stalled, work

__all__ = [
    "Pace",
    "UnknownJob",
    "WorkerStopped",
    "defer",
    "forget_ended_jobs",
    "job",
    "register",
    "retry_stalled",
    "tell",
    "work",
]
