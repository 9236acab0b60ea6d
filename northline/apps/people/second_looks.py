"""Reads of what takes two people: duties, openings by break-glass, holds and erasures. What anybody wrote is opened by an action,
since whoever looks is written down."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from northline.apps.people import access, sealing
from northline.apps.people.contracts import (
    CODE_PATTERN,
    DataCategory,
    DutyBasis,
    DutyId,
    DutyNotice,
    DutyOpened,
    DutyState,
    DutyView,
    ErasureGround,
    ErasureId,
    ErasurePage,
    ErasureState,
    ErasureView,
    GlassId,
    GlassOpened,
    GlassView,
    HoldId,
    HoldView,
    PersonCard,
    PersonId,
    ReadReason,
    Section,
)
from northline.apps.people.models import BreakGlass, DutyOverride, Erasure, Hold, Person, SectionRead
from northline.apps.people.queries import disclosure_view
from northline.foundation import crypto
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere

LISTED = 100
COUNTED = ("sections", "identifiers", "rules", "consents", "disclosures")


def code_card(*, actor: Actor, code: str) -> PersonCard:
    """Finds a record by its code, for those who act on it without reading it. Refuses with NotHere."""
    person = access.codes_to(actor).filter(code=code.strip().upper()[:16], code__regex=CODE_PATTERN).first()
    if person is None:
        raise NotHere
    return card(person)


def code_of(*, actor: Actor, person_id: UUID) -> PersonCard:
    """The code of a record, for the same. Refuses with NotHere."""
    person = access.codes_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NotHere
    return card(person)


def card(person: Person) -> PersonCard:
    """A person as their code."""
    erased = person.erased_at is not None
    return PersonCard(person_id=PersonId(person.id), code=person.code, opened_at=person.opened_at, erased=erased)


def duties(*, actor: Actor, now: datetime, person_id: UUID | None = None) -> tuple[DutyView, ...]:
    """Disclosures without consent that this actor may see, newest first: what waits, what they asked for or decided."""
    rows = access.duties_visible_to(actor, now=now).select_related("person")
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return tuple(duty_view(row, now=now) for row in rows.order_by("-asked_at")[:LISTED])


def waiting(*, actor: Actor, now: datetime) -> int:
    """How many acts of others wait for this actor as the second person."""
    return duties_waiting(actor=actor, now=now) + glasses_waiting(actor=actor) + erasures_waiting(actor=actor)


def duties_waiting(*, actor: Actor, now: datetime) -> int:
    """How many wait for this actor as the second person."""
    rows = access.duties_visible_to(actor, now=now).filter(decided_at__isnull=True, until__gt=now)
    return rows.exclude(asked_by_id=actor.id).count()


def duty_view(row: DutyOverride, *, now: datetime) -> DutyView:
    """A request to disclose without consent as a value."""
    state = DutyState.ASKED if row.approved is None else DutyState.APPROVED if row.approved else DutyState.REFUSED
    return DutyView(
        duty_id=DutyId(row.id),
        person_id=PersonId(row.person_id),
        person_code=row.person.code,
        basis=DutyBasis(row.basis),
        named_duty=row.named_duty,
        recipient=row.recipient,
        data=frozenset(DataCategory(item) for item in row.data),
        state=state,
        asked_by=row.asked_by_id,
        asked_at=row.asked_at,
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
        until=row.until,
        ended=row.until <= now or row.person.erased_at is not None,
    )


def duty_opened(row: DutyOverride, *, actor: Actor, now: datetime) -> DutyOpened:
    """A duty with its words, for a look that is written down."""
    view, person = duty_view(row, now=now), row.person
    notices = tuple(
        DutyNotice(
            told=notice.told,
            at=notice.noted_at,
            by=notice.noted_by_id,
            words=opened(person, notice.sealed_words, sealing.notice_context(duty_id=row.id, at=notice.noted_at)),
        )
        for notice in row.notices.order_by("noted_at")
    )
    return DutyOpened(
        view=view,
        recipient_name=opened(person, row.sealed_recipient, sealing.duty_recipient_context(duty_id=row.id)),
        why=opened(person, row.sealed_why, sealing.duty_context(duty_id=row.id)),
        answer=opened(person, row.sealed_answer, sealing.duty_answer_context(duty_id=row.id)),
        left=tuple(disclosure_view(one) for one in row.disclosures.select_related("consent").order_by("disclosed_at")),
        notices=notices,
        may_decide=view.waits and row.asked_by_id != actor.id,
        may_use=view.opens and row.asked_by_id == actor.id,
    )


def glasses(*, actor: Actor) -> tuple[GlassView, ...]:
    """Openings by break-glass, newest first: one's own; all of them for supervisors."""
    rows = with_times(access.glasses_visible_to(actor))
    return tuple(glass_view(row) for row in rows.order_by("-opened_at")[:LISTED])


def glasses_waiting(*, actor: Actor) -> int:
    """How many openings wait for this supervisor's review."""
    if not actor.has(Role.SUPERVISOR):
        return 0
    return access.glasses_visible_to(actor).filter(decided_at__isnull=True).exclude(opened_by_id=actor.id).count()


