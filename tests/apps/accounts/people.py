"""Fictional colleagues for the tests of accounts."""

from datetime import UTC, datetime
from itertools import count

from northline.apps.accounts import actions, queries
from northline.apps.accounts.models import User
from northline.foundation.actor import PARTNER_ROLES, Actor, ActorKind, Role, system

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
PASSWORD = "lamp river stone kite"
OPERATOR = system("operator")
_numbers = count(1)


def invite(*roles: Role, name: str = "", now: datetime = NOW) -> tuple[User, str]:
    """A new account with these roles, and its enrolment code."""
    number = next(_numbers)
    kind = ActorKind.PARTNER if roles and roles[0] in PARTNER_ROLES else ActorKind.STAFF
    made = actions.create_account(
        actor=OPERATOR,
        kind=kind,
        email=f"person-{number}@test.example",
        name=name or f"Person {number}",
        language="en",
        team="first-line",
        roles=roles,
        now=now,
    )
    return User.objects.get(id=made.account_id), made.code


def person(*roles: Role, name: str = "") -> User:
    """Somebody with a password."""
    user, _code = invite(*roles, name=name)
    user.set_password(PASSWORD)
    user.save()
    return user


def acting(*roles: Role) -> Actor:
    return queries.actor_of(person(*roles))
