"""What is done inside one hotline's own process: Django is loaded with its settings, and one task runs."""

from __future__ import annotations

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError

from northline.interfaces.commands.setup import CannotStart


def within(*, hotline: str, task: str) -> int:
    """Run one task; its exit code. Refuses with CannotStart, in words, when settings or database do not allow it."""
    try:
        django.setup(set_prefix=False)
    except (ImproperlyConfigured, RuntimeError, OSError) as error:  # a missing secret, an unreadable file
        if task == "doctor":
            print(f"  !!  settings: {error}")
            return 1
        raise CannotStart(f"“{hotline}”: {error}") from error
    from northline.foundation.errors import Refusal

    try:
        return _run(hotline=hotline, task=task)
    except Refusal as refusal:
        raise CannotStart(f"“{hotline}”: {refusal.message}") from refusal
    except OperationalError as error:
        raise CannotStart(f"“{hotline}”: the database does not answer ({_first_line(error)}).") from error
    except DatabaseError as error:
        raise CannotStart(
            f"“{hotline}”: the database is not as expected ({_first_line(error)}). Try `northline doctor`."
        ) from error


def _run(*, hotline: str, task: str) -> int:
    match task:
        case "doctor":
            from northline.interfaces.commands.hotline_checks import show_all

            return show_all(hotline=hotline)
        case "verify":
            return _verify(hotline=hotline)
        case _:
            return _demo(hotline=hotline, again=task == "demo-again")


def _demo(*, hotline: str, again: bool) -> int:
    from northline.foundation import clock
    from northline.foundation.packs import get_pack
    from northline.interfaces.commands.prepare import alone_on_database, load_demonstration, pending_migrations

    with alone_on_database():
        if pending_migrations():
            raise CannotStart(f"“{hotline}”: its tables are not up to date. `northline serve` brings them up to date.")
        done = load_demonstration(pack=get_pack(hotline), now=clock.now(), again=again)
    print(f"“{hotline}”: loaded {', '.join(done)}." if done else f"“{hotline}”: the demonstration was loaded before.")
    return 0


def _verify(*, hotline: str) -> int:
    from northline.foundation import audit, clock

    report = audit.verify(now=clock.now())
    if report.sound:
        print(
            f"“{hotline}”: sound. {report.sealed} rows in the chain, {report.heads} signed heads, "
            f"the last at position {report.signed_up_to}; {report.waiting} rows wait for their place."
        )
        return 0
    print(f"“{hotline}”: NOT sound, {report.counts.total()} findings.")
    for found in report.found:
        print(f"  {found}")
    if (more := report.counts.total() - len(report.found)) > 0:
        print(f"  and {more} more")
    return 1


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
