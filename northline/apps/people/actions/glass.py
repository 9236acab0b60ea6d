"""Break-glass: a section opened at once by somebody who is not a party to the record, and looked at by another afterwards."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from northline.apps.people import access, sealing, second_looks
from northline.apps.people.actions.finding import acting_id, locked_person
from northline.apps.people.contracts import (
    GLASS_HOLDS_FOR,
    LONGEST_WHY,
    AlreadyDecided,
    AlreadyYours,
    GlassId,
    GlassOpened,
    NeedsSecondPerson,
    PersonErased,
    ReadReason,
    ReasonNeeded,
    Section,
)
from northline.apps.people.models import BreakGlass
from northline.foundation import audit, crypto, jobs
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere


@transaction.atomic
def break_glass(
    *, actor: Actor, person_id: UUID, section: Section, reason: ReadReason | None, why: str, form_key: UUID, now: datetime
) -> GlassId:
    """Open one section of a record that one is not a party to, at once, for a quarter of an hour: to read, not to write.

    The team is told and a supervisor reviews it; the same form twice opens once. Refuses with NotHere, PersonErased,
    ReasonNeeded without a reason and words of one's own, AlreadyYours.
    """
    if not access.may_break_glass(actor):
        raise NotHere
    person = locked_person(person_id=person_id)
    if person.erased_at is not None:
        raise PersonErased
    if known := BreakGlass.objects.filter(opened_by_id=actor.id, form_key=form_key).first():
        if known.person_id == person.id and known.until > now:
            return GlassId(known.id)
        raise ReasonNeeded  # *Back*, and sent once more when it was over: that opens nothing, and must not look as if it did
    if access.opened_to(actor, now=now).filter(pk=person_id).exists():
        raise AlreadyYours
    words = sealing.tidy(why, limit=LONGEST_WHY)
    if reason is None or not words:
        raise ReasonNeeded
    glass_id = uuid4()
    BreakGlass.objects.create(
        id=glass_id,
        person=person,
        section=section.value,
        reason=reason.value,
        sealed_why=crypto.seal(key_id=person.key_id, text=words, context=sealing.glass_context(glass_id=glass_id)),
        opened_by_id=acting_id(actor),
        opened_at=now,
        until=now + GLASS_HOLDS_FOR,
        form_key=form_key,
    )
    jobs.tell("people.glass_broken", glass_id=glass_id, person_id=person.id, by=str(actor.id), section=section.value)
    _note(actor=actor, event="person.glass_broken", person_id=person.id, glass_id=glass_id, now=now, section=section.value)
    return GlassId(glass_id)


@transaction.atomic
def read_glass(*, actor: Actor, glass_id: UUID, now: datetime) -> GlassOpened:
    """Open the page of an opening with what was written on it, and write down that it was read. Refuses with NotHere."""
    row = second_looks.with_times(access.glasses_visible_to(actor)).filter(pk=glass_id).first()
    if row is None:
        raise NotHere
    _note(actor=actor, event="person.glass_read", person_id=row.person_id, glass_id=row.id, now=now)
    return second_looks.glass_opened(row, actor=actor)


@transaction.atomic
def review_glass(*, actor: Actor, glass_id: UUID, justified: bool, words: str, now: datetime) -> None:
    """Say as the second person whether it was justified; a no says why, and stays where supervisors see it.

    Refuses with NotHere, NeedsSecondPerson (who opened), AlreadyDecided, ReasonNeeded.
    """
    found = access.glasses_visible_to(actor).filter(pk=glass_id).first()
    if found is None or not actor.has(Role.SUPERVISOR):
        raise NotHere
    person = locked_person(person_id=found.person_id)
    row = BreakGlass.objects.select_for_update(of=("self",)).get(pk=glass_id)
    if not access.may_review_glass(actor, row):
        raise NeedsSecondPerson
    if row.decided_at is not None:
        raise AlreadyDecided
    said = sealing.tidy(words, limit=LONGEST_WHY)
    if not justified and not said:
        raise ReasonNeeded
    if said and person.erased_at is None:
        context = sealing.glass_answer_context(glass_id=row.id)
        row.sealed_answer = crypto.seal(key_id=person.key_id, text=said, context=context)
    row.decided_by_id, row.decided_at, row.justified = actor.id, now, justified
    row.save(update_fields=["decided_by", "decided_at", "justified", "sealed_answer"])
    event = "person.glass_justified" if justified else "person.glass_not_justified"
    _note(actor=actor, event=event, person_id=row.person_id, glass_id=row.id, now=now)


def _note(*, actor: Actor, event: str, person_id: UUID, glass_id: UUID, now: datetime, section: str = "") -> None:
    detail: dict[str, str | int | bool] = {"glass": str(glass_id)}
    if section:
        detail["section"] = section
    audit.record(actor=actor, event=event, subject="person", subject_id=person_id, now=now, detail=detail)
