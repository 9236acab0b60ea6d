"""What waits to be sent on one socket. A reader who does not read costs little, and then loses the socket."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

MOST = 256  # frames that may wait; whoever is behind by more connects anew and asks for what they missed
CLOSE_WITHIN = 10.0  # seconds

Frame = Mapping[str, object]


class Gone(Exception):
    """The socket is closed, or will be."""


text_of = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Outbox:
    """Sends in order. There is a task only while something waits."""

    __slots__ = ("_sending", "_socket", "_waiting")

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._waiting: deque[str] = deque()
        self._sending: asyncio.Task[None] | None = None

    def put(self, text: str) -> None:
        """Send soon. Never waits, so that nobody waits for this reader."""
        if len(self._waiting) >= MOST:
            self.close(code=1013)
            return
        self._waiting.append(text)
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    def close(self, *, code: int) -> None:
        """Say nothing more and close."""
        self._waiting.clear()
        if self._sending is not None:
            self._sending.cancel()
        self._sending = asyncio.create_task(self._close(code))

    async def _send(self) -> None:
        try:
            while self._waiting:
                await self._socket.send_text(self._waiting.popleft())
        except (
            WebSocketDisconnect,
            RuntimeError,
            OSError,
        ):  # the other end is gone; one that does not read is ended by the server's pings
            self._waiting.clear()
            await self._close(1013)
        finally:
            self._sending = None

    async def _close(self, code: int) -> None:
        if self._socket.application_state is not WebSocketState.DISCONNECTED:
            try:
                await asyncio.wait_for(self._socket.close(code=code), timeout=CLOSE_WITHIN)
            except (WebSocketDisconnect, RuntimeError, OSError, TimeoutError):
                return
