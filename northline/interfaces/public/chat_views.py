"""The chat by plain forms: three questions, the line, messages both ways, the end."""

from functools import wraps
from typing import Any, Protocol

from django.http import HttpResponse
from django.shortcuts import redirect, render

from northline.apps.contacts import actions as contacts
from northline.apps.contacts.contracts import (
    Channel,
    EndedBy,
    PageClosed,
    PageEnd,
    StartedBefore,
    SurveyChoice,
    UnreadableSigns,
    VisitorRefusal,
)
from northline.apps.floor import actions as floor
from northline.apps.floor import queries as floor_queries
from northline.apps.floor.contracts import Arrival
from northline.interfaces.common import errors, origin
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.public import answers, chat_pages, covers, limits, parting, tickets
from northline.interfaces.public.tickets import Purpose

QUESTIONS = ("language", "other_language", "safe", "safe_until", "about")
SAFE = ("yes", "short", "near")
ABOUT = ("self", "someone", "seen", "other")


def address(request: SideRequest) -> str:
    """Only ever hashed, in memory, under a key of the day (`limits`)."""
    return origin.place(str(request.META.get("REMOTE_ADDR", "")))


def start(request: SideRequest) -> HttpResponse:
    """The notice and the three questions; the answer to the form is the chat itself."""
    if request.method != "POST":
        return _questions(request, form=answers.take({}, QUESTIONS))
    form = _read_questions(request)
    few = answers.check_words(
        form, "few", raw=request.POST.get("few", ""), pack=request.pack, language=request.LANGUAGE_CODE, needed=False
    )
    if "skip" in request.POST:
        form, few = answers.take({}, (*QUESTIONS, "few")), None
    try:
        ticket = tickets.read(token=request.POST.get("ticket", ""), purpose=Purpose.CHAT, now=request.now)
        limits.ARRIVALS.check(who=address(request), now=request.now)
    except VisitorRefusal as refusal:
        return _questions(request, form=form, refusal=refusal)
    if not form.fine:
        return _questions(request, form=form, ticket=request.POST.get("ticket", ""))
    return _begin(request, form=form, few=few, ticket=ticket)


def _read_questions(request: SideRequest) -> answers.Form:
    form = answers.take(request.POST, QUESTIONS)
    answers.check_choice(form, "language", request.pack.languages)
    answers.check_choice(form, "safe", SAFE)
    answers.check_choice(form, "about", ABOUT)
    answers.check_short(form, "other_language")
    answers.check_clock(form, "safe_until")
    return form


def _begin(request: SideRequest, *, form: answers.Form, few: str | None, ticket: tickets.Ticket) -> HttpResponse:
    language = form.values["language"] or request.LANGUAGE_CODE
    given = {name: value for name, value in form.values.items() if value and name != "few"}
    key = tickets.key_of(ticket=ticket, said={**given, "few": few})
    arrival = Arrival(channel=Channel.CHAT, language=language, answers=given, words=few, form_key=key)
    try:
        received = floor.receive_arrival(arrival=arrival, now=request.now)
        chat_pages.speak(request, language)
        return chat_pages.show(request, token=received.token, words=" ".join(received.resume_words))
    except StartedBefore:
        return chat_pages.closed_page(request, closed=PageClosed(because=PageEnd.LEFT), token="")
    except errors.STORE_AWAY:
        return _questions(request, form=form, ticket=request.POST.get("ticket", ""), away=True)


def _questions(
    request: SideRequest, *, form: answers.Form, refusal: VisitorRefusal | None = None, ticket: str = "", away: bool = False
) -> HttpResponse:
    notice = "err.not_stored" if away else refusal.notice if refusal else ""
    told = request.pack.notice(notice, request.LANGUAGE_CODE) if notice else ""
    context = {
        "form": form,
        "told": told,
        "ticket": ticket or tickets.issue(purpose=Purpose.CHAT, now=request.now),
        "nobody": not away and request.method == "GET" and not _somebody_here(request),
        "chosen": form.values["language"] or request.LANGUAGE_CODE,
    }
    status = _status(form=form, refusal=refusal, away=away)
    return render(request, "public/chat_start.html", context, status=status)


def _status(*, form: answers.Form, refusal: VisitorRefusal | None, away: bool) -> int:
    if away:
        return 503
    if isinstance(refusal, limits.SlowDown):
        return 429
    return 422 if refusal or not form.fine else 200


