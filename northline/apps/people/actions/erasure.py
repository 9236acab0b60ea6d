"""Erasing a person: the key goes, and with it every word."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.people import access
from northline.apps.people.actions.finding import locked_person
from northline.apps.people.models import Identifier, PersonTeam
from northline.foundation import audit, crypto
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def destroy_person(*, actor: Actor, person_id: UUID, now: datetime) -> None:
    """Destroy the person's key, so that no section can ever be read again; look-up hashes and grants go too.

    The ledger's rows stay, without names: they prove on what a disclosure rested. Repeating it is harmless. Refuses with NotHere.
    """
    if not access.may_erase(actor):
        raise NotHere
    person = locked_person(person_id=person_id)
    if person.erased_at is not None:
        return
    crypto.destroy_key(key_id=person.key_id, actor=actor, now=now)
    Identifier.objects.filter(person=person).delete()
    PersonTeam.objects.filter(person=person, ended_at__isnull=True).update(ended_at=now)
    person.erased_at = now
    person.save(update_fields=["erased_at"])
    audit.record(actor=actor, event="person.erased", subject="person", subject_id=person.id, now=now)
