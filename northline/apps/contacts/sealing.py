"""Where each sealed text of a contact belongs: a text moved to another place does not open.

Of an erased contact every text opens as an empty one, so that a page can say calmly that it is gone; sealing refuses.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from northline.apps.contacts.models import Contact, ContactHold, ContactRecord, Message
from northline.foundation.crypto import KeyDestroyed, open_json, open_sealed, seal, seal_json

RECORD_WORDS = ("place", "summary", "safe_reply", "reason")


def place_of_message(*, contact_id: UUID, form_key: UUID) -> str:
    """A message is bound to its contact and its form key, since its id is not known before it is stored."""
    return f"contacts.message:{contact_id}:{form_key}"


def seal_message(*, contact: Contact, form_key: UUID, text: str) -> bytes:
    """The words of a message, sealed for its place."""
    return seal(key_id=contact.key_id, text=text, context=place_of_message(contact_id=contact.id, form_key=form_key))


def open_message(*, contact: Contact, message: Message) -> str:
    """The words of a message; events have none."""
    if message.sealed_text is None:
        return ""
    place = place_of_message(contact_id=contact.id, form_key=message.form_key)
    return _opened(contact=contact, sealed=message.sealed_text, place=place)


def seal_answers(*, contact_id: UUID, key_id: UUID, answers: Mapping[str, str]) -> bytes:
    return seal_json(key_id=key_id, value=dict(answers), context=f"contacts.answers:{contact_id}")


def open_answers(contact: Contact) -> dict[str, str]:
    opened = _opened_fields(contact=contact, sealed=contact.sealed_answers, place=f"contacts.answers:{contact.id}")
    return {str(key): str(value) for key, value in opened.items()}


def seal_record(*, contact: Contact, record_id: UUID, words: Mapping[str, str]) -> bytes:
    return seal_json(key_id=contact.key_id, value=dict(words), context=f"contacts.record:{record_id}")


def open_record(*, contact: Contact, record: ContactRecord) -> dict[str, str]:
    """Place, summary, safe way and reason of a version; each always present."""
    opened = _opened_fields(contact=contact, sealed=record.sealed_words, place=f"contacts.record:{record.id}")
    return {name: str(opened.get(name, "")) for name in RECORD_WORDS}


def seal_reason(*, contact: Contact, grant_id: UUID, because: str) -> bytes:
    return seal(key_id=contact.key_id, text=because, context=f"contacts.read_grant:{grant_id}")


def seal_matter(*, contact: Contact, hold_id: UUID, matter: str) -> bytes:
    return seal(key_id=contact.key_id, text=matter, context=f"contacts.hold:{hold_id}")


def open_matter(*, contact: Contact, hold: ContactHold) -> str:
    return _opened(contact=contact, sealed=hold.sealed_matter, place=f"contacts.hold:{hold.id}")


def _opened(*, contact: Contact, sealed: bytes | memoryview, place: str) -> str:
    try:
        return open_sealed(key_id=contact.key_id, sealed=bytes(sealed), context=place)
    except KeyDestroyed:
        return ""


def _opened_fields(*, contact: Contact, sealed: bytes | memoryview, place: str) -> dict[str, Any]:
    try:
        return open_json(key_id=contact.key_id, sealed=bytes(sealed), context=place)
    except KeyDestroyed:
        return {}
