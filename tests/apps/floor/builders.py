"""People and arrivals for the floor's tests. All are made up."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from northline.apps.accounts.models import RoleGrant, User
from northline.apps.contacts.contracts import Channel
from northline.apps.floor import actions
from northline.apps.floor.contracts import Arrival, PresenceState, Received
from northline.foundation.actor import Actor, ActorKind, Role

NOW = datetime(2026, 5, 4, 15, 0, tzinfo=UTC)


def at(**later: float) -> datetime:
    return NOW + timedelta(**later)


def member(name: str, *roles: Role, language: str = "en", team: str = "north") -> Actor:
    """A colleague at the desk, with an account."""
    user = User.objects.create(
        kind=ActorKind.STAFF,
        email=f"{name.lower().replace(' ', '.')}@desk.example",
        display_name=name,
        language=language,
        team=team,
        created_at=NOW,
    )
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, at=NOW)
    return Actor(kind=ActorKind.STAFF, id=user.id, name=name, roles=frozenset(roles), team=team, language=language)


def advocate(name: str = "Mara Okafor", **more: Any) -> Actor:
    return member(name, Role.ADVOCATE, **more)


def supervisor(name: str = "Rut Lindqvist", **more: Any) -> Actor:
    return member(name, Role.SUPERVISOR, **more)


def available(actor: Actor, *, now: datetime = NOW) -> Actor:
    actions.set_presence(actor=actor, state=PresenceState.AVAILABLE, now=now)
    return actor


def arrive(
    *, words: str | None = None, now: datetime = NOW, language: str = "en", channel: Channel = Channel.CHAT, **answers: str
) -> Received:
    arrival = Arrival(channel=channel, language=language, form_key=uuid4(), answers=answers, words=words)
    return actions.receive_arrival(arrival=arrival, now=now)
