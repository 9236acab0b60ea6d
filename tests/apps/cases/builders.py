"""Cases for the tests. Everybody is made up."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from northline.apps.cases import actions
from northline.apps.cases.contracts import CaseCard, NewCase, NewSituation, Opening
from northline.foundation.actor import Actor
from tests.apps.contacts.builders import held_chat
from tests.apps.people.builders import NOON, advocate, later, staff

TOLD = NewSituation(
    types=("labour",),
    venue="cleaning",
    place="Port Ellery, east side",
    since="about February",
    words="He picks us up.",
)
WANTED = NewCase(preferred_name="Rosa Example", language="es", age_group="adult", needs=("shelter", "legal"), agreed=True)


def contact_of(holder: Actor) -> UUID:
    return held_chat(holder).contact_id


def opened(owner: Actor, *, form_key: UUID | None = None, contact_id: UUID | None = None, **changes: Any) -> Opening:
    return actions.open_from_contact(
        actor=owner,
        contact_id=contact_id or contact_of(owner),
        told=TOLD,
        wanted=replace(WANTED, **changes),
        form_key=form_key or uuid4(),
        now=NOON,
    )


def case_of(owner: Actor, **changes: Any) -> CaseCard:
    card = opened(owner, **changes).case
    assert card is not None
    return card


__all__ = ["NOON", "TOLD", "WANTED", "advocate", "case_of", "contact_of", "later", "opened", "staff"]
