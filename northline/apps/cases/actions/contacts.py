"""Contacts of a case: read by those who work on it, and weighed again when a person turns out to have come back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.cases import access
from northline.apps.contacts import actions as contact_actions
from northline.apps.contacts.contracts import Reading
from northline.foundation.actor import Actor, system
from northline.foundation.errors import NotHere

THE_CASE = system("cases")


@transaction.atomic
def read_linked_contact(*, actor: Actor, case_id: UUID, contact_id: UUID, now: datetime) -> Reading:
    """Read a contact of the case, and leave a line in the audit: for the owner, and for an invited case manager until the
    invitation ends. The right is asked for at each reading and stands nowhere else. Refuses with NotHere."""
    if not access.reads_contacts(actor, now=now).filter(pk=case_id, contact_links__contact_id=contact_id).exists():
        raise NotHere
    return contact_actions.open_vouched_reading(actor=actor, vouched_by=THE_CASE, contact_id=contact_id, now=now)
