"""The tip form, and the message left for later: one page each, in the same queue as everything else."""

from django.http import HttpResponse
from django.shortcuts import render

from northline.apps.contacts.contracts import Channel, VisitorRefusal
from northline.apps.floor import actions as floor
from northline.apps.floor.contracts import Arrival
from northline.interfaces.common import errors
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.public import answers, limits, tickets
from northline.interfaces.public.chat_views import address
from northline.interfaces.public.tickets import Purpose

FIELDS = ("place", "when", "people_now", "reply")
PEOPLE_NOW = ("yes", "no", "unsure")


def tip(request: SideRequest) -> HttpResponse:
    """What somebody saw or heard."""
    return _form(request, channel=Channel.TIP, purpose=Purpose.TIP)


def message(request: SideRequest) -> HttpResponse:
    """A message with a safe way to answer, for when nobody is here."""
    return _form(request, channel=Channel.FORM, purpose=Purpose.MESSAGE)


def _form(request: SideRequest, *, channel: Channel, purpose: Purpose) -> HttpResponse:
    if request.method != "POST":
        return _show(request, form=answers.take({}, FIELDS), purpose=purpose)
    form = answers.take(request.POST, FIELDS)
    answers.check_choice(form, "people_now", PEOPLE_NOW)
    for name in ("place", "when", "reply"):
        answers.check_short(form, name)
    raw = request.POST.get("what", "")
    words = answers.check_words(form, "what", raw=raw, pack=request.pack, language=request.LANGUAGE_CODE, needed=True)
    token = request.POST.get("ticket", "")
    try:
        ticket = tickets.read(token=token, purpose=purpose, now=request.now)
        limits.ARRIVALS.check(who=address(request), now=request.now)
    except VisitorRefusal as refusal:
        status = 429 if isinstance(refusal, limits.SlowDown) else 422
        return _show(request, form=form, purpose=purpose, notice=refusal.notice, status=status)
    if not form.fine:
        return _show(request, form=form, purpose=purpose, ticket=token, status=422)
    given = {name: form.values[name] for name in FIELDS if form.values[name]}
    key = tickets.key_of(ticket=ticket, said={**given, "what": words})
    arrival = Arrival(channel=channel, language=request.LANGUAGE_CODE, answers=given, words=words, form_key=key)
    try:
        floor.receive_arrival(arrival=arrival, now=request.now)
    except errors.STORE_AWAY:
        return _show(request, form=form, purpose=purpose, ticket=token, notice="err.not_stored", status=503)
    return render(request, "public/tip_sent.html", {"is_tip": purpose is Purpose.TIP, "reply": bool(form.values["reply"])})


def _show(
    request: SideRequest, *, form: answers.Form, purpose: Purpose, ticket: str = "", notice: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "is_tip": purpose is Purpose.TIP,
        "told": request.pack.notice(notice, request.LANGUAGE_CODE) if notice else "",
        "ticket": ticket or tickets.issue(purpose=purpose, now=request.now),
        "at": "tip" if purpose is Purpose.TIP else "",
    }
    return render(request, "public/tip.html", context, status=status)
