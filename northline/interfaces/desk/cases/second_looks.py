"""What takes two people, in one place: what waits for this reader as the second, and what they asked for themselves."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.accounts import queries as accounts
from northline.apps.people import second_looks as queries
from northline.foundation.actor import Role
from northline.foundation.errors import NotHere
from northline.interfaces.common.forms import Errors
from northline.interfaces.common.requests import SideRequest

OVERRIDING = (Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER, Role.COUNSEL)
CARING = (Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER)
ERASING = (Role.COUNSEL, Role.ADMINISTRATOR)


def second_looks(request: SideRequest) -> HttpResponse:
    """Duties, openings by break-glass, holds and erasures, as far as they are this reader's; and finding a record by its code."""
    actor, errors, code = request.actor, Errors(), request.POST.get("code", "")
    if request.method == "POST":
        page = "erasure" if request.POST.get("do") == "erasure" and actor.has(*ERASING) else "duty_new"
        if page == "duty_new" and not actor.has(*OVERRIDING):
            raise NotHere
        try:
            found = queries.code_card(actor=actor, code=code)
        except NotHere:
            errors.add("code", _("We know nobody by this code. Look at it again."))
        else:
            return redirect(page, person_id=found.person_id)
    return render(request, "desk/second/list.html", _shown(request, errors=errors, code=code), status=errors.status)


def _shown(request: SideRequest, *, errors: Errors, code: str) -> dict[str, object]:
    actor, now = request.actor, request.now
    duties, glasses, erasures = (
        queries.duties(actor=actor, now=now),
        queries.glasses(actor=actor),
        queries.erasures(actor=actor),
    )
    named = [*(row.asked_by for row in duties), *(row.opened_by for row in glasses), *(row.asked_by for row in erasures)]
    return {
        "duties_waiting": [row for row in duties if row.waits and row.asked_by != actor.id],
        "duties": [row for row in duties if not row.waits or row.asked_by == actor.id],
        "glasses_waiting": [row for row in glasses if row.justified is None and row.opened_by != actor.id],
        "glasses": [row for row in glasses if row.justified is not None or row.opened_by == actor.id],
        "erasures": erasures,
        "held": queries.held_records(actor=actor),
        "names": accounts.staff_names(named),
        "overrides": actor.has(*OVERRIDING),
        "breaks": actor.has(*CARING),
        "erases": actor.has(*ERASING),
        "mine": actor.id,
        "errors": errors.by_field,
        "code": code,
        "rail": "second",
    }
