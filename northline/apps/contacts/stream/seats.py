"""Taking a seat in a conversation: the only part of the stream that asks the slow path."""

from datetime import datetime
from uuid import UUID

from northline.apps.contacts import access, pages
from northline.apps.contacts.contracts import Writer
from northline.apps.contacts.stream.contracts import Seat
from northline.foundation.actor import Actor, ActorKind
from northline.foundation.crypto import hold_key
from northline.foundation.errors import NotHere


def take_visitor_seat(*, token: str, now: datetime) -> Seat:
    """The seat of the page that carries this token. Refuses with PageClosed, which says why."""
    page = pages.find(token=token, now=now)
    pages.touch(row=page, now=now)
    key = hold_key(key_id=page.contact.key_id)
    return Seat(contact_id=page.contact_id, writer=Writer.VISITOR, author_id=None, proof=page.id, key=key)


def take_staff_seat(*, actor: Actor, session: str, contact_id: UUID) -> Seat:
    """A seat for whoever may read the contact; only its holder is let write. NotHere for everybody else.

    The page that asks for it has been opened, and that was written into the audit.
    """
    if actor.kind is not ActorKind.STAFF or actor.id is None:
        raise NotHere
    contact = access.readable(actor=actor, contact_id=contact_id)
    key = hold_key(key_id=contact.key_id)
    return Seat(contact_id=contact.id, writer=Writer.STAFF, author_id=actor.id, proof=session, key=key)
