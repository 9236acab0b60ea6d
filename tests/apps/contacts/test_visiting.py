"""What the visitor does with the page: write, cover, leave, end, come back."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from northline.apps.contacts import actions, queries, writing
from northline.apps.contacts.contracts import (
    Event,
    NothingToSend,
    PageClosed,
    PageEnd,
    SurveyChoice,
    TooLong,
    UnreadableSigns,
    VisitorCovered,
    WordsOpenNothing,
    Writer,
)
from northline.apps.contacts.models import Contact, Message, ResumeCode, SurveyAnswer
from northline.foundation.models import AuditEntry
from tests.apps.contacts.builders import DISPATCHER, NOON, advocate, chat, come_back, held_chat, later, say

pytestmark = pytest.mark.django_db

SPOKEN = (
    "مرحبا، أنا خائف",
    "שלום לכם",
    "👩‍👧 🙏🏽 ok",
    "line one\nline two",
    "<b>not bold</b> & 'quoted'",
    "Ñandú ʼokina 漢字",
)


@pytest.mark.parametrize("text", SPOKEN)
def test_every_script_and_emoji_arrives_as_it_was_written(text: str) -> None:
    opened = chat()
    say(opened, text)
    assert queries.visitor_view(token=opened.token, now=NOON).messages[-1].text == text


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    try:
        once = writing.clean(text)
    except UnreadableSigns as left_out:
        once = left_out.cleaned
    except NothingToSend:
        return
    assert writing.clean(once) == once


def test_control_signs_are_left_out_and_sent_only_after_a_second_look() -> None:
    opened = chat()
    with pytest.raises(UnreadableSigns) as refusal:
        say(opened, "call\x00 me\x1b[31m \ud800back")
    assert refusal.value.cleaned == "call me[31m back"
    assert not Message.objects.exists()
    say(opened, refusal.value.cleaned)
    assert Message.objects.count() == 1


def test_nothing_and_too_much_are_refused_with_nothing_stored() -> None:
    opened = chat()
    for text, refusal in (("", NothingToSend), ("   \r\n", NothingToSend), ("é" * 4_001, TooLong), ("a" * 65_536, TooLong)):
        with pytest.raises(refusal):
            say(opened, text)
    say(opened, "é" * 4_000)
    assert Message.objects.count() == 1


def test_a_message_sent_twice_is_stored_once() -> None:
    opened, key = chat(), uuid4()
    first, second = (actions.post_visitor_message(token=opened.token, text="once", form_key=key, now=NOON) for _ in range(2))
    assert (first.repeated, second.repeated) == (False, True)
    assert first.message_id == second.message_id


def test_wrong_tokens_open_nothing() -> None:
    opened = chat()
    for token in ("", "x", opened.token[:-1], opened.token.swapcase(), "é" * 43, "a" * 43, opened.token + "\n"):
        with pytest.raises(PageClosed) as refusal:
            actions.look(token=token, now=NOON)
        assert refusal.value.because is PageEnd.UNKNOWN


def test_someone_near_kills_the_page_stops_staff_and_shows_the_mark() -> None:
    ines = advocate()
    opened = held_chat(ines)
    actions.mark_someone_near(token=opened.token, now=NOON)
    with pytest.raises(PageClosed) as refusal:
        say(opened, "still here?")
    assert refusal.value.because is PageEnd.NEAR
    assert queries.conversation(actor=ines, contact_id=opened.contact_id).marks.someone_near == NOON
    with pytest.raises(VisitorCovered):
        actions.reply(actor=ines, contact_id=opened.contact_id, text="hello?", form_key=uuid4(), now=NOON)


def test_coming_back_shows_nothing_earlier_until_the_advocate_releases_it() -> None:
    ines = advocate()
    opened = held_chat(ines, words="secret before")
    actions.mark_someone_near(token=opened.token, now=NOON)
    token = come_back(opened, now=later(hours=1))
    view = queries.visitor_view(token=token, now=later(hours=1))
    assert view.held_back
    assert view.resumed
    assert not view.answers
    assert [message.event for message in view.messages] == [Event.RESUMED]
    conversation = queries.conversation(actor=ines, contact_id=opened.contact_id)
    assert conversation.marks.resumed == later(hours=1)
    assert conversation.marks.someone_near is None
    actions.release_earlier(actor=ines, contact_id=opened.contact_id, now=later(hours=1))
    texts = [message.text for message in queries.visitor_view(token=token, now=later(hours=1)).messages]
    assert "secret before" in texts


def test_coming_back_ends_the_older_page_and_hides_again_what_was_released() -> None:
    ines = advocate()
    opened = held_chat(ines)
    first = come_back(opened)
    actions.release_earlier(actor=ines, contact_id=opened.contact_id, now=NOON)
    second = come_back(opened)
    for old in (opened.token, first):
        with pytest.raises(PageClosed) as refusal:
            actions.look(token=old, now=NOON)
        assert refusal.value.because is PageEnd.RESUMED
    assert queries.visitor_view(token=second, now=NOON).held_back


def test_leaving_kills_the_page_and_the_words_still_work() -> None:
    opened = chat(words="hello")
    actions.leave(token=opened.token, now=NOON)
    with pytest.raises(PageClosed) as refusal:
        actions.look(token=opened.token, now=NOON)
    assert refusal.value.because is PageEnd.LEFT
    assert come_back(opened)


def test_ending_kills_page_and_words_and_keeps_what_was_told() -> None:
    ines = advocate()
    opened = held_chat(ines, words="kept")
    actions.end_by_visitor(token=opened.token, now=NOON)
    with pytest.raises(PageClosed) as refusal:
        actions.look(token=opened.token, now=NOON)
    assert (refusal.value.because, refusal.value.ended_by) == (PageEnd.ENDED, "visitor")
    with pytest.raises(WordsOpenNothing):
        come_back(opened)
    assert queries.conversation(actor=ines, contact_id=opened.contact_id).messages[0].text == "kept"


def test_an_idle_page_closes_after_four_hours_and_says_until_when_the_words_work() -> None:
    opened = chat(words="hello")
    assert actions.look(token=opened.token, now=later(hours=3.9))
    with pytest.raises(PageClosed) as refusal:
        actions.look(token=opened.token, now=later(hours=8))
    assert (refusal.value.because, refusal.value.until) == (PageEnd.IDLE, later(hours=24))
    assert come_back(opened, now=later(hours=8))


def test_the_words_die_24_hours_after_the_last_word_of_either_side() -> None:
    ines = advocate()
    opened = held_chat(ines)
    actions.reply(actor=ines, contact_id=opened.contact_id, text="I am here", form_key=uuid4(), now=later(hours=10))
    assert come_back(opened, now=later(hours=33))
    with pytest.raises(WordsOpenNothing):
        come_back(opened, now=later(hours=35))
    with pytest.raises(WordsOpenNothing):
        come_back(opened, now=later(hours=11))  # dead stays dead, even if the clock goes back


def test_a_clock_that_jumps_back_closes_no_page() -> None:
    opened = chat(words="hello")
    assert actions.look(token=opened.token, now=later(hours=-48))
    assert come_back(opened, now=later(hours=-48))


def test_five_wrong_tries_end_the_words_and_the_desk_sees_it() -> None:
    ines = advocate()
    opened = held_chat(ines)
    find = opened.resume_words[:2]
    for _ in range(5):
        with pytest.raises(WordsOpenNothing):
            actions.resume(locator=find, secret=("wrong", "words"), language="en", now=NOON)
    with pytest.raises(WordsOpenNothing):
        come_back(opened)
    conversation = queries.conversation(actor=ines, contact_id=opened.contact_id)
    assert conversation.messages[-1].event == Event.WORDS_STOPPED
    assert conversation.marks.wrong_tries == 5


def test_unknown_words_are_no_try_of_anybody() -> None:
    chat()
    with pytest.raises(WordsOpenNothing):
        actions.resume(locator=("no", "such"), secret=("words", "here"), language="en", now=NOON)
    assert ResumeCode.objects.get().wrong_tries == 0


def test_case_accents_and_the_language_of_the_page_do_not_matter() -> None:
    opened = chat(language="es")
    first = [word.upper() for word in opened.resume_words]
    assert actions.resume(locator=first[:2], secret=[f" {word} " for word in first[2:]], language="fr", now=NOON)


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_are_counted_one_by_one() -> None:
    opened = chat()

    def guess(number: int) -> None:
        try:
            with pytest.raises(WordsOpenNothing):
                actions.resume(locator=opened.resume_words[:2], secret=("guess", f"word{'x' * number}"), language="en", now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        list(people.map(guess, range(8)))
    code = ResumeCode.objects.get()
    assert (code.wrong_tries, code.died_of) == (5, "tries")


def test_the_survey_answer_is_tied_to_no_contact_and_counts_once() -> None:
    answer_id = uuid4()
    for choice in (SurveyChoice.PARTLY, SurveyChoice.NO):
        actions.answer_survey(answer_id=answer_id, choice=choice, language="en", now=NOON)
    assert SurveyAnswer.objects.get().choice == SurveyChoice.PARTLY
    names = {field.name for field in SurveyAnswer._meta.get_fields()}
    assert names == {"id", "choice", "language", "answered_on"}


def test_visitors_acts_are_audited_without_content_and_messages_are_not() -> None:
    opened = chat(words="nothing of this")
    say(opened, "nor this")
    actions.mark_someone_near(token=opened.token, now=NOON)
    come_back(opened)
    events = list(AuditEntry.objects.values_list("event", flat=True))
    assert sorted(events) == ["contacts.opened", "contacts.resumed", "contacts.someone_near"]


def test_replay_after_an_id_gives_the_rest_in_order() -> None:
    opened = chat(words="one")
    seen = queries.conversation(actor=DISPATCHER, contact_id=opened.contact_id).last_id
    say(opened, "two")
    say(opened, "three")
    rest = queries.conversation(actor=DISPATCHER, contact_id=opened.contact_id, after=seen)
    assert [message.text for message in rest.messages] == ["two", "three"]
    assert all(message.writer is Writer.VISITOR for message in rest.messages)
    assert isinstance(Contact.objects.get().id, UUID)
