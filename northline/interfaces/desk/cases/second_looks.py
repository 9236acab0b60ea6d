"""What takes two people, in one place: what waits for this reader as the second, and what they asked for themselves."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.accounts import queries as accounts
from northline.apps.contacts import actions as contact_actions
from northline.apps.contacts import second_looks as contacts
from northline.apps.people import access
from northline.apps.people import second_looks as queries
from northline.foundation.errors import NotHere
from northline.interfaces.common.forms import Errors, day_of, end_of_day
from northline.interfaces.common.requests import SideRequest


def second_looks(request: SideRequest) -> HttpResponse:
    """Duties, openings by break-glass, holds and erasures, as far as they are this reader's; and finding a record by its code."""
    actor, errors, code = request.actor, Errors(), request.POST.get("code", "")
    if request.POST.get("do") == "day":
        return _of_a_day(request)
    if request.method == "POST":
        page = "erasure" if request.POST.get("do") == "erasure" and access.may_erase(actor) else "duty_new"
        if page == "duty_new" and not access.may_override(actor):
            raise NotHere
        try:
            return _found(request, page=page, code=code)
        except NotHere:
            errors.add("code", _("We know nobody by this code. Look at it again."))
    return render(request, "desk/second/list.html", _shown(request, errors=errors, code=code), status=errors.status)


def _of_a_day(request: SideRequest) -> HttpResponse:
    """The contacts of the day that somebody names who wants theirs erased."""
    errors, given = Errors(), request.POST.get("day", "")
    day = day_of(given)
    if day is None:
        errors.add("day", _("Choose a day."))
        return render(request, "desk/second/list.html", _shown(request, errors=errors, code="", day=given), status=errors.status)
    end = end_of_day(day, pack=request.pack) + timedelta(seconds=1)
    begin = end_of_day(day - timedelta(days=1), pack=request.pack) + timedelta(seconds=1)
    arrived = contact_actions.find_by_time(actor=request.actor, begin=begin, end=end, now=request.now)
    return render(request, "desk/second/list.html", {**_shown(request, errors=errors, code="", day=given), "arrived": arrived})


def _found(request: SideRequest, *, page: str, code: str) -> HttpResponse:
    """To the page of the person with this code; holding and erasing finds contacts, too."""
    try:
        return redirect(page, person_id=queries.code_card(actor=request.actor, code=code).person_id)
    except NotHere:
        if page != "erasure":
            raise
    return redirect("contact_erasure", contact_id=contacts.contact_by_code(actor=request.actor, code=code))


def _shown(request: SideRequest, *, errors: Errors, code: str, day: str = "") -> dict[str, object]:
    actor, now = request.actor, request.now
    duties, glasses, erasures = (
        queries.duties(actor=actor, now=now),
        queries.glasses(actor=actor),
        queries.erasures(actor=actor),
    )
    of_contacts = contacts.erasures(actor=actor)
    erasing = [*(row.asked_by for row in erasures), *(row.asked_by for row in of_contacts)]
    named = [*(row.asked_by for row in duties), *(row.opened_by for row in glasses), *erasing]
    return {
        "duties_waiting": [row for row in duties if row.waits and row.asked_by != actor.id],
        "duties": [row for row in duties if not row.waits or row.asked_by == actor.id],
        "glasses_waiting": [row for row in glasses if row.justified is None and row.opened_by != actor.id],
        "glasses": [row for row in glasses if row.justified is not None or row.opened_by == actor.id],
        "erasures": erasures,
        "contact_erasures": of_contacts,
        "held": queries.held_records(actor=actor),
        "held_contacts": contacts.held_contacts(actor=actor),
        "names": accounts.staff_names(named),
        "overrides": access.may_override(actor),
        "breaks": access.may_break_glass(actor),
        "erases": access.may_erase(actor),
        "mine": actor.id,
        "errors": errors.by_field,
        "code": code,
        "day": day,
        "rail": "second",
    }
