"""Referrals at the desk: choose a service, choose what leaves, send, read out the code, follow up."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from northline.apps.cases import queries as cases
from northline.apps.cases.contracts import View
from northline.apps.directory import queries as directory
from northline.apps.directory.contracts import Search, ServiceView
from northline.apps.people.contracts import NoLivingConsent
from northline.apps.referrals import actions, queries
from northline.apps.referrals.contracts import (
    ANSWER_DAYS,
    RECALLABLE,
    USUAL_ANSWER_DAYS,
    AlreadySent,
    CodeTold,
    MessageNamesSomebody,
    ReferralView,
    SentReferral,
    Show,
    State,
)
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, choice, form_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.referral_forms import draft_form, posted_choice

PER_PAGE = 12


def referrals(request: SideRequest) -> HttpResponse:
    """One's own referrals and those of one's cases, by what they wait for."""
    show = choice(Show, request.GET.get("show", "")) or Show.WAITING
    counts = queries.referral_counts(actor=request.actor, now=request.now)
    context = {
        "rail": "referrals",
        "show": show,
        "rows": queries.referrals(actor=request.actor, show=show, now=request.now),
        "counts": {kind.value: number for kind, number in counts.items()},
    }
    return render(request, "desk/referrals/list.html", context)


def referral_new(request: SideRequest, case_id: UUID) -> HttpResponse:
    """Choose one of the services that take referrals; those for the case's needs come first, with reasons."""
    case = cases.case_view(actor=request.actor, case_id=case_id, now=request.now)
    if case.view is not View.WHOLE:
        raise NotHere
    errors = Errors()
    if request.method == "POST":
        try:
            referral_id = actions.propose_referral(
                actor=request.actor,
                case_id=case_id,
                service_id=_uuid(request.POST.get("service", "")),
                form_key=form_key_of(request.POST),
                now=request.now,
            )
            return redirect("referral", referral_id=referral_id)
        except NotHere:
            raise
        except Refusal as refusal:
            errors.add("services", refusal.message)
    needs = frozenset(need.code for need in case.needs)
    spoken = case.language if request.GET.get("language") == "theirs" else ""
    wanted = Search(needs=needs, language=spoken, referable=True, per_page=PER_PAGE)
    fitting = directory.staff_services(actor=request.actor, search=wanted, now=request.now)
    others = directory.staff_services(actor=request.actor, search=Search(referable=True, per_page=PER_PAGE), now=request.now)
    shown = {service.service_id for service in fitting.services}
    context = {
        "rail": "referrals",
        "case": case,
        "fitting": fitting,
        "others": [service for service in others.services if service.service_id not in shown],
        "picked": request.GET.get("service", ""),
        "theirs": bool(spoken),
        "errors": errors.by_field,
    }
    return render(request, "desk/referrals/new.html", context, status=errors.status)


def referral(request: SideRequest, referral_id: UUID) -> HttpResponse:
    """A draft to complete, or where a sent referral stands."""
    view = actions.read_referral(actor=request.actor, referral_id=referral_id, now=request.now)
    if view.row.state is State.DRAFT:
        return _draft(request, view, errors=Errors())
    return _sent(request, view, fresh=None)


def referral_send(request: SideRequest, referral_id: UUID) -> HttpResponse:
    """Send it, or keep it as a draft. The code is in this answer and nowhere else."""
    view = actions.read_referral(actor=request.actor, referral_id=referral_id, now=request.now)
    chosen, errors = posted_choice(request.POST, request.pack), Errors()
    try:
        if request.POST.get("do") == "draft":
            actions.save_draft(actor=request.actor, referral_id=referral_id, data=chosen, now=request.now)
            messages.success(request, _("Kept as a draft. Nothing has left."))
            return redirect("referral", referral_id=referral_id)
        days = request.POST.get("answer_days", "")
        fresh = actions.send_referral(
            actor=request.actor,
            referral_id=referral_id,
            data=chosen,
            answer_days=int(days) if days in map(str, ANSWER_DAYS) else USUAL_ANSWER_DAYS,
            now=request.now,
        )
    except NotHere:
        raise
    except AlreadySent as refusal:
        messages.warning(request, refusal.message)
        return redirect("referral", referral_id=referral_id)
    except Refusal as refusal:
        errors.add(_beside(refusal), refusal.message)
        return _draft(request, view, errors=errors)
    view = actions.read_referral(actor=request.actor, referral_id=referral_id, now=request.now)
    return _sent(request, view, fresh=fresh)


def referral_code_told(request: SideRequest, referral_id: UUID) -> HttpResponse:
    """Write down whether somebody there took the code."""
    how = choice(CodeTold, request.POST.get("how", ""))
    if how is None:
        raise NotHere
    actions.code_told(actor=request.actor, referral_id=referral_id, how=how, now=request.now)
    read = how is CodeTold.READ
    messages.success(
        request, _("Noted: they have the code.") if read else _("Noted: nobody answered. Make a new code when you call again.")
    )
    return redirect("referral", referral_id=referral_id)


