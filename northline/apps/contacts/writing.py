"""How a line gets into a conversation: cleaned, sealed, stored once, under the lock of its contact."""

import unicodedata
from datetime import datetime
from uuid import UUID

from northline.apps.contacts.contracts import MESSAGE_LIMIT, Event, NothingToSend, Posted, TooLong, UnreadableSigns, Writer
from northline.apps.contacts.models import Contact, Message
from northline.apps.contacts.sealing import seal_message
from northline.foundation import bus, repeats
from northline.foundation.errors import NotHere

LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}
KEPT = frozenset("\n\t")
UNREADABLE = frozenset({"Cc", "Cs"})


def clean(text: str) -> str:
    """The text as it may be stored: line ends made one, outer blanks gone, at most 4,000 characters.

    Every script, emoji and direction mark is kept. Refuses with NothingToSend, TooLong, and with UnreadableSigns where control
    signs or broken characters had to be left out: the person looks again before it is sent.
    """
    if len(text) <= MESSAGE_LIMIT and text.isprintable() and "\ufffd" not in text and text.strip():
        return text.strip()  # one line of plain signs, as most are
    for end, plain in LINE_ENDS.items():
        text = text.replace(end, plain)
    if len(text) > MESSAGE_LIMIT:
        raise TooLong
    cleaned = "".join(sign for sign in text if _readable(sign)).strip()
    if not cleaned or not any(_visible(sign) for sign in cleaned):
        raise NothingToSend
    if any(not _readable(sign) for sign in text):
        raise UnreadableSigns(cleaned=cleaned)
    return cleaned


def _readable(sign: str) -> bool:
    if sign in KEPT:
        return True
    return sign != "\ufffd" and unicodedata.category(sign) not in UNREADABLE and (ord(sign) & 0xFFFE) != 0xFFFE


def _visible(sign: str) -> bool:
    return not sign.isspace() and unicodedata.category(sign) != "Cf"


def locked(contact_id: UUID) -> Contact:
    """The contact's row, locked until the transaction ends: lines of one contact are stored one after another."""
    contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if contact is None:
        raise NotHere
    return contact


def add_words(*, contact: Contact, writer: Writer, author_id: UUID | None, text: str, form_key: UUID, now: datetime) -> Posted:
    """Store one message of the locked contact; the same words under a known form key answer with the message stored then."""
    form_key = repeats.key_of(form_key=form_key, said=text)
    before = Message.objects.filter(contact=contact, form_key=form_key).values_list("id", flat=True).first()
    if before is not None:
        return Posted(message_id=before, repeated=True)
    message = Message.objects.create(
        contact=contact,
        form_key=form_key,
        writer=writer,
        author_id=author_id,
        sealed_text=seal_message(contact=contact, form_key=form_key, text=text),
        written_at=now,
    )
    _heard(contact=contact, writer=writer, now=now)
    bus.wake(bus.Topic.CONTACT, contact.id)
    return Posted(message_id=message.id, repeated=False)


def _heard(*, contact: Contact, writer: Writer, now: datetime) -> None:
    if writer is Writer.NOTE:
        return
    contact.last_word_at = max(now, contact.last_word_at)
    changed = ["last_word_at"]
    if writer is Writer.VISITOR:
        contact.last_visitor_word_at = now
        changed.append("last_visitor_word_at")
    contact.save(update_fields=changed)


def add_event(*, contact: Contact, event: Event, now: datetime, author_id: UUID | None = None) -> int:
    """Store what happened, without words, in the locked contact."""
    row = Message.objects.create(contact=contact, writer=Writer.EVENT, event=event, author_id=author_id, written_at=now)
    bus.wake(bus.Topic.CONTACT, contact.id)
    return row.id
