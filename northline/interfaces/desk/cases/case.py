"""The list of cases, a case's page, and the daily work on it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import (
    WORKING,
    CaseClosed,
    CaseNotClosed,
    CaseState,
    CaseView,
    ClosingReason,
    Goals,
    NeedState,
    SecondPersonNeeded,
    View,
)
from northline.apps.contacts import queries as contacts
from northline.apps.people import queries as people
from northline.apps.people.contracts import ReadReason, Section
from northline.apps.referrals import queries as referrals
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, choice, content_key_of, day_of, one_code, today_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases import names, timeline
from northline.interfaces.desk.cases.safety import rules_shown


def cases(request: SideRequest) -> HttpResponse:
    """One's own and the team's cases: crises by their clock, then what is overdue; and what waits for one's second look."""
    closed = request.GET.get("show") == "closed"
    lines = queries.open_cases(actor=request.actor, now=request.now, closed=closed)
    page = {
        "lines": lines,
        "closed": closed,
        "closings": queries.closings_waiting(actor=request.actor, now=request.now),
        "mine": request.actor.id,
        "today": today_of(request),
        "rail": "cases",
    }
    return render(request, "desk/cases/list.html", page)


def case(request: SideRequest, case_id: UUID) -> HttpResponse:
    """A case's page: whole or basic, as the actor may see it."""
    return case_page(request, case_id)


def case_page(
    request: SideRequest, case_id: UUID, *, errors: Errors | None = None, kept: dict[str, str] | None = None
) -> HttpResponse:
    """The same, also with what is to be fixed and what was typed."""
    shown = actions.read_case(actor=request.actor, case_id=case_id, now=request.now)
    found = errors or Errors()
    page: dict[str, Any] = {
        "case": shown,
        "errors": found.by_field,
        "kept": kept or {},
        "rail": "cases",
        "mine": request.actor.id,
    }
    page["person"] = people.person_view(actor=request.actor, person_id=shown.person_id, now=request.now)
    page["rules"] = rules_shown(request, person_id=shown.person_id, rules=page["person"].rules)
    if shown.view is View.BASIC:
        return render(request, "desk/cases/basic.html", page, status=found.status)
    page |= _whole(request, shown, person=page["person"])
    return render(request, "desk/cases/case.html", page, status=found.status)


def _whole(request: SideRequest, shown: CaseView, *, person: Any) -> dict[str, Any]:
    show = request.GET.get("show", "")
    looks = people.looks(actor=request.actor, person_id=shown.person_id, now=request.now) if person.may_write else ()
    return {
        "contacts": queries.linked_contacts(actor=request.actor, case_id=shown.case_id, now=request.now),
        "reads_contacts": queries.may_read_contacts(actor=request.actor, case_id=shown.case_id, now=request.now),
        "own_contacts": contacts.readable_among(actor=request.actor, contact_ids=shown.contacts),
        "referrals": referrals.referrals_of_case(actor=request.actor, case_id=shown.case_id, now=request.now),
        "lines": timeline.lines(request, case=shown, consents=person.consents, looks=looks, show=show),
        "show": show,
        "next_states": [state for state in WORKING if state is not shown.state],
        "closed_sections": [card for card in person.sections if card.closed],
        "contact_section": Section.CONTACT,
        "read_reasons": list(names.READ_REASONS.items()),
        "default_reason": ReadReason.FORM_WITH_THEM,
        "today": today_of(request),
    }


def case_note_add(request: SideRequest, case_id: UUID) -> HttpResponse:
    words = request.POST.get("words", "")
    try:
        actions.add_note(
            actor=request.actor, case_id=case_id, words=words, form_key=content_key_of(request.POST), now=request.now
        )
    except NotHere:
        raise
    except Refusal as refusal:
        return _again(request, case_id, field="note", refusal=refusal, kept={"note": words})
    messages.success(request, _("Note kept."))
    return redirect("case", case_id=case_id)


def case_task_add(request: SideRequest, case_id: UUID) -> HttpResponse:
    title, due = request.POST.get("title", ""), request.POST.get("due", "")
    if due.strip() and day_of(due) is None:
        errors = Errors()
        errors.add("due", _("This day isn’t in the calendar."))
        return case_page(request, case_id, errors=errors, kept={"title": title, "due": due})
    try:
        actions.add_task(
            actor=request.actor,
            case_id=case_id,
            title=title,
            due=day_of(due),
            form_key=content_key_of(request.POST),
            now=request.now,
        )
    except NotHere:
        raise
    except Refusal as refusal:
        return _again(request, case_id, field="title", refusal=refusal, kept={"title": title, "due": due})
    messages.success(request, _("Noted, to be done."))
    return redirect("case", case_id=case_id)


def case_task_done(request: SideRequest, case_id: UUID, task_id: UUID) -> HttpResponse:
    actions.finish_task(actor=request.actor, case_id=case_id, task_id=task_id, now=request.now)
    messages.success(request, _("Done."))
    return redirect("case", case_id=case_id)


