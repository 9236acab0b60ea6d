"""Reads of contacts. Words are opened here, for somebody who may read them, and nowhere else."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from northline.apps.accounts import queries as accounts
from northline.apps.contacts import access, merging, pages, sealing
from northline.apps.contacts.contracts import (
    TOLD,
    Age,
    Channel,
    ContactCard,
    ContactClass,
    ContactId,
    ContactState,
    Conversation,
    Disposition,
    EndedBy,
    Marks,
    MessageView,
    ParticipantKind,
    Record,
    RecordChanges,
    RecordState,
    TriageFacts,
    UnreadWords,
    VisitorView,
    Writer,
)
from northline.apps.contacts.models import Contact, ContactRecord, Message, PageToken, ResumeCode, Segment
from northline.foundation.actor import Actor, ActorKind
from northline.foundation.errors import NotHere

OPEN_SEGMENTS = Prefetch("segments", queryset=Segment.objects.filter(ended_at__isnull=True), to_attr="open_segments")
FINAL_RECORDS = Prefetch("records", queryset=ContactRecord.objects.exclude(state=RecordState.DRAFT), to_attr="final_records")


def cards(*, actor: Actor, contact_ids: Iterable[UUID]) -> dict[UUID, ContactCard]:
    """What the actor may know of these contacts without reading them; unknown ones are left out."""
    return {card.contact_id: card for card in _cards(access.known_to(actor).filter(pk__in=set(contact_ids)))}


def ended_among(*, actor: Actor, contact_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these contacts that have ended, as far as the actor may know of them."""
    ended = access.known_to(actor).filter(pk__in=set(contact_ids), state=ContactState.ENDED)
    return frozenset(ended.values_list("pk", flat=True))


def contact_card(*, actor: Actor, contact_id: UUID) -> ContactCard:
    """One card; NotHere when the actor may not know of the contact."""
    found = _cards(access.known_to(actor).filter(pk=contact_id))
    if not found:
        raise NotHere
    return found[0]


def _cards(contacts: QuerySet[Contact]) -> list[ContactCard]:
    rows = list(contacts.prefetch_related(OPEN_SEGMENTS, FINAL_RECORDS))
    holders = {row.id: row.open_segments[0].holder_id for row in rows if row.open_segments}
    names = accounts.staff_names(holders.values()) if holders else {}
    return [_card(row, holder_id=holders.get(row.id), names=names) for row in rows]


def _card(row: Contact, *, holder_id: UUID | None, names: dict[UUID, str]) -> ContactCard:
    return ContactCard(
        contact_id=ContactId(row.id),
        code=row.code,
        channel=Channel(row.channel),
        language=row.language,
        arrived_at=row.arrived_at,
        state=ContactState(row.state),
        ended_at=row.ended_at,
        ended_by=EndedBy(row.ended_by) if row.ended_by else None,
        someone_near=row.someone_near_at,
        resumed=row.resumed_at,
        released=row.released_at,
        age=Age(row.age),
        holder_id=holder_id,
        holder_name=names.get(holder_id, "") if holder_id else "",
        last_visitor_word_at=row.last_visitor_word_at,
        last_word_at=row.last_word_at,
        finalised=bool(row.final_records),  # type: ignore[attr-defined]
        erased=row.erased_at is not None,
    )


