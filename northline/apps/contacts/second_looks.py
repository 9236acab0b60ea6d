"""Reads of holding and erasing a contact: codes, counts and names of colleagues, for those who read no word of it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F

from northline.apps.accounts import queries as accounts
from northline.apps.contacts import access, sealing
from northline.apps.contacts.contracts import (
    ArrivedContact,
    Channel,
    ContactErasurePage,
    ContactErasureView,
    ContactId,
    ContactState,
    HeldContact,
    Writer,
)
from northline.apps.contacts.models import Contact, ContactErasure, ContactHold
from northline.apps.people.contracts import ErasureGround, ErasureState, HoldId, HoldView
from northline.foundation.actor import Actor, ActorKind
from northline.foundation.errors import NotHere

LISTED = 100
COUNTED = ("messages", "notes", "records")


def contact_by_code(*, actor: Actor, code: str) -> ContactId:
    """Finds a contact by its code, for those who hold and erase. Refuses with NotHere."""
    found = access.codes_to(actor).filter(code=code.strip().upper()[:16]).values_list("pk", flat=True).first()
    if found is None:
        raise NotHere
    return ContactId(found)


def arrived_between(*, actor: Actor, begin: datetime, end: datetime) -> tuple[ArrivedContact, ...]:
    """Contacts by the time of their arrival, with who held them. For `actions.find_by_time`, which writes the look down."""
    rows = access.codes_to(actor).filter(arrived_at__gte=begin, arrived_at__lt=end).order_by("arrived_at")
    contacts = list(rows.prefetch_related("segments")[:LISTED])
    names = accounts.staff_names(segment.holder_id for row in contacts for segment in row.segments.all())
    return tuple(
        ArrivedContact(
            contact_id=ContactId(row.id),
            code=row.code,
            channel=Channel(row.channel),
            language=row.language,
            arrived_at=row.arrived_at,
            holders=tuple(dict.fromkeys(names.get(segment.holder_id, "") for segment in row.segments.all())),
            erased=row.erased_at is not None,
        )
        for row in contacts
    )


def erasures(*, actor: Actor) -> tuple[ContactErasureView, ...]:
    """Erasures of contacts that were asked for, newest first, for those who may erase."""
    rows = ContactErasure.objects.select_related("contact") if access.may_erase(actor) else ContactErasure.objects.none()
    return tuple(erasure_view(row, actor=actor) for row in rows.order_by(F("decided_at").desc(nulls_first=True))[:LISTED])


def held_contacts(*, actor: Actor) -> tuple[HeldContact, ...]:
    """Contacts with a hold that stands, for those who may lift it."""
    held = ContactHold.objects.filter(lifted_at__isnull=True).values("contact_id")
    rows = access.codes_to(actor).filter(pk__in=held).order_by("code")[:LISTED]
    return tuple(HeldContact(contact_id=ContactId(row.id), code=row.code) for row in rows)


def held_among(*, actor: Actor, contact_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these contacts that a hold keeps: for the system, and for those who may erase."""
    if actor.kind is not ActorKind.SYSTEM and not access.may_erase(actor):
        raise NotHere
    standing = ContactHold.objects.filter(contact_id__in=set(contact_ids), lifted_at__isnull=True)
    return frozenset(standing.values_list("contact_id", flat=True))


def erased_among(*, actor: Actor, contact_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these contacts whose words are gone: for the system, and for those who may erase."""
    if actor.kind is not ActorKind.SYSTEM and not access.may_erase(actor):
        raise NotHere
    erased = Contact.objects.filter(pk__in=set(contact_ids), erased_at__isnull=False)
    return frozenset(erased.values_list("pk", flat=True))


def erasure_view(row: ContactErasure, *, actor: Actor) -> ContactErasureView:
    """A request to erase as a value."""
    state = ErasureState.ASKED if row.approved is None else ErasureState.DONE if row.approved else ErasureState.REFUSED
    return ContactErasureView(
        erasure_id=row.id,
        contact_id=ContactId(row.contact_id),
        code=row.contact.code,
        ground=ErasureGround(row.ground),
        state=state,
        asked_by=row.asked_by_id,
        asked_at=row.asked_at,
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
        may_decide=row.approved is None and row.contact.erased_at is None and row.asked_by_id != actor.id,
        counts={name: int(row.counts[name]) for name in COUNTED if name in row.counts},
    )


def erasure_page(contact: Contact, *, actor: Actor) -> ContactErasurePage:
    """What erasing would destroy, as counts; what holds it; what was asked before. For a look that is written down."""
    rows = [erasure_view(row, actor=actor) for row in contact.erasures.select_related("contact").order_by("-asked_at")]
    return ContactErasurePage(
        contact_id=ContactId(contact.id),
        code=contact.code,
        running=contact.state != ContactState.ENDED,
        erased=contact.erased_at is not None,
        counts=counts_of(contact),
        holds=_holds(contact, actor=actor),
        waiting=next((row for row in rows if row.state is ErasureState.ASKED), None),
        past=tuple(row for row in rows if row.state is not ErasureState.ASKED),
    )


def counts_of(contact: Contact) -> dict[str, int]:
    """How much is kept of a contact, without a word of it."""
    return {
        "messages": contact.messages.filter(writer__in=[Writer.VISITOR, Writer.STAFF]).count(),
        "notes": contact.messages.filter(writer=Writer.NOTE).count(),
        "records": contact.records.count(),
    }


def _holds(contact: Contact, *, actor: Actor) -> tuple[HoldView, ...]:
    return tuple(
        HoldView(
            hold_id=HoldId(row.id),
            placed_by=row.placed_by_id,
            placed_at=row.placed_at,
            matter=sealing.open_matter(contact=contact, hold=row),
            may_lift=row.placed_by_id != actor.id,
        )
        for row in contact.holds.filter(lifted_at__isnull=True).order_by("placed_at")
    )
