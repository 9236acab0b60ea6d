"""Deferring: the job's row is written by the act's own connection, so it is there exactly if the act is."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from northline.foundation.jobs.registry import known, listeners_of
from northline.foundation.plain import plain_mapping
from northline.foundation.transactions import require_transaction


def defer(name: str, *, at: datetime | None = None, **ids: UUID | str | int | bool) -> None:
    """Have a worker run the job `name` with these ids soon after this transaction commits, or not before `at`.

    Rolled back with the transaction. A job may run twice (its worker died between the work and the note of it), so a job looks
    whether its work is done already. Refuses with OutsideTransaction, with UnknownJob, and with NotPlain for anything but
    codes, ids and small numbers: job rows lie in the database in the clear.
    """
    require_transaction("jobs.defer")
    _write(name, at=at, ids=ids)


def tell(event: str, **ids: UUID | str | int | bool) -> None:
    """News for whoever listens above, in this transaction: one job per listener that config/wiring.py binds to `event`.

    Refuses as `defer` does; UnknownJob when the wiring has no such news.
    """
    require_transaction("jobs.tell")
    for name in listeners_of(event):
        _write(name, at=None, ids=ids)


def _write(name: str, *, at: datetime | None, ids: Mapping[str, object]) -> None:
    app.configure_task(known(name).name, schedule_at=at).defer(**plain_mapping(ids))
