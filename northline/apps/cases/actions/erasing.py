"""Erasing contacts: those of a case go with its person, the others on their own.

A conversation that belongs to cases of several people tells of each of them. It stays for those who are left, and goes with
the last one.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.cases import access
from northline.apps.cases.contracts import KeptByCase
from northline.apps.cases.models import Case, CaseContact
from northline.apps.contacts import actions as contact_actions
from northline.apps.people.contracts import ErasureGround
from northline.foundation.actor import Actor, system

THE_CASE = system("cases")


@transaction.atomic
def ask_contact_erasure(*, actor: Actor, contact_id: UUID, ground: ErasureGround, now: datetime) -> UUID:
    """Ask for a contact that no case keeps to be erased. Refuses with KeptByCase, and as contacts.ask_erasure does."""
    asked = contact_actions.ask_erasure(actor=actor, contact_id=contact_id, ground=ground, now=now)
    _refuse_if_kept(contact_id)
    return asked


@transaction.atomic
def erase_contact(*, actor: Actor, contact_id: UUID, erasure_id: UUID, code: str, now: datetime) -> None:
    """Erase it as the second person. Whoever links it to a case meanwhile waits for the row that the first step locks.

    Refuses with KeptByCase, and as contacts.erase_contact does; a refusal destroys nothing.
    """
    contact_actions.erase_contact(actor=actor, contact_id=contact_id, erasure_id=erasure_id, code=code, now=now)
    _refuse_if_kept(contact_id)


def erase_contacts_of(*, case: Case, now: datetime) -> dict[str, int]:
    """The contacts of a case whose person was erased; answers how many are gone, kept for others, and held.

    The links of each contact are locked first, so that of two people erased at the same moment one is the last.
    """
    counts = {"erased": 0, "shared": 0, "held": 0}
    for contact_id in case.contact_links.order_by("contact_id").values_list("contact_id", flat=True):
        list(CaseContact.objects.select_for_update().filter(contact_id=contact_id).order_by("id"))
        if access.keeping(contact_id=contact_id).exists():
            counts["shared"] += 1
            continue
        gone = contact_actions.erase_with_person(actor=THE_CASE, contact_id=contact_id, now=now)
        counts["erased" if gone else "held"] += 1
    return counts


def _refuse_if_kept(contact_id: UUID) -> None:
    if access.keeping(contact_id=contact_id).exists():
        raise KeptByCase
