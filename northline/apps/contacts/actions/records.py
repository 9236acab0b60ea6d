"""The contact form: draft, final, amended. A version that is no longer a draft is never written over."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from northline.apps.contacts import access, queries, sealing, writing
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
from northline.apps.contacts.models import Contact, ContactRecord
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere

SEALED = ("place", "summary", "safe_reply")
CODES = ("contact_class", "about", "types", "venue", "subdivision", "needs", "age")


@transaction.atomic
def save_record(*, actor: Actor, contact_id: UUID, changes: RecordChanges, now: datetime) -> Record:
    """Write fields of the draft; fields that are None stay as they were.

    By whoever held the contact, or a supervisor who reads it. Refuses with AlreadyFinal and NotHere.
    """
    contact = _fillable(actor=actor, contact_id=contact_id)
    row, words = _draft(contact=contact, actor=actor, now=now)
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
) -> Record:
    """A new version of a final record, with the reason; the earlier ones stay readable.

    Whoever finalised it for 24 hours, a supervisor at any time. Refuses with NotFinal, AmendingClosed, ReasonNeeded, NotHere.
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
    given: dict[str, Any] = {name: value for name, value in asdict(changes).items() if value is not None}
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
