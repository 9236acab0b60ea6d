"""A verification that an auditor asks for on the desk: a short chain at once, a long one as a job, with progress to look at.

The result lies in the database that is being doubted, so it is sealed under the master key: one that was changed there, or
laid there by somebody else, does not open, and is shown as what it is.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from northline.foundation import crypto, jobs
from northline.foundation.actor import Actor, ActorKind
from northline.foundation.audit.contracts import Check, Finding, Found, Report
from northline.foundation.audit.entries import record
from northline.foundation.audit.reading import visible_to
from northline.foundation.audit.verify import verify
from northline.foundation.models.audit import AuditCheck, AuditSeal

VERIFY = "audit.verify"
AT_ONCE = 5_000  # rows of the chain that a page may wait for: well under a second
GIVEN_UP = timedelta(hours=6)  # a check that has not ended by then no longer stands in the way of another
ONE_AT_A_TIME = 0x6E6C_6176  # "nlav"


def begin(*, actor: Actor, now: datetime) -> None:
    """Verify the whole chain for an auditor; `latest` shows how far it is. While one is under way, no second one begins.

    Refuses with NotHere.
    """
    visible_to(actor)
    with transaction.atomic():
        check_id = _ask(actor=actor, now=now)
    if check_id is not None:
        carry_out(check_id=check_id, now=now)


def latest(*, actor: Actor) -> Check | None:
    """The newest verification, done or under way. Refuses with NotHere."""
    visible_to(actor)
    row = AuditCheck.objects.order_by("-asked_at", "-id").first()
    if row is None:
        return None
    report = _opened(row) if row.as_of else None
    return Check(asked_at=row.asked_at, rows=row.rows, done=min(row.done, row.rows), as_of=row.as_of, report=report)


@jobs.job(VERIFY)
def carry_out(*, check_id: UUID, now: datetime) -> None:
    """Read the chain and keep what was found; nothing if that is done already. A verification reads a snapshot of its own."""
    row = AuditCheck.objects.filter(id=check_id, as_of__isnull=True).first()
    if row is None:
        return
    with _progress(row.id) as seen:
        report = verify(now=now, seen=seen)
    with transaction.atomic():
        unended = AuditCheck.objects.filter(id=row.id, as_of__isnull=True)
        if not unended.update(as_of=now, done=report.sealed, sealed_report=_sealed(row.id, now, report)):
            return
        detail = {"sound": report.sound, "findings": min(report.counts.total(), 999_999_999)}
        asker = Actor(kind=ActorKind.STAFF, id=row.asked_by)
        record(actor=asker, event="audit.verified", subject="audit", subject_id=row.id, now=now, detail=detail)


def _ask(*, actor: Actor, now: datetime) -> UUID | None:
    """The check to carry out at once, if it is a short one."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
    if AuditCheck.objects.filter(as_of__isnull=True, asked_at__gt=now - GIVEN_UP, asked_at__lte=now).exists():
        return None
    rows = AuditSeal.objects.aggregate(last=Max("position"))["last"] or 0
    row = AuditCheck.objects.create(asked_by=actor.id, asked_at=now, rows=rows)
    record(actor=actor, event="audit.verify_asked", subject="audit", subject_id=row.id, now=now)
    if rows <= AT_ONCE:
        return row.id
    jobs.defer(VERIFY, check_id=row.id)
    return None


@contextmanager
def _progress(check_id: UUID) -> Iterator[Callable[[int], None]]:
    """Tells others how far the reading is: beside its own transaction, which only reads and is seen by nobody."""
    with closing(connection.copy()) as beside:

        def seen(rows: int) -> None:
            with beside.cursor() as cursor:
                cursor.execute("update audit_check set done = %s where id = %s and as_of is null", [rows, check_id])

        yield seen


def _sealed(check_id: UUID, as_of: datetime, report: Report) -> str:
    told = {
        "numbers": [report.sealed, report.last_position, report.heads, report.signed_up_to, report.waiting],
        "counts": {finding.value: times for finding, times in report.counts.items()},
        "found": [[one.finding.value, one.entry_id, one.position, one.line] for one in report.found],
    }
    return crypto.seal_secret(text=json.dumps(told, separators=(",", ":")), context=_context(check_id, as_of))


def _opened(row: AuditCheck) -> Report | None:
    """None where the stored result is not the one that was sealed for this check and moment."""
    if row.as_of is None:
        return None
    try:
        told = json.loads(crypto.open_secret(sealed=row.sealed_report, context=_context(row.id, row.as_of)))
    except crypto.SealBroken:
        return None
    sealed, last, heads, signed, waiting = told["numbers"]
    return Report(
        sealed=sealed,
        last_position=last,
        heads=heads,
        signed_up_to=signed,
        waiting=waiting,
        counts=Counter({Finding(finding): times for finding, times in told["counts"].items()}),
        found=[
            Found(finding=Finding(name), entry_id=entry, position=place, line=line) for name, entry, place, line in told["found"]
        ],
    )


def _context(check_id: UUID, as_of: datetime) -> str:
    return f"foundation.audit_check:{check_id}:{as_of.timestamp():.6f}"
