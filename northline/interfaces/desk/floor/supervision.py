"""The supervisor's look at the floor, the numbers that the operator keeps, the mode of the line."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.floor import actions, queries
from northline.apps.floor.contracts import Mode
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.floor import pages
from northline.interfaces.desk.floor.words import MODES


def floor(request: SideRequest) -> HttpResponse:
    """Who is here, what waits, which danger procedures want a review, which numbers are kept."""
    return _floor_page(request)


def _floor_page(request: SideRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "rail": "floor",
        "view": queries.floor(actor=request.actor, now=request.now),
        "numbers": queries.dispatch_numbers(actor=request.actor),
        "modes": list(MODES.items()),
        **more,
    }
    return render(request, "desk/floor/floor.html", context, status=status)


def dispatch_number_set(request: SideRequest) -> HttpResponse:
    post = request.POST
    try:
        actions.set_dispatch_number(
            actor=request.actor,
            subdivision=post.get("subdivision", ""),
            area=post.get("area", ""),
            number=post.get("number", ""),
            now=request.now,
        )
    except NotHere:
        if post.get("subdivision"):
            raise
        return _floor_page(request, status=pages.REFUSED, problem=_("Choose the state or province."), field="dn-sub", given=post)
    except Refusal as refusal:
        return _floor_page(request, status=pages.REFUSED, problem=refusal.message, field="dn-number", given=post)
    messages.success(request, _("The number is kept."))
    return redirect("floor")


def dispatch_number_remove(request: SideRequest, number_id: UUID) -> HttpResponse:
    actions.remove_dispatch_number(actor=request.actor, number_id=number_id, now=request.now)
    messages.success(request, _("The number is gone: its place says “not set” now."))
    return redirect("floor")


def service_mode_set(request: SideRequest) -> HttpResponse:
    mode = request.POST.get("mode", "")
    if mode not in set(Mode):
        raise NotHere
    actions.set_service_mode(actor=request.actor, mode=Mode(mode), now=request.now)
    return redirect("floor")


def task_take_over(request: SideRequest, task_id: UUID) -> HttpResponse:
    """Finish the record of a colleague who left or is long away."""
    try:
        contact_id = actions.take_over(actor=request.actor, task_id=task_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        pages.told(request, refusal)
        return redirect("floor")
    return redirect("contact_wrap_up", contact_id=contact_id)


def task_cancel(request: SideRequest, task_id: UUID) -> HttpResponse:
    try:
        actions.cancel_task(actor=request.actor, task_id=task_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        pages.told(request, refusal)
    return redirect("floor")
