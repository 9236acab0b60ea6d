"""What several pages of the floor share: keys of forms, going back, the context of the queue pane."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from northline.apps.floor import queries
from northline.foundation.errors import Refusal
from northline.interfaces.common.forms import form_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk import frame
from northline.interfaces.desk.floor.words import PRESENCES

REFUSED = 422


def form_key(request: SideRequest) -> UUID:
    """The key of a page's form."""
    return form_key_of(request.POST)


def queue_context(request: SideRequest, *, current: UUID | None = None) -> dict[str, Any]:
    """The left pane."""
    view = queries.queue(actor=request.actor, now=request.now)
    frame.remember(request, view)
    return {
        "rail": "queue",
        "queue": view,
        "second_wanted": queries.second_wanted(actor=request.actor),
        "presences": PRESENCES,
        "current_contact": current,
    }


def back(request: SideRequest, default: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """Where the form said to go (our own pages only), else to the page of that name."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return HttpResponseRedirect(wanted)
    return redirect(reverse(default, args=args, kwargs=kwargs))


def told(request: SideRequest, refusal: Refusal) -> None:
    """Say on the next page why something was not done."""
    messages.warning(request, refusal.message)
