"""Opening what is kept about a person, and writing down that it was opened, in one transaction."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from northline.apps.people import queries, sealing
from northline.apps.people.actions.finding import readable_person
from northline.apps.people.contracts import (
    CLOSED_SECTIONS,
    SHOWN_FOR,
    ConsentView,
    OpenedSection,
    PersonCard,
    PersonView,
    ReadReason,
    ReasonNeeded,
    Section,
)
from northline.apps.people.models import SectionRead
from northline.foundation import audit, crypto
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def read_person(*, actor: Actor, person_id: UUID, now: datetime) -> PersonView:
    """Open a person's page: masked sections, safe-contact rules, the ledger. Refuses with NotHere."""
    shown = queries.person_view(actor=actor, person_id=person_id, now=now)
    audit.record(actor=actor, event="person.read", subject="person", subject_id=person_id, now=now)
    return shown


@transaction.atomic
def read_consent(*, actor: Actor, consent_id: UUID, now: datetime) -> tuple[PersonCard, ConsentView]:
    """Open one row of the ledger, and whose it is. Refuses with NotHere."""
    card, row = queries.consent(actor=actor, consent_id=consent_id, now=now)
    audit.record(
        actor=actor,
        event="consent.read",
        subject="person",
        subject_id=card.person_id,
        now=now,
        detail={"consent": str(consent_id)},
    )
    return card, row


@transaction.atomic
def read_section(
    *, actor: Actor, person_id: UUID, section: Section, now: datetime, reason: ReadReason | None = None, words: str = ""
) -> OpenedSection:
    """Open one section for sixty seconds of one reader's eyes, and log it in the same transaction. Ways to reach them come
    with the code word.

    For who may open the person's sections, and for this one section while somebody broke the glass. Refuses with NotHere,
    PersonErased, and ReasonNeeded where a closed section (identity, location, health, legal) is opened without a reason.
    """
    person = readable_person(actor=actor, person_id=person_id, section=section, now=now)
    if actor.id is None:
        raise NotHere
    if section in CLOSED_SECTIONS and reason is None:
        raise ReasonNeeded
    read = SectionRead(
        id=uuid4(), person=person, section=section.value, read_by_id=actor.id, read_at=now, reason=reason.value if reason else ""
    )
    if words := sealing.tidy(words, limit=300):
        read.sealed_words = crypto.seal(key_id=person.key_id, text=words, context=sealing.read_context(read_id=read.id))
    read.save(force_insert=True)
    audit.record(
        actor=actor,
        event="person.section_read",
        subject="person",
        subject_id=person.id,
        now=now,
        detail={"section": section.value, "reason": read.reason or "none"},
    )
    values = queries.section_values(person=person, section=section)
    kept = queries.rules_of(person) if section is Section.CONTACT else None
    if kept is not None and kept.code_word:
        values["code_word"] = kept.code_word
    return OpenedSection(
        section=section,
        values=values,
        until=now + SHOWN_FOR,
    )