def case_state(request: SideRequest, case_id: UUID) -> HttpResponse:
    state = choice(CaseState, request.POST.get("state", ""))
    if state is None:
        raise NotHere
    try:
        actions.set_state(actor=request.actor, case_id=case_id, state=state, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        return _again(request, case_id, field="state", refusal=refusal, kept={})
    messages.success(request, _("The case is in %(state)s now.") % {"state": names.STATES[state]})
    return redirect("case", case_id=case_id)


def case_needs(request: SideRequest, case_id: UUID) -> HttpResponse:
    """The needs of a case, each with its words, state and next step, to be changed one by one."""
    return _needs_page(request, case_id, errors=Errors(), kept={})


def case_need_add(request: SideRequest, case_id: UUID) -> HttpResponse:
    post, errors = request.POST, Errors()
    code = one_code(request.pack, "needs", post.get("code", ""))
    if not code:
        errors.add("code", _("Choose what they need."))
        return _needs_page(request, case_id, errors=errors, kept=post.dict())
    try:
        actions.add_need(
            actor=request.actor,
            case_id=case_id,
            code=code,
            words=post.get("words", ""),
            next_step=post.get("next_step", ""),
            form_key=content_key_of(post),
            now=request.now,
        )
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("code", refusal.message)
        return _needs_page(request, case_id, errors=errors, kept=post.dict())
    messages.success(request, _("Added."))
    return redirect("case_needs", case_id=case_id)


def case_need(request: SideRequest, case_id: UUID, need_id: UUID) -> HttpResponse:
    post, errors = request.POST, Errors()
    state = choice(NeedState, post.get("state", ""))
    if state is None:
        raise NotHere
    try:
        actions.change_need(
            actor=request.actor,
            case_id=case_id,
            need_id=need_id,
            state=state,
            words=post.get("words", ""),
            next_step=post.get("next_step", ""),
            now=request.now,
        )
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add(f"words-{need_id}", refusal.message)
        return _needs_page(request, case_id, errors=errors, kept=post.dict(), typed_at=need_id)
    messages.success(request, _("Saved."))
    return redirect("case_needs", case_id=case_id)


def case_close(request: SideRequest, case_id: UUID) -> HttpResponse:
    """Close with a reason, or ask a second person where this case needs one."""
    errors, post = Errors(), request.POST
    shown = whole_case(request, case_id)
    if request.method == "POST":
        reason, goals = choice(ClosingReason, post.get("reason", "")), choice(Goals, post.get("goals", ""))
        if reason is None:
            errors.add("reason", _("Choose why it ends."))
        elif (answer := _close(request, case_id, reason=reason, goals=goals or Goals.NOT_KNOWN, errors=errors)) is not None:
            return answer
    page = {
        "case": shown,
        "errors": errors.by_field,
        "kept": post.dict(),
        "goals": list(names.GOALS.items()),
        "waiting": [task for task in shown.tasks if task.done_at is None],
        "open_needs": [need for need in shown.needs if need.state not in (NeedState.MET, NeedState.NOT_WANTED)],
        "rail": "cases",
    }
    return render(request, "desk/cases/close.html", page, status=errors.status)


def case_closing(request: SideRequest, case_id: UUID) -> HttpResponse:
    """The second person's answer: agree, or send it back to work."""
    approve = request.POST.get("do") == "agree"
    try:
        actions.decide_closing(
            actor=request.actor, case_id=case_id, approve=approve, words=request.POST.get("words", ""), now=request.now
        )
    except NotHere:
        raise
    except Refusal as refusal:
        return _again(request, case_id, field="closing", refusal=refusal, kept={"closing": request.POST.get("words", "")})
    messages.success(request, _("The case is closed.") if approve else _("Sent back to work, with your words."))
    return redirect("case", case_id=case_id)


def case_reopen(request: SideRequest, case_id: UUID) -> HttpResponse:
    words = request.POST.get("words", "")
    try:
        actions.reopen_case(actor=request.actor, case_id=case_id, words=words, now=request.now)
    except NotHere:
        raise
    except CaseNotClosed as refusal:
        messages.info(request, refusal.message)
        return redirect("case", case_id=case_id)
    except Refusal as refusal:
        return _again(request, case_id, field="reopen", refusal=refusal, kept={"reopen": words})
    messages.success(request, _("The case is open again, with all its history."))
    return redirect("case", case_id=case_id)


def whole_case(request: SideRequest, case_id: UUID) -> CaseView:
    """The case for a page that only those who read all of it may open, logged as read; NotHere for the others."""
    shown = actions.read_case(actor=request.actor, case_id=case_id, now=request.now)
    if shown.view is View.BASIC:
        raise NotHere
    return shown


def _close(request: SideRequest, case_id: UUID, *, reason: ClosingReason, goals: Goals, errors: Errors) -> HttpResponse | None:
    try:
        card = actions.close_case(
            actor=request.actor,
            case_id=case_id,
            reason=reason,
            goals=goals,
            words=request.POST.get("words", ""),
            now=request.now,
        )
    except NotHere:
        raise
    except (CaseClosed, SecondPersonNeeded) as refusal:
        messages.info(request, refusal.message)
        return redirect("case", case_id=case_id)
    except Refusal as refusal:
        errors.add("reason", refusal.message)
        return None
    if card.state is CaseState.CLOSED:
        messages.success(request, _("The case is closed. You can reopen it with all its history."))
    else:
        messages.success(request, _("A second person was asked to agree to closing."))
    return redirect("case", case_id=case_id)


def _needs_page(
    request: SideRequest, case_id: UUID, *, errors: Errors, kept: dict[str, Any], typed_at: UUID | None = None
) -> HttpResponse:
    shown = whole_case(request, case_id)
    typed = {"words": kept.get("words", ""), "next_step": kept.get("next_step", "")}
    page = {
        "case": shown,
        "needs": [replace(need, **typed) if need.need_id == typed_at else need for need in shown.needs],
        "typed_at": typed_at,
        "errors": errors.by_field,
        "kept": kept,
        "need_states": list(names.NEED_STATES.items()),
        "known": {need.code for need in shown.needs},
        "rail": "cases",
    }
    return render(request, "desk/cases/needs.html", page, status=errors.status)


def _again(request: SideRequest, case_id: UUID, *, field: str, refusal: Refusal, kept: dict[str, str]) -> HttpResponse:
    errors = Errors()
    errors.add(field, refusal.message)
    return case_page(request, case_id, errors=errors, kept=kept)
