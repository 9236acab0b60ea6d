"""A conversation by sockets: both sides hear at once, nobody hears what is not theirs, nothing is shown twice."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from websockets.exceptions import InvalidStatus

from config.sides import Side
from northline.apps.accounts.models import RoleGrant, Session, User
from northline.apps.contacts import actions, stream
from northline.apps.contacts.models import Message
from northline.foundation import bus, clock
from northline.foundation.actor import Actor
from northline.interfaces.common.live_tickets import issue_ticket
from northline.interfaces.live import frames
from northline.interfaces.live.floor import Floor
from tests.apps.contacts.builders import advocate, chat, held_chat, say
from tests.interfaces.live.sockets import Serving, lived

pytestmark = pytest.mark.django_db(transaction=True)


def ticket_of(actor: Actor) -> str:
    mark = uuid4().hex
    assert actor.id is not None
    Session.objects.create(session_key=mark, session_data="x", expire_date=clock.now() + timedelta(hours=1), user_id=actor.id)
    for role in actor.roles:
        RoleGrant.objects.get_or_create(user_id=actor.id, role=role.value, defaults={"at": clock.now()})
    return issue_ticket(user_id=actor.id, session=mark)


async def slow(act: Any, **values: Any) -> Any:
    def run() -> Any:
        try:
            return act(**values)
        finally:
            connections.close_all()

    return await sync_to_async(run, thread_sensitive=False)()


def test_what_one_side_says_the_other_hears() -> None:
    actor = advocate("Rosa")
    opened = held_chat(actor, now=clock.now())
    ticket = ticket_of(actor)

    async def talk(served: Serving) -> None:
        async with served.visitor(opened.token) as visitor, served.desk(ticket, contact=opened.contact_id) as staff:
            await visitor.until("welcome")
            await staff.until("line", text="hello")
            key = await visitor.say("¿Puedo escribir en español?")
            stored = await visitor.until("stored", key=key)
            heard = await staff.until("line", id=stored["id"])
            assert (heard["who"], heard["text"]) == ("visitor", "¿Puedo escribir en español?")
            await staff.say("Claro que sí.")
            answer = await visitor.until("line", who="staff")
            assert (answer["name"], answer["text"]) == ("Rosa", "Claro que sí.")

    lived(talk)


def test_a_visitor_is_not_given_back_what_they_said_on_the_same_page() -> None:
    opened = chat(now=clock.now())

    async def talk(served: Serving) -> None:
        async with served.visitor(opened.token) as visitor:
            for number in range(10):
                await visitor.until("stored", key=await visitor.say(f"line {number}"))
            served.floor.hub.everything()
            await asyncio.sleep(0.3)
            await visitor.link.send(json.dumps({"t": "ask"}))
            await visitor.until("yes")
            assert [frame for frame in visitor.heard if frame["t"] == "line"] == []

    lived(talk)


def test_a_line_sent_by_a_form_reaches_open_sockets() -> None:
    actor = advocate()
    opened = held_chat(actor, now=clock.now())
    ticket = ticket_of(actor)

    async def talk(served: Serving) -> None:
        async with served.desk(ticket, contact=opened.contact_id) as staff:
            await staff.until("line", text="hello")
            await slow(say, opened=opened, text="by the plain form", now=clock.now())
            await staff.until("line", text="by the plain form")

    lived(talk)


def test_a_lost_call_on_the_bus_is_made_good_by_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = advocate()
    opened = held_chat(actor, now=clock.now())
    ticket = ticket_of(actor)
    monkeypatch.setattr("northline.interfaces.live.hub.SWEEP_EVERY", 0.3)
    monkeypatch.setattr(bus.wakes, "_send", lambda told: None)

    async def talk(served: Serving) -> None:
        async with served.desk(ticket, contact=opened.contact_id) as staff:
            await staff.until("line", text="hello")
            await slow(say, opened=opened, text="nobody was called", now=clock.now())
            await staff.until("line", text="nobody was called")

    lived(talk)


def test_who_comes_back_with_the_last_id_gets_each_line_once_and_in_order() -> None:
    actor = advocate()
    opened = held_chat(actor, now=clock.now())
    ticket = ticket_of(actor)

    async def talk(served: Serving) -> list[str]:
        seen: list[dict[str, Any]] = []
        async with served.desk(ticket, contact=opened.contact_id) as staff:
            await staff.until("line", text="hello")
            seen += [frame for frame in staff.heard if frame["t"] == "line"]
        async with served.visitor(opened.token) as visitor:
            for number in range(30):
                await visitor.say(f"while away {number}")
                if number == 15:
                    await visitor.until("stored")
            again = slow(ticket_of, actor=actor)
            async with served.desk(await again, contact=opened.contact_id, after=seen[-1]["id"]) as staff:
                await staff.until("line", text="while away 19")
                seen += [frame for frame in staff.heard if frame["t"] == "line"]
        ids = [frame["id"] for frame in seen]
        assert ids == sorted(set(ids))
        return [frame["text"] for frame in seen]

    assert lived(talk) == ["hello", *(f"while away {number}" for number in range(20))]


def test_leaving_the_page_elsewhere_ends_its_socket() -> None:
    opened = chat(now=clock.now())

    async def talk(served: Serving) -> None:
        async with served.visitor(opened.token) as visitor:
            await visitor.until("welcome")
            await slow(actions.leave, token=opened.token, now=clock.now())
            await visitor.until("lost")

    lived(talk)


def test_a_dead_or_foreign_token_opens_nothing() -> None:
    opened = chat(now=clock.now())
    actions.leave(token=opened.token, now=clock.now())

    async def knock(served: Serving) -> None:
        for token in (opened.token, "x" * 43, "", "é" * 43):
            async with served.visitor(token) as visitor:
                assert await visitor.closed() == frames.LOST

    lived(knock)


def test_a_socket_opens_only_from_our_own_page() -> None:
    opened = chat(now=clock.now())

    async def knock(served: Serving) -> None:
        for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
            with pytest.raises(InvalidStatus):
                async with served.open(Side.PUBLIC, origin=origin):
                    pass
        async with served.visitor(opened.token) as visitor:
            await visitor.until("welcome")

    lived(knock)


def test_a_ticket_that_is_forged_old_or_of_an_ended_session_opens_no_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = advocate()
    good = ticket_of(actor)
    Session.objects.all().delete()
    living = ticket_of(advocate("Living"))

    async def knock(served: Serving) -> None:
        for ticket in (good, living[:-2], "", "a:b:c"):
            async with served.desk(ticket) as staff:
                assert await staff.closed() == frames.LOST
        monkeypatch.setattr("northline.interfaces.common.live_tickets.LIVES", -1)
        async with served.desk(living) as staff:
            assert await staff.closed() == frames.LOST

    lived(knock)


def test_a_colleague_who_may_not_read_it_gets_no_seat_in_a_conversation() -> None:
    opened = held_chat(advocate("Holder"), now=clock.now())
    ticket = ticket_of(advocate("Other"))

    async def knock(served: Serving) -> None:
        async with served.desk(ticket, contact=opened.contact_id) as staff:
            assert await staff.closed() == frames.LOST

    lived(knock)


def test_someone_who_left_the_hotline_hears_nothing_more_at_once() -> None:
    actor = advocate()
    opened = held_chat(actor, now=clock.now())
    ticket = ticket_of(actor)

    async def talk(served: Serving) -> None:
        async with served.desk(ticket, contact=opened.contact_id) as staff:
            await staff.until("line", text="hello")
            await slow(User.objects.filter(id=actor.id).update, is_active=False, left_at=clock.now())
            await slow(say, opened=opened, text="not for them", now=clock.now())
            await staff.until("lost")
            assert "not for them" not in str(staff.heard)

    lived(talk)


NONSENSE = [
    "",
    "{",
    "[]",
    "null",
    '"hello"',
    "{}",
    '{"t":"say"}',
    '{"t":"say","key":"x","text":"y"}',
    '{"t":"say","key":1,"text":2}',
    '{"t":"hello","token":1}',
    "[" * 5000,
    '{"t":"say","key":"00000000-0000-0000-0000-000000000000","text":' + '"' + "x" * 60_000 + '"}',
]


def test_nonsense_ends_the_socket_that_sends_it_and_nothing_else() -> None:
    opened, other = chat(now=clock.now()), chat(now=clock.now())

    async def talk(served: Serving) -> None:
        async with served.visitor(other.token) as calm:
            for frame in [*NONSENSE, b"\xff\xfe", b"{}"]:
                async with served.visitor(opened.token) as visitor:
                    await visitor.until("welcome")
                    await visitor.link.send(frame)
                    assert await visitor.closed() in (frames.PROTOCOL, 1007, 1009)
            await calm.until("stored", key=await calm.say("still here"))

    lived(talk)
    assert not Message.objects.filter(contact_id=opened.contact_id).exists()


def test_who_never_greets_is_shown_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "HELLO_WITHIN", 0.3)

    async def knock(served: Serving) -> None:
        async with served.open(Side.PUBLIC) as silent:
            assert await silent.closed() == frames.PROTOCOL

    lived(knock)


def test_a_flood_is_slowed_down_and_holds_up_nobody_else() -> None:
    opened, other = chat(now=clock.now()), chat(now=clock.now())

    async def talk(served: Serving) -> int:
        async with served.visitor(opened.token) as flood, served.visitor(other.token) as calm:
            await flood.until("welcome")

            async def pour() -> None:
                for number in range(10_000):
                    await flood.say(f"flood {number}")

            pouring = asyncio.create_task(pour())
            await asyncio.sleep(0.5)
            await calm.until("stored", key=await calm.say("let me through"))
            await asyncio.sleep(1)
            pouring.cancel()
            flood.link.transport.abort()
        return await slow(Message.objects.filter(contact_id=opened.contact_id).count)

    assert lived(talk) < 40


def test_a_reader_who_never_reads_costs_others_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = advocate()
    opened = held_chat(actor, now=clock.now())
    ticket, second = ticket_of(actor), ticket_of(actor)
    monkeypatch.setattr("northline.interfaces.live.pace.LINES", 1e9)

    async def talk(served: Serving) -> None:
        async with (
            served.desk(ticket, contact=opened.contact_id) as deaf,
            served.desk(second, contact=opened.contact_id) as staff,
            served.visitor(opened.token) as visitor,
        ):
            deaf.link.transport.pause_reading()
            for number in range(700):
                await visitor.until("stored", key=await visitor.say("x" * 3000 + str(number)))
            await staff.until("line", text="x" * 3000 + "699")
            deaf.link.transport.abort()

    lived(talk)


def test_a_sign_that_somebody_writes_is_seen_by_the_other_side_and_stored_nowhere() -> None:
    actor = advocate()
    opened = held_chat(actor, now=clock.now())
    ticket = ticket_of(actor)
    before = Message.objects.count()

    async def talk(served: Serving) -> None:
        async with served.desk(ticket, contact=opened.contact_id) as staff:
            await staff.until("welcome")
            async with served.visitor(opened.token) as visitor:
                await staff.until("here", on=True)
                await visitor.link.send(json.dumps({"t": "writes"}))
                await staff.until("writes")
                await staff.link.send(json.dumps({"t": "writes"}))
                await visitor.until("writes")
            await staff.until("here", on=False)

    lived(talk)
    assert Message.objects.count() == before


def test_two_processes_hear_each_other() -> None:
    actor = advocate()
    opened = held_chat(actor, now=clock.now())
    ticket = ticket_of(actor)

    async def talk(served: Serving) -> None:
        there = Floor()
        await there.links.open()
        running = asyncio.create_task(there.run())
        try:
            await there.listener.connected.wait()
            async with served.desk(ticket, contact=opened.contact_id) as staff:
                await staff.until("line", text="hello")
                seat = await slow(stream.take_visitor_seat, token=opened.token, now=clock.now())
                await there.writing.say(seat=seat, text="from the other process", form_key=uuid4(), now=clock.now())
                await staff.until("line", text="from the other process")
        finally:
            running.cancel()
            await there.links.close()

    lived(talk)


def test_the_listener_hears_again_after_it_was_cut_off() -> None:
    actor = advocate()
    opened = held_chat(actor, now=clock.now())
    ticket = ticket_of(actor)

    async def talk(served: Serving) -> None:
        async with served.desk(ticket, contact=opened.contact_id) as staff:
            await staff.until("line", text="hello")
            async with served.floor.links.connection() as link:
                await link.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' or query = 'select 1'"
                )
            await slow(say, opened=opened, text="after the cut", now=clock.now())
            await staff.until("line", text="after the cut")

    lived(talk)
