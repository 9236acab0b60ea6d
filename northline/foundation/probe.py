"""How the foundation of a deployment stands: small values for `northline doctor` and the health page. Nothing here is secret."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min

from northline.foundation.crypto import MasterKeyProblem, ensure_master_key, master_keys
from northline.foundation.mail.queries import troubled_mail
from northline.foundation.models.audit import AuditEntry, AuditSeal, AuditWaiting
from northline.foundation.models.crypto import RecordKey
from northline.foundation.models.mail import OutgoingMail

LATE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterKeyStatus:
    """`problem` is empty when the master key is there and opens this database; otherwise a sentence that says what to do."""

    problem: str
    version: int | None
    living_keys: int
    destroyed_keys: int
    to_rewrap: int  # keys still wrapped by an older version: run the rewrapping after a rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditStatus:
    """Whether the sealer keeps up. Whether the audit is whole is what `audit.verify` says."""

    entries: int
    sealed: int
    waiting: int
    oldest_waiting: datetime | None
    sealer_late: bool
    heads: Path
    heads_written_at: datetime | None
    copy: Path | None
    copy_written_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStatus:
    """How outgoing mail stands. `kind` is local or smtp; addresses and passwords are not shown."""

    kind: str
    waiting: int
    failed: int
    troubled: int
    problems: tuple[tuple[str, int], ...]  # code, how many


def master_key_status() -> MasterKeyStatus:
    living = RecordKey.objects.filter(wrapped__isnull=False)
    try:
        ensure_master_key()
        version: int | None = master_keys().current_version()
        problem = ""
    except MasterKeyProblem as error:
        version, problem = None, str(error)
    return MasterKeyStatus(
        problem=problem,
        version=version,
        living_keys=living.count(),
        destroyed_keys=RecordKey.objects.filter(wrapped__isnull=True).count(),
        to_rewrap=living.exclude(master_version=version).count() if version else 0,
    )


def audit_status(*, now: datetime) -> AuditStatus:
    waiting = AuditWaiting.objects.count()
    oldest = AuditEntry.objects.filter(id__in=AuditWaiting.objects.values("entry_id")).aggregate(at=Min("at"))["at"]
    heads = Path(settings.NORTHLINE_AUDIT_HEADS)
    copy = Path(settings.NORTHLINE_AUDIT_HEADS_COPY) if settings.NORTHLINE_AUDIT_HEADS_COPY else None
    return AuditStatus(
        entries=AuditEntry.objects.count(),
        sealed=AuditSeal.objects.count(),
        waiting=waiting,
        oldest_waiting=oldest,
        sealer_late=oldest is not None and now - oldest > LATE,
        heads=heads,
        heads_written_at=_written_at(heads, now),
        copy=copy,
        copy_written_at=_written_at(copy, now) if copy else None,
    )


def mail_status(*, now: datetime) -> MailStatus:
    unsent = OutgoingMail.objects.exclude(state=OutgoingMail.State.SENT)
    by_state = dict(unsent.values_list("state").annotate(how_many=Count("id")).order_by())
    problems = unsent.exclude(problem="").values_list("problem").annotate(how_many=Count("id")).order_by("problem")
    return MailStatus(
        kind="local" if settings.NORTHLINE_MAIL == "local" else "smtp",
        waiting=by_state.get(OutgoingMail.State.WAITING.value, 0),
        failed=by_state.get(OutgoingMail.State.FAILED.value, 0),
        troubled=len(troubled_mail(now=now)),
        problems=tuple(problems),
    )


def _written_at(path: Path, now: datetime) -> datetime | None:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=now.tzinfo) if path.exists() else None
