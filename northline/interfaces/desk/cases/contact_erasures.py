"""Holding and erasing one contact on its own: the same two people, the same code to type, and no word of it before or after."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.accounts import queries as accounts
from northline.apps.cases import actions as cases
from northline.apps.cases import second_looks
from northline.apps.contacts import actions
from northline.apps.contacts.contracts import ContactErasurePage
from northline.apps.people.contracts import CodeDoesNotMatch, ErasureGround
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, choice, content_key_of, form_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases import names

PAGES = {
    "ask": "contact_erasure_ask",
    "decide": "contact_erasure_decide",
    "place": "contact_hold_place",
    "lift": "contact_hold_lift",
}


def contact_erasure(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """What erasing this contact would destroy and what would stay, what holds it, whose case keeps it, and who asked."""
    return _page(request, contact_id, errors=Errors())


def contact_erasure_ask(request: SideRequest, contact_id: UUID) -> HttpResponse:
    errors, ground = Errors(), choice(ErasureGround, request.POST.get("ground", ""))
    if ground is None:
        errors.add("ground", _("Choose why it is erased."))
        return _page(request, contact_id, errors=errors)
    try:
        cases.ask_contact_erasure(actor=request.actor, contact_id=contact_id, ground=ground, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("ground", refusal.message)
        return _page(request, contact_id, errors=errors)
    messages.success(request, _("Asked. Nothing is destroyed until a second person does it."))
    return redirect("contact_erasure", contact_id=contact_id)


def contact_erasure_decide(request: SideRequest, contact_id: UUID, erasure_id: UUID) -> HttpResponse:
    """The second person types the code and erases, or refuses."""
    errors, ids = Errors(), {"contact_id": contact_id, "erasure_id": erasure_id}
    erase = request.POST.get("do") == "erase"
    try:
        if erase:
            cases.erase_contact(actor=request.actor, **ids, code=request.POST.get("code", ""), now=request.now)
        else:
            actions.refuse_erasure(actor=request.actor, **ids, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("code" if isinstance(refusal, CodeDoesNotMatch) else "decide", refusal.message)
        return _page(request, contact_id, errors=errors)
    messages.success(request, _("Erased. Nobody can read this contact any more.") if erase else _("Refused. Nothing was erased."))
    return redirect("contact_erasure", contact_id=contact_id)


def contact_hold_place(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """Keep the contact for a matter outside the house."""
    errors, matter = Errors(), request.POST.get("matter", "")
    try:
        actions.place_hold(
            actor=request.actor, contact_id=contact_id, matter=matter, form_key=content_key_of(request.POST), now=request.now
        )
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("matter", refusal.message)
        return _page(request, contact_id, errors=errors)
    messages.success(request, _("Held. It cannot be erased until another person lifts this."))
    return redirect("contact_erasure", contact_id=contact_id)


def contact_hold_lift(request: SideRequest, contact_id: UUID, hold_id: UUID) -> HttpResponse:
    errors = Errors()
    try:
        actions.lift_hold(actor=request.actor, contact_id=contact_id, hold_id=hold_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("holds", refusal.message)
        return _page(request, contact_id, errors=errors)
    messages.success(request, _("Lifted."))
    return redirect("contact_erasure", contact_id=contact_id)


def _page(request: SideRequest, contact_id: UUID, *, errors: Errors) -> HttpResponse:
    shown = actions.read_erasure_page(actor=request.actor, contact_id=contact_id, now=request.now)
    page = {
        "contact": True,
        "record": shown,
        "record_id": contact_id,
        "pages": PAGES,
        "people": second_looks.people_of_contact(actor=request.actor, contact_id=contact_id),
        "gone": list(shown.counts.items()),
        "grounds": list(names.ERASURE_GROUNDS.items()),
        "names": accounts.staff_names(_named(shown)),
        "mine": request.actor.id,
        "kept": request.POST.dict(),
        "form_key_value": str(form_key_of(request.POST)),
        "errors": errors.by_field,
        "rail": "second",
    }
    return render(request, "desk/second/erasure.html", page, status=errors.status)


def _named(shown: ContactErasurePage) -> list[UUID]:
    rows = [*shown.past, *([shown.waiting] if shown.waiting else [])]
    decided = [row.decided_by for row in rows if row.decided_by]
    return [*(row.asked_by for row in rows), *decided, *(hold.placed_by for hold in shown.holds)]
