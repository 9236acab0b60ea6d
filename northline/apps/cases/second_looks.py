"""What holding and erasing must know of cases: codes and counts, for those who may erase and read nothing."""

from uuid import UUID

from northline.apps.cases import access
from northline.apps.cases.models import CaseContact
from northline.apps.contacts import second_looks as contacts
from northline.apps.people import second_looks as people
from northline.apps.people.contracts import PersonCard
from northline.foundation.actor import Actor


def people_of_contact(*, actor: Actor, contact_id: UUID) -> tuple[PersonCard, ...]:
    """Whose cases keep this contact, as codes: it is erased with the last of them. Refuses with NotHere."""
    kept = access.keeping(contact_id=contact_id).order_by("code").values_list("person_id", flat=True)
    return tuple(people.code_of(actor=actor, person_id=person_id) for person_id in kept)


def conversations_of(*, actor: Actor, person_id: UUID) -> dict[str, int]:
    """The conversations of a person's case: how many go or went with them, stay for others, or are held. NotHere for others."""
    linked = list(CaseContact.objects.filter(case__person_id=person_id).values_list("contact_id", flat=True))
    erased = contacts.erased_among(actor=actor, contact_ids=linked)
    held = contacts.held_among(actor=actor, contact_ids=linked)
    living = [one for one in linked if one not in erased]
    shared = {one for one in living if access.keeping(contact_id=one).exclude(person_id=person_id).exists()}
    kept_by_hold = [one for one in living if one in held and one not in shared]
    return {
        "conversations": len(linked) - len(shared) - len(kept_by_hold),
        "shared": len(shared),
        "held": len(kept_by_hold),
    }
