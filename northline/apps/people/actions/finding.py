"""Finding the row that an act is about, locked, before anything is checked or written."""

from datetime import datetime
from uuid import UUID

from northline.apps.people import access
from northline.apps.people.contracts import PersonErased, Section
from northline.apps.people.models import Person
from northline.foundation.actor import Actor, ActorKind
from northline.foundation.errors import NotHere


def writable_person(*, actor: Actor, person_id: UUID, now: datetime) -> Person:
    """The person's row, locked, for those who may open its sections. Refuses with NotHere and PersonErased."""
    person = locked_person(person_id=person_id)  # first: whose grant ended while this waited for the lock opens nothing
    if not access.opened_to(actor, now=now).filter(pk=person_id).exists():
        raise NotHere
    return _living(person)


def readable_person(*, actor: Actor, person_id: UUID, section: Section, now: datetime) -> Person:
    """The person's row, locked, for those who may read this section: by their grant, or by break-glass until it is over."""
    person = locked_person(person_id=person_id)
    granted = access.opened_to(actor, now=now).filter(pk=person_id).exists()
    if not granted and not access.glasses_open_to(actor, person=person, now=now).filter(section=section.value).exists():
        raise NotHere
    return _living(person)


def ledger_person(*, actor: Actor, person_id: UUID) -> Person:
    """The person's row, locked, for those who may write into the consent ledger. Refuses with NotHere and PersonErased."""
    person = locked_person(person_id=person_id)
    if not access.may_record_consent(actor) or not access.visible_to(actor).filter(pk=person.pk).exists():
        raise NotHere
    return _living(person)


def locked_person(*, person_id: UUID) -> Person:
    """Locks one person for the rest of the transaction: all that is written about them goes in order."""
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise NotHere
    return person


def staff_id(actor: Actor) -> UUID | None:
    """The account that an act is noted under; None for the system and for visitors."""
    return actor.id if actor.kind in (ActorKind.STAFF, ActorKind.PARTNER) else None


def acting_id(actor: Actor) -> UUID:
    """The account that must stand beside an act of two people. Refuses with NotHere whoever has none."""
    if actor.kind is not ActorKind.STAFF or actor.id is None:
        raise NotHere
    return actor.id


def _living(person: Person) -> Person:
    if person.erased_at is not None:
        raise PersonErased
    return person
