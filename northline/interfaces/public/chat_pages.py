"""The pages of a chat. Each answers a POST directly: the token stands in the page and never in an address."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation

from northline.apps.contacts import queries as contacts
from northline.apps.contacts.contracts import ContactState, EndedBy, PageClosed, PageEnd, VisitorView
from northline.apps.floor import queries as floor
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.public import covers, tickets
from northline.interfaces.public.tickets import Purpose

LONG_WAIT = 15


def speak(request: SideRequest, language: str) -> None:
    """From here on the answer is in this language, where the line offers it."""
    if language in request.pack.languages:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def uuid_of(text: str) -> UUID:
    """The form key of a page; a page without one sends a message of its own."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def chat_page(
    request: SideRequest,
    *,
    token: str,
    view: VisitorView,
    words: str = "",
    status: int = 200,
    extra: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The line while one waits, the conversation afterwards. `words` are shown only in the page that was given them."""
    place = floor.place_in_line(contact_id=view.contact_id, now=request.now) if view.state is ContactState.WAITING else None
    context = {
        "view": view,
        "waiting": view.state is ContactState.WAITING,
        "place": place,
        "line": _line(place.position) if place else (),
        "long_wait": place is not None and place.minutes > LONG_WAIT,
        "token": token,
        "words": words.split(),
        "new_key": uuid4(),
        "text": "",
        **(extra or {}),
    }
    return render(request, "public/chat.html", context, status=status)


def _line(position: int) -> tuple[dict[str, Any], ...]:
    """The drawing of the line: up to two before, oneself, and those who may come after."""
    before = min(position - 1, 2)
    return tuple({"x": 118 + 54 * step, "me": step == 0} for step in range(before + 1))


def show(request: SideRequest, *, token: str, words: str = "", **extra: Any) -> HttpResponse:
    """The chat page as it stands now; the page for a closed token where it has died."""
    try:
        view = contacts.visitor_view(token=token, now=request.now)
    except PageClosed as closed:
        return closed_page(request, closed=closed, token=token)
    return chat_page(request, token=token, view=view, words=words, extra=extra, status=extra.pop("status", 200))


def closed_page(request: SideRequest, *, closed: PageClosed, token: str, unsent: str = "") -> HttpResponse:
    """What a page whose token has died finds: the cover, the end, or a closed page; what could not be sent is kept in it."""
    if closed.because is PageEnd.NEAR:
        return cover_page(request, number=covers.number_for(token))
    if closed.because is PageEnd.ENDED:
        return ended_page(request, by=closed.ended_by or EndedBy.STAFF, unsent=unsent)
    kind = {PageEnd.IDLE: "idle", PageEnd.UNKNOWN: "old"}.get(closed.because, "closed")
    context = {"kind": kind if kind != "idle" or closed.until else "old", "until": closed.until, "unsent": unsent}
    return render(request, "public/closed.html", context, status=410)


def ended_page(request: SideRequest, *, by: EndedBy, unsent: str = "", answered: bool = False) -> HttpResponse:
    """The end, with one question that nobody must answer."""
    context = {
        "by_visitor": by is EndedBy.VISITOR,
        "ticket": tickets.issue(purpose=Purpose.SURVEY, now=request.now),
        "unsent": unsent,
        "answered": answered,
    }
    return render(request, "public/chat_ended.html", context, status=410 if unsent else 200)


def cover_page(request: SideRequest, *, number: int, added: tuple[str, ...] = ()) -> HttpResponse:
    """An everyday list. Its title is the tab's title; nothing of it says where one is."""
    shown = covers.cover(pack=request.pack, language=request.LANGUAGE_CODE, number=number)
    return render(request, "public/cover.html", {"cover": shown, "number": number, "added": added})


def unsent_page(request: SideRequest, *, token: str, words: str, form_key: str, text: str, act: str) -> HttpResponse:
    """The store is away: nothing is lost that is in the page, and pressing again sends it once."""
    context = {"token": token, "words": words.split(), "new_key": form_key, "text": text, "act": act}
    return render(request, "public/chat_unsent.html", context, status=503)
