"""People and contacts for the tests of contacts. Everybody is made up."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from northline.apps.accounts.models import User
from northline.apps.contacts import actions
from northline.apps.contacts.contracts import Channel, Opened
from northline.foundation.actor import Actor, ActorKind, Role, system

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DISPATCHER = system("dispatcher")


def later(**parts: float) -> datetime:
    return NOON + timedelta(**parts)


def staff(name: str, *roles: Role, team: str = "days") -> Actor:
    user = User.objects.create(
        kind=ActorKind.STAFF, email=f"{name.lower()}@test.example", display_name=name, team=team, created_at=NOON
    )
    return Actor(kind=ActorKind.STAFF, id=user.id, name=name, roles=frozenset(roles), team=team)


def advocate(name: str = "Ines", *, team: str = "days") -> Actor:
    return staff(name, Role.ADVOCATE, team=team)


def chat(*, words: str | None = None, language: str = "en", now: datetime = NOON, **answers: str) -> Opened:
    return actions.open_contact(channel=Channel.CHAT, language=language, answers=answers, words=words, form_key=uuid4(), now=now)


def held_chat(holder: Actor, *, words: str | None = "hello", now: datetime = NOON) -> Opened:
    opened = chat(words=words, now=now)
    actions.join(actor=holder, contact_id=opened.contact_id, now=now)
    return opened


def say(opened: Opened, text: str, *, now: datetime = NOON) -> int:
    return actions.post_visitor_message(token=opened.token, text=text, form_key=uuid4(), now=now).message_id


def come_back(opened: Opened, *, now: datetime = NOON) -> str:
    first = opened.resume_words
    return actions.resume(locator=first[:2], secret=first[2:], language="en", now=now)
