"""Cookies know hosts but no ports: so each carries its hotline and side in its name, and each session its side inside."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from config.sides import Side
from northline.interfaces.common.requests import SideRequest

Answer = Callable[[HttpRequest], HttpResponse]
SIDE_IN_SESSION = "_northline_side"


def cookie_name(*, hotline: str, side: Side, what: str) -> str:
    return f"nl_{hotline}_{side}_{what}"


class SideCookies:
    """Translates Django's two cookie names to this hotline's and side's, inwards and outwards; others are not seen."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        side: Side = request.side
        names = {
            settings.SESSION_COOKIE_NAME: cookie_name(hotline=settings.HOTLINE, side=side, what="session"),
            settings.CSRF_COOKIE_NAME: cookie_name(hotline=settings.HOTLINE, side=side, what="csrf"),
        }
        request.COOKIES = {inner: request.COOKIES[outer] for inner, outer in names.items() if outer in request.COOKIES}
        response = self.get_response(request)
        for inner, outer in names.items():
            if inner in response.cookies:
                morsel = response.cookies.pop(inner)
                response.cookies[outer] = morsel.value
                response.cookies[outer].update({key: value for key, value in morsel.items() if value != ""})
        return response


class SessionOfThisSide:
    """A session belongs to the hotline and side where it began; anywhere else it is nobody's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        here = f"{settings.HOTLINE}:{request.side}"
        told = request.session.get(SIDE_IN_SESSION)
        if told != here and not request.session.is_empty():
            logout(request)
        response = self.get_response(request)
        if request.session.modified and not request.session.is_empty():
            request.session.setdefault(SIDE_IN_SESSION, here)
        return response
