"""The stream keeps every promise of the slow path: guarded, sealed, stored once, acknowledged after the commit."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from psycopg import AsyncConnection

from northline.apps.accounts.models import Session
from northline.apps.contacts import actions, queries, stream
from northline.apps.contacts.contracts import ContactEnded, ContactState, NothingToSend, TooLong, VisitorCovered, Writer
from northline.apps.contacts.models import Contact, Message, PageToken
from northline.apps.contacts.stream import NotStored, Seat, SeatLost, Stored, Writing
from northline.foundation import streaming
from northline.foundation.actor import Actor
from northline.foundation.crypto import KeyDestroyed, destroy_key
from tests.apps.contacts.builders import DISPATCHER, NOON, advocate, chat, held_chat, later, say
from tests.support.dump import leaks

pytestmark = pytest.mark.django_db(transaction=True)

Work = Callable[[Writing, AsyncConnection[Any]], Awaitable[Any]]


def streamed(work: Work, *, told: list[Stored] | None = None, listening: Callable[..., Any] = lambda _: ()) -> Any:
    """Run `work` beside a writer, as a serving process has one."""

    async def run() -> Any:
        links = streaming.links()
        await links.open()
        writing = Writing(links=links, listening=listening, stored=(told if told is not None else []).append)
        running = asyncio.create_task(writing.run())
        try:
            async with links.connection() as link:
                return await asyncio.wait_for(work(writing, link), timeout=20)
        finally:
            running.cancel()
            await links.close()

    return asyncio.run(run())


def held() -> tuple[Any, Actor]:
    """A chat and the advocate who holds it."""
    actor = advocate()
    return held_chat(actor), actor


def visitor_seat(opened: Any) -> Seat:
    return stream.take_visitor_seat(token=opened.token, now=NOON)


def staff_seat(actor: Actor, contact_id: UUID) -> Seat:
    mark = uuid4().hex
    Session.objects.create(session_key=mark, session_data="x", expire_date=NOON + timedelta(days=3650), user_id=actor.id)
    return stream.take_staff_seat(actor=actor, session=mark, contact_id=contact_id)


def test_what_was_said_is_there_when_it_is_acknowledged_and_reads_as_on_the_slow_path() -> None:
    opened, actor = held()
    visitor, staff = visitor_seat(opened), staff_seat(actor, opened.contact_id)

    async def talk(writing: Writing, _: Any) -> None:
        await writing.say(seat=visitor, text="  Est-ce sûr d’écrire ici ?  ", form_key=uuid4(), now=NOON)
        await writing.say(seat=staff, text="Yes. مرحبا 👋", form_key=uuid4(), now=later(minutes=1))

    streamed(talk)
    said = [(m.writer, m.text) for m in queries.conversation(actor=actor, contact_id=opened.contact_id).messages if m.text]
    assert said[-2:] == [(Writer.VISITOR, "Est-ce sûr d’écrire ici ?"), (Writer.STAFF, "Yes. مرحبا 👋")]
    contact = Contact.objects.get(pk=opened.contact_id)
    assert (contact.last_visitor_word_at, contact.last_word_at) == (NOON, later(minutes=1))


def test_a_line_sent_many_times_is_stored_once() -> None:
    opened = chat()
    seat, key = visitor_seat(opened), uuid4()

    async def press_again(writing: Writing, _: Any) -> list[Any]:
        sent = [writing.say(seat=seat, text="once", form_key=key, now=NOON) for _ in range(5)]
        return [*await asyncio.gather(*sent), await writing.say(seat=seat, text="once", form_key=key, now=NOON)]

    posted = streamed(press_again)
    assert len({one.message_id for one in posted}) == 1
    assert [one.repeated for one in posted].count(False) == 1
    assert Message.objects.filter(contact_id=opened.contact_id, writer=Writer.VISITOR).count() == 1


def test_a_line_sent_by_the_form_and_by_the_socket_under_one_key_is_stored_once() -> None:
    opened = chat()
    key = uuid4()
    by_form = actions.post_visitor_message(token=opened.token, text="both ways", form_key=key, now=NOON)
    seat = visitor_seat(opened)
    by_socket = streamed(lambda writing, _: writing.say(seat=seat, text="both ways", form_key=key, now=NOON))
    assert (by_socket.message_id, by_socket.repeated) == (by_form.message_id, True)


def test_other_words_under_a_used_key_are_not_lost() -> None:
    opened = chat()
    seat, key = visitor_seat(opened), uuid4()

    async def twice(writing: Writing, _: Any) -> None:
        await writing.say(seat=seat, text="one thing", form_key=key, now=NOON)
        await writing.say(seat=seat, text="another thing", form_key=key, now=NOON)

    streamed(twice)
    assert [m.text for m in queries.visitor_view(token=opened.token, now=NOON).messages] == ["one thing", "another thing"]


def test_lines_of_one_conversation_keep_their_order_in_and_across_batches() -> None:
    chats = [chat() for _ in range(4)]
    seats = [visitor_seat(opened) for opened in chats]

    async def at_once(writing: Writing, _: Any) -> None:
        sent = [
            writing.say(seat=seat, text=f"line {number}", form_key=uuid4(), now=NOON) for number in range(150) for seat in seats
        ]
        await asyncio.gather(*sent)

    streamed(at_once)
    for opened in chats:
        texts = [m.text for m in queries.visitor_view(token=opened.token, now=NOON).messages]
        assert texts == [f"line {number}" for number in range(150)]


@pytest.mark.parametrize("text", ["", " \n ", "\u200b"])
def test_nothing_is_refused_as_nothing(text: str) -> None:
    seat = visitor_seat(chat())
    with pytest.raises(NothingToSend):
        streamed(lambda writing, _: writing.say(seat=seat, text=text, form_key=uuid4(), now=NOON))


def test_too_much_is_refused_and_nothing_of_it_stored() -> None:
    seat = visitor_seat(chat())
    with pytest.raises(TooLong):
        streamed(lambda writing, _: writing.say(seat=seat, text="x" * 4001, form_key=uuid4(), now=NOON))
    assert not Message.objects.filter(contact_id=seat.contact_id, writer=Writer.VISITOR).exists()


def test_a_page_that_was_left_or_covered_or_came_back_elsewhere_writes_nothing_more() -> None:
    for ends in (actions.leave, actions.mark_someone_near, actions.end_by_visitor):
        opened = chat()
        seat = visitor_seat(opened)
        ends(token=opened.token, now=later(minutes=1))
        with pytest.raises(SeatLost):
            streamed(lambda writing, _, seat=seat: writing.say(seat=seat, text="late", form_key=uuid4(), now=later(minutes=2)))


def test_a_page_that_nobody_touched_for_hours_writes_nothing_more() -> None:
    seat = visitor_seat(chat())
    with pytest.raises(SeatLost):
        streamed(
            lambda writing, _: writing.say(seat=seat, text="late", form_key=uuid4(), now=NOON + timedelta(hours=4, minutes=1))
        )


def test_writing_keeps_the_page_awake() -> None:
    opened = chat()
    seat = visitor_seat(opened)
    streamed(lambda writing, _: writing.say(seat=seat, text="here", form_key=uuid4(), now=NOON + timedelta(hours=3)))
    assert PageToken.objects.get(contact_id=opened.contact_id).last_seen_at == NOON + timedelta(hours=3)


def test_a_line_that_was_stored_is_answered_as_stored_even_after_the_end() -> None:
    opened, actor = held()
    staff, key = staff_seat(actor, opened.contact_id), uuid4()
    first = streamed(lambda writing, _: writing.say(seat=staff, text="goodbye", form_key=key, now=NOON))
    actions.end_by_visitor(token=opened.token, now=later(minutes=1))
    again = streamed(lambda writing, _: writing.say(seat=staff, text="goodbye", form_key=key, now=later(minutes=2)))
    assert (again.message_id, again.repeated) == (first.message_id, True)


def test_the_desk_writes_nothing_into_an_ended_or_covered_conversation() -> None:
    opened, actor = held()
    staff = staff_seat(actor, opened.contact_id)
    actions.mark_someone_near(token=opened.token, now=NOON)
    with pytest.raises(VisitorCovered):
        streamed(lambda writing, _: writing.say(seat=staff, text="hello?", form_key=uuid4(), now=NOON))
    actions.end_by_staff(actor=actor, contact_id=opened.contact_id, now=NOON)
    with pytest.raises(ContactEnded):
        streamed(lambda writing, _: writing.say(seat=staff, text="hello?", form_key=uuid4(), now=NOON))


def test_only_the_holder_writes_and_only_while_they_hold_it() -> None:
    opened, actor = held()
    staff = staff_seat(actor, opened.contact_id)
    actions.leave_segment(actor=actor, contact_id=opened.contact_id, now=NOON)
    actions.join(actor=advocate("Second"), contact_id=opened.contact_id, now=later(minutes=1))
    with pytest.raises(SeatLost):
        streamed(lambda writing, _: writing.say(seat=staff, text="mine?", form_key=uuid4(), now=later(minutes=2)))


def test_a_session_that_ended_writes_and_hears_nothing_more() -> None:
    opened, actor = held()
    staff = staff_seat(actor, opened.contact_id)
    Session.objects.filter(session_key=staff.proof).delete()
    with pytest.raises(SeatLost):
        streamed(lambda writing, _: writing.say(seat=staff, text="still here", form_key=uuid4(), now=NOON))
    assert not streamed(_looks(staff)).may_hear(staff)


def test_an_erased_contact_takes_and_gives_no_word() -> None:
    opened, actor = held()
    visitor, staff = visitor_seat(opened), staff_seat(actor, opened.contact_id)
    destroy_key(key_id=Contact.objects.get(pk=opened.contact_id).key_id, actor=DISPATCHER, now=NOON)
    with pytest.raises((SeatLost, KeyDestroyed)):
        streamed(lambda writing, _: writing.say(seat=visitor, text="gone", form_key=uuid4(), now=NOON))
    look = streamed(_looks(staff))
    assert not look.may_hear(staff)
    assert not look.spoken


def test_a_conversation_that_somebody_locks_waits_and_holds_up_no_other() -> None:
    locked, free = chat(), chat()
    waiting, going = visitor_seat(locked), visitor_seat(free)

    async def both(writing: Writing, link: AsyncConnection[Any]) -> tuple[bool, Any]:
        async with link.transaction():
            await link.execute("select 1 from contacts_contact where id = %s for update", (locked.contact_id,))
            late = asyncio.create_task(writing.say(seat=waiting, text="in a moment", form_key=uuid4(), now=NOON))
            await writing.say(seat=going, text="now", form_key=uuid4(), now=NOON)
            was_waiting = not late.done()
        return was_waiting, await late

    was_waiting, posted = streamed(both)
    assert was_waiting
    assert not posted.repeated


def test_words_are_sealed_on_their_way_into_the_database() -> None:
    seat = visitor_seat(chat())
    streamed(lambda writing, _: writing.say(seat=seat, text="Amina Ñandú, +1 555 0100 234", form_key=uuid4(), now=NOON))
    assert leaks(planted=["Amina Ñandú", "+1 555 0100 234"]) == []


def test_a_database_that_went_away_and_came_back_loses_no_line() -> None:
    seat = visitor_seat(chat())

    async def cut(writing: Writing, link: AsyncConnection[Any]) -> Any:
        await writing.say(seat=seat, text="before", form_key=uuid4(), now=NOON)
        await link.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() and application_name <> 'keep'"
        )
        sent = [writing.say(seat=seat, text=f"after {n}", form_key=uuid4(), now=NOON) for n in range(20)]
        return await asyncio.gather(*sent)

    connection.close()
    posted = streamed(cut)
    assert len({one.message_id for one in posted}) == 20


def test_a_store_that_stays_away_is_said_and_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    seat = visitor_seat(chat())
    monkeypatch.setattr("northline.apps.contacts.stream.writing.PATIENCE", 0.2)
    monkeypatch.setattr("northline.apps.contacts.stream.writing.STORE", "select 1 / 0")

    with pytest.raises(NotStored):
        streamed(lambda writing, _: writing.say(seat=seat, text="kept in the page", form_key=uuid4(), now=NOON))


def _looks(*seats: Seat, after: int = 0, now: Any = NOON) -> Work:
    return lambda _, link: stream.look(link=link, seats=seats, after={seat.contact_id: after for seat in seats}, now=now)


def test_a_reader_who_says_the_last_id_gets_the_rest_in_order() -> None:
    opened = chat()
    for number in range(5):
        say(opened, f"line {number}")
    visitor = visitor_seat(opened)
    whole = [line for line in streamed(_looks(visitor)).lines_for(seat=visitor, after=0) if line.text]
    rest = streamed(_looks(visitor, after=whole[2].id)).lines_for(seat=visitor, after=whole[2].id)
    assert [line.text for line in rest] == ["line 3", "line 4"]


def test_a_visitor_is_never_given_a_note_or_what_concerns_only_the_desk() -> None:
    opened, actor = held()
    actions.add_staff_note(actor=actor, contact_id=opened.contact_id, text="for us only", form_key=uuid4(), now=NOON)
    actions.leave_segment(actor=actor, contact_id=opened.contact_id, now=NOON)
    visitor, staff = visitor_seat(opened), staff_seat(actor, opened.contact_id)
    look = streamed(_looks(visitor, staff))
    told = look.lines_for(seat=visitor, after=0)
    assert "for us only" in [line.text for line in look.lines_for(seat=staff, after=0)]
    assert "for us only" not in [line.text for line in told]
    assert "holder_left" not in [line.event for line in told]


def test_a_page_that_came_back_is_given_nothing_earlier_until_it_is_released() -> None:
    opened, actor = held()
    say(opened, "before")
    token = actions.resume(locator=opened.resume_words[:2], secret=opened.resume_words[2:], language="en", now=later(minutes=60))
    back = stream.take_visitor_seat(token=token, now=later(minutes=60))
    assert "before" not in [line.text for line in streamed(_looks(back, now=later(minutes=60))).lines_for(seat=back, after=0)]
    actions.release_earlier(actor=actor, contact_id=opened.contact_id, now=later(minutes=61))
    assert "before" in [line.text for line in streamed(_looks(back, now=later(minutes=61))).lines_for(seat=back, after=0)]


def test_after_a_commit_it_is_told_how_things_stood_before_it() -> None:
    opened, _ = held()
    before = Message.objects.filter(contact_id=opened.contact_id).latest("id").id
    seat, told = visitor_seat(opened), []
    streamed(lambda writing, _: writing.say(seat=seat, text="new", form_key=uuid4(), now=NOON), told=told)
    assert [line.text for line in told[0].lines] == ["new"]
    assert told[0].facts.standings[opened.contact_id].last_id == before
    assert told[0].facts.standings[opened.contact_id].state is ContactState.TALKING


def test_a_conversation_that_stays_locked_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    seat = visitor_seat(chat())
    monkeypatch.setattr("northline.apps.contacts.stream.writing.PATIENCE", 0.3)
    with transaction.atomic():
        Contact.objects.select_for_update().get(pk=seat.contact_id)
        with pytest.raises(NotStored):
            streamed(lambda writing, _: writing.say(seat=seat, text="waits", form_key=uuid4(), now=NOON))
    assert not Message.objects.filter(contact_id=seat.contact_id, writer=Writer.VISITOR).exists()
