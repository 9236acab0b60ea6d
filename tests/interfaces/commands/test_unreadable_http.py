"""What is no HTTP gets a short page in the hotline's languages, and the connection is closed."""

import asyncio
from typing import Any

import pytest
from uvicorn.server import ServerState

from northline.interfaces.commands.plain_http import CalmH11
from northline.interfaces.commands.web import _config


class Wire(asyncio.Transport):
    """The other end of a connection, which keeps what was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written, self.closed = b"", False

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


async def _app(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("what cannot be read reaches no page")


def _answer(sent: bytes) -> Wire:
    async def talk() -> Wire:
        wire = Wire()
        protocol = CalmH11(config=_config(_app), server_state=ServerState(), app_state={})
        protocol.connection_made(wire)
        protocol.data_received(sent)
        return wire

    return asyncio.run(talk())


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost help\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
    ],
    ids=["TLS", "no colon", "zero byte", "no number"],
)
def test_it_is_answered_in_every_language_and_closed(sent: bytes) -> None:
    wire = _answer(sent + b"\r\n\r\n")
    head, _, page = wire.written.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert f"content-length: {len(page)}".encode() in head.lower()
    for language in ("en", "es", "fr"):
        assert f'lang="{language}"'.encode() in page
    assert b"Invalid HTTP" not in wire.written
    assert wire.closed
