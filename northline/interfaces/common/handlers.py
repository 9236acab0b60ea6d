"""One ASGI application per side, each with middleware and URLs of its own, in one process."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config.sides import MIDDLEWARE, Side


@contextmanager
def _middleware_of(side: Side) -> Iterator[None]:
    """Django reads its middleware from the settings while a handler is built: lend it this side's list for that moment."""
    before = settings.MIDDLEWARE
    settings.MIDDLEWARE = MIDDLEWARE[side]
    try:
        yield
    finally:
        settings.MIDDLEWARE = before


def _stamp(request: HttpRequest, side: Side) -> None:
    request.side = side  # type: ignore[attr-defined]
    request.urlconf = side.urlconf


class SideHandler(ASGIHandler):
    """Serves one side. Build it once, at start, before requests are answered."""

    def __init__(self, *, side: Side) -> None:
        self.side = side
        with _middleware_of(side):
            super().__init__()

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        _stamp(request, self.side)
        return await super().get_response_async(request)
