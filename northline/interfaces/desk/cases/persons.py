"""A person's page: sections that open one at a time, ways to reach them, the consent ledger."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.cases import queries as cases
from northline.apps.people import actions, queries
from northline.apps.people.contracts import (
    SECTION_FIELDS,
    SHOWN_FOR,
    ReadReason,
    ReasonNeeded,
    Section,
)
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, choice, safe_next
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases import names
from northline.interfaces.desk.cases.safety import rules_shown


def person(request: SideRequest, person_id: UUID) -> HttpResponse:
    """The person under their code. Everything is masked until it is opened."""
    return _page(request, person_id, errors=Errors())


def _page(request: SideRequest, person_id: UUID, *, errors: Errors) -> HttpResponse:
    shown = actions.read_person(actor=request.actor, person_id=person_id, now=request.now)
    page: dict[str, Any] = {
        "person": shown,
        "rules": rules_shown(request, person_id=person_id, rules=shown.rules),
        "case": cases.case_of_person(actor=request.actor, person_id=person_id, now=request.now),
        "fields": {section: SECTION_FIELDS[section] for section in Section},
        "read_reasons": list(names.READ_REASONS.items()),
        "disclosures": queries.disclosures(actor=request.actor, person_id=person_id) if shown.consents else (),
        "errors": errors.by_field,
        "rail": "cases",
    }
    return render(request, "desk/people/person.html", page, status=errors.status)


def person_section(request: SideRequest, person_id: UUID) -> HttpResponse:
    """Show, and log it: one section for sixty seconds, then back to where one came from."""
    section, post = choice(Section, request.POST.get("section", "")), request.POST
    if section is None:
        raise NotHere
    try:
        opened = actions.read_section(
            actor=request.actor,
            person_id=person_id,
            section=section,
            reason=choice(ReadReason, post.get("reason", "")),
            words=post.get("why", ""),
            now=request.now,
        )
    except ReasonNeeded as refusal:
        errors = Errors()
        errors.add(f"reason-{section.value}", refusal.message)
        return _page(request, person_id, errors=errors)
    back = safe_next(request, post.get("next", "")) or f"/{request.LANGUAGE_CODE}/persons/{person_id}/"
    page = {
        "person": queries.person_view(actor=request.actor, person_id=person_id, now=request.now),
        "opened": opened,
        "values": [(name, opened.values[name]) for name in (*SECTION_FIELDS[section], "code_word") if opened.values.get(name)],
        "back": back,
        "rail": "cases",
    }
    answer = render(request, "desk/people/section.html", page)
    answer.headers["Refresh"] = f"{int(SHOWN_FOR.total_seconds())}; url={back}"
    return answer


def person_section_save(request: SideRequest, person_id: UUID) -> HttpResponse:
    """Write fields without seeing the others: empty ones stay as they were, ticked ones are taken out."""
    section = choice(Section, request.POST.get("section", ""))
    if section is None:
        raise NotHere
    changes = {name: text for name in SECTION_FIELDS[section] if (text := request.POST.get(name, "").strip())}
    changes |= {name: "" for name in request.POST.getlist("remove") if name in SECTION_FIELDS[section]}
    try:
        actions.save_section(actor=request.actor, person_id=person_id, section=section, changes=changes, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        errors = Errors()
        errors.add(f"save-{section.value}", refusal.message)
        return _page(request, person_id, errors=errors)
    if changes:
        messages.success(request, _("Kept, and masked."))
    return redirect("person", person_id=person_id)
