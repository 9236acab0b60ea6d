"""Middleware that every side shares, or that says who acts. It decides nothing about pages: the wall does."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse

from config.sides import Side
from northline.apps.accounts import queries as accounts
from northline.foundation import clock, crypto, logs
from northline.foundation.actor import visitor
from northline.foundation.errors import NotHere, Refusal
from northline.foundation.packs import current_pack
from northline.interfaces.common import errors

Answer = Callable[[HttpRequest], HttpResponse]


class RequestFacts:
    """Gives the request its moment and its pack: below the interface nobody asks for either."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        request.pack = current_pack()  # type: ignore[attr-defined]
        request.actor = visitor()  # type: ignore[attr-defined]
        with crypto.key_scope():
            return self.get_response(request)


class SafetyHeaders:
    """Nothing is kept by the browser, nothing is told to other sites."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers["X-Robots-Tag"] = "noindex"
        if request.side != Side.PUBLIC:  # type: ignore[attr-defined]
            # With “no-referrer” browsers send `Origin: null`, and every form with a cross-site token is refused.
            response.headers["Referrer-Policy"] = "same-origin"
        return response


class CalmFailures:
    """Turns what goes wrong into a page that says what is safe and what to do; never a stack trace."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotHere | Http404):
            return errors.not_here(request, exception)
        if isinstance(exception, Refusal):
            return errors.refused(request, exception)
        if isinstance(exception, RequestDataTooBig):
            return errors.too_big(request)
        if errors.means_store_away(exception):
            logs.problem("web.store_away", error=exception)
            return errors.store_away(request)
        return None


class WayOut:
    """Lets a form lead to the neutral page: browsers apply `form-action` to where a form's answer redirects."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        parts = urlsplit(request.pack.leave_url)  # type: ignore[attr-defined]
        response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]
        return response


class SignedInActor:
    """Says who acts on the desk and on the partners' side; without sign-in a visitor."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            request.actor = accounts.actor_of(request.user)  # type: ignore[attr-defined]
        return self.get_response(request)
