"""The process that answers browsers: three sides, three sockets, one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

import uvicorn

from northline.foundation import logs
from northline.interfaces.commands.plain_http import CalmH11
from northline.interfaces.live import live_floor

GRACE = 2  # seconds for answers that are being written when we are told to stop
LOOK_EVERY = 0.2
FRAME = 65_536  # bytes of a frame; one that is longer ends its socket


class SideServer(uvicorn.Server):
    """Uvicorn without its own signal handling: one place decides when all three sides stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def serve_sides(*, handlers: Mapping[str, Any], sockets: Mapping[str, socket.socket], ready: Callable[[], None]) -> int:
    """Serve until told to stop or left alone by the parent; the exit code."""
    logs.catch_uncaught()
    asyncio.run(_serve(handlers=handlers, sockets=sockets, ready=ready, parent=os.getppid()))
    return 0


async def _serve(
    *, handlers: Mapping[str, Any], sockets: Mapping[str, socket.socket], ready: Callable[[], None], parent: int
) -> None:
    servers = [SideServer(config_of(handlers[side])) for side in sockets]
    told = asyncio.Event()
    for order in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(order, told.set)
    serving = [
        asyncio.create_task(server.serve(sockets=[opened])) for server, opened in zip(servers, sockets.values(), strict=True)
    ]
    while not all(server.started for server in servers):
        await asyncio.sleep(0.01)
    async with live_floor():
        ready()
        await _until_told(told=told, serving=serving, parent=parent)
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*serving)


async def _until_told(*, told: asyncio.Event, serving: Sequence[asyncio.Task[None]], parent: int) -> None:
    while not told.is_set() and os.getppid() == parent and not any(task.done() for task in serving):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(told.wait(), timeout=LOOK_EVERY)


def config_of(handler: Any) -> uvicorn.Config:
    return uvicorn.Config(
        handler,
        access_log=False,  # an access log is a list of addresses of people who asked for help
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        http=CalmH11,
        ws="websockets-sansio",
        ws_max_size=FRAME,
        ws_per_message_deflate=False,  # it costs memory for each socket, and lengths would tell of words
        ws_ping_interval=20,
        ws_ping_timeout=20,
        loop="asyncio",
        timeout_graceful_shutdown=GRACE,
    )
