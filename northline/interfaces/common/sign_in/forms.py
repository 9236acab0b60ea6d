"""The forms of signing in: allauth's work, our labels, our pause after wrong tries."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthPasswordAgainForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as AllauthCodeForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthCodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddKeyForm
from allauth.mfa.webauthn.forms import LoginWebAuthnForm as AllauthPasskeyForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from northline.apps.accounts import actions
from northline.apps.accounts.contracts import CodeNotAccepted, TooManyTries
from northline.interfaces.common.sign_in.rules import belongs_here

USED = _("That code was used already. Wait for the next one.")
PASSWORD_FIRST = _("Choose a password first: this works together with it.")


def _input(kind: type[forms.Widget], **attributes: str) -> forms.Widget:
    return kind(attrs={"class": "input", **attributes})


def _password(label: Any, complete: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=512, strip=False, widget=_input(forms.PasswordInput, autocomplete=complete))


def _code(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=32,
        widget=_input(forms.TextInput, autocomplete="one-time-code", inputmode="numeric", spellcheck="false"),
    )


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail address"), max_length=254, widget=_input(forms.EmailInput, autocomplete="username webauthn")
        )
        self.fields["password"] = _password(_("Password"), "current-password")


class PasswordAgainForm(AllauthPasswordAgainForm):  # type: ignore[misc]
    password = _password(_("Password"), "current-password")


class _Counted:
    """Counts tries at a second factor in the database, so that the pause holds in every process."""

    user: Any

    def clean_code(self) -> str:
        try:
            actions.take_try(what="second_factor", of=str(self.user.pk), now=context.request.now)
        except TooManyTries as pause:
            raise forms.ValidationError(pause.message) from pause
        code: str = super().clean_code()  # type: ignore[misc]
        try:
            actions.spend_second_factor(account_id=self.user.pk, code=code, now=context.request.now)
        except CodeNotAccepted as used:
            raise forms.ValidationError(USED) from used
        actions.forget_tries(what="second_factor", of=str(self.user.pk))
        return code


class CodeForm(_Counted, AllauthCodeForm):  # type: ignore[misc]
    code = _code(_("Code"))


class CodeAgainForm(_Counted, AllauthCodeAgainForm):  # type: ignore[misc]
    code = _code(_("Code"))


class ActivateAppForm(_Counted, AllauthActivateForm):  # type: ignore[misc]
    code = _code(_("Code from the app"))

    def clean(self) -> Any:
        if not self.user.has_usable_password():
            raise forms.ValidationError(PASSWORD_FIRST)
        return super().clean()


class AddKeyForm(AllauthAddKeyForm):  # type: ignore[misc]
    name = forms.CharField(
        label=_("Name of this key"), max_length=60, required=False, widget=_input(forms.TextInput, autocomplete="off")
    )
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> Any:
        found = super().clean()
        if not self.cleaned_data.get("passwordless") and not self.user.has_usable_password():
            raise forms.ValidationError(PASSWORD_FIRST)
        return found


class PasskeyForm(AllauthPasskeyForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        """A passkey of the other side, or of somebody who left, is answered like one that is unknown."""
        found = super().clean_credential()
        if not belongs_here(context.request, found.user):
            from allauth.mfa.adapter import get_adapter  # the adapter needs settings that are ready

            raise get_adapter().validation_error("incorrect_code")
        return found


class SpendCodeForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), max_length=254, widget=_input(forms.EmailInput, autocomplete="username"))
    code = forms.CharField(
        label=_("Code from your supervisors"),
        max_length=40,
        widget=_input(forms.TextInput, autocomplete="off", autocapitalize="characters", spellcheck="false"),
    )


class PasswordForm(forms.Form):
    password = _password(_("New password"), "new-password")
    again = _password(_("The same again"), "new-password")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> Any:
        found = super().clean() or {}
        if found.get("password") and found.get("again") and found["password"] != found["again"]:
            self.add_error("again", _("The two are not the same. Write it again."))
        return found
