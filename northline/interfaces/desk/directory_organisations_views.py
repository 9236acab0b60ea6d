"""Listings written by hand, and organisations: who speaks for them on the partners' side."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.directory import actions, organisations, queries
from northline.apps.directory.access import is_specialist
from northline.apps.directory.contracts import RISKY_KINDS, KnownOrganisation
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, form_key_of, id_of, today_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.common.templatetags.directory import KINDS
from northline.interfaces.desk.directory_forms import new_of, posted, put_beside, tiers_of


def listing_new(request: SideRequest) -> HttpResponse:
    """Write down a service that is missing; it waits for a specialist who did not write it."""
    errors, known = Errors(), None
    if request.method == "POST":
        try:
            service_id = actions.suggest_listing(
                actor=request.actor, listing=new_of(request), form_key=form_key_of(request.POST), now=request.now
            )
            messages.success(
                request, _("Thank you. It waits for the partnership team and shows when one of them has checked it.")
            )
            return redirect("service", service_id=service_id) if is_specialist(request.actor) else redirect("directory")
        except KnownOrganisation as refusal:
            errors.add("organisation", refusal.message)
            known = refusal.organisation_id
        except Refusal as refusal:
            put_beside(errors, refusal)
    return _form(request, errors, known=known)


def organisations_page(request: SideRequest) -> HttpResponse:
    """Organisations that we work with."""
    context = {
        "rail": "directory",
        "tab": "organisations",
        "organisations": organisations.organisations(actor=request.actor),
        "state": queries.state_of_directory(actor=request.actor, now=request.now),
        "specialist": True,
    }
    return render(request, "desk/directory/organisations.html", context)


def organisation(request: SideRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation: its listings, and the accounts that answer for it."""
    return _page(request, organisation_id, Errors())


def organisation_member_add(request: SideRequest, organisation_id: UUID) -> HttpResponse:
    """Let somebody with a provider's account answer for this organisation."""
    errors = Errors()
    try:
        actions.add_member_by_email(
            actor=request.actor,
            email=request.POST.get("email", "").replace("\x00", "")[:254],
            organisation_id=organisation_id,
            now=request.now,
        )
    except NotHere:
        raise
    except Refusal as refusal:
        errors.add("email", refusal.message)
        return _page(request, organisation_id, errors)
    messages.success(request, _("From now on they see and answer the requests to this organisation."))
    return redirect("organisation", organisation_id=organisation_id)


def organisation_member_end(request: SideRequest, organisation_id: UUID) -> HttpResponse:
    """End it at once."""
    user_id = id_of(request.POST.get("member", ""))
    if user_id is None:
        raise NotHere
    actions.remove_member(actor=request.actor, user_id=user_id, organisation_id=organisation_id, now=request.now)
    messages.success(request, _("Ended. They see nothing of this organisation any more."))
    return redirect("organisation", organisation_id=organisation_id)


def _form(request: SideRequest, errors: Errors, *, known: UUID | None) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    organisation_id = id_of(given.get("organisation_id", ""))
    fresh = {"tier": "public", "read_on": today_of(request).isoformat()}
    context = {
        "rail": "directory",
        "errors": errors.by_field,
        "kept": posted(request.POST) if request.method == "POST" else fresh,
        "organisation_id": organisation_id,
        "organisation_name": organisations.named(actor=request.actor, organisation_id=organisation_id) if organisation_id else "",
        "known": known if known and is_specialist(request.actor) else None,
        "kinds": [(kind, name) for kind, name in KINDS.items() if kind not in RISKY_KINDS or is_specialist(request.actor)],
        "tiers": tiers_of(request.actor),
        "today": today_of(request).isoformat(),
    }
    return render(request, "desk/directory/new.html", context, status=errors.status)


def _page(request: SideRequest, organisation_id: UUID, errors: Errors) -> HttpResponse:
    context = {
        "rail": "directory",
        "organisation": organisations.organisation(actor=request.actor, organisation_id=organisation_id),
        "errors": errors.by_field,
        "kept": request.POST.dict(),
    }
    return render(request, "desk/directory/organisation.html", context, status=errors.status)
