"""Test clients that speak to one side through its real middleware."""

from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler

from config.sides import MIDDLEWARE, Side
from northline.interfaces.common.cookies import SIDE_IN_SESSION, cookie_name
from northline.interfaces.common.requests import stamp


class SideClientHandler(ClientHandler):
    """Django's test handler with one side's middleware and URLs."""

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side = side

    def load_middleware(self, is_async: bool = False) -> None:
        before = settings.MIDDLEWARE
        settings.MIDDLEWARE = MIDDLEWARE[self.side]
        try:
            super().load_middleware(is_async=is_async)
        finally:
            settings.MIDDLEWARE = before

    def get_response(self, request: Any) -> Any:
        return super().get_response(stamp(request, side=self.side))


class SideClient(Client):
    """`SideClient(Side.DESK)`; cross-site checks are on, as for people: read the token from the page (`post_form`)."""

    def __init__(self, side: Side, *, enforce_csrf_checks: bool = False, **defaults: Any) -> None:
        super().__init__(enforce_csrf_checks=enforce_csrf_checks, **defaults)
        self.side = side
        self.handler = SideClientHandler(enforce_csrf_checks, side=side)

    def sign_in(self, user: Any) -> None:
        """Give this client a session of its side for the user, without the sign-in page."""
        self.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = self.session
        session[SIDE_IN_SESSION] = f"{settings.HOTLINE}:{self.side}"
        session.save()
        name = cookie_name(hotline=settings.HOTLINE, side=self.side, what="session")
        self.cookies[name] = self.cookies[settings.SESSION_COOKIE_NAME].value
