"""The pages of partners who signed in: what is addressed to them, and their own listing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.directory import actions as directory_actions
from northline.apps.directory import queries as directory
from northline.apps.directory.contracts import BadListing, ServiceCard
from northline.apps.referrals import actions, queries
from northline.apps.referrals.contracts import AlreadyAnswered, State
from northline.foundation.actor import Role
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import form_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.common.templatetags.directory import FIELDS
from northline.interfaces.partners.answer_form import change_field, empty_form, read_form
from northline.interfaces.partners.referrals_views import letter_context

ANSWERABLE = (State.SENT, State.ACKNOWLEDGED, State.WAITLISTED, State.NO_RESPONSE)


def partner_home(request: SideRequest) -> HttpResponse:
    """A provider's referrals and listings; for liaisons and consular partners, that nothing is addressed to them yet."""
    provider = request.actor.has(Role.PROVIDER)
    rows = queries.addressed(actor=request.actor, now=request.now) if provider else ()
    context = {
        "at": "home",
        "provider": provider,
        "organisations": directory.organisations_of(actor=request.actor) if provider else (),
        "waiting": [row for row in rows if row.state in ANSWERABLE],
        "done": [row for row in rows if row.state not in ANSWERABLE],
        "overdue": sum(row.overdue for row in rows),
    }
    return render(request, "partners/home.html", context)


def own_referral(request: SideRequest, referral_id: UUID) -> HttpResponse:
    """A referral addressed to one's organisation; one that no longer stands says so, and no more."""
    try:
        return _own_referral(request, referral_id)
    except NotHere:
        if not queries.was_addressed(actor=request.actor, referral_id=referral_id):
            raise
    words = _("It was taken back. There is nothing for you to do, and what was shared is not shown any more.")
    return render(request, "partners/gone.html", {"words": words, "taken_back": True}, status=410)


def _own_referral(request: SideRequest, referral_id: UUID) -> HttpResponse:
    """Each look is written down. Posted, it is the answer."""
    form = empty_form() if request.method != "POST" else read_form(request.POST)
    if form.answer is not None:
        try:
            answered = actions.answer_as_member(actor=request.actor, referral_id=referral_id, answer=form.answer, now=request.now)
            messages.success(request, _("Your answer to %(code)s is with us. Thank you.") % {"code": answered.code})
            return redirect("partner_home")
        except NotHere:
            raise
        except AlreadyAnswered as refusal:
            messages.warning(request, refusal.message)
            return redirect("partner_home")
        except Refusal as refusal:
            form.refuse(refusal)
    delivered = actions.open_as_member(actor=request.actor, referral_id=referral_id, now=request.now)
    context = letter_context(request, delivered, form)
    context |= {"own": True, "answerable": delivered.state in ANSWERABLE}
    return render(request, "partners/referral.html", context, status=422 if form.errors else 200)


def own_listing(request: SideRequest, service_id: UUID) -> HttpResponse:
    """One's own listing as others see it, and what one would change."""
    service, errors, post = _own(request, service_id), {}, request.POST
    if request.method == "POST":
        field = change_field(post.get("field", ""))
        if field is None:
            errors["field"] = _("Choose what should change.")
        else:
            try:
                directory_actions.suggest_change(
                    actor=request.actor,
                    service_id=service_id,
                    field=field,
                    text=post.get("text", ""),
                    language=request.LANGUAGE_CODE,
                    form_key=form_key_of(post),
                    now=request.now,
                )
                messages.success(request, _("Thank you. The partnership team looks at it; nothing changes before."))
                return redirect("own_listing", service_id=service_id)
            except BadListing:
                errors["text"] = _("Write what it should say, in at most 2,000 letters.")
    context = {
        "at": "listing",
        "service": service,
        "waiting": directory.changes_by(actor=request.actor, service_id=service_id),
        "fields": list(FIELDS.items()),
        "kept": post.dict(),
        "errors": errors,
    }
    return render(request, "partners/listing.html", context, status=422 if errors else 200)


def _own(request: SideRequest, service_id: UUID) -> ServiceCard:
    for organisation in directory.organisations_of(actor=request.actor):
        for service in organisation.services:
            if service.service_id == service_id:
                return service
    raise NotHere
