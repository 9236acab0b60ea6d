"""What several pages of the floor share: keys of forms, going back, the context of the queue pane."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from northline.apps.floor import queries
from northline.foundation.errors import Refusal
from northline.interfaces.common.forms import form_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk import frame
from northline.interfaces.desk.floor import lines
from northline.interfaces.desk.floor.words import PRESENCES

REFUSED = 422


def form_key(request: SideRequest) -> UUID:
    """The key of a page's form."""
    return form_key_of(request.POST)


def queue_context(request: SideRequest, *, current: UUID | None = None) -> dict[str, Any]:
    """The left pane."""
    view = queries.queue(actor=request.actor, now=request.now)
    frame.remember(request, view)
    everything = request.GET.get("all") == "1"
    shown = lines.shown_of(view, everything=everything)
    return {
        "rail": "queue",
        "queue": view,
        "shown": shown,
        "more": len(view.waiting) - len(shown),
        "everything": everything,
        "second_wanted": queries.second_wanted(actor=request.actor),
        "presences": PRESENCES,
        "current_contact": current,
    }


def back(request: SideRequest, default: str, *, at: str = "", **kwargs: Any) -> HttpResponse:
    """Where the form said to go (our own pages only), else to the page of that name; `at` is where the keyboard goes on."""
    wanted = request.POST.get("next", "")
    if not (wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)):
        wanted = reverse(default, kwargs=kwargs)
    return HttpResponseRedirect(f"{wanted}#{at}" if at else wanted)


def on_contact(contact_id: UUID, *, at: str = "talk") -> HttpResponse:
    """To the page of a contact, the keyboard in its conversation."""
    return HttpResponseRedirect(f"{reverse('contact', kwargs={'contact_id': contact_id})}#{at}")


def told(request: SideRequest, refusal: Refusal) -> None:
    """Say on the next page why something was not done."""
    messages.warning(request, refusal.message)
