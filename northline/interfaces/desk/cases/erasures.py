"""Holding and erasing a record: what will be gone, said before; the code typed by a second person; nothing to read after."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.accounts import queries as accounts
from northline.apps.cases import second_looks
from northline.apps.people import actions
from northline.apps.people.contracts import CodeDoesNotMatch, ErasureGround, ErasurePage
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, choice, content_key_of, form_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases import names

PAGES = {"ask": "erasure_ask", "decide": "erasure_decide", "place": "hold_place", "lift": "hold_lift"}


def erasure(request: SideRequest, person_id: UUID) -> HttpResponse:
    """What erasing this record would destroy and what would stay, what holds it, and who asked."""
    return _page(request, person_id, errors=Errors())


def erasure_ask(request: SideRequest, person_id: UUID) -> HttpResponse:
    errors, ground = Errors(), choice(ErasureGround, request.POST.get("ground", ""))
    if ground is None:
        errors.add("ground", _("Choose why it is erased."))
        return _page(request, person_id, errors=errors)
    try:
        actions.ask_erasure(actor=request.actor, person_id=person_id, ground=ground, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("ground", refusal.message)
        return _page(request, person_id, errors=errors)
    messages.success(request, _("Asked. Nothing is destroyed until a second person does it."))
    return redirect("erasure", person_id=person_id)


def erasure_decide(request: SideRequest, person_id: UUID, erasure_id: UUID) -> HttpResponse:
    """The second person types the code and erases, or refuses."""
    errors, ids = Errors(), {"person_id": person_id, "erasure_id": erasure_id}
    erase = request.POST.get("do") == "erase"
    try:
        if erase:
            actions.erase_person(actor=request.actor, **ids, code=request.POST.get("code", ""), now=request.now)
        else:
            actions.refuse_erasure(actor=request.actor, **ids, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("code" if isinstance(refusal, CodeDoesNotMatch) else "decide", refusal.message)
        return _page(request, person_id, errors=errors)
    messages.success(request, _("Erased. Nobody can read this record any more.") if erase else _("Refused. Nothing was erased."))
    return redirect("erasure", person_id=person_id)


def hold_place(request: SideRequest, person_id: UUID) -> HttpResponse:
    """Keep the record for a matter outside the house."""
    errors, matter = Errors(), request.POST.get("matter", "")
    try:
        actions.place_hold(
            actor=request.actor, person_id=person_id, matter=matter, form_key=content_key_of(request.POST), now=request.now
        )
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("matter", refusal.message)
        return _page(request, person_id, errors=errors)
    messages.success(request, _("Held. It cannot be erased until another person lifts this."))
    return redirect("erasure", person_id=person_id)


def hold_lift(request: SideRequest, person_id: UUID, hold_id: UUID) -> HttpResponse:
    errors = Errors()
    try:
        actions.lift_hold(actor=request.actor, person_id=person_id, hold_id=hold_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("holds", refusal.message)
        return _page(request, person_id, errors=errors)
    messages.success(request, _("Lifted."))
    return redirect("erasure", person_id=person_id)


def _page(request: SideRequest, person_id: UUID, *, errors: Errors) -> HttpResponse:
    shown = actions.read_erasure_page(actor=request.actor, person_id=person_id, now=request.now)
    done = next((row for row in shown.past if row.counts), None)
    linked = second_looks.conversations_of(actor=request.actor, person_id=person_id)
    counts = {**(done.counts if done else shown.counts), **{name: n for name, n in linked.items() if n}}
    page = {
        "record": shown,
        "record_id": person_id,
        "pages": PAGES,
        "gone": [(name, n) for name, n in counts.items() if name in names.ERASED_COUNTS],
        "stays": [(name, n) for name, n in counts.items() if name not in names.ERASED_COUNTS],
        "grounds": list(names.ERASURE_GROUNDS.items()),
        "names": accounts.staff_names(_named(shown)),
        "mine": request.actor.id,
        "kept": request.POST.dict(),
        "form_key_value": str(form_key_of(request.POST)),
        "errors": errors.by_field,
        "rail": "second",
    }
    return render(request, "desk/second/erasure.html", page, status=errors.status)


def _named(shown: ErasurePage) -> list[UUID]:
    rows = [*shown.past, *([shown.waiting] if shown.waiting else [])]
    decided = [row.decided_by for row in rows if row.decided_by]
    return [*(row.asked_by for row in rows), *decided, *(hold.placed_by for hold in shown.holds)]