def referral_new_code(request: SideRequest, referral_id: UUID) -> HttpResponse:
    """A new code, shown once; the old one opens nothing any more."""
    fresh = actions.new_spoken_code(actor=request.actor, referral_id=referral_id, now=request.now)
    view = actions.read_referral(actor=request.actor, referral_id=referral_id, now=request.now)
    return _sent(request, view, fresh=fresh)


def referral_remind(request: SideRequest, referral_id: UUID) -> HttpResponse:
    """Mail a reminder that names nobody."""
    try:
        actions.remind_service(actor=request.actor, referral_id=referral_id, now=request.now)
        messages.success(request, _("A reminder is on its way. It names nobody."))
    except NotHere:
        raise
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    return redirect("referral", referral_id=referral_id)


def referral_recall(request: SideRequest, referral_id: UUID) -> HttpResponse:
    """Take it back; the link ends at once."""
    try:
        actions.recall_referral(actor=request.actor, referral_id=referral_id, now=request.now)
        messages.success(request, _("Recalled. The link opens nothing any more."))
    except NotHere:
        raise
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    return redirect("referral", referral_id=referral_id)


def _draft(request: SideRequest, view: ReferralView, *, errors: Errors) -> HttpResponse:
    service = _service(request, view)
    language = (service.referral_language if service else "") or request.pack.default_language
    form = draft_form(request, view, service, posted=request.POST if request.method == "POST" else None) if service else None
    context = {
        "rail": "referrals",
        "view": view,
        "row": view.row,
        "service": service.card if service else None,
        "form": form,
        "errors": errors.by_field,
        "answer_days": ANSWER_DAYS,
        "usual_days": USUAL_ANSWER_DAYS,
        "ask": _consent_address(view),
        "mail_language": language,
        "mail_subject": request.pack.notice("provider.subject", language, reference=view.row.code),
        "mail_body": request.pack.notice("provider.body", language, end=_usual_end(request, language)),
        "gone": service is None or not service.card.takes_referrals,
    }
    return render(request, "desk/referrals/draft.html", context, status=errors.status)


def _sent(request: SideRequest, view: ReferralView, *, fresh: SentReferral | None) -> HttpResponse:
    service = _service(request, view)
    spelled = ", ".join(fresh.spoken.replace(" ", "")) if fresh else ""
    said_in = (service.referral_language if service else "") or request.LANGUAGE_CODE
    context: dict[str, Any] = {
        "rail": "referrals",
        "view": view,
        "row": view.row,
        "service": service.card if service else None,
        "fresh": fresh,
        "spelled": spelled,
        "said_in": said_in,
        "script": request.pack.notice(
            "code.read", said_in, spoken=True, reference=view.row.code, code=fresh.spoken, code_spelled=spelled
        )
        if fresh
        else "",
        "may_recall": view.row.state in RECALLABLE,
        "steps": _steps(view),
    }
    return render(request, "desk/referrals/sent.html", context)


def _steps(view: ReferralView) -> list[tuple[str, Any, bool]]:
    """Where the referral stands: name, when, and whether it is there now."""
    row = view.row
    answered = {
        State.ACCEPTED: _("Accepted"),
        State.WAITLISTED: _("On their waiting list"),
        State.DECLINED: _("Declined"),
        State.NO_RESPONSE: _("No response"),
        State.RECALLED: _("Recalled"),
    }
    name = answered.get(row.state, _("Answered"))
    return [
        (_("Chosen"), row.created_at, row.state is State.DRAFT),
        (_("Sent"), row.sent_at, row.state is State.SENT),
        (_("Opened"), row.acknowledged_at, row.state is State.ACKNOWLEDGED),
        (name, row.recalled_at or row.answered_at, row.state in answered),
    ]


def _service(request: SideRequest, view: ReferralView) -> ServiceView | None:
    """The listing, if it still shows; a suspended one leaves the referral readable."""
    try:
        return directory.service(actor=request.actor, service_id=view.row.service_id)
    except NotHere:
        return None


def _consent_address(view: ReferralView) -> str:
    back = reverse("referral", kwargs={"referral_id": view.row.referral_id})
    page = reverse("consent_new", kwargs={"person_id": view.row.person_id})
    return f"{page}?recipient=organisation:{view.row.organisation_id}&service={view.row.service_id}&next={back}"


def _beside(refusal: Refusal) -> str:
    if isinstance(refusal, NoLivingConsent):
        return "consent"
    return "message" if isinstance(refusal, MessageNamesSomebody) else "share"


def _usual_end(request: SideRequest, language: str) -> str:
    """The day on which the link would end if nothing else is chosen, as the mail would say it."""
    with translation.override(language):
        return date_format(timezone.localtime(request.now + timedelta(days=USUAL_ANSWER_DAYS)), "DATE_FORMAT")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotHere from None
