"""What a desk page shows when it opens its socket."""

from django.http import HttpResponse, JsonResponse

from northline.apps.accounts.sessions import mark_of
from northline.foundation.errors import NotHere
from northline.interfaces.common.live_tickets import issue_ticket
from northline.interfaces.common.requests import SideRequest


def live_ticket(request: SideRequest) -> HttpResponse:
    """A ticket for the session that asks. It changes nothing, and another site cannot read the answer."""
    if request.actor.id is None or not request.session.session_key:
        raise NotHere
    session = mark_of(session_key=request.session.session_key)
    return JsonResponse({"ticket": issue_ticket(user_id=request.actor.id, session=session)})
