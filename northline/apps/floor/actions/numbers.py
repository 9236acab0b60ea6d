"""What the operator keeps: dispatch numbers and the mode of the line."""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.floor import access
from northline.apps.floor.areas import folded_area
from northline.apps.floor.contracts import BadNumber, Mode
from northline.apps.floor.models import DispatchNumber, ServiceMode
from northline.foundation import audit, bus
from northline.foundation.actor import Actor
from northline.foundation.bus import Topic
from northline.foundation.errors import NotHere
from northline.foundation.packs import current_pack

DIGITS = 10


@transaction.atomic
def set_dispatch_number(*, actor: Actor, subdivision: str, area: str, number: str, now: datetime) -> None:
    """Keep the ten-digit number of a local dispatch; an area left empty means the whole subdivision. Replaces an older one.

    Refuses with BadNumber, and with NotHere for others than supervisors and for a subdivision that the pack does not know.
    """
    supervisor_id = access.require_supervisor(actor)
    if subdivision not in {known.code for known in current_pack().subdivisions}:
        raise NotHere
    digits = re.sub(r"\D", "", number)
    local = digits[1:] if len(digits) == DIGITS + 1 and digits.startswith("1") else digits
    local = local[2:] if len(local) == DIGITS + 2 and local.startswith("52") else local
    if len(local) != DIGITS or len(number) > 20:
        raise BadNumber
    row, _created = DispatchNumber.objects.update_or_create(
        subdivision=subdivision,
        area_folded=folded_area(area),
        defaults={
            "area": " ".join(area.split())[:80],
            "number": f"{local[:3]}-{local[3:6]}-{local[6:]}",
            "checked_at": now,
            "checked_by_id": supervisor_id,
        },
    )
    detail = {"subdivision": subdivision}
    audit.record(
        actor=actor, event="floor.dispatch_number_set", subject="dispatch_number", subject_id=row.id, now=now, detail=detail
    )


@transaction.atomic
def remove_dispatch_number(*, actor: Actor, number_id: UUID, now: datetime) -> None:
    """Take a number away that no longer holds: “not set” is safer than wrong. Harmless when it is gone."""
    access.require_supervisor(actor)
    deleted, _rows = DispatchNumber.objects.filter(id=number_id).delete()
    if deleted:
        audit.record(actor=actor, event="floor.dispatch_number_removed", subject="dispatch_number", subject_id=number_id, now=now)


@bus.waking(Topic.FLOOR)
def set_service_mode(*, actor: Actor, mode: Mode, now: datetime) -> None:
    """Say how the whole line works: normal, many contacts, many alike. Supervisors only."""
    supervisor_id = access.require_supervisor(actor)
    ServiceMode.objects.update_or_create(id=1, defaults={"mode": mode, "since": now, "by_id": supervisor_id})
    audit.record(
        actor=actor, event="floor.mode_set", subject="service_mode", subject_id=None, now=now, detail={"mode": mode.value}
    )
