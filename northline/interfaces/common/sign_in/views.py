"""Pages of signing in and of one's own keys: allauth's, with our words, our audit and our way of showing errors."""

from ipaddress import ip_address
from typing import Any, ClassVar

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from config.sides import Side
from northline.apps.accounts import actions, queries
from northline.apps.accounts.contracts import CodeNotAccepted, FactorChange, LastKey, TooManyTries
from northline.foundation.actor import Role
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.common.sign_in.forms import PasswordForm, SpendCodeForm
from northline.interfaces.common.sign_in.rules import KIND_OF
from northline.interfaces.common.sign_in.second_factor import SEEN

REFUSED = 422


def _at_a_number(request: SideRequest) -> bool:
    """Is the page open at a bare number instead of a name? Browsers refuse passkeys there."""
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _named_address(request: SideRequest) -> str:
    """Where this side is open under its name."""
    return str(settings.DESK_URL if request.side == Side.DESK else settings.PARTNERS_URL)


class SaysWhatIsWrong:
    """A refused form is answered with 422, and everything that was written is kept."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:
            response.status_code = REFUSED
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        request: SideRequest = self.request  # type: ignore[attr-defined]
        return {
            **found,
            "at_a_number": _at_a_number(request),
            "address": _named_address(request),
            "wanted": request.GET.get("next", ""),
        }


class Recorded(SaysWhatIsWrong):
    """What somebody does to their own keys is written down in the same transaction."""

    change: ClassVar[FactorChange]
    factor: ClassVar[str]
    request: SideRequest

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            actions.record_factor_change(actor=self.request.actor, change=self.change, factor=self.factor, now=self.request.now)
        self.request.session.pop(SEEN, None)
        return response


class Removes(Recorded):
    """The last key cannot be removed, except in a demonstration."""

    def form_valid(self, form: Any) -> HttpResponse:
        keys = Authenticator.objects.filter(user_id=self.request.user.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
        if not settings.DEMONSTRATION and keys.count() == 1:
            raise LastKey
        return super().form_valid(form)


class SignIn(SaysWhatIsWrong, account.LoginView):  # type: ignore[misc]
    pass


class SignOut(account.LogoutView):  # type: ignore[misc]
    pass


class PasswordAgain(SaysWhatIsWrong, account.ReauthenticateView):  # type: ignore[misc]
    pass


class SecondStep(SaysWhatIsWrong, mfa.AuthenticateView):  # type: ignore[misc]
    def post(self, request: SideRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "cancel" in request.POST:
            response: HttpResponse = self.stage.abort()
            return response
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super(SaysWhatIsWrong, self).form_invalid(form)
        response.status_code = REFUSED
        return response


class CodeAgain(SaysWhatIsWrong, mfa.ReauthenticateView):  # type: ignore[misc]
    pass


class KeyAgain(SaysWhatIsWrong, webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    pass


class AddKey(Recorded, webauthn.AddWebAuthnView):  # type: ignore[misc]
    change, factor = FactorChange.ADDED, "webauthn"


class RemoveKey(Removes, webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("my_sign_in")
    change, factor = FactorChange.REMOVED, "webauthn"


class AddApp(Recorded, totp.ActivateTOTPView):  # type: ignore[misc]
    change, factor = FactorChange.ADDED, "totp"


class RemoveApp(Removes, totp.DeactivateTOTPView):  # type: ignore[misc]
    change, factor = FactorChange.REMOVED, "totp"


class RenewRecoveryCodes(Recorded, recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    change, factor = FactorChange.CODES_RENEWED, "recovery_codes"


class MySignIn(mfa.IndexView):  # type: ignore[misc]
    """One's own keys, language and single-letter keys. Without a key outside a demonstration: only how to add one."""

    template_name = "accounts/my_sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        request: SideRequest = self.request
        keys = found["authenticators"]
        user: Any = request.user
        settled = settings.DEMONSTRATION or queries.has_key(user)
        return {
            **found,
            "settled": settled,
            "layout": f"{request.side}/base.html" if settled else "accounts/gate.html",
            "may_restore": request.side == Side.DESK and request.actor.has(Role.SUPERVISOR),
            "passkeys": keys.get(Authenticator.Type.WEBAUTHN, []),
            "app": keys.get(Authenticator.Type.TOTP),
            "recovery": keys.get(Authenticator.Type.RECOVERY_CODES),
            "has_password": user.has_usable_password(),
            "preferences": queries.preferences(actor=request.actor),
            "at_a_number": _at_a_number(request),
            "address": _named_address(request),
        }


def lost_key(request: SideRequest) -> HttpResponse:
    """Tells somebody without their key what happens now. It asks for nothing and so gives nothing away."""
    return render(request, "accounts/lost_key.html")


def spend_code(request: SideRequest) -> HttpResponse:
    """Lets the holder of a code from their supervisors in, to set up a way to sign in."""
    form = SpendCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.spend_code(kind=KIND_OF[request.side], **form.cleaned_data, now=request.now)
        except (CodeNotAccepted, TooManyTries) as refusal:
            form.add_error(None, refusal.message)
        else:
            get_adapter(request).login(request, user)
            return redirect("my_sign_in")
    return render(request, "accounts/spend_code.html", {"form": form}, status=REFUSED if form.errors else 200)


@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def my_password(request: SideRequest) -> HttpResponse:
    """Choose a password, or another one; sessions elsewhere end."""
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        user = actions.set_own_password(actor=request.actor, password=form.cleaned_data["password"], now=request.now)
        update_session_auth_hash(request, user)
        messages.success(request, _("Your password is set."))
        return redirect("my_sign_in")
    return render(request, "accounts/my_password.html", {"form": form}, status=REFUSED if form.errors else 200)


def my_preferences(request: SideRequest) -> HttpResponse:
    """Keeps language and single-letter keys; what is not on offer stays as it was."""
    now_kept = queries.preferences(actor=request.actor)
    language = request.POST.get("language", "")
    keys = {"on": True, "off": False}.get(request.POST.get("keys", ""), now_kept.single_letter_keys)
    actions.keep_preferences(
        actor=request.actor,
        language=language if language in dict(settings.LANGUAGES) else now_kept.language,
        single_letter_keys=keys,
        now=request.now,
    )
    messages.success(request, _("Kept. The language changes with your next sign-in."))
    return redirect("my_sign_in")
