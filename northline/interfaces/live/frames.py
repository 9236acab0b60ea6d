"""What may come in on a socket: small JSON objects of known shape. Everything else ends the socket."""

import json
from dataclasses import dataclass
from uuid import UUID

from starlette.websockets import WebSocket, WebSocketDisconnect

MOST = 32_768  # characters of a frame: 4,000 signs of any script, escaped, with room
HELLO_WITHIN = 10.0  # seconds

PROTOCOL = 4400  # the socket said what no page of ours says
LOST = 4401  # the page may not listen: it asks the slow path why


class NotOurs(Exception):
    """A frame that no page of ours sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    key: UUID
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Writes:
    """Somebody is writing. Never stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Is anybody there? A connection that was cut without a word is found by asking."""


async def receive(socket: WebSocket) -> dict[str, object]:
    """The next frame. Refuses with NotOurs, and with WebSocketDisconnect when the socket is gone."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text = message.get("text")
    if text is None or len(text) > MOST:
        raise NotOurs
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise NotOurs from None
    if not isinstance(frame, dict):
        raise NotOurs
    return frame


def read(frame: dict[str, object]) -> Say | Writes | Ask:
    """What a page says after its greeting. Refuses with NotOurs."""
    match frame:
        case {"t": "say", "key": str(key), "text": str(text)}:
            try:
                return Say(key=UUID(key), text=text)
            except ValueError:
                raise NotOurs from None
        case {"t": "writes"}:
            return Writes()
        case {"t": "ask"}:
            return Ask()
    raise NotOurs


def number(value: object) -> int:
    """An id that a page says it saw."""
    if isinstance(value, int) and 0 <= value < 2**63:
        return value
    raise NotOurs
