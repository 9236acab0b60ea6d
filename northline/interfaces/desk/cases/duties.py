"""Disclosing by duty, without a yes: asking, the second person's answer, what left, and telling the person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.accounts import queries as accounts
from northline.apps.people import actions, queries, second_looks
from northline.apps.people.contracts import (
    AlreadyDecided,
    ConsentWithoutData,
    ConsentWithoutRecipient,
    DataCategory,
    DutyAsked,
    DutyBasis,
    ReasonNeeded,
    TooLong,
)
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, choice, choices, content_key_of, form_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases import names

BESIDE: dict[type[Refusal], str] = {
    ConsentWithoutRecipient: "recipient_name",
    ConsentWithoutData: "data",
    ReasonNeeded: "why",
    TooLong: "why",
}


def duty_new(request: SideRequest, person_id: UUID) -> HttpResponse:
    """Ask a second person to let something leave without a yes."""
    card, errors, post = second_looks.code_of(actor=request.actor, person_id=person_id), Errors(), request.POST
    if request.method == "POST" and (answer := _ask(request, person_id, errors=errors)) is not None:
        return answer
    page = {
        "person": card,
        "bases": list(names.DUTY_BASES.items()),
        "categories": list(DataCategory),
        "chosen": choices(DataCategory, post.getlist("data")),
        "kept": post.dict(),
        "form_key_value": str(form_key_of(post)),
        "errors": errors.by_field,
        "rail": "second",
    }
    return render(request, "desk/second/duty_new.html", page, status=errors.status)


def duty(request: SideRequest, duty_id: UUID) -> HttpResponse:
    """What was asked, and what became of it."""
    return _page(request, duty_id, errors=Errors())


def duty_decide(request: SideRequest, duty_id: UUID) -> HttpResponse:
    """The second person grants, or refuses with words."""
    approve, words, errors = request.POST.get("do") == "grant", request.POST.get("words", ""), Errors()
    try:
        actions.decide_duty_override(actor=request.actor, duty_id=duty_id, approve=approve, words=words, now=request.now)
    except NotHere:
        raise
    except AlreadyDecided as refusal:  # by another second person, and then the page is theirs
        messages.info(request, refusal.message)
        return redirect("second_looks")
    except Refusal as refusal:
        errors.add("words", refusal.message)
        return _page(request, duty_id, errors=errors)
    messages.success(
        request, _("Granted. Who asked may let it leave until the end.") if approve else _("Refused. Nothing leaves.")
    )
    return redirect("duty", duty_id=duty_id)


def duty_left(request: SideRequest, duty_id: UUID) -> HttpResponse:
    """Who asked writes down what left."""
    errors = Errors()
    data = choices(DataCategory, request.POST.getlist("data"))
    try:
        actions.disclose_by_duty(actor=request.actor, duty_id=duty_id, data=data, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("left", refusal.message)
        return _page(request, duty_id, errors=errors)
    messages.success(request, _("Written down: this left, and on what it rests."))
    return redirect("duty", duty_id=duty_id)


def duty_told(request: SideRequest, duty_id: UUID) -> HttpResponse:
    """The person was told, or it is not safe to tell them yet."""
    told, words, errors = request.POST.get("do") == "told", request.POST.get("told_words", ""), Errors()
    try:
        actions.note_duty_told(actor=request.actor, duty_id=duty_id, told=told, words=words, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("told_words", refusal.message)
        return _page(request, duty_id, errors=errors)
    messages.success(request, _("Noted: they were told.") if told else _("Noted. Tell them as soon as it is safe."))
    return redirect("duty", duty_id=duty_id)


def _ask(request: SideRequest, person_id: UUID, *, errors: Errors) -> HttpResponse | None:
    post, basis = request.POST, choice(DutyBasis, request.POST.get("basis", ""))
    name = post.get("recipient_name", "").strip()
    if basis is None:
        errors.add("basis", _("Choose on what it rests."))
        return None
    if basis is DutyBasis.LEGAL_DUTY and not post.get("named_duty", "").strip():
        errors.add("named_duty", _("Name the law and its section."))
        return None
    asked = DutyAsked(
        basis=basis,
        named_duty=post.get("named_duty", "") if basis is DutyBasis.LEGAL_DUTY else "",
        recipient=queries.recipient_key(name=name) if name else "",
        recipient_name=name,
        data=choices(DataCategory, post.getlist("data")),
        why=post.get("why", ""),
    )
    try:
        duty_id = actions.ask_duty_override(
            actor=request.actor, person_id=person_id, asked=asked, form_key=content_key_of(post), now=request.now
        )
    except NotHere:
        raise
    except Refusal as refusal:
        errors.refuse(refusal, fields=BESIDE, otherwise="why")
        return None
    messages.success(request, _("Asked. Nothing leaves until a second person grants it."))
    return redirect("duty", duty_id=duty_id)


def _page(request: SideRequest, duty_id: UUID, *, errors: Errors) -> HttpResponse:
    shown = actions.read_duty(actor=request.actor, duty_id=duty_id, now=request.now)
    by = [shown.view.asked_by, *(notice.by for notice in shown.notices)]
    page: dict[str, Any] = {
        "opened": shown,
        "duty": shown.view,
        "names": accounts.staff_names([*by, shown.view.decided_by] if shown.view.decided_by else by),
        "mine": request.actor.id,
        "told": any(notice.told for notice in shown.notices),
        "kept": request.POST.dict(),
        "errors": errors.by_field,
        "rail": "second",
    }
    return render(request, "desk/second/duty.html", page, status=errors.status)
