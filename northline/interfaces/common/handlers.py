"""One ASGI application per side, each with middleware and URLs of its own, in one process."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config.sides import MIDDLEWARE, Side
from northline.interfaces.common import origin
from northline.interfaces.common.requests import stamp


@contextmanager
def _middleware_of(side: Side) -> Iterator[None]:
    """Django reads its middleware from the settings while a handler is built: lend it this side's list for that moment."""
    before = settings.MIDDLEWARE
    settings.MIDDLEWARE = MIDDLEWARE[side]
    try:
        yield
    finally:
        settings.MIDDLEWARE = before


class Body(BytesIO):
    """What came with a request, as far as a form may be long; `cut` when there was more."""

    cut = False


class PlainRequest(ASGIRequest):
    """A request whose words are UTF-8, whatever its header claims: Python knows codecs that fail, and some that are no text."""

    def __init__(self, scope: Mapping[str, Any], body_file: Body) -> None:
        super().__init__(scope, body_file)
        self.body_cut = body_file.cut

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except ValueError:
            self.content_type, self.content_params = "", {}
        self._encoding = None


class SideHandler(ASGIHandler):
    """Serves one side. Build it once, at start, before requests are answered."""

    request_class = PlainRequest

    def __init__(self, *, side: Side) -> None:
        self.side = side
        with _middleware_of(side):
            super().__init__()

    async def __call__(self, scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        await super().__call__(origin.believed(scope, trusted=settings.TRUSTED_PROXIES), receive, send)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await super().get_response_async(stamp(request, side=self.side))

    async def read_body(self, receive: Callable[[], Awaitable[Mapping[str, Any]]]) -> Body:
        """The body, in memory: words are never spilled to a disk. What no form may hold is let pass and not kept."""
        body = Body()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise RequestAborted
            piece = message.get("body", b"")
            if body.tell() + len(piece) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                body.cut = True
            if not body.cut:
                body.write(piece)
            if not message.get("more_body", False):
                break
        body.seek(0)
        return body
