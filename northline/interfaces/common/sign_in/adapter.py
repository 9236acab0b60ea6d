"""What allauth asks us about accounts: who may come in, what a wrong try answers, where one lands."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth import authenticate
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from northline.apps.accounts import actions, queries
from northline.apps.accounts.contracts import TooManyTries
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.common.sign_in.rules import belongs_here, first_page, may_use_password

WRONG = _("That e-mail address and password do not open this page. Check both, or use your passkey.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """One answer for an unknown address, a wrong password, a leaver, the other side and a missing second factor."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "incorrect_password": _("That is not your password."),
        "incorrect_code": _("That code is not right, or its time is over. Use the next one."),
        "too_many_login_attempts": TooManyTries.text,
        "rate_limited": TooManyTries.text,
    }

    def is_open_for_signup(self, request: SideRequest) -> bool:
        return False

    def authenticate(self, request: SideRequest, **credentials: Any) -> Any:
        """The account, when address and password fit and it may come in here; each try counts first, whoever makes it."""
        address = str(credentials.get("email", ""))
        try:
            actions.take_try(what="password", of=address, now=request.now)
        except TooManyTries as pause:
            raise self.validation_error("too_many_login_attempts") from pause
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if user is None or not belongs_here(request, user):
            return None
        if request.user.is_authenticated or may_use_password(user):
            actions.forget_tries(what="password", of=address)
            return user
        return None

    def login(self, request: SideRequest, user: Any) -> None:
        """The last check before a session begins, whichever way led here."""
        if not belongs_here(request, user):
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def pre_login(self, request: SideRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        return None if belongs_here(request, user) else redirect("account_login")

    def post_login(self, request: SideRequest, user: Any, *, redirect_url: str | None = None, **kwargs: Any) -> HttpResponse:
        actor = queries.actor_of(user)
        records = request.session.get("account_authentication_methods") or [{}]
        method = str(records[-1].get("type") or records[-1].get("method") or "code")
        actions.record_sign_in(actor=actor, side=str(request.side), method=method, now=request.now)
        wanted = request.POST.get("next") or request.GET.get("next") or redirect_url or ""
        safe = wanted if wanted and self.is_safe_url(wanted) else ""
        return HttpResponseRedirect(first_page(side=request.side, actor=actor, wanted=safe))

    def logout(self, request: SideRequest) -> None:
        actions.record_sign_out(actor=request.actor, side=str(request.side), now=request.now)
        super().logout(request)

    def get_login_redirect_url(self, request: SideRequest) -> str:
        return first_page(side=request.side, actor=queries.actor_of(request.user))  # type: ignore[arg-type]

    def get_logout_redirect_url(self, request: SideRequest) -> str:
        return reverse("account_login")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Everybody signs in again before changing keys, but whoever came in by a code has nothing yet to do that with."""
        user = self.request.user
        return queries.has_key(user) or user.has_usable_password()

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Use my password"),
            "mfa_reauthenticate": _("Use a code from my app"),
            "mfa_reauthenticate:webauthn": _("Use my passkey or security key"),
        }
        return [
            {**way, "description": words.get(way["id"], way["description"])} for way in super().get_reauthentication_methods(user)
        ]
