"""Nobody works without a second factor: until one is set up, only the pages that set it up are open."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from northline.apps.accounts import queries
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.permissions import Who, row_of

SEEN = "_northline_second_factor"
SETTING_UP = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_index",
        "my_sign_in",
        "my_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
    }
)


class SecondFactorGate:
    """Before the wall: a demonstration may skip this; elsewhere the session remembers that a second factor was seen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: SideRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if settings.DEMONSTRATION or not request.user.is_authenticated or request.session.get(SEEN):
            return None
        if queries.has_key(request.user):
            request.session[SEEN] = True
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        row = row_of(side=request.side, name=name)
        if name in SETTING_UP or row is None or row.who is Who.ANYONE:
            return None
        return redirect("my_sign_in")
