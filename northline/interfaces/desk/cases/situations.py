"""A situation's page: what may be going on, and people by role."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import PersonRole
from northline.apps.contacts import queries as contacts
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, choice, content_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases.opening import told_by_form


def situation(request: SideRequest, situation_id: UUID) -> HttpResponse:
    """What is told, by whom it is kept, and the cases and contacts that belong to it."""
    return _page(request, situation_id, errors=Errors(), kept={})


def situation_edit(request: SideRequest, situation_id: UUID) -> HttpResponse:
    """Write down what is known now; if somebody else wrote meanwhile, nothing is lost: it says so."""
    shown = actions.read_situation(actor=request.actor, situation_id=situation_id, now=request.now)
    told: Any = shown
    errors = Errors()
    if request.method == "POST":
        told = told_by_form(request)
        version = request.POST.get("version", "")
        try:
            actions.change_situation(
                actor=request.actor,
                situation_id=situation_id,
                told=told,
                version=int(version) if version.isdecimal() else 0,
                now=request.now,
            )
        except NotHere:
            raise
        except Refusal as refusal:
            errors.add("words", refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("situation", situation_id=situation_id)
    page = {"situation": shown, "told": told, "errors": errors.by_field, "rail": "cases"}
    return render(request, "desk/cases/situation_edit.html", page, status=errors.status)


def situation_person_add(request: SideRequest, situation_id: UUID) -> HttpResponse:
    """Put a person into the situation, in a role: somebody known by code, or somebody new of whom only a role is told."""
    post, errors = request.POST, Errors()
    role = choice(PersonRole, post.get("role", ""))
    if role is None:
        errors.add("role", _("Choose their part in it."))
        return _page(request, situation_id, errors=errors, kept=post.dict())
    try:
        actions.put_into_situation(
            actor=request.actor,
            situation_id=situation_id,
            person_code=post.get("person_code", "").strip()[:16],
            role=role,
            known=post.get("known", ""),
            form_key=content_key_of(post),
            now=request.now,
        )
    except Refusal as refusal:
        queries.situation_view(actor=request.actor, situation_id=situation_id, now=request.now)
        unknown = _("We know nobody by this code. Look at it again.")
        errors.add("person_code", unknown if isinstance(refusal, NotHere) else refusal.message)
        return _page(request, situation_id, errors=errors, kept=post.dict())
    messages.success(request, _("Added."))
    return redirect("situation", situation_id=situation_id)


def _page(request: SideRequest, situation_id: UUID, *, errors: Errors, kept: dict[str, Any]) -> HttpResponse:
    shown = actions.read_situation(actor=request.actor, situation_id=situation_id, now=request.now)
    page = {
        "situation": shown,
        "contacts": contacts.cards(actor=request.actor, contact_ids=shown.contacts).values(),
        "errors": errors.by_field,
        "kept": kept,
        "rail": "cases",
    }
    return render(request, "desk/cases/situation.html", page, status=errors.status)
