"""The desk's socket. A page fetches a ticket by its session, and shows it in the first frame: no cookie opens a socket."""

import asyncio
from typing import Any
from uuid import UUID

from django.core import signing
from starlette.websockets import WebSocket

from northline.apps.accounts import queries as accounts
from northline.apps.accounts import sessions
from northline.apps.contacts import stream
from northline.apps.contacts.stream import Seat
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere
from northline.interfaces.common.live_tickets import Ticket, read_ticket
from northline.interfaces.live import frames
from northline.interfaces.live.chairs import Chair, DeskChair
from northline.interfaces.live.floor import the_floor
from northline.interfaces.live.frames import Ask
from northline.interfaces.live.outbox import Outbox, text_of
from northline.interfaces.live.slow import slowly
from northline.interfaces.live.talk import talk


async def live_desk(socket: WebSocket) -> None:
    """Hear that the floor moved; with a contact named, sit in its conversation too."""
    async with asyncio.timeout(frames.HELLO_WITHIN):
        greeting = await frames.receive(socket)
    match greeting:
        case {"t": "hello", "ticket": str(text), "contact": str(contact), "after": after}:
            after = frames.number(after)
        case _:
            raise frames.NotOurs
    try:
        ticket = read_ticket(text)
        actor, seat = await slowly(_admit, ticket=ticket, contact=contact)
    except (NotHere, signing.BadSignature):
        await socket.close(code=frames.LOST)
        return
    outbox = Outbox(socket)
    desk = DeskChair(user_id=str(ticket.user_id), proof=ticket.session, outbox=outbox)
    hub = the_floor().hub
    hub.sit_at_desk(desk)
    try:
        if seat is not None:
            await talk(socket=socket, chair=Chair(seat=seat, outbox=outbox, after=after, language=actor.language))
        else:
            await _listen(socket, outbox)
    finally:
        hub.rise_from_desk(desk)


async def _listen(socket: WebSocket, outbox: Outbox) -> None:
    outbox.put(text_of({"t": "welcome"}))
    while True:
        if isinstance(frames.read(await frames.receive(socket)), Ask):
            outbox.put(text_of({"t": "yes"}))


def _admit(*, ticket: Ticket, contact: str) -> tuple[Actor, Seat | None]:
    """Who it is, if their session still lives, and their seat. Refuses with NotHere."""
    actor: Any = sessions.holder_of(mark=ticket.session, user_id=ticket.user_id)
    if actor is None:
        raise NotHere
    found = accounts.actor_of(actor)
    if not contact:
        return found, None
    try:
        contact_id = UUID(contact)
    except ValueError:
        raise NotHere from None
    return found, stream.take_staff_seat(actor=found, session=ticket.session, contact_id=contact_id)
