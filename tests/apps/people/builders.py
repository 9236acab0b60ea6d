"""People for the tests of the vault. Everybody is made up."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from northline.apps.accounts.models import RoleGrant, User
from northline.apps.people import actions
from northline.apps.people.contracts import (
    ConsentGiven,
    ConsentId,
    ConsentPurpose,
    DataCategory,
    ErasureGround,
    Giver,
    HowGiven,
    PersonCard,
    Section,
)
from northline.foundation.actor import Actor, ActorKind, Role

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)  # a Monday
CLINIC = "organisation:6f1d1f2e-6f5a-4a50-9c55-2a3f6d0e9b11"
SHELTER = "organisation:0a7cf3d2-93a1-4f0b-8a30-51b0b2c6f7aa"
NAME_AND_NEEDS = frozenset({DataCategory.FIRST_NAME, DataCategory.NEEDS})


def later(**parts: float) -> datetime:
    return NOON + timedelta(**parts)


def staff(name: str, *roles: Role, team: str = "days") -> Actor:
    user = User.objects.create(
        kind=ActorKind.STAFF, email=f"{name.lower()}@test.example", display_name=name, team=team, created_at=NOON
    )
    for role in roles:
        RoleGrant.objects.create(user=user, role=role.value, at=NOON)
    return Actor(kind=ActorKind.STAFF, id=user.id, name=name, roles=frozenset(roles), team=team)


def advocate(name: str = "Ines", *, team: str = "days") -> Actor:
    return staff(name, Role.ADVOCATE, team=team)


def person(actor: Actor, **identity: str) -> PersonCard:
    card = actions.open_person(actor=actor, now=NOON)
    if identity:
        actions.save_section(actor=actor, person_id=card.person_id, section=Section.IDENTITY, changes=identity, now=NOON)
    return card


def erased(card: PersonCard, *, now: datetime = NOON) -> None:
    """The record is erased: counsel asks, an administrator does it."""
    elena, omar = staff("Elena", Role.COUNSEL), staff("Omar", Role.ADMINISTRATOR)
    asked = actions.ask_erasure(actor=elena, person_id=card.person_id, ground=ErasureGround.THEY_ASK, now=now)
    actions.erase_person(actor=omar, person_id=card.person_id, erasure_id=asked, code=card.code, now=now)


def said_yes(actor: Actor, card: PersonCard, **changes: Any) -> ConsentId:
    given: dict[str, Any] = {
        "purpose": ConsentPurpose.SHARE,
        "recipient": CLINIC,
        "recipient_name": "Quarry Road Legal Clinic (fictional)",
        "data": NAME_AND_NEEDS,
        "giver": Giver.SELF,
        "how_given": HowGiven.WRITING,
        "language": "es",
        "wording_version": "2026-11-21",
        "until": later(days=30),
        "form_key": uuid4(),
        "now": NOON,
    }
    given |= changes
    form_key, now = given.pop("form_key"), given.pop("now")
    yes = ConsentGiven(**given)
    return actions.record_consent(actor=actor, person_id=card.person_id, given=yes, form_key=form_key, now=now)
