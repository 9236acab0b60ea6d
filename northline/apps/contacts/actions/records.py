"""The contact form: draft, final, amended. A version that is no longer a draft is never written over."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.contacts import access, merging, queries, sealing, writing
from northline.apps.contacts.contracts import (
    AlreadyFinal,
    AmendingClosed,
    ContactClass,
    Disposition,
    NotFinal,
    ReasonNeeded,
    Record,
    RecordChanges,
    RecordState,
)
from northline.apps.contacts.merging import CODES, SEALED
from northline.apps.contacts.models import Contact, ContactRecord
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def save_record(
    *, actor: Actor, contact_id: UUID, changes: RecordChanges, now: datetime, seen: Mapping[str, str] | None = None
) -> Record:
    """Write fields of the draft; fields that are None stay as they were.

    By whoever held the contact, or a supervisor who reads it. With the marks of what the page had `seen` (`Record.marks`),
    fields that were not changed on it stay as they are now. Refuses with ChangedMeanwhile, AlreadyFinal and NotHere.
    """
    contact = _fillable(actor=actor, contact_id=contact_id)
    row, words = _draft(contact=contact, actor=actor, now=now)
    changes = _own(contact=contact, row=row, words=words, changes=changes, seen=seen)
    _apply(contact=contact, row=row, words=words, changes=changes)
    _write(contact=contact, row=row, words=words, actor=actor, now=now)
    _audit(actor=actor, event="contacts.record_saved", contact=contact, row=row, now=now)
    return queries.record(actor=actor, contact_id=contact_id)


@transaction.atomic
def finalise(*, actor: Actor, contact_id: UUID, contact_class: ContactClass, disposition: Disposition, now: datetime) -> Record:
    """Make the draft final, with its class and how it ended. Repeating it with the same values changes nothing.

    Refuses with AlreadyFinal and NotHere.
    """
    contact = _fillable(actor=actor, contact_id=contact_id)
    newest = _newest(contact)
    if newest and newest.state != RecordState.DRAFT:
        if (newest.contact_class, newest.disposition) == (contact_class, disposition):
            return queries.record(actor=actor, contact_id=contact_id)
        raise AlreadyFinal
    row, words = _draft(contact=contact, actor=actor, now=now)
    row.contact_class, row.disposition, row.state = contact_class, disposition, RecordState.FINALISED
    _write(contact=contact, row=row, words=words, actor=actor, now=now)
    _audit(actor=actor, event="contacts.record_finalised", contact=contact, row=row, now=now)
    return queries.record(actor=actor, contact_id=contact_id)


@transaction.atomic
def amend(
    *,
    actor: Actor,
    contact_id: UUID,
    changes: RecordChanges,
    because: str,
    now: datetime,
    disposition: Disposition | None = None,
    seen: Mapping[str, str] | None = None,
) -> Record:
    """A new version of a final record, with the reason; the earlier ones stay readable. `seen` as for `save_record`.

    Whoever finalised it for 24 hours, a supervisor at any time. Refuses with NotFinal, AmendingClosed, ReasonNeeded,
    ChangedMeanwhile, NotHere.
    """
    contact = _fillable(actor=actor, contact_id=contact_id)
    before = _newest(contact)
    if before is None or before.state == RecordState.DRAFT:
        raise NotFinal
    if not access.may_amend(actor=actor, final=contact.records.get(version=1), now=now):
        raise AmendingClosed
    if not because.strip():
        raise ReasonNeeded
    words = sealing.open_record(contact=contact, record=before)
    row = _copy(before)
    changes = _own(contact=contact, row=row, words=words, changes=changes, seen=seen)
    words["reason"] = because.strip()
    row.disposition = disposition or row.disposition
    _apply(contact=contact, row=row, words=words, changes=changes)
    _write(contact=contact, row=row, words=words, actor=actor, now=now)
    _audit(actor=actor, event="contacts.record_amended", contact=contact, row=row, now=now)
    return queries.record(actor=actor, contact_id=contact_id)


def _fillable(*, actor: Actor, contact_id: UUID) -> Contact:
    contact = writing.locked(access.readable(actor=actor, contact_id=contact_id).pk)
    if not access.may_fill_record(actor=actor, contact=contact):
        raise NotHere
    return contact


def _own(
    *, contact: Contact, row: ContactRecord, words: Mapping[str, str], changes: RecordChanges, seen: Mapping[str, str] | None
) -> RecordChanges:
    if seen is None:
        return changes
    there = merging.marks(contact_id=contact.id, row=row, words=words)
    return merging.own_changes(contact_id=contact.id, changes=changes, seen=seen, now_there=there)


def _newest(contact: Contact) -> ContactRecord | None:
    return contact.records.order_by("-version").first()


def _draft(*, contact: Contact, actor: Actor, now: datetime) -> tuple[ContactRecord, dict[str, str]]:
    row = _newest(contact)
    if row is None:
        return ContactRecord(contact=contact, age=contact.age), {}
    if row.state != RecordState.DRAFT:
        raise AlreadyFinal
    return row, sealing.open_record(contact=contact, record=row)


def _copy(before: ContactRecord) -> ContactRecord:
    kept = {name: getattr(before, name) for name in (*CODES, "disposition")}
    return ContactRecord(contact_id=before.contact_id, version=before.version + 1, state=RecordState.AMENDED, **kept)


def _apply(*, contact: Contact, row: ContactRecord, words: dict[str, str], changes: RecordChanges) -> None:
    given = merging.given(changes)
    for name in SEALED:
        if name in given:
            words[name] = given[name]
    for name in CODES:
        if name in given:
            value = given[name]
            setattr(row, name, list(value) if isinstance(value, tuple) else value)
    if changes.age is not None and contact.age != changes.age:
        contact.age = changes.age
        contact.save(update_fields=["age"])


def _write(*, contact: Contact, row: ContactRecord, words: dict[str, str], actor: Actor, now: datetime) -> None:
    if actor.id is None:
        raise NotHere
    row.sealed_words = sealing.seal_record(contact=contact, record_id=row.id, words=words)
    row.written_by_id, row.written_at = actor.id, now
    row.save()


def _audit(*, actor: Actor, event: str, contact: Contact, row: ContactRecord, now: datetime) -> None:
    audit.record(actor=actor, event=event, subject="contact", subject_id=contact.id, now=now, detail={"version": row.version})
