from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model

from northline.apps.accounts.models import RoleGrant
from northline.apps.directory import actions
from northline.foundation import deployment
from northline.foundation.actor import Actor, ActorKind, Role, system
from northline.foundation.packs import Pack, get_pack

NOW = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)


def account(role: Role, *, name: str = "") -> Actor:
    kind = ActorKind.PARTNER if role in (Role.PROVIDER, Role.AUTHORITY_LIAISON, Role.CONSULAR_PARTNER) else ActorKind.STAFF
    name = name or role.value
    user = get_user_model().objects.create(kind=kind.value, email=f"{uuid4()}@example.org", display_name=name, created_at=NOW)
    RoleGrant.objects.create(user=user, role=role.value, at=NOW)
    return Actor(kind=kind, id=user.id, name=name, roles=frozenset({role}), team="first-line" if kind is ActorKind.STAFF else "")


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def pack() -> Pack:
    return get_pack("us")


@pytest.fixture
def specialist(db: None) -> Actor:
    return account(Role.PARTNERSHIP_SPECIALIST)


@pytest.fixture
def advocate(db: None) -> Actor:
    return account(Role.ADVOCATE)


@pytest.fixture
def provider(db: None) -> Actor:
    return account(Role.PROVIDER)


@pytest.fixture
def loaded(db: None, pack: Pack) -> None:
    """The US pack's listings and two made-up services."""
    deployment.mark(wanted=deployment.Kind.DEMONSTRATION, hotline="us", now=NOW)
    actions.load_listings(pack=pack, actor=system("tests"), now=NOW)
    actions.load_fictional(pack=pack, services=FICTIONAL, actor=system("tests"), now=NOW)


FICTIONAL = [
    {
        "id": "us.fictional.one",
        "name": "Casa Ñandú",
        "description": {"en": "A quiet house.", "es": "Una casa tranquila."},
        "needs": ["shelter", "food"],
        "populations": ["women"],
        "languages": ["en", "es"],
        "interpreters": True,
        "hours": "24/7",
        "places": [{"town": "Houston", "subdivision": "US-TX"}],
        "contacts": [{"channel": "phone", "value": "+1 713 555 0118"}],
    },
    {
        "id": "us.fictional.two",
        "name": "Quarry Road Legal Clinic",
        "description": {"en": "Lawyers for papers and pay."},
        "needs": ["legal", "wages"],
        "languages": ["en"],
        "places": [{"town": "Fresno", "subdivision": "US-CA"}, {"subdivision": "US-CA"}],
        "contacts": [{"channel": "phone", "value": "+1 559 555 0133"}],
    },
]
