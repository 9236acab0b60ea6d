"""Which socket a side has, who may open it, and how one ends."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from config.sides import Side
from northline.foundation import logs
from northline.interfaces.live import frames
from northline.interfaces.live.desk import live_desk
from northline.interfaces.live.visitor import live_chat
from northline.interfaces.permissions import SOCKETS

Handler = Callable[[WebSocket], Awaitable[None]]
Scope = MutableMapping[str, Any]
MOST_OPEN = 4_000  # sockets of one process; whoever comes then looks again every few seconds instead
HANDLERS: dict[str, Handler] = {"live_chat": live_chat, "live_desk": live_desk}

_open = 0


def with_sockets(*, side: Side, pages: Any) -> Any:
    """The side's application: its pages, and its sockets as the permission table has them."""
    sockets = Starlette(routes=[WebSocketRoute("/live", _guarded(HANDLERS[name]), name=name) for name in SOCKETS[side]])

    async def application(scope: Scope, receive: Any, send: Any) -> None:
        await (sockets if scope["type"] == "websocket" else pages)(scope, receive, send)

    return application


def _guarded(handler: Handler) -> Handler:
    async def guarded(socket: WebSocket) -> None:
        global _open
        if not _of_our_own_page(socket) or _open >= MOST_OPEN:
            await socket.close(code=1013)
            return
        await socket.accept()
        _open += 1
        try:
            await handler(socket)
        except WebSocketDisconnect:
            return
        except (frames.NotOurs, TimeoutError):
            await _end(socket, code=frames.PROTOCOL)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            logs.problem("live.failed", error=error)
            await _end(socket, code=1011)
        finally:
            _open -= 1

    return guarded


async def _end(socket: WebSocket, *, code: int) -> None:
    try:
        await socket.close(code=code)
    except (RuntimeError, OSError):
        return


def _of_our_own_page(socket: WebSocket) -> bool:
    """Browsers say which page opens a socket, and only ours may."""
    origin = urlsplit(socket.headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == socket.headers.get("host", "")
