"""What the frame of every desk page shows: oneself, the line's mode, how many wait. One look per request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from northline.apps.accounts import queries as accounts
from northline.apps.floor import queries
from northline.apps.floor.access import works_the_floor
from northline.apps.floor.contracts import PresenceState, QueueView
from northline.apps.people import second_looks
from northline.apps.referrals import queries as referrals
from northline.foundation.actor import Role
from northline.interfaces.common.requests import SideRequest

ROLE_NAMES = {
    Role.ADVOCATE: gettext_lazy("Advocate"),
    Role.SUPERVISOR: gettext_lazy("Supervisor"),
    Role.CASE_MANAGER: gettext_lazy("Case manager"),
    Role.PARTNERSHIP_SPECIALIST: gettext_lazy("Partnership specialist"),
    Role.SHELTER_COORDINATOR: gettext_lazy("Shelter coordinator"),
    Role.ANALYST: gettext_lazy("Analyst"),
    Role.DECONFLICTION_OFFICER: gettext_lazy("Deconfliction officer"),
    Role.AUDITOR: gettext_lazy("Auditor"),
    Role.COUNSEL: gettext_lazy("Counsel"),
    Role.ADMINISTRATOR: gettext_lazy("Administrator"),
    Role.PROVIDER: gettext_lazy("Service provider"),
    Role.AUTHORITY_LIAISON: gettext_lazy("Authority liaison"),
    Role.CONSULAR_PARTNER: gettext_lazy("Consular partner"),
}

PRESENCE_NAMES = {
    PresenceState.AVAILABLE: gettext_lazy("Available"),
    PresenceState.BUSY: gettext_lazy("Busy"),
    PresenceState.WRAP_UP: gettext_lazy("Wrap-up"),
    PresenceState.BREAK: gettext_lazy("Break"),
    PresenceState.OFFLINE: gettext_lazy("Offline"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    words: str = ""
    single_keys: bool = True
    offered: bool = False


NOBODY = Me()
LOOKED_AT = "desk_queue"


def about_me(request: SideRequest) -> Me:
    """The actor's presence in words, and whether an offer waits for them."""
    actor = request.actor
    if not actor.signed_in:
        return NOBODY
    keys = accounts.preferences(actor=actor).single_letter_keys
    if not works_the_floor(actor):
        return Me(single_keys=keys)
    seen = _looked_at(request)
    presence = seen.presence if seen else queries.presence_of(actor=actor, now=request.now)
    offered = seen.offer is not None if seen else queries.has_offer(actor=actor, now=request.now)
    words = _("%(state)s, %(holds)s of %(capacity)s") % {
        "state": PRESENCE_NAMES[presence.state],
        "holds": presence.holds,
        "capacity": presence.capacity,
    }
    return Me(words=words, single_keys=keys, offered=offered)


def mode(request: SideRequest) -> str:
    """The service mode; normal for somebody who is not signed in."""
    return queries.service_mode().value if request.actor.signed_in else "normal"


def waiting_count(request: SideRequest) -> int:
    seen = _looked_at(request)
    return len(seen.waiting) if seen else queries.waiting_count(actor=request.actor)


def referrals_waiting(request: SideRequest) -> int:
    return referrals.referrals_waiting(actor=request.actor, now=request.now)


def second_looks_waiting(request: SideRequest) -> int:
    """What others asked for and this reader decides as the second: some of it ends within the day."""
    return second_looks.waiting(actor=request.actor, now=request.now)


COUNTED: Mapping[str, Callable[[SideRequest], int]] = {
    "queue": waiting_count,
    "referrals": referrals_waiting,
    "second": second_looks_waiting,
}


def remember(request: SideRequest, view: QueueView) -> None:
    """The page has read the queue: the frame around it need not read it again."""
    request.__dict__[LOOKED_AT] = view


def _looked_at(request: SideRequest) -> QueueView | None:
    return request.__dict__.get(LOOKED_AT)
