"""A contact begins to exist once, sealed, with a page and four words of its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from northline.apps.contacts import actions, queries
from northline.apps.contacts.contracts import Channel, ContactState, NothingToSend, PageClosed, StartedBefore, TooLong, Writer
from northline.apps.contacts.models import Contact, Message, PageToken, ResumeCode
from northline.foundation.crypto import KeyDestroyed, destroy_key
from tests.apps.contacts.builders import DISPATCHER, NOON, chat, later

pytestmark = pytest.mark.django_db


def test_an_arrival_waits_with_its_words_answers_and_page() -> None:
    opened = chat(words="they keep my passport", about="self", safe="short")
    view = queries.visitor_view(token=opened.token, now=NOON)
    assert view.state is ContactState.WAITING
    assert [message.text for message in view.messages] == ["they keep my passport"]
    assert view.answers == {"about": "self", "safe": "short"}
    assert len(opened.resume_words) == 4


def test_no_word_answer_or_token_of_a_visitor_stands_plain_in_the_tables() -> None:
    opened = chat(words="quetzal marmalade", few="zanzibar harbour")
    with connection.cursor() as cursor:
        for model in (Contact, Message, PageToken, ResumeCode):
            cursor.execute(f"select t::text from {model._meta.db_table} t")
            stored = "\n".join(row[0] for row in cursor.fetchall())
            for plain in ("quetzal", "zanzibar", opened.token):
                assert plain not in stored
                assert plain.encode().hex() not in stored


def test_destroying_the_key_makes_the_conversation_unreadable() -> None:
    opened = chat(words="gone for ever")
    contact = Contact.objects.get(pk=opened.contact_id)
    destroy_key(key_id=contact.key_id, actor=DISPATCHER, now=NOON)
    assert "gone" not in repr(queries.conversation(actor=DISPATCHER, contact_id=opened.contact_id))
    with pytest.raises(KeyDestroyed):
        actions.post_visitor_message(token=opened.token, text="more", form_key=uuid4(), now=NOON)


def test_a_start_form_sent_twice_opens_one_chat_and_only_the_last_page_lives() -> None:
    key = uuid4()
    first, second = (
        actions.open_contact(channel=Channel.CHAT, language="en", answers={}, words="hi", form_key=key, now=NOON)
        for _ in range(2)
    )
    assert (first.created, second.created) == (True, False)
    assert first.contact_id == second.contact_id
    assert Message.objects.filter(contact_id=first.contact_id).count() == 1
    with pytest.raises(PageClosed):
        queries.visitor_view(token=first.token, now=NOON)
    assert queries.visitor_view(token=second.token, now=NOON)


def test_going_back_to_a_used_start_form_opens_nothing() -> None:
    key = uuid4()
    opened = actions.open_contact(channel=Channel.CHAT, language="en", answers={}, words=None, form_key=key, now=NOON)
    actions.look(token=opened.token, now=NOON)
    with pytest.raises(StartedBefore):
        actions.open_contact(channel=Channel.CHAT, language="en", answers={}, words=None, form_key=key, now=NOON)


def test_a_start_form_opens_nothing_after_leaving_or_after_ten_minutes() -> None:
    key, other = uuid4(), uuid4()
    left = actions.open_contact(channel=Channel.CHAT, language="en", answers={}, words=None, form_key=key, now=NOON)
    actions.leave(token=left.token, now=NOON)
    actions.open_contact(channel=Channel.CHAT, language="en", answers={}, words=None, form_key=other, now=NOON)
    for again, when in ((key, NOON), (other, later(minutes=11))):
        with pytest.raises(StartedBefore):
            actions.open_contact(channel=Channel.CHAT, language="en", answers={}, words=None, form_key=again, now=when)


def test_a_tip_has_no_page_and_is_stored_once() -> None:
    key = uuid4()
    first, second = (
        actions.open_contact(channel=Channel.TIP, language="es", answers={"place": "x"}, words="algo", form_key=key, now=NOON)
        for _ in range(2)
    )
    assert (first.token, first.resume_words, second.created) == ("", (), False)
    assert Contact.objects.count() == 1


def test_blank_or_oversized_first_words_leave_nothing_behind() -> None:
    for words, refusal in ((" \n\t ", NothingToSend), ("\u200b", NothingToSend), ("x" * 4_001, TooLong)):
        with pytest.raises(refusal), transaction.atomic():
            chat(words=words)
    with pytest.raises(TooLong), transaction.atomic():
        chat(few="y" * 1_001)
    assert not Contact.objects.exists()


def test_triage_reads_words_once_marked_and_never_those_of_an_ended_chat() -> None:
    one, two = chat(words="first"), chat(words="second")
    waiting = queries.unread_words(actor=DISPATCHER)
    assert [words.text for words in waiting] == ["first", "second"]
    actions.mark_words_read(actor=DISPATCHER, through={one.contact_id: waiting[0].message_id})
    assert [words.contact_id for words in queries.unread_words(actor=DISPATCHER)] == [two.contact_id]
    actions.end_quietly(actor=DISPATCHER, contact_id=two.contact_id, now=NOON)
    assert not queries.unread_words(actor=DISPATCHER)


def test_the_database_refuses_impossible_contacts_and_rewritten_messages() -> None:
    opened = chat(words="stays as it is")
    contact = Contact.objects.filter(pk=opened.contact_id)
    for wrong in ({"state": "gone"}, {"channel": "pigeon"}, {"ended_at": NOON}, {"state": "ended"}, {"released_at": NOON}):
        with pytest.raises(IntegrityError), transaction.atomic():
            contact.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(contact_id=opened.contact_id).update(written_at=NOON + timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(contact_id=opened.contact_id, writer=Writer.EVENT, written_at=NOON)


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_the_same_moment_open_one_chat_and_store_one_message() -> None:
    key = uuid4()

    def press(_: int) -> bool:
        try:
            opened = actions.open_contact(channel=Channel.CHAT, language="en", answers={}, words="once", form_key=key, now=NOON)
            return opened.created
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as people:
        created = list(people.map(press, range(10)))
    assert created.count(True) == 1
    assert Message.objects.count() == 1
    assert PageToken.objects.filter(died_at__isnull=True).count() == 1
    assert ResumeCode.objects.filter(died_at__isnull=True).count() == 1
