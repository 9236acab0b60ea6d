"""Imminent danger: one key opens the procedure; every step is a form of its own, so nothing is lost between them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.contacts import actions as contact_actions
from northline.apps.contacts import queries as contacts
from northline.apps.floor import actions, queries
from northline.apps.floor.contracts import Basis, DangerOutcome, DangerView, StepKind
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.floor import pages
from northline.interfaces.desk.floor.contact import conversation_context
from northline.interfaces.desk.floor.words import OUTCOMES

CHOICES = (Basis.AGREED, Basis.DUTY, Basis.REFUSED)


def danger_open(request: SideRequest, contact_id: UUID) -> HttpResponse:
    log_id = actions.open_danger(actor=request.actor, contact_id=contact_id, now=request.now)
    return redirect("danger", log_id=log_id)


def danger(request: SideRequest, log_id: UUID) -> HttpResponse:
    """Conversation left, numbered steps right. Whoever may not read the conversation is led to agree or review."""
    view = actions.read_danger(actor=request.actor, log_id=log_id, now=request.now)
    if not contacts.may_read(actor=request.actor, contact_id=view.contact_id):
        return redirect("danger_review" if view.closed_at else "danger_second", log_id=log_id)
    return _page(request, view)


def _page(request: SideRequest, view: DangerView, *, status: int = 200, **more: Any) -> HttpResponse:
    conversation = contact_actions.open_reading(actor=request.actor, contact_id=view.contact_id, now=request.now)
    spoken = conversation.card.language
    say_in = spoken if spoken in request.pack.languages else request.LANGUAGE_CODE
    script = request.pack.script("danger", request.LANGUAGE_CODE, say_in=say_in, what=view.place or "…")
    own = request.pack.script("danger", request.LANGUAGE_CODE, what=view.place or "…")
    context = {
        **conversation_context(request, view.contact_id, conversation),
        "rail": "queue",
        "danger": view,
        "steps": {step.code: step for step in script.steps},
        "own_words": {step.code: step.say for step in own.steps} if say_in != request.LANGUAGE_CODE else {},
        "script": script,
        "say_in": say_in,
        "number": queries.dispatch_for(actor=request.actor, subdivision=view.subdivision, area=view.area),
        "bases": CHOICES,
        "outcomes": list(OUTCOMES.items()),
        "asked": any(step.kind is StepKind.ASKED for step in view.steps),
        "called": any(step.kind is StepKind.CALLED for step in view.steps),
        "writing": "reply",
        "next": request.path,
        **more,
    }
    return render(request, "desk/floor/danger.html", context, status=status)


def _try(request: SideRequest, log_id: UUID, act: Callable[[], object], *, field: str) -> HttpResponse:
    """Do one step and show the page; a refusal stands beside its step."""
    try:
        act()
    except NotHere:
        raise
    except Refusal as refusal:
        return _refused(request, log_id, problem=refusal.message, field=field)
    return redirect("danger", log_id=log_id)


def _refused(request: SideRequest, log_id: UUID, *, problem: str, field: str) -> HttpResponse:
    """The page again, with what was written and why it was not done."""
    view = queries.danger(actor=request.actor, log_id=log_id)
    return _page(request, view, status=pages.REFUSED, problem=problem, problem_at=field, given=request.POST)


def danger_place(request: SideRequest, log_id: UUID) -> HttpResponse:
    def act() -> None:
        subdivision = request.POST.get("subdivision", "")
        actions.write_place(
            actor=request.actor,
            log_id=log_id,
            place=request.POST.get("place", ""),
            subdivision=subdivision if subdivision in {known.code for known in request.pack.subdivisions} else "",
            area=request.POST.get("area", ""),
            now=request.now,
        )

    return _try(request, log_id, act, field="place")


def danger_basis(request: SideRequest, log_id: UUID) -> HttpResponse:
    basis = request.POST.get("basis", "")
    if basis not in {choice.value for choice in CHOICES}:
        return _refused(request, log_id, problem=_("Choose one of the three."), field="basis")
    why = request.POST.get("why", "")

    def act() -> None:
        actions.set_basis(actor=request.actor, log_id=log_id, basis=Basis(basis), why=why, now=request.now)

    return _try(request, log_id, act, field="basis")


def danger_step(request: SideRequest, log_id: UUID) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in (StepKind.ASKED, StepKind.CALLED, StepKind.NOTED):
        raise NotHere
    note = request.POST.get("note", "")

    def act() -> None:
        actions.add_danger_note(actor=request.actor, log_id=log_id, kind=StepKind(kind), note=note, now=request.now)

    return _try(request, log_id, act, field=kind)


def danger_second(request: SideRequest, log_id: UUID) -> HttpResponse:
    """A second person reads what is known and agrees, or leaves it to others."""
    if request.method == "POST":
        try:
            actions.agree_as_second(actor=request.actor, log_id=log_id, now=request.now)
        except NotHere:
            raise
        except Refusal as refusal:
            pages.told(request, refusal)
        return redirect("queue")
    view = actions.read_danger(actor=request.actor, log_id=log_id, now=request.now)
    return render(request, "desk/floor/danger_second.html", {"rail": "queue", "danger": view})


def danger_close(request: SideRequest, log_id: UUID) -> HttpResponse:
    outcome = request.POST.get("outcome", "")
    if outcome not in set(DangerOutcome):
        return _refused(request, log_id, problem=_("Choose how it ended."), field="close")
    contact_id = actions.close_danger(
        actor=request.actor,
        log_id=log_id,
        outcome=DangerOutcome(outcome),
        note=request.POST.get("note", ""),
        now=request.now,
    )
    return redirect("contact", contact_id=contact_id)


def danger_review(request: SideRequest, log_id: UUID) -> HttpResponse:
    """A supervisor looks back within 24 hours; nobody reviews their own."""
    context: dict[str, Any] = {"rail": "floor"}
    if request.method == "POST":
        try:
            actions.review_danger(actor=request.actor, log_id=log_id, note=request.POST.get("note", ""), now=request.now)
        except NotHere:
            raise
        except Refusal as refusal:
            context["problem"] = refusal.message
        else:
            return redirect("floor")
    context["danger"] = actions.read_danger(actor=request.actor, log_id=log_id, now=request.now)
    status = pages.REFUSED if "problem" in context else 200
    return render(request, "desk/floor/danger_review.html", context, status=status)
