"""Whoever opens any page of the desk is here: their offers go on coming, and their contacts stay with them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from northline.apps.floor import actions
from northline.interfaces.common.requests import SideRequest


class SignOfLife:
    """Notes that the actor was seen, also while they write a case or look something up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: SideRequest) -> HttpResponse:
        actions.mark_seen(actor=request.actor, now=request.now)
        return self.get_response(request)