def conversation(*, actor: Actor, contact_id: UUID, after: int = 0) -> Conversation:
    """The messages after the id `after`, for the holder, for whoever held it, for a supervisor who joined, for a granted reader.

    NotHere for everybody else. The full page is opened by `actions.open_reading`, which writes down who opened it.
    """
    contact = access.readable(actor=actor, contact_id=contact_id)
    card = _cards(Contact.objects.filter(pk=contact.pk))[0]
    rows = contact.messages.filter(id__gt=after).order_by("id") if not card.erased else ()
    messages = _opened(contact=contact, rows=rows)
    code = contact.resume_codes.order_by("-issued_at").first()
    marks = Marks(
        someone_near=contact.someone_near_at,
        resumed=contact.resumed_at,
        released=contact.released_at,
        page_open=PageToken.objects.filter(contact=contact, died_at__isnull=True).exists(),
        wrong_tries=code.wrong_tries if code else 0,
    )
    holds = actor.id is not None and card.holder_id == actor.id
    supervisors = _supervisors(contact)
    return Conversation(
        card=card,
        messages=messages,
        marks=marks,
        answers=sealing.open_answers(contact),
        last_id=messages[-1].id if messages else after,
        may_reply=holds and card.channel is Channel.CHAT and card.state is ContactState.TALKING and card.someone_near is None,
        supervisors=tuple(sorted(supervisors.values())),
        supervising=actor.id in supervisors,
    )


def _supervisors(contact: Contact) -> dict[UUID, str]:
    """Who joined as supervisor and has not left."""
    present = contact.participants.filter(kind=ParticipantKind.SUPERVISOR, left_at__isnull=True)
    return accounts.staff_names(user_id for user_id in present.values_list("user_id", flat=True) if user_id)


def may_read(*, actor: Actor, contact_id: UUID) -> bool:
    """Whether `conversation` would answer: for pages that offer a link or leave it out."""
    return access.visible_to(actor).filter(pk=contact_id).exists()


