"""Situations: what may be going on, who is part of it, what is told of it."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from northline.apps.cases import access, sealing, views_of
from northline.apps.cases.actions.finding import one_at_a_time, readable_situation, staff_id
from northline.apps.cases.contracts import (
    LONGEST_LINE,
    ChangedMeanwhile,
    NewSituation,
    PersonRole,
    SituationCard,
)
from northline.apps.cases.models import Situation, SituationContact, SituationPerson
from northline.apps.contacts import queries as contacts
from northline.apps.people import actions as people_actions
from northline.apps.people import queries as people
from northline.foundation import audit, crypto
from northline.foundation.actor import Actor
from northline.foundation.codes import new_code
from northline.foundation.crypto import KeyPurpose
from northline.foundation.errors import NotHere


@transaction.atomic
def open_situation(
    *, actor: Actor, told: NewSituation, form_key: UUID, now: datetime, contact_id: UUID | None = None
) -> SituationCard:
    """Begin a situation, from a contact that the actor may see where one is given. The same form twice opens one.

    Refuses with NotHere, WordsTooLong.
    """
    if not access.may_open(actor):
        raise NotHere
    if contact_id is not None and not contacts.may_read(actor=actor, contact_id=contact_id):
        raise NotHere
    one_at_a_time(form_key)
    row = Situation.objects.filter(form_key=form_key, opened_by_id=actor.id).first()
    if row is None:
        row = _insert(actor=actor, told=told, form_key=form_key, now=now)
        audit.record(actor=actor, event="situation.opened", subject="situation", subject_id=row.id, now=now)
    if contact_id is not None:
        SituationContact.objects.get_or_create(
            situation=row, contact_id=contact_id, defaults={"linked_by_id": staff_id(actor), "linked_at": now}
        )
    return views_of.situation_card(row)


@transaction.atomic
def change_situation(*, actor: Actor, situation_id: UUID, told: NewSituation, version: int, now: datetime) -> None:
    """Write down what is known now. Refuses with NotHere, WordsTooLong, and ChangedMeanwhile if somebody else wrote first."""
    row = readable_situation(actor=actor, situation_id=situation_id, now=now)
    if row.version != version:
        raise ChangedMeanwhile
    row.types, row.venue, row.subdivision = list(told.types), told.venue, told.subdivision
    row.sealed_words = _sealed(key_id=row.key_id, row_id=row.id, told=told)
    row.changed_at, row.version = now, version + 1
    row.save(update_fields=["types", "venue", "subdivision", "sealed_words", "changed_at", "version"])
    audit.record(actor=actor, event="situation.changed", subject="situation", subject_id=row.id, now=now)


@transaction.atomic
def add_person_to_situation(
    *,
    actor: Actor,
    situation_id: UUID,
    person_id: UUID,
    role: PersonRole,
    known: str,
    now: datetime,
    form_key: UUID | None = None,
) -> None:
    """Put a person into a situation in one role; a person may have several. Repeating it is harmless. Refuses with NotHere."""
    row = readable_situation(actor=actor, situation_id=situation_id, now=now)
    people.person_card(actor=actor, person_id=person_id)
    if SituationPerson.objects.filter(situation=row, person_id=person_id, role=role.value).exists():
        return
    part_id = uuid4()
    words = {"known": sealing.tidy(known, limit=LONGEST_LINE)}
    SituationPerson.objects.create(
        id=part_id,
        situation=row,
        person_id=person_id,
        role=role.value,
        added_by_id=staff_id(actor),
        added_at=now,
        form_key=form_key,
        sealed_known=sealing.seal_words(key_id=row.key_id, table="part", row_id=part_id, words=words),
    )
    audit.record(
        actor=actor,
        event="situation.person_added",
        subject="situation",
        subject_id=row.id,
        now=now,
        detail={"person": str(person_id), "role": role.value},
    )


@transaction.atomic
def put_into_situation(
    *, actor: Actor, situation_id: UUID, person_code: str, role: PersonRole, known: str, form_key: UUID, now: datetime
) -> None:
    """Put somebody into a situation: by their code, or as somebody new whom the vault gives a code. The same form twice is one.

    Refuses with NotHere, WordsTooLong.
    """
    row = readable_situation(actor=actor, situation_id=situation_id, now=now)
    if SituationPerson.objects.filter(situation=row, form_key=form_key).exists():
        return
    if person_code:
        person_id = people.card_by_code(actor=actor, code=person_code).person_id
    else:
        person_id = people_actions.open_person(actor=actor, now=now).person_id
    add_person_to_situation(
        actor=actor, situation_id=situation_id, person_id=person_id, role=role, known=known, form_key=form_key, now=now
    )


def _insert(*, actor: Actor, told: NewSituation, form_key: UUID, now: datetime) -> Situation:
    key_id, row_id = crypto.create_key(purpose=KeyPurpose.CASE, now=now), uuid4()
    return Situation.objects.create(
        id=row_id,
        code=new_code(prefix="S"),
        key_id=key_id,
        types=list(told.types),
        venue=told.venue,
        subdivision=told.subdivision,
        sealed_words=_sealed(key_id=key_id, row_id=row_id, told=told),
        team=actor.team,
        opened_by_id=staff_id(actor),
        opened_at=now,
        changed_at=now,
        form_key=form_key,
    )


def _sealed(*, key_id: UUID, row_id: UUID, told: NewSituation) -> bytes:
    words = {
        "place": sealing.tidy(told.place, limit=LONGEST_LINE),
        "since": sealing.tidy(told.since, limit=LONGEST_LINE),
        "words": sealing.tidy(told.words),
    }
    return sealing.seal_words(key_id=key_id, table="situation", row_id=row_id, words=words)
