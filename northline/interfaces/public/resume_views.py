"""Coming back with four words, the covered page, and the way out."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from northline.apps.contacts import actions as contacts
from northline.apps.contacts.contracts import PageEnd, VisitorRefusal, WordsOpenNothing
from northline.interfaces.common import errors
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.public import chat_pages, limits, parting, tickets
from northline.interfaces.public.chat_views import address
from northline.interfaces.public.tickets import Purpose

FIELDS = ("w1", "w2", "w3", "w4")
WORD = 40
LINES = 20
LINE = 80


def words(request: SideRequest) -> HttpResponse:
    """The page for the four words; right ones are answered with the chat."""
    given = ["" for _ in FIELDS]
    if request.method != "POST":
        return _ask(request, given=given)
    given = [request.POST.get(name, "").strip()[:WORD] for name in FIELDS]
    try:
        tickets.read(token=request.POST.get("ticket", ""), purpose=Purpose.RESUME, now=request.now)
        return _open(request, given=given)
    except VisitorRefusal as refusal:
        return _ask(request, given=given, notice=refusal.notice, status=429 if isinstance(refusal, limits.SlowDown) else 422)
    except errors.STORE_AWAY:
        return _ask(request, given=given, notice="err.not_stored", status=503)


def _open(request: SideRequest, *, given: Sequence[str]) -> HttpResponse:
    if not all(given):
        raise WordsOpenNothing
    limits.WORDS.check(who=address(request), now=request.now)
    token = contacts.resume(locator=given[:2], secret=given[2:], language=request.LANGUAGE_CODE, now=request.now)
    return chat_pages.show(request, token=token, told="resume.back")


def _ask(request: SideRequest, *, given: Sequence[str], notice: str = "", status: int = 200) -> HttpResponse:
    context = {
        "given": given,
        "told": request.pack.notice(notice, request.LANGUAGE_CODE) if notice else "",
        "wrong": notice == "resume.wrong",
        "ticket": tickets.issue(purpose=Purpose.RESUME, now=request.now),
    }
    return render(request, "public/resume.html", context, status=status)


def covered(request: SideRequest) -> HttpResponse:
    """The covered page's own form: it adds a line like any list, and four right words open the chat again.

    Nothing of it is stored: the lines live in the page.
    """
    number = _number(request.POST.get("number", ""))
    added = tuple(line[:LINE] for line in request.POST.getlist("line"))[:LINES]
    item = request.POST.get("item", "").strip()[: WORD * 4 + 3]
    if len(item.split()) == len(FIELDS):
        try:
            return _open(request, given=item.split())
        except (VisitorRefusal, *errors.STORE_AWAY):
            pass  # to whoever looks on it is a line of a list
    lines = (*added, item[:LINE]) if item else added
    return chat_pages.cover_page(request, number=number, added=lines[-LINES:])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("255") else 0


def leave(request: SideRequest) -> HttpResponse:
    """To the neutral page at once, whatever else fails. In a chat the page's token dies; other sides' cookies stay."""
    token = request.POST.get("token", "") if request.method == "POST" else ""
    if token:
        parting.part(token=token, because=PageEnd.LEFT, now=request.now)
    response = HttpResponseRedirect(request.pack.leave_url)
    response.status_code = 303
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