def readable_among(*, actor: Actor, contact_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these contacts that the actor may read."""
    return frozenset(access.visible_to(actor).filter(pk__in=set(contact_ids)).values_list("pk", flat=True))


def key_of(*, actor: Actor, contact_id: UUID) -> UUID:
    """The contact's data key, for words about it that another room keeps: they are destroyed with it. NotHere as for a card."""
    contact = access.known_to(actor).filter(pk=contact_id).first()
    if contact is None:
        raise NotHere
    return contact.key_id


def visitor_view(*, token: str, now: datetime) -> VisitorView:
    """What the page that carries this token may show. Refuses with PageClosed.

    After a resume nothing earlier is in it until the advocate releases it.
    """
    contact = pages.find(token=token, now=now).contact
    rows = contact.messages.filter(id__gt=contact.shown_after).exclude(writer=Writer.NOTE).order_by("id")
    told = [event.value for event in TOLD]
    shown = [row for row in rows if row.writer != Writer.EVENT or row.event in told]
    card = _cards(Contact.objects.filter(pk=contact.pk))[0]
    code = ResumeCode.objects.filter(contact=contact, died_at__isnull=True).first()
    return VisitorView(
        contact_id=ContactId(contact.id),
        state=card.state,
        language=contact.language,
        holder_name=card.holder_name,
        messages=_opened(contact=contact, rows=shown),
        answers=sealing.open_answers(contact) if contact.shown_after == 0 else {},
        held_back=contact.shown_after > 0,
        resumed=contact.resumed_at is not None,
        wrong_tries=code.wrong_tries if code else 0,
        supervisors=tuple(sorted(_supervisors(contact).values())),
    )


def _opened(*, contact: Contact, rows: Iterable[Message]) -> tuple[MessageView, ...]:
    rows = list(rows)
    names = accounts.staff_names(row.author_id for row in rows if row.author_id)
    return tuple(
        MessageView(
            id=row.id,
            writer=Writer(row.writer),
            text=sealing.open_message(contact=contact, message=row),
            event=row.event,
            author=names.get(row.author_id, "") if row.author_id else "",
            author_id=row.author_id,
            at=row.written_at,
        )
        for row in rows
    )


def unread_words(*, actor: Actor, limit: int = 200) -> tuple[UnreadWords, ...]:
    """Visitors' words that triage has not marked as read, oldest first: for the dispatcher only.

    Read marks stand at each contact, since ids of different contacts may commit out of order.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotHere
    rows = (
        Message.objects.filter(writer=Writer.VISITOR, id__gt=F("contact__triaged_through"))
        .filter(contact__state__in=[ContactState.WAITING, ContactState.TALKING])
        .select_related("contact")
        .order_by("id")[:limit]
    )
    return tuple(
        UnreadWords(
            message_id=row.id,
            contact_id=ContactId(row.contact_id),
            text=sealing.open_message(contact=row.contact, message=row),
            at=row.written_at,
        )
        for row in rows
    )


def triage_facts(*, actor: Actor, contact_id: UUID) -> TriageFacts:
    """All that triage weighs for one contact, its words included: for the dispatcher only."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotHere
    contact = access.readable(actor=actor, contact_id=contact_id)
    words = contact.messages.filter(writer=Writer.VISITOR).order_by("id")
    return TriageFacts(
        contact_id=ContactId(contact.id),
        channel=Channel(contact.channel),
        language=contact.language,
        arrived_at=contact.arrived_at,
        answers=sealing.open_answers(contact),
        words=tuple(sealing.open_message(contact=contact, message=row) for row in words),
        age=Age(contact.age),
        someone_near=contact.someone_near_at is not None,
    )


def record(*, actor: Actor, contact_id: UUID) -> Record:
    """The contact form in its newest version; an empty draft where nobody wrote yet. NotHere as for `conversation`."""
    contact = access.readable(actor=actor, contact_id=contact_id)
    rows = list(contact.records.order_by("-version"))
    if not rows:
        return _empty_record(contact)
    return _record_view(contact=contact, row=rows[0], earlier=tuple(row.version for row in rows[1:]))


def says_the_same(*, record: Record, changes: RecordChanges) -> bool:
    """Would these changes leave this record as it is?"""
    return merging.same(contact_id=record.contact_id, changes=changes, there=record.marks)


def record_version(*, actor: Actor, contact_id: UUID, version: int) -> Record:
    """One earlier version of the contact form. NotHere as for `conversation`."""
    contact = access.readable(actor=actor, contact_id=contact_id)
    row = contact.records.filter(version=version).first()
    if row is None:
        raise NotHere
    return _record_view(contact=contact, row=row, earlier=())


def _record_view(*, contact: Contact, row: ContactRecord, earlier: tuple[int, ...]) -> Record:
    words = sealing.open_record(contact=contact, record=row)
    return Record(
        contact_id=ContactId(contact.id),
        version=row.version,
        state=RecordState(row.state),
        contact_class=ContactClass(row.contact_class) if row.contact_class else None,
        disposition=Disposition(row.disposition) if row.disposition else None,
        about=row.about,
        types=tuple(row.types),
        venue=row.venue,
        subdivision=row.subdivision,
        place=words["place"],
        needs=tuple(row.needs),
        age=Age(row.age),
        summary=words["summary"],
        safe_reply=words["safe_reply"],
        written_at=row.written_at,
        written_by=accounts.staff_name(row.written_by_id),
        reason=words["reason"],
        earlier=earlier,
        marks=merging.marks(contact_id=contact.id, row=row, words=words),
    )


def _empty_record(contact: Contact) -> Record:
    return Record(
        contact_id=ContactId(contact.id),
        version=0,
        state=RecordState.DRAFT,
        contact_class=None,
        disposition=None,
        about="",
        types=(),
        venue="",
        subdivision="",
        place="",
        needs=(),
        age=Age(contact.age),
        summary="",
        safe_reply="",
        written_at=None,
        written_by="",
        marks=merging.marks(contact_id=contact.id, row=ContactRecord(contact=contact, age=contact.age), words={}),
    )


def may_amend(*, actor: Actor, contact_id: UUID, now: datetime) -> bool:
    """May the actor amend the final record now? NotHere for whoever may not fill it at all, and while it is a draft."""
    contact = access.readable(actor=actor, contact_id=contact_id)
    final = contact.records.exclude(state=RecordState.DRAFT).filter(version=1).first()
    if final is None or not access.may_fill_record(actor=actor, contact=contact):
        raise NotHere
    return contact.erased_at is None and access.may_amend(actor=actor, final=final, now=now)
