"""The desk: people and roles (administrators) and lost keys (supervisors)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from northline.apps.accounts import actions, queries
from northline.apps.accounts.contracts import NewCode
from northline.apps.directory import organisations
from northline.foundation.actor import Role
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.accounts_forms import NewAccountForm, RoleForm, roles_of
from northline.interfaces.desk.frame import ROLE_NAMES

SHOWN_ONCE = "_northline_code_shown_once"
REFUSED = 422


def people_roles(request: SideRequest) -> HttpResponse:
    """Everybody with an account, and what they may do."""
    cards = queries.account_cards(actor=request.actor, now=request.now)
    here = [(card, [ROLE_NAMES[role] for role in card.roles]) for card in cards if card.left_at is None]
    left = [card for card in cards if card.left_at is not None]
    return render(request, "desk/accounts/people_roles.html", {"here": here, "left": left, "rail": "people"})


def account_new(request: SideRequest) -> HttpResponse:
    """Open an account; its code is shown on the next page, once."""
    form = NewAccountForm(request.POST or None, initial={"language": request.actor.language})
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.create_account(
                actor=request.actor,
                kind=form.kind,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                language=form.cleaned_data["language"],
                team=form.cleaned_data["team"],
                roles=form.cleaned_data["roles"],
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error("email", refusal.message)
        else:
            return _show_once(request, code, back="people_roles")
    page = {
        "form": form,
        "roles": list(ROLE_NAMES.items()),
        "chosen": request.POST.getlist("roles"),
        "rail": "people",
    }
    return render(request, "desk/accounts/new.html", page, status=REFUSED if form.errors else 200)


def account(request: SideRequest, account_id: UUID) -> HttpResponse:
    """One account: its roles, its key, and how it ends."""
    return _account_page(request, account_id)


def account_role_grant(request: SideRequest, account_id: UUID) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise NotHere
    try:
        actions.grant_role(actor=request.actor, account_id=account_id, role=form.cleaned_data["role"], now=request.now)
    except Refusal as refusal:
        return _refused(request, account_id, refusal)
    messages.success(request, _("Role given."))
    return redirect("account", account_id=account_id)


def account_role_revoke(request: SideRequest, account_id: UUID) -> HttpResponse:
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise NotHere
    try:
        actions.revoke_role(actor=request.actor, account_id=account_id, role=form.cleaned_data["role"], now=request.now)
    except Refusal as refusal:
        return _refused(request, account_id, refusal)
    messages.success(request, _("Role taken away."))
    return redirect("account", account_id=account_id)


def account_invite(request: SideRequest, account_id: UUID) -> HttpResponse:
    """A new code for somebody who has not come in yet."""
    try:
        code = actions.invite_again(actor=request.actor, account_id=account_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        return _refused(request, account_id, refusal)
    return _show_once(request, code, back="people_roles")


def account_leave(request: SideRequest, account_id: UUID) -> HttpResponse:
    """Asks once more on a page of its own, then ends everything that the person could open."""
    if request.method == "GET":
        card = queries.account_card(actor=request.actor, account_id=account_id, now=request.now)
        return render(request, "desk/accounts/leave.html", {"card": card, "rail": "people"})
    try:
        actions.mark_left(actor=request.actor, account_id=account_id, now=request.now)
    except Refusal as refusal:
        return _refused(request, account_id, refusal)
    messages.success(request, _("Everything this person could open is closed. Their open work goes back to the team."))
    return redirect("people_roles")


def lost_keys(request: SideRequest) -> HttpResponse:
    """Keys that colleagues lost: opened by one supervisor, approved by another."""
    return _lost_keys_page(request)


def lost_key_open(request: SideRequest) -> HttpResponse:
    try:
        account_id = UUID(request.POST.get("account", ""))
    except ValueError:
        return _lost_keys_page(request, problem=_("Choose who lost their key."))
    try:
        actions.open_restoration(actor=request.actor, account_id=account_id, now=request.now)
    except Refusal as refusal:
        return _lost_keys_page(request, problem=refusal.message)
    messages.success(request, _("Now a second supervisor has to agree. Nothing has changed for your colleague yet."))
    return redirect("lost_keys")


def lost_key_approve(request: SideRequest, restoration_id: UUID) -> HttpResponse:
    try:
        code = actions.approve_restoration(actor=request.actor, restoration_id=restoration_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        return _lost_keys_page(request, problem=refusal.message)
    return _show_once(request, code, back="lost_keys")


def lost_key_cancel(request: SideRequest, restoration_id: UUID) -> HttpResponse:
    try:
        actions.cancel_restoration(actor=request.actor, restoration_id=restoration_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        return _lost_keys_page(request, problem=refusal.message)
    messages.success(request, _("The request has ended. Nothing was changed."))
    return redirect("lost_keys")


def code_shown(request: SideRequest) -> HttpResponse:
    """Shows a new code this once: loading the page again says that it is gone."""
    shown = request.session.pop(SHOWN_ONCE, None)
    if shown is None:
        return render(request, "desk/accounts/code.html", {"rail": "people"})
    return render(request, "desk/accounts/code.html", {**shown, "until": parse_datetime(shown["until"]), "rail": "people"})


def _show_once(request: SideRequest, code: NewCode, *, back: str) -> HttpResponse:
    request.session[SHOWN_ONCE] = {"code": code.code, "name": code.name, "until": code.until.isoformat(), "back": back}
    return redirect("code_shown")


def _account_page(request: SideRequest, account_id: UUID, problem: str = "") -> HttpResponse:
    card = queries.account_card(actor=request.actor, account_id=account_id, now=request.now)
    page = {
        "card": card,
        "held": [(role, name) for role, name in roles_of(card.kind) if role in card.roles],
        "open": [(role, name) for role, name in roles_of(card.kind) if role not in card.roles],
        "oneself": card.id == request.actor.id,
        "speaks_for": organisations.spoken_for(actor=request.actor, user_id=card.id),
        "answers": Role.PROVIDER in card.roles,
        "problem": problem,
        "rail": "people",
    }
    return render(request, "desk/accounts/account.html", page, status=REFUSED if problem else 200)


def _refused(request: SideRequest, account_id: UUID, refusal: Refusal) -> HttpResponse:
    if isinstance(refusal, NotHere):
        raise refusal
    return _account_page(request, account_id, refusal.message)


def _lost_keys_page(request: SideRequest, problem: str = "") -> HttpResponse:
    page = {
        "waiting": queries.open_restorations(actor=request.actor, now=request.now),
        "people": queries.restorable(actor=request.actor, now=request.now),
        "problem": problem,
        "rail": "people",
    }
    return render(request, "desk/accounts/lost_keys.html", page, status=REFUSED if problem else 200)
