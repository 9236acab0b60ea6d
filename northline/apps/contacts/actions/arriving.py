"""A contact begins to exist."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction

from northline.apps.contacts import pages, sealing, words, writing
from northline.apps.contacts.contracts import (
    START_REPEAT,
    Age,
    Channel,
    CodeEnd,
    ContactId,
    ContactState,
    Opened,
    PageEnd,
    ParticipantKind,
    StartedBefore,
    TooLong,
    Writer,
)
from northline.apps.contacts.models import Contact, Participant
from northline.foundation import audit
from northline.foundation.actor import Actor, ActorKind, visitor
from northline.foundation.codes import new_code
from northline.foundation.crypto import KeyPurpose, create_key
from northline.foundation.errors import NotHere

ANSWER_LIMIT = 1_000
WITH_PAGE = frozenset({Channel.CHAT})


@transaction.atomic
def open_contact(
    *, channel: Channel, language: str, answers: Mapping[str, str], words: str | None, form_key: UUID, now: datetime
) -> Opened:
    """Store an arrival with its first words; called inside the floor's transaction, so that no contact is without a task.

    A form sent twice opens one contact: the second answer carries a new token and new words in place of those that nobody
    saw. Refuses with StartedBefore once the chat has been used or ten minutes have passed, so that going *Back* on a shared
    phone opens nothing; and with NothingToSend, TooLong or UnreadableSigns for the words.
    """
    text = writing.clean(words) if words is not None else None
    if any(len(answer) > ANSWER_LIMIT for answer in answers.values()):
        raise TooLong
    try:
        with transaction.atomic():
            contact = _create(channel=channel, language=language, answers=answers, form_key=form_key, now=now)
    except IntegrityError:
        return _open_again(form_key=form_key, now=now)
    if text is not None:
        first = uuid5(form_key, "first words")
        writing.add_words(contact=contact, writer=Writer.VISITOR, author_id=None, text=text, form_key=first, now=now)
    audit.record(
        actor=visitor(),
        event="contacts.opened",
        subject="contact",
        subject_id=contact.id,
        now=now,
        detail={"channel": channel.value, "language": language},
    )
    return _with_page(contact=contact, now=now, created=True)


def _create(*, channel: Channel, language: str, answers: Mapping[str, str], form_key: UUID, now: datetime) -> Contact:
    contact_id = uuid4()
    key_id = create_key(purpose=KeyPurpose.CONTACT, now=now)
    given = answers.get("age", "")
    contact = Contact.objects.create(
        id=contact_id,
        code=new_code(prefix="C"),
        form_key=form_key,
        key_id=key_id,
        channel=channel,
        language=language,
        age=given if given in set(Age) else Age.NOT_ASKED,
        arrived_at=now,
        last_word_at=now,
        sealed_answers=sealing.seal_answers(contact_id=contact_id, key_id=key_id, answers=answers),
    )
    Participant.objects.create(contact=contact, kind=ParticipantKind.VISITOR, joined_at=now)
    return contact


def _open_again(*, form_key: UUID, now: datetime) -> Opened:
    contact = Contact.objects.select_for_update().filter(form_key=form_key).first()
    if contact is None:  # the clash was of the code, one in a hundred million: the visitor sends again
        raise StartedBefore
    if contact.channel not in WITH_PAGE:
        return Opened(contact_id=ContactId(contact.id), token="", resume_words=(), created=False)
    if (
        not pages.is_unseen(contact_id=contact.id)
        or contact.state == ContactState.ENDED
        or now - contact.arrived_at > START_REPEAT
    ):
        raise StartedBefore
    pages.end_living(contact_id=contact.id, because=PageEnd.REISSUED, now=now)
    words.end_living(contact_id=contact.id, because=CodeEnd.REISSUED, now=now)
    return _with_page(contact=contact, now=now, created=False)


def _with_page(*, contact: Contact, now: datetime, created: bool) -> Opened:
    has_page = contact.channel in WITH_PAGE
    return Opened(
        contact_id=ContactId(contact.id),
        token=pages.issue(contact=contact, now=now) if has_page else "",
        resume_words=words.issue(contact=contact, now=now) if has_page else (),
        created=created,
    )


@transaction.atomic
def mark_words_read(*, actor: Actor, through: Mapping[UUID, int]) -> None:
    """Triage has weighed each contact's words up to and including this message id. For the dispatcher only; never goes back."""
    if actor.kind is not ActorKind.SYSTEM:
        raise NotHere
    for contact_id, message_id in sorted(through.items()):
        Contact.objects.filter(pk=contact_id, triaged_through__lt=message_id).update(triaged_through=message_id)
