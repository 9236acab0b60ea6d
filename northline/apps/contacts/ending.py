"""How a conversation ends: once, for whoever ends it."""

from datetime import datetime
from uuid import UUID

from northline.apps.contacts import pages, words, writing
from northline.apps.contacts.contracts import CodeEnd, ContactState, EndedBy, Event, PageEnd, ParticipantKind
from northline.apps.contacts.models import Contact, Participant


def end_contact(*, contact: Contact, by: EndedBy, author_id: UUID | None, now: datetime) -> bool:
    """End the locked contact: the page's token and the four words die. Says whether it was still open.

    Open segments stay open: the holder still has a record to write.
    """
    if contact.state == ContactState.ENDED:
        return False
    contact.state, contact.ended_at, contact.ended_by = ContactState.ENDED, now, by
    contact.save(update_fields=["state", "ended_at", "ended_by"])
    pages.end_living(contact_id=contact.id, because=PageEnd.ENDED, now=now)
    words.end_living(contact_id=contact.id, because=CodeEnd.ENDED, now=now)
    present = Participant.objects.filter(contact=contact, left_at__isnull=True, joined_at__lte=now)
    present.exclude(kind=ParticipantKind.ADVOCATE).update(left_at=now)
    writing.add_event(contact=contact, event=Event.ENDED, now=now, author_id=author_id)
    return True