def _somebody_here(request: SideRequest) -> bool:
    try:
        return floor_queries.line_open(now=request.now)
    except errors.STORE_AWAY:
        return True


class Act(Protocol):
    def __call__(self, request: SideRequest, *, token: str, words: str) -> HttpResponse: ...


def keeps_the_text(act: Act) -> Act:
    """A page that has died, or a store that is away, never costs the visitor what they wrote."""

    @wraps(act)
    def guarded(request: SideRequest, *, token: str, words: str) -> HttpResponse:
        text = request.POST.get("text", "")
        try:
            return act(request, token=token, words=words)
        except PageClosed as closed:
            return chat_pages.closed_page(request, closed=closed, token=token, unsent=text.strip())
        except errors.STORE_AWAY:
            posted = request.POST
            return chat_pages.unsent_page(
                request, token=token, words=words, form_key=posted.get("form_key", ""), text=text, act=posted.get("act", "send")
            )

    return guarded


def chat(request: SideRequest) -> HttpResponse:
    """One address for all that one does in a chat: the button says what. Opened without its token it asks for the four words."""
    if request.method != "POST":
        return redirect("chat_resume")
    act = ACTS.get(request.POST.get("act", "send"), _refresh)
    return act(request, token=request.POST.get("token", ""), words=request.POST.get("words", "")[:SHOWN_WORDS])


SHOWN_WORDS = 80


@keeps_the_text
def _send(request: SideRequest, *, token: str, words: str) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        limits.MESSAGES.check(who=token, now=request.now)
        posted = contacts.post_visitor_message(
            token=token, text=text, form_key=chat_pages.uuid_of(request.POST.get("form_key", "")), now=request.now
        )
    except PageClosed:
        raise
    except VisitorRefusal as refusal:
        return _not_sent(request, token=token, words=words, refusal=refusal, text=text)
    told = "err.double" if posted.repeated else ""
    return chat_pages.show(request, token=token, words=words, told=told)


def _not_sent(request: SideRequest, *, token: str, words: str, refusal: VisitorRefusal, text: str) -> HttpResponse:
    shown = refusal.cleaned if isinstance(refusal, UnreadableSigns) else text
    status = 429 if isinstance(refusal, limits.SlowDown) else 422
    error = request.pack.notice(refusal.notice, request.LANGUAGE_CODE)
    return chat_pages.show(request, token=token, words=words, error=error, text=shown, status=status)


@keeps_the_text
def _refresh(request: SideRequest, *, token: str, words: str) -> HttpResponse:
    view = contacts.look(token=token, now=request.now)
    return chat_pages.chat_page(request, token=token, view=view, words=words, extra=_unsent_text(request))


def _unsent_text(request: SideRequest) -> dict[str, Any]:
    """Looking for new messages keeps what one was writing."""
    return {"text": request.POST.get("text", "")}


@keeps_the_text
def _hide(request: SideRequest, *, token: str, words: str) -> HttpResponse:
    view = contacts.look(token=token, now=request.now)
    return chat_pages.chat_page(request, token=token, view=view, extra=_unsent_text(request))


def _near(request: SideRequest, *, token: str, words: str) -> HttpResponse:
    """Covers the page at once, whatever it is and whatever else fails."""
    parting.part(token=token, because=PageEnd.NEAR, now=request.now)
    return chat_pages.cover_page(request, number=covers.number_for(token))


@keeps_the_text
def _end(request: SideRequest, *, token: str, words: str) -> HttpResponse:
    contacts.end_by_visitor(token=token, now=request.now)
    return chat_pages.ended_page(request, by=EndedBy.VISITOR)


ACTS: dict[str, Act] = {"send": _send, "refresh": _refresh, "hide": _hide, "near": _near, "end": _end}


def answer(request: SideRequest) -> HttpResponse:
    """The one question after a chat."""
    if request.method != "POST":
        return redirect("home")
    try:
        ticket = tickets.read(token=request.POST.get("ticket", ""), purpose=Purpose.SURVEY, now=request.now)
        choice = SurveyChoice(request.POST.get("choice", ""))
    except (tickets.TicketOld, ValueError):
        return chat_pages.ended_page(request, by=EndedBy.VISITOR, answered=True)
    contacts.answer_survey(answer_id=ticket.form_key, choice=choice, language=request.LANGUAGE_CODE, now=request.now)
    return chat_pages.ended_page(request, by=EndedBy.VISITOR, answered=True)