def with_times(rows: QuerySet[BreakGlass]) -> QuerySet[BreakGlass]:
    """The same with `times`: how often the section was shown while it was open."""
    shown = SectionRead.objects.filter(
        person_id=OuterRef("person_id"), section=OuterRef("section"), read_by_id=OuterRef("opened_by_id")
    ).filter(read_at__gte=OuterRef("opened_at"), read_at__lt=OuterRef("until"))
    counted = shown.values("person_id").annotate(n=Count("pk")).values("n")
    return rows.select_related("person").annotate(times=Subquery(counted))


def glass_view(row: BreakGlass) -> GlassView:
    """An opening by break-glass as a value."""
    return GlassView(
        glass_id=GlassId(row.id),
        person_id=PersonId(row.person_id),
        person_code=row.person.code,
        section=Section(row.section),
        reason=ReadReason(row.reason),
        opened_by=row.opened_by_id,
        opened_at=row.opened_at,
        until=row.until,
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
        justified=row.justified,
        times=getattr(row, "times", None) or 0,
    )


def glass_opened(row: BreakGlass, *, actor: Actor) -> GlassOpened:
    """The same with its words, for a look that is written down."""
    return GlassOpened(
        view=glass_view(row),
        why=opened(row.person, row.sealed_why, sealing.glass_context(glass_id=row.id)),
        answer=opened(row.person, row.sealed_answer, sealing.glass_answer_context(glass_id=row.id)),
        may_review=row.decided_at is None and access.may_review_glass(actor, row),
    )


def erasures(*, actor: Actor) -> tuple[ErasureView, ...]:
    """Erasures that were asked for, newest first, for those who may erase."""
    rows = Erasure.objects.select_related("person") if access.may_erase(actor) else Erasure.objects.none()
    return tuple(erasure_view(row, actor=actor) for row in rows.order_by(F("decided_at").desc(nulls_first=True))[:LISTED])


def held_records(*, actor: Actor) -> tuple[PersonCard, ...]:
    """Records with a hold that stands, for those who may lift it."""
    if not access.may_erase(actor):
        return ()
    held = Hold.objects.filter(lifted_at__isnull=True).values("person_id")
    return tuple(card(person) for person in Person.objects.filter(pk__in=held).order_by("code")[:LISTED])


def erasures_waiting(*, actor: Actor) -> int:
    """How many erasures wait for this actor as the second person."""
    if not access.may_erase(actor):
        return 0
    return Erasure.objects.filter(decided_at__isnull=True).exclude(asked_by_id=actor.id).count()


def erasure_view(row: Erasure, *, actor: Actor) -> ErasureView:
    """A request to erase as a value."""
    state = ErasureState.ASKED if row.approved is None else ErasureState.DONE if row.approved else ErasureState.REFUSED
    return ErasureView(
        erasure_id=ErasureId(row.id),
        person_id=PersonId(row.person_id),
        person_code=row.person.code,
        ground=ErasureGround(row.ground),
        state=state,
        asked_by=row.asked_by_id,
        asked_at=row.asked_at,
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
        may_decide=row.approved is None and row.asked_by_id != actor.id,
        counts={name: int(row.counts[name]) for name in COUNTED if name in row.counts},
    )


def erasure_page(person: Person, *, actor: Actor) -> ErasurePage:
    """What erasing would destroy, as counts; what holds it; what was asked before. For a look that is written down."""
    rows = [erasure_view(row, actor=actor) for row in person.erasures.select_related("person").order_by("-asked_at")]
    return ErasurePage(
        person_id=PersonId(person.id),
        code=person.code,
        erased=person.erased_at is not None,
        counts=counts_of(person),
        holds=_holds(person, actor=actor),
        waiting=next((row for row in rows if row.state is ErasureState.ASKED), None),
        past=tuple(row for row in rows if row.state is not ErasureState.ASKED),
    )


def counts_of(person: Person) -> dict[str, int]:
    """How much is kept of a person, without a word of it."""
    return {
        "sections": person.sections.count(),
        "identifiers": person.identifiers.count(),
        "rules": int(hasattr(person, "safety")),
        "consents": person.consents.count(),
        "disclosures": person.disclosures.count(),
    }


def opened(person: Person, sealed: bytes | memoryview | None, context: str) -> str:
    """What stands under a seal of this person's key; nothing where there is nothing, or where the record was erased."""
    if sealed is None or person.erased_at is not None:
        return ""
    return crypto.open_sealed(key_id=person.key_id, sealed=bytes(sealed), context=context)


def _holds(person: Person, *, actor: Actor) -> tuple[HoldView, ...]:
    standing = Hold.objects.filter(Q(lifted_at__isnull=True), person=person).order_by("placed_at")
    return tuple(
        HoldView(
            hold_id=HoldId(row.id),
            placed_by=row.placed_by_id,
            placed_at=row.placed_at,
            matter=opened(person, row.sealed_matter, sealing.hold_context(hold_id=row.id)),
            may_lift=row.placed_by_id != actor.id,
        )
        for row in standing
    )
