"""Real sockets against a really served floor, in the test's own process and database."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from config.sides import Side
from northline.interfaces.commands.web import SideServer, config_of
from northline.interfaces.live import live_floor, with_sockets
from northline.interfaces.live.floor import Floor

WAIT = 10.0  # seconds for a frame that must come


class Talker:
    """One open socket, which remembers what it was told."""

    def __init__(self, link: ClientConnection) -> None:
        self.link = link
        self.heard: list[dict[str, Any]] = []

    async def say(self, text: str, *, key: str = "") -> str:
        key = key or str(uuid4())
        await self.link.send(json.dumps({"t": "say", "key": key, "text": text}))
        return key

    async def until(self, kind: str, **values: object) -> dict[str, Any]:
        """The next frame of this kind (and with these values); what comes before it is kept in `heard`."""
        async with asyncio.timeout(WAIT):
            while True:
                frame = json.loads(await self.link.recv())
                self.heard.append(frame)
                if frame["t"] == kind and all(frame.get(name) == value for name, value in values.items()):
                    return frame

    async def closed(self) -> int:
        """The code with which the socket ends."""
        async with asyncio.timeout(WAIT):
            await self.link.wait_closed()
        return self.link.close_code or 0


class Serving:
    """A floor with the public and the desk's side."""

    def __init__(self, *, floor: Floor, ports: dict[Side, int]) -> None:
        self.floor = floor
        self.ports = ports

    def address(self, side: Side) -> str:
        return f"127.0.0.1:{self.ports[side]}"

    @asynccontextmanager
    async def open(self, side: Side, *, origin: str | None = None) -> AsyncIterator[Talker]:
        address = self.address(side)
        async with connect(f"ws://{address}/live", origin=origin or f"http://{address}", compression=None) as link:  # type: ignore[arg-type]
            yield Talker(link)

    @asynccontextmanager
    async def visitor(self, token: str, *, after: int = 0, language: str = "en") -> AsyncIterator[Talker]:
        async with self.open(Side.PUBLIC) as talker:
            await talker.link.send(json.dumps({"t": "hello", "token": token, "after": after, "language": language}))
            yield talker

    @asynccontextmanager
    async def desk(self, ticket: str, *, contact: object = "", after: int = 0) -> AsyncIterator[Talker]:
        async with self.open(Side.DESK) as talker:
            await talker.link.send(json.dumps({"t": "hello", "ticket": ticket, "contact": str(contact), "after": after}))
            yield talker


@asynccontextmanager
async def serving() -> AsyncIterator[Serving]:
    async with live_floor() as floor:
        servers, ports, running = [], {}, []
        for side in (Side.PUBLIC, Side.DESK):
            opened = socket.create_server(("127.0.0.1", 0))
            ports[side] = opened.getsockname()[1]
            server: uvicorn.Server = SideServer(config_of(with_sockets(side=side, pages=None)))
            servers.append(server)
            running.append(asyncio.create_task(server.serve(sockets=[opened])))
        while not all(server.started for server in servers):
            await asyncio.sleep(0.01)
        await floor.listener.connected.wait()
        try:
            yield Serving(floor=floor, ports=ports)
        finally:
            for server in servers:
                server.should_exit = True
            await asyncio.gather(*running)


def lived(work: Callable[[Serving], Awaitable[Any]]) -> Any:
    """Run `work` against a served floor."""

    async def run() -> Any:
        async with serving() as served, asyncio.timeout(60):
            return await work(served)

    return asyncio.run(run())
