"""Break-glass: opening a sealed section at once, and the look at it by another afterwards."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.accounts import queries as accounts
from northline.apps.people import actions, second_looks
from northline.apps.people.contracts import GLASS_HOLDS_FOR, AlreadyYours, ReadReason, Section
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, choice, content_key_of, form_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases import names

MINUTES = int(GLASS_HOLDS_FOR.total_seconds()) // 60


def glass_break(request: SideRequest, person_id: UUID) -> HttpResponse:
    """Say which section and why; then it opens, the team is told, and a supervisor reviews it."""
    card, errors, post = second_looks.code_of(actor=request.actor, person_id=person_id), Errors(), request.POST
    if request.method == "POST" and (answer := _break(request, person_id, errors=errors)) is not None:
        return answer
    page = {
        "person": card,
        "sections": list(names.SECTIONS.items()),
        "reasons": list(names.READ_REASONS.items()),
        "kept": post.dict() or {"section": request.GET.get("section", "")},
        "minutes": MINUTES,
        "form_key_value": str(form_key_of(post)),
        "errors": errors.by_field,
        "rail": "cases",
    }
    return render(request, "desk/second/glass_break.html", page, status=errors.status)


def glass(request: SideRequest, glass_id: UUID) -> HttpResponse:
    """One opening: who, what, why, how often it was read; and its review."""
    return _page(request, glass_id, errors=Errors())


def glass_review(request: SideRequest, glass_id: UUID) -> HttpResponse:
    """The second person says whether it was justified; a no says why."""
    justified, words, errors = request.POST.get("do") == "justified", request.POST.get("words", ""), Errors()
    try:
        actions.review_glass(actor=request.actor, glass_id=glass_id, justified=justified, words=words, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("words", refusal.message)
        return _page(request, glass_id, errors=errors)
    messages.success(
        request, _("Noted: it was justified.") if justified else _("Noted: it was not justified. Every supervisor sees it.")
    )
    return redirect("second_looks")


def _break(request: SideRequest, person_id: UUID, *, errors: Errors) -> HttpResponse | None:
    post, section = request.POST, choice(Section, request.POST.get("section", ""))
    reason = choice(ReadReason, post.get("reason", ""))
    if section is None:
        errors.add("section", _("Choose what you need to see."))
    if reason is None:
        errors.add("reason", _("Choose a reason."))
    if section is None or reason is None:
        return None
    try:
        actions.break_glass(
            actor=request.actor,
            person_id=person_id,
            section=section,
            reason=reason,
            why=post.get("why", ""),
            form_key=content_key_of(post),
            now=request.now,
        )
    except NotHere:
        raise
    except AlreadyYours as refusal:
        messages.info(request, refusal.message)
        return redirect("person", person_id=person_id)
    except Refusal as refusal:
        errors.add("why", refusal.message)
        return None
    said = _("Open to you for %(n)s minutes, to read. The team is told, and a supervisor reviews it.")
    messages.warning(request, said % {"n": MINUTES})
    return redirect("person", person_id=person_id)


def _page(request: SideRequest, glass_id: UUID, *, errors: Errors) -> HttpResponse:
    shown = actions.read_glass(actor=request.actor, glass_id=glass_id, now=request.now)
    by = [shown.view.opened_by, *([shown.view.decided_by] if shown.view.decided_by else [])]
    page = {
        "opened": shown,
        "glass": shown.view,
        "names": accounts.staff_names(by),
        "mine": request.actor.id,
        "kept": request.POST.dict(),
        "errors": errors.by_field,
        "rail": "second",
    }
    return render(request, "desk/second/glass.html", page, status=errors.status)
