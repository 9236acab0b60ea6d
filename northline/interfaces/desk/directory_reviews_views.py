"""The partnership specialist's pages: what waits, editing a listing, publishing it, and saying who takes referrals."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.directory import actions, queries
from northline.apps.directory.contracts import ServiceView, Standing
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, form_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.directory_forms import edit_of, kept_of, posted, put_beside, tiers_of
from northline.interfaces.desk.directory_views import service_page


def directory_reviews(request: SideRequest) -> HttpResponse:
    """Suggested listings, the best known first, and suggested changes."""
    page = request.GET.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    waiting = queries.reviews(actor=request.actor, page=number)
    context = {
        "rail": "directory",
        "tab": "reviews",
        "reviews": waiting,
        "state": queries.state_of_directory(actor=request.actor, now=request.now),
        "specialist": True,
    }
    return render(request, "desk/directory/reviews.html", context)


def service_edit(request: SideRequest, service_id: UUID) -> HttpResponse:
    """Edit a listing. A suggested one is published with the same press; one that shows changes after a second look."""
    view = queries.opened_service(actor=request.actor, service_id=service_id)
    errors = Errors()
    if request.method == "POST":
        try:
            return _edited(request, view)
        except Refusal as refusal:
            put_beside(errors, refusal)
    context = {
        "rail": "directory",
        "view": view,
        "service": view.card,
        "errors": errors.by_field,
        "kept": posted(request.POST) if request.method == "POST" else kept_of(view, request),
        "tiers": tiers_of(request.actor),
    }
    return render(request, "desk/directory/edit.html", context, status=errors.status)


def _edited(request: SideRequest, view: ServiceView) -> HttpResponse:
    actor, service_id, now = request.actor, view.card.service_id, request.now
    changes = edit_of(request, view)
    if view.card.standing is not Standing.SUGGESTED:
        key = form_key_of(request.POST)
        actions.propose_edit(actor=actor, service_id=service_id, changes=changes, form_key=key, now=now)
        messages.success(request, _("Kept for the second look. It shows when a colleague has approved it."))
    elif request.POST.get("do") == "approve":
        actions.approve_listing(actor=actor, service_id=service_id, changes=changes, now=now)
        messages.success(request, _("Published. It shows from now on."))
    else:
        actions.edit_listing(actor=actor, service_id=service_id, changes=changes, now=now)
        messages.success(request, _("Saved, with today’s date."))
    return redirect("service", service_id=service_id)


def service_standing(request: SideRequest, service_id: UUID) -> HttpResponse:
    """Not take in, take down for now, or show again."""
    acts = {
        "dismiss": (actions.dismiss_listing, _("Not taken in. It will not be suggested again.")),
        "suspend": (actions.suspend_listing, _("Taken down. It takes no referrals now.")),
        "publish": (actions.publish_again, _("It shows again. Referrals stay off until you switch them on.")),
    }
    if request.POST.get("do") not in acts:
        raise NotHere
    act, told = acts[request.POST["do"]]
    act(actor=request.actor, service_id=service_id, now=request.now)
    messages.success(request, told)
    if request.POST["do"] == "dismiss":
        return redirect("directory_reviews")
    return redirect("service", service_id=service_id)


def service_referrals(request: SideRequest, service_id: UUID) -> HttpResponse:
    """Say that a listing takes referrals and where the mails go, or that it no longer does."""
    post = request.POST
    if post.get("do") == "stop":
        actions.stop_referrals(actor=request.actor, service_id=service_id, now=request.now)
        messages.success(request, _("No new referrals go there. Those that were sent go on."))
        return redirect("service", service_id=service_id)
    language = post.get("language", "")
    try:
        actions.mark_accepts_referrals(
            actor=request.actor,
            service_id=service_id,
            email=post.get("email", ""),
            language=language if language in request.pack.languages else request.pack.default_language,
            now=request.now,
        )
    except NotHere:
        raise
    except Refusal as refusal:
        errors = Errors()
        errors.add("email", refusal.message)
        view = queries.opened_service(actor=request.actor, service_id=service_id)
        return service_page(request, view, errors=errors, kept=post.dict())
    messages.success(request, _("It takes referrals from now on."))
    return redirect("service", service_id=service_id)


def change_decide(request: SideRequest, change_id: UUID) -> HttpResponse:
    """Take a suggested change over, or decline it."""
    approve = request.POST.get("do") == "approve"
    actions.decide_change(actor=request.actor, change_id=change_id, approve=approve, now=request.now)
    told = _("Taken over.") if approve else _("Declined. The listing stays as it was.")
    messages.success(request, told)
    return redirect("directory_reviews")
