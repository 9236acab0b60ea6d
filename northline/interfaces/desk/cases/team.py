"""Who sees a case: the owner, who is invited until when, who looked at what; inviting, ending, handing over."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.accounts import queries as accounts
from northline.apps.cases import access, actions, queries
from northline.apps.cases.contracts import LONGEST_INVITATION, CaseClosed, InvitationTooLong
from northline.apps.people import queries as people
from northline.interfaces.common.forms import Errors, day_of, end_of_day, id_of, today_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases.case import whole_case

USUAL_INVITATION = timedelta(days=14)


def case_team(request: SideRequest, case_id: UUID) -> HttpResponse:
    """Who may see it now, and every opening of a sealed section."""
    return _page(request, case_id, errors=Errors())


def case_invite(request: SideRequest, case_id: UUID) -> HttpResponse:
    errors, post = Errors(), request.POST
    kept = {"colleague": post.get("colleague", ""), "until": post.get("until", "")}
    day, user_id = day_of(post.get("until", "")), id_of(post.get("colleague", ""))
    if user_id is None:
        errors.add("colleague", _("Choose a colleague."))
    if day is None or day < today_of(request):
        errors.add("until", _("Choose a day from today on."))
    if errors or day is None or user_id is None:
        return _page(request, case_id, errors=errors, kept=kept)
    try:
        actions.invite(
            actor=request.actor, case_id=case_id, user_id=user_id, until=end_of_day(day, pack=request.pack), now=request.now
        )
    except InvitationTooLong as refusal:
        errors.add("until", refusal.message)
        return _page(request, case_id, errors=errors, kept=kept)
    messages.success(request, _("Invited until that day."))
    return redirect("case_team", case_id=case_id)


def case_invitation_end(request: SideRequest, case_id: UUID, user_id: UUID) -> HttpResponse:
    actions.end_invitation(actor=request.actor, case_id=case_id, user_id=user_id, now=request.now)
    messages.success(request, _("The invitation has ended."))
    return redirect("case" if user_id == request.actor.id else "case_team", case_id=case_id)


def case_hand_over(request: SideRequest, case_id: UUID) -> HttpResponse:
    errors, user_id = Errors(), id_of(request.POST.get("next_owner", ""))
    if user_id is None:
        errors.add("next_owner", _("Choose a colleague."))
        return _page(request, case_id, errors=errors)
    try:
        actions.hand_over(actor=request.actor, case_id=case_id, user_id=user_id, now=request.now)
    except CaseClosed as refusal:
        errors.add("next_owner", refusal.message)
        return _page(request, case_id, errors=errors)
    messages.success(request, _("Handed over to %(name)s.") % {"name": accounts.staff_name(user_id)})
    return redirect("case", case_id=case_id)


def _page(request: SideRequest, case_id: UUID, *, errors: Errors, kept: dict[str, str] | None = None) -> HttpResponse:
    shown = whole_case(request, case_id)
    person = people.person_view(actor=request.actor, person_id=shown.person_id, now=request.now)
    looks = people.looks(actor=request.actor, person_id=shown.person_id, now=request.now) if person.may_write else ()
    openings = queries.openings(actor=request.actor, case_id=case_id, now=request.now)
    colleagues = accounts.colleagues(actor=request.actor, roles=frozenset(access.CARING))
    page: dict[str, Any] = {
        "case": shown,
        "looks": looks,
        "openings": openings,
        "names": accounts.staff_names([*(look.by for look in looks), *(one.by for one in openings)]),
        "readers": len({one.by for one in openings}),
        "week": len({one.by for one in openings if one.last_at > request.now - timedelta(days=7)}),
        "disclosures": people.disclosures(actor=request.actor, person_id=shown.person_id),
        "colleagues": [one for one in colleagues if one.id != shown.owner],
        "until": (kept or {}).get("until") or (today_of(request) + USUAL_INVITATION).isoformat(),
        "colleague": (kept or {}).get("colleague", ""),
        "today": today_of(request),
        "latest": today_of(request) + LONGEST_INVITATION - timedelta(days=1),
        "me": request.actor.id,
        "errors": errors.by_field,
        "rail": "cases",
    }
    return render(request, "desk/cases/team.html", page, status=errors.status)
