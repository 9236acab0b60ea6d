"""What is no HTTP gets a short page in the hotline's languages; what never ends is cut off; what waits for its answer is not."""

import asyncio
from typing import Any

import pytest
from uvicorn.server import ServerState

from northline.interfaces.commands import plain_http
from northline.interfaces.commands.plain_http import CalmH11
from northline.interfaces.commands.web import config_of


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
        protocol = CalmH11(config=config_of(_app), server_state=ServerState(), app_state={})
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


async def _slow_app(scope: Any, receive: Any, send: Any) -> None:
    """Reads all of the request, and answers after several looks."""
    while (await receive()).get("more_body"):
        pass
    ready = asyncio.Event()
    asyncio.get_running_loop().call_later(5 * plain_http.PATIENCE, ready.set)
    await ready.wait()
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _talk(*sent: bytes) -> bytes:
    """What comes back, to the end of the connection, when this was sent and nothing after it."""

    async def talk() -> bytes:
        def protocol() -> CalmH11:
            return CalmH11(config=config_of(_slow_app), server_state=ServerState(), app_state={})

        server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            for part in sent:
                writer.write(part)
                await writer.drain()
            came = await asyncio.wait_for(reader.read(), timeout=20)
            writer.close()
            return came

    return asyncio.run(talk())


@pytest.mark.parametrize(
    "sent",
    [
        (b"",),
        (b"GET / HTTP/1.1\r\nHost: a\r\n",),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", b"half"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", b"4\r\nhalf\r\n"),
    ],
    ids=["nothing", "half a head", "half a body", "a body in parts without an end"],
)
def test_a_request_that_never_ends_keeps_no_connection(sent: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_http, "PATIENCE", 0.05)
    assert _talk(*sent) == b""


def test_a_request_that_waits_for_its_answer_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_http, "PATIENCE", 0.05)
    assert _talk(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfull").startswith(b"HTTP/1.1 204 ")
