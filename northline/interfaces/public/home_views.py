"""The first page, and the pages that only tell."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from northline.apps.floor import queries as floor
from northline.interfaces.common import errors
from northline.interfaces.common.requests import SideRequest

ABOUT = ("me", "someone", "work")


def home(request: SideRequest) -> HttpResponse:
    return render(request, "public/home.html", {"chat_hint": line_hint(request), "at": "home"})


def line_hint(request: SideRequest) -> str:
    """Whether the chat is open and how long one waits; nothing when the store cannot say: the first page shows in any case."""
    try:
        if not floor.line_open(now=request.now):
            return _("Nobody is here right now. You can write, or leave a message")
        minutes = floor.expected_wait(now=request.now)
    except errors.STORE_AWAY:
        return _("Write with a person")
    if not minutes:
        return _("Open now")
    return ngettext("Open now, about %(minutes)s minute’s wait", "Open now, about %(minutes)s minutes’ wait", minutes) % {
        "minutes": minutes
    }


def who(request: SideRequest, who: str) -> HttpResponse:
    if who not in ABOUT:
        raise Http404
    return render(request, f"public/about_{who}.html", {"at": "who"})


def keep(request: SideRequest) -> HttpResponse:
    return render(request, "public/keep.html", {"at": "keep"})


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html", {"languages": settings.LANGUAGES})
