"""Who sees a contact. Every read starts here; what one may not see is absent."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from northline.apps.contacts.contracts import AMEND_OWN, ContactState, ParticipantKind
from northline.apps.contacts.models import Contact, ContactRecord, Participant, ReadGrant, Segment
from northline.foundation.actor import Actor, ActorKind, Role
from northline.foundation.errors import NotHere

HOLDERS = (Role.ADVOCATE, Role.SUPERVISOR)
ERASING = (Role.COUNSEL, Role.ADMINISTRATOR)


def visible_to(actor: Actor) -> QuerySet[Contact]:
    """Contacts whose words the actor may read: held now or earlier, joined as supervisor, or opened to them by a grant.

    A supervisor who left a running conversation reads it no more: the visitor was told so.
    """
    if actor.kind is ActorKind.SYSTEM:
        return Contact.objects.all()
    if actor.kind is not ActorKind.STAFF or actor.id is None:
        return Contact.objects.none()
    readable = Q(Exists(ReadGrant.objects.filter(contact=OuterRef("pk"), reader_id=actor.id, ended_at__isnull=True)))
    if actor.has(*HOLDERS):
        readable |= Q(Exists(Segment.objects.filter(contact=OuterRef("pk"), holder_id=actor.id)))
    if actor.has(Role.SUPERVISOR):
        joined = Participant.objects.filter(contact=OuterRef("pk"), user_id=actor.id, kind=ParticipantKind.SUPERVISOR)
        readable |= Q(Exists(joined.filter(left_at__isnull=True))) | Q(Exists(joined), state=ContactState.ENDED)
    return Contact.objects.filter(readable)


def known_to(actor: Actor) -> QuerySet[Contact]:
    """Contacts of which the actor may know code, channel, language, times and state, without reading them."""
    if actor.kind is ActorKind.SYSTEM:
        return Contact.objects.all()
    if actor.kind is not ActorKind.STAFF or actor.id is None:
        return Contact.objects.none()
    known = Q(pk__in=visible_to(actor).values("pk"))
    if actor.has(*HOLDERS):
        known |= ~Q(state=ContactState.ENDED)
    if actor.has(Role.SUPERVISOR):
        known |= Q(team=actor.team)
    return Contact.objects.filter(known)


def readable(*, actor: Actor, contact_id: UUID) -> Contact:
    """The contact, if the actor may read it; NotHere otherwise."""
    contact = visible_to(actor).filter(pk=contact_id).first()
    if contact is None:
        raise NotHere
    return contact


def check_holds(*, actor: Actor, contact: Contact) -> None:
    """Only the one who holds the contact acts in it; for everybody else it is not here."""
    if actor.id is None or not Segment.objects.filter(contact=contact, holder_id=actor.id, ended_at__isnull=True).exists():
        raise NotHere


def check_may_supervise(*, actor: Actor, contact: Contact) -> None:
    """A supervisor of the team that holds or held the contact."""
    if not (actor.kind is ActorKind.STAFF and actor.has(Role.SUPERVISOR) and actor.id and contact.team == actor.team):
        raise NotHere


def may_fill_record(*, actor: Actor, contact: Contact) -> bool:
    """Whoever held the contact, or a supervisor who may read it."""
    held = actor.has(*HOLDERS) and Segment.objects.filter(contact=contact, holder_id=actor.id).exists()
    return bool(held or actor.has(Role.SUPERVISOR))


def may_amend(*, actor: Actor, final: ContactRecord, now: datetime) -> bool:
    """A supervisor at any time; whoever wrote the first final version (`final`), for 24 hours after it."""
    if actor.has(Role.SUPERVISOR):
        return True
    return final.written_by_id == actor.id and now - final.written_at <= AMEND_OWN


def may_erase(actor: Actor) -> bool:
    """Holds and erasure belong to counsel and administrators, two of them for each act. They read nothing of the contact."""
    return actor.kind is ActorKind.STAFF and actor.id is not None and actor.has(*ERASING)


def codes_to(actor: Actor) -> QuerySet[Contact]:
    """Contacts that the actor may find by their code, to see nothing but the code and counts."""
    return Contact.objects.all() if may_erase(actor) else Contact.objects.none()
