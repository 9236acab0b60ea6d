"""The queue: what waits, what is offered, who I am to the line."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from northline.apps.contacts.contracts import Channel
from northline.apps.floor import actions, queries
from northline.apps.floor.access import works_the_floor
from northline.apps.floor.contracts import Arrival, PresenceState
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.floor import pages
from northline.interfaces.desk.templatetags.desk import first_place

NOTED_CHANNELS = (Channel.PHONE, Channel.SMS, Channel.EMAIL, Channel.FORM)


def queue(request: SideRequest) -> HttpResponse:
    """The first page after sign-in; whoever does not work the floor goes on to the first page that is theirs."""
    if not works_the_floor(request.actor):
        return redirect(first_place(request.actor) or reverse("keys"))
    context = pages.queue_context(request)
    context["shift"] = queries.shift_of(actor=request.actor, now=request.now)
    return render(request, "desk/floor/workspace.html", context)


def queue_pane(request: SideRequest) -> HttpResponse:
    """The left pane alone, for the small script that keeps it fresh."""
    current = request.GET.get("current", "")
    try:
        context = pages.queue_context(request, current=UUID(current) if current else None)
    except ValueError:
        raise NotHere from None
    context["docked"] = bool(current) or request.GET.get("docked") == "1"
    return render(request, "desk/floor/_queue.html", context)


def presence_set(request: SideRequest) -> HttpResponse:
    state = request.POST.get("presence", "")
    if state not in set(PresenceState):
        raise NotHere
    actions.set_presence(actor=request.actor, state=PresenceState(state), now=request.now)
    return pages.back(request, "queue", at=f"p-{state}")


def offer_accept(request: SideRequest, reservation_id: UUID) -> HttpResponse:
    try:
        contact_id = actions.accept_offer(actor=request.actor, reservation_id=reservation_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        pages.told(request, refusal)
        return pages.back(request, "queue")
    return pages.on_contact(contact_id)


def offer_decline(request: SideRequest, reservation_id: UUID) -> HttpResponse:
    actions.decline_offer(actor=request.actor, reservation_id=reservation_id, now=request.now)
    return pages.back(request, "queue")


def task_take(request: SideRequest, task_id: UUID) -> HttpResponse:
    try:
        contact_id = actions.take_task(actor=request.actor, task_id=task_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        pages.told(request, refusal)
        return pages.back(request, "queue")
    return pages.on_contact(contact_id)


def task_hand_back(request: SideRequest, task_id: UUID) -> HttpResponse:
    actions.hand_back(actor=request.actor, task_id=task_id, now=request.now)
    return redirect("queue")


def contact_add(request: SideRequest) -> HttpResponse:
    """Write down a contact that took place elsewhere, a call above all."""
    if request.method != "POST":
        return _add_page(request)
    channel = request.POST.get("channel", "")
    if channel not in {known.value for known in NOTED_CHANNELS}:
        return _add_page(request, problem="channel", status=pages.REFUSED)
    try:
        contact_id = actions.note_contact(actor=request.actor, arrival=_arrival(request, Channel(channel)), now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        return _add_page(request, problem="words", message=refusal.message, status=pages.REFUSED)
    return pages.on_contact(contact_id)


def _arrival(request: SideRequest, channel: Channel) -> Arrival:
    asked = {key: request.POST.get(key, "").strip() for key in ("safe", "safe_until", "about", "age")}
    return Arrival(
        channel=channel,
        language=request.POST.get("language", "") or request.LANGUAGE_CODE,
        form_key=pages.form_key(request),
        answers={key: value[:40] for key, value in asked.items() if value},
        words=request.POST.get("words", "").strip() or None,
        repeat=request.POST.get("repeat") == "yes",
    )


def _add_page(request: SideRequest, *, problem: str = "", message: str = "", status: int = 200) -> HttpResponse:
    context = {
        "rail": "queue",
        "channels": NOTED_CHANNELS,
        "language_codes": request.pack.codes("languages"),
        "problem": problem,
        "message": message,
        "given": request.POST,
    }
    return render(request, "desk/floor/add.html", context, status=status)
