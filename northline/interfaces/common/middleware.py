"""Middleware that every side shares, or that says who acts. It decides nothing about pages: the wall does."""

from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from config.sides import Side
from northline.apps.accounts import queries as accounts
from northline.foundation import crypto, logs
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common import errors
from northline.interfaces.common.requests import SideRequest, of_side

Answer = Callable[[HttpRequest], HttpResponse]


class RequestScope:
    """Around everything else: the hotline's own time of day, and a scope for the keys that this request opens."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        with crypto.key_scope(), timezone.override(request.pack.timezone):
            return self.get_response(request)


class SafetyHeaders:
    """Nothing is kept by the browser, nothing is told to other sites."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers["X-Robots-Tag"] = "noindex"
        if request.side != Side.PUBLIC:
            # With “no-referrer” browsers send `Origin: null`, and every form with a cross-site token is refused.
            response.headers["Referrer-Policy"] = "same-origin"
        return response


class CalmFailures:
    """Turns what goes wrong into a page that says what is safe and what to do; never a stack trace."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        response = self.get_response(request)
        return errors.not_this_way(request, response) if response.status_code == 405 else response

    def process_view(self, request: SideRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """A form that was too long to be kept is refused before anybody reads a part of it."""
        return errors.too_big(request) if getattr(request, "body_cut", False) else None

    def process_exception(self, request: SideRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotHere | Http404):
            return errors.not_here(request, exception)
        if isinstance(exception, Refusal):
            return errors.refused(request, exception)
        if isinstance(exception, RequestDataTooBig):
            return errors.too_big(request)
        if isinstance(exception, DataError):  # a sign or a number that no column holds: nothing was written
            logs.problem("web.not_storable", error=exception)
            return errors.bad_request(request, exception)
        if isinstance(exception, errors.STORE_AWAY):
            logs.problem("web.store_away", error=exception)
            return errors.store_away(request)
        return None


class WayOut:
    """Lets a form lead to the neutral page: browsers apply `form-action` to where a form's answer redirects."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        response = self.get_response(request)
        parts = urlsplit(request.pack.leave_url)
        response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
        return response


class ReadersLanguage(LocaleMiddleware):
    """The language of the address, else the reader's own where we have it, else the hotline's. No cookie is asked."""

    def process_request(self, request: HttpRequest) -> None:
        pack = of_side(request).pack
        language = (
            translation.get_language_from_path(request.path_info)
            or _asked_for(request.headers.get("Accept-Language", ""))
            or pack.default_language
        )
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()


def _asked_for(header: str) -> str | None:
    for code, _ in parse_accept_lang_header(header):
        if code == "*":
            return None
        with suppress(LookupError):
            return get_supported_language_variant(code)
    return None


class SignedInActor:
    """Says who acts on the desk and on the partners' side; without sign-in a visitor."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.actor = accounts.actor_of(request.user)
        return self.get_response(request)
