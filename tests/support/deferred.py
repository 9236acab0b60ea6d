"""Runs what an act deferred, at a given time and in this process: the worker has tests of its own."""

from datetime import datetime
from uuid import UUID

from django.utils.module_loading import import_string
from procrastinate.contrib.django.models import ProcrastinateJob

from northline.foundation.jobs.registry import listeners_of
from northline.foundation.plain import UUID_TEXT


def run_jobs(event: str, *, now: datetime) -> None:
    """Tell the news to each of its listeners, for every time that it was told. The jobs stay: call twice to tell twice."""
    for name in listeners_of(event):
        listener = import_string(name.rsplit(":", 1)[1])
        for job in ProcrastinateJob.objects.filter(task_name=name).order_by("id"):
            listener(now=now, **{key: _plain(value) for key, value in job.args.items()})


def _plain(value: object) -> object:
    return UUID(value) if isinstance(value, str) and UUID_TEXT.fullmatch(value) else value
