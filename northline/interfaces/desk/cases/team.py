"""Who sees a case: the owner, who is invited until when, who looked at what; inviting, ending, handing over."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.accounts import queries as accounts
from northline.apps.cases import actions
from northline.apps.people import queries as people
from northline.foundation.actor import Role
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, day_of, end_of_day, today_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases.case import whole_case

CARING = frozenset({Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER})
USUAL_INVITATION = timedelta(days=14)


def case_team(request: SideRequest, case_id: UUID) -> HttpResponse:
    """Who may see it now, and every opening of a sealed section."""
    return _page(request, case_id, errors=Errors())


def case_invite(request: SideRequest, case_id: UUID) -> HttpResponse:
    errors, post = Errors(), request.POST
    day, user_id = day_of(post.get("until", "")), _uuid(post.get("colleague", ""))
    if user_id is None:
        errors.add("colleague", _("Choose a colleague."))
    if day is None or day < today_of(request):
        errors.add("until", _("Choose a day from today on."))
    if errors or day is None or user_id is None:
        return _page(request, case_id, errors=errors)
    actions.invite(
        actor=request.actor, case_id=case_id, user_id=user_id, until=end_of_day(day, pack=request.pack), now=request.now
    )
    messages.success(request, _("Invited until that day."))
    return redirect("case_team", case_id=case_id)


def case_invitation_end(request: SideRequest, case_id: UUID, user_id: UUID) -> HttpResponse:
    actions.end_invitation(actor=request.actor, case_id=case_id, user_id=user_id, now=request.now)
    messages.success(request, _("The invitation has ended."))
    return redirect("case_team", case_id=case_id)


def case_hand_over(request: SideRequest, case_id: UUID) -> HttpResponse:
    errors, user_id = Errors(), _uuid(request.POST.get("next_owner", ""))
    if user_id is None:
        errors.add("next_owner", _("Choose a colleague."))
        return _page(request, case_id, errors=errors)
    try:
        actions.hand_over(actor=request.actor, case_id=case_id, user_id=user_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("next_owner", refusal.message)
        return _page(request, case_id, errors=errors)
    messages.success(request, _("Handed over to %(name)s.") % {"name": accounts.staff_name(user_id)})
    return redirect("case", case_id=case_id)


def _page(request: SideRequest, case_id: UUID, *, errors: Errors) -> HttpResponse:
    shown = whole_case(request, case_id)
    person = people.person_view(actor=request.actor, person_id=shown.person_id, now=request.now)
    looks = people.looks(actor=request.actor, person_id=shown.person_id, now=request.now) if person.may_write else ()
    colleagues = accounts.colleagues(actor=request.actor, roles=CARING)
    page: dict[str, Any] = {
        "case": shown,
        "looks": looks,
        "names": accounts.staff_names(look.by for look in looks),
        "readers": len({look.by for look in looks}),
        "week": len({look.by for look in looks if look.at > request.now - timedelta(days=7)}),
        "disclosures": people.disclosures(actor=request.actor, person_id=shown.person_id),
        "colleagues": [one for one in colleagues if one.id != shown.owner],
        "until": today_of(request) + USUAL_INVITATION,
        "today": today_of(request),
        "may_hand_over": shown.owner == request.actor.id or request.actor.has(Role.SUPERVISOR),
        "errors": errors.by_field,
        "rail": "cases",
    }
    return render(request, "desk/cases/team.html", page, status=errors.status)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
