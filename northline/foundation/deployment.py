"""A database is created as a demonstration or as a real hotline, and stays that for ever."""

from datetime import datetime

from django.db import transaction

from northline.foundation.errors import Refusal
from northline.foundation.models.deployment import Deployment

Kind = Deployment.Kind


class WrongKind(Refusal):
    text = "This database was created as %(is_kind)s of “%(hotline)s” and cannot become %(wanted)s of “%(wanted_hotline)s”."


class NotADemonstration(Refusal):
    text = "This database is a real hotline's. Demonstration accounts and data are refused."


def kind() -> Kind | None:
    """What this database is, or None before it was marked."""
    row = Deployment.objects.first()
    return Kind(row.kind) if row else None


@transaction.atomic
def mark(*, wanted: Kind, hotline: str, now: datetime) -> None:
    """Mark a new database; on a marked one, make sure that it is what was asked for.

    Refuses with WrongKind when it is something else: nothing turns a demonstration into a hotline or back.
    """
    row, _created = Deployment.objects.get_or_create(id=1, defaults={"kind": wanted, "hotline": hotline, "created_at": now})
    if (row.kind, row.hotline) != (wanted.value, hotline):
        raise WrongKind(is_kind=row.kind, hotline=row.hotline, wanted=wanted.value, wanted_hotline=hotline)


def require_demonstration() -> None:
    """Refuse with NotADemonstration unless this database was created as one."""
    if kind() is not Kind.DEMONSTRATION:
        raise NotADemonstration
