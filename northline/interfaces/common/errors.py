"""Pages for what went wrong: what happened, what is safe, what to do."""

import re
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.sides import Side
from northline.foundation import logs
from northline.foundation.errors import Refusal
from northline.interfaces.common.requests import SideRequest

# The database is out of reach, stopping, or out of room: the act was not done, and a later try may succeed.
STORE_AWAY = (OperationalError, InterfaceError)


def _page(request: SideRequest, *, status: int, title: str, text: str) -> HttpResponse:
    template = "public/error.html" if request.side is Side.PUBLIC else "common/error.html"
    return render(request, template, {"error_title": title, "error_text": text}, status=status)


def not_here(request: SideRequest, exception: Exception | None = None) -> HttpResponse:
    """Absent and forbidden look alike. A page asked for in a language that we don't have says so, and leads on."""
    head = request.path.lstrip("/").partition("/")[0]
    known = dict(settings.LANGUAGES)
    if re.fullmatch(r"[a-z]{2,3}(-[a-z]{2,4})?", head, re.IGNORECASE) and head not in known:
        text = request.pack.notice("err.language", _language(request), language=known[_language(request)])
        return _page(request, status=404, title=_("Another language"), text=text)
    return _page(
        request,
        status=404,
        title=_("Nothing here"),
        text=request.pack.notice("err.not_here", _language(request)),
    )


def not_this_way(request: SideRequest, refusal: HttpResponse) -> HttpResponse:
    """The page is there, but is opened another way: mostly a form's address that somebody typed or loaded again."""
    response = not_here(request)
    response.status_code = refusal.status_code
    response.headers["Allow"] = refusal.headers.get("Allow", "GET")
    return response


def refused(request: SideRequest, refusal: Refusal) -> HttpResponse:
    return _page(request, status=409, title=_("This was not done"), text=refusal.message)


def too_big(request: SideRequest) -> HttpResponse:
    return _page(
        request,
        status=413,
        title=_("Too much at once"),
        text=request.pack.notice("err.form_too_big", _language(request), limit="1 MB"),
    )


def store_away(request: SideRequest) -> HttpResponse:
    text = _("Northline can’t reach its store right now, so nothing was changed. Try again in a minute.")
    return _page(request, status=503, title=_("One moment"), text=text)


def bad_request(request: SideRequest, exception: Exception) -> HttpResponse:
    if type(exception).__name__ == "RequestDataTooBig":
        return too_big(request)
    return _page(
        request, status=400, title=_("This could not be read"), text=_("Go back, look at what you wrote, and send it again.")
    )


def server_error(request: SideRequest) -> HttpResponse:
    failure = sys.exc_info()[1]
    if failure is not None and isinstance(failure, STORE_AWAY):
        logs.problem("web.store_away", error=failure)
        return store_away(request)
    if failure is not None:
        logs.problem("web.failed", error=failure)
    text = _("Something on our side went wrong. What was marked Received is safe. Try again in a minute.")
    return _page(request, status=500, title=_("One moment"), text=text)


def page_too_old(request: SideRequest, reason: str = "") -> HttpResponse:
    """The cross-site check failed: mostly a page left open for too long."""
    return _page(
        request,
        status=403,
        title=_("This page is too old to use"),
        text=_("Nothing was changed. Open the page anew and send it again."),
    )


def _language(request: SideRequest) -> str:
    language = str(getattr(request, "LANGUAGE_CODE", ""))
    return language if language in dict(settings.LANGUAGES) else str(request.pack.default_language)
