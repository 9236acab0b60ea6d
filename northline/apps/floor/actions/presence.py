"""Who is here."""

from datetime import datetime

from northline.apps.floor import access
from northline.apps.floor.actions.offers import lock_presence, withdraw_offers
from northline.apps.floor.contracts import PresenceState
from northline.apps.floor.models import Presence
from northline.foundation import audit, bus
from northline.foundation.actor import Actor
from northline.foundation.bus import Topic


@bus.waking(Topic.FLOOR)
def set_presence(*, actor: Actor, state: PresenceState, now: datetime) -> None:
    """Say whether offers may come. An offer that stands goes back to the line when one is no longer available.

    What one holds stays with them. A break ends the count of crises in a row. NotHere off the floor.
    """
    advocate_id = access.require_floor(actor)
    presence = lock_presence(actor=actor, now=now)
    if state is not PresenceState.AVAILABLE:
        withdraw_offers(advocate_id=advocate_id, now=now)
    changed = presence.state != state
    if changed:
        presence.state, presence.since = state, now
        audit.record(
            actor=actor,
            event="floor.presence_set",
            subject="presence",
            subject_id=advocate_id,
            now=now,
            detail={"state": state.value},
        )
    presence.seen_at, presence.missed_offers = now, 0
    presence.languages, presence.team = [actor.language], actor.team
    if state in (PresenceState.BREAK, PresenceState.OFFLINE):
        presence.crises_in_a_row = 0
    presence.save()


def mark_seen(*, actor: Actor, now: datetime) -> None:
    """The desk is open before the actor: without such a sign for some time their work goes back. Moves no presence."""
    if access.works_the_floor(actor):
        Presence.objects.filter(advocate_id=actor.id).update(seen_at=now)
