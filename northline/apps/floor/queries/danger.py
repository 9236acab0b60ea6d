"""Reads of danger procedures and of the numbers that the operator keeps."""

from uuid import UUID

from northline.apps.accounts import queries as accounts
from northline.apps.floor import access, areas, sealing
from northline.apps.floor.contracts import (
    Basis,
    DangerLine,
    DangerOutcome,
    DangerStepView,
    DangerView,
    DispatchView,
    SecondWanted,
    StepKind,
)
from northline.apps.floor.models import DangerLog, DispatchNumber, Task
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


def danger(*, actor: Actor, log_id: UUID) -> DangerView:
    """One procedure with its sealed words opened; pages use `actions.read_danger`, which writes the reading down."""
    log = access.dangers_visible_to(actor).filter(id=log_id).first()
    if log is None:
        raise NotHere
    return danger_view(log)


def danger_of_contact(*, actor: Actor, contact_id: UUID) -> UUID | None:
    """The open procedure of a contact, if the actor may see it."""
    return (
        access.dangers_visible_to(actor)
        .filter(contact_id=contact_id, closed_at__isnull=True)
        .values_list("id", flat=True)
        .first()
    )


def danger_view(log: DangerLog) -> DangerView:
    """The values of a procedure, its sealed words opened."""
    steps = list(log.steps.order_by("id"))
    people = (log.opened_by_id, log.second_by_id, log.reviewed_by_id, *(step.by_id for step in steps))
    names = accounts.staff_names(person for person in people if person is not None)
    return DangerView(
        log_id=log.id,
        contact_id=log.contact_id,
        code=_codes_of([log])[log.contact_id],
        opened_at=log.opened_at,
        opened_by_id=log.opened_by_id,
        opened_by=names.get(log.opened_by_id, ""),
        place=sealing.open_place(log),
        subdivision=log.subdivision,
        area=log.area,
        basis=Basis(log.basis),
        second_by=names.get(log.second_by_id, "") if log.second_by_id else "",
        outcome=DangerOutcome(log.outcome) if log.outcome else None,
        closed_at=log.closed_at,
        review_due=log.review_due,
        reviewed_at=log.reviewed_at,
        reviewed_by=names.get(log.reviewed_by_id, "") if log.reviewed_by_id else "",
        erased=sealing.is_erased(log),
        steps=tuple(
            DangerStepView(
                kind=StepKind(step.kind),
                at=step.at,
                by=names.get(step.by_id, ""),
                note=sealing.open_note(log=log, number=number, step=step),
            )
            for number, step in enumerate(steps, start=1)
        ),
    )


def second_wanted(*, actor: Actor) -> tuple[SecondWanted, ...]:
    """Duties that wait for a second person other than the actor."""
    rows = access.dangers_visible_to(actor).filter(basis=Basis.DUTY, second_by__isnull=True, closed_at__isnull=True)
    logs = list(rows.exclude(basis_by_id=actor.id).order_by("opened_at"))
    codes, names = _codes_of(logs), accounts.staff_names(log.opened_by_id for log in logs)
    return tuple(
        SecondWanted(
            log_id=log.id, code=codes[log.contact_id], opened_by=names.get(log.opened_by_id, ""), opened_at=log.opened_at
        )
        for log in logs
    )


def reviews_due(*, actor: Actor) -> tuple[DangerLine, ...]:
    """Procedures that no supervisor has looked back at yet, the one due first on top."""
    access.require_supervisor(actor)
    logs = list(DangerLog.objects.filter(reviewed_at__isnull=True).order_by("review_due"))
    codes, names = _codes_of(logs), accounts.staff_names(log.opened_by_id for log in logs)
    return tuple(
        DangerLine(
            log_id=log.id,
            code=codes[log.contact_id],
            opened_at=log.opened_at,
            opened_by=names.get(log.opened_by_id, ""),
            outcome=DangerOutcome(log.outcome) if log.outcome else None,
            closed_at=log.closed_at,
            review_due=log.review_due,
        )
        for log in logs
    )


def dispatch_for(*, actor: Actor, subdivision: str, area: str) -> DispatchView | None:
    """The local dispatch number for a place, or None: not set."""
    access.require_floor(actor)
    row = areas.number_for(subdivision=subdivision, area=area) if subdivision else None
    return _dispatch_view(row) if row else None


def dispatch_numbers(*, actor: Actor) -> tuple[DispatchView, ...]:
    """All numbers that the operator keeps, for the supervisors who keep them."""
    access.require_supervisor(actor)
    return tuple(_dispatch_view(row) for row in DispatchNumber.objects.order_by("subdivision", "area_folded"))


def _dispatch_view(row: DispatchNumber) -> DispatchView:
    return DispatchView(
        number_id=row.id, subdivision=row.subdivision, area=row.area, number=row.number, checked_at=row.checked_at
    )


def _codes_of(logs: list[DangerLog]) -> dict[UUID, str]:
    if not logs:
        return {}
    return dict(Task.objects.filter(contact_id__in=[log.contact_id for log in logs]).values_list("contact_id", "code"))
