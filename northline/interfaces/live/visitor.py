"""The visitor's socket. Its page's token comes in the first frame: it stands in no address and no cookie."""

import asyncio

from starlette.websockets import WebSocket

from northline.apps.contacts import stream
from northline.apps.contacts.contracts import PageClosed
from northline.foundation import clock
from northline.foundation.packs import current_pack
from northline.interfaces.live import frames
from northline.interfaces.live.chairs import Chair
from northline.interfaces.live.outbox import Outbox
from northline.interfaces.live.slow import slowly
from northline.interfaces.live.talk import talk


async def live_chat(socket: WebSocket) -> None:
    """Greet, sit down, talk. A token that does not work any more ends the socket, and the page asks why by its form."""
    async with asyncio.timeout(frames.HELLO_WITHIN):
        greeting = await frames.receive(socket)
    match greeting:
        case {"t": "hello", "token": str(token), "after": after, "language": str(language)}:
            after = frames.number(after)
        case _:
            raise frames.NotOurs
    pack = current_pack()
    try:
        seat = await slowly(stream.take_visitor_seat, token=token, now=clock.now())
    except PageClosed:
        await socket.close(code=frames.LOST)
        return
    language = language if language in pack.languages else pack.default_language
    await talk(socket=socket, chair=Chair(seat=seat, outbox=Outbox(socket), after=after, language=language))
