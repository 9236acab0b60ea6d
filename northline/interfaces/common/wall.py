"""The permission wall: a page without a row in the table is not there, nor is one whose row excludes the actor."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import reverse

from northline.foundation import logs
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.permissions import Row, Who, row_of


class PermissionWall:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: SideRequest, view: object, args: object, kwargs: object) -> HttpResponseBase | None:
        """Refuses before the view runs. Signed-out people are led to the sign-in page; everybody else sees “not here”."""
        match = request.resolver_match
        name = match.view_name if match else ""
        row = row_of(side=request.side, name=name)
        if row is None:
            logs.event("wall.no_row", side=str(request.side), view=name)
            raise Http404
        return _verdict(request, row)


def _verdict(request: SideRequest, row: Row) -> HttpResponseBase | None:
    if request.method not in row.allowed_methods:
        return HttpResponseNotAllowed(sorted(row.allowed_methods))
    if row.who is Who.ANYONE:
        return None
    actor = request.actor
    if not actor.signed_in:
        path = request.get_full_path() if request.method == "GET" else ""
        return redirect_to_login(path, reverse("account_login", urlconf=request.urlconf))
    if row.admits(actor):
        return None
    raise Http404
