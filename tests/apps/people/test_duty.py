"""Letting data out without a yes: two people, a named ground, a day."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from northline.apps.people import actions, queries
from northline.apps.people.contracts import (
    AlreadyDecided,
    DutyBasis,
    DutyState,
    NeedsSecondPerson,
    NoLivingConsent,
    PersonCard,
    ReasonNeeded,
)
from northline.apps.people.models import Disclosure, DutyOverride
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere
from tests.apps.people.builders import CLINIC, NAME_AND_NEEDS, NOON, advocate, later, person, said_yes, staff

pytestmark = pytest.mark.django_db


def asked(actor: Actor, card: PersonCard, **changes: Any) -> UUID:
    given = {
        "basis": DutyBasis.LEGAL_DUTY, "named_duty": "Family Code 261.101", "recipient": CLINIC, "data": NAME_AND_NEEDS,
        "why": "A child of nine is hurt.", "form_key": uuid4(), "now": NOON,
    }  # fmt: skip
    return actions.ask_duty_override(actor=actor, person_id=card.person_id, **(given | changes))


def test_a_duty_opens_nothing_until_another_person_approves() -> None:
    ines, marta = advocate(), staff("Marta", Role.SUPERVISOR)
    card = person(ines)
    duty_id = asked(ines, card)
    leaving = {"actor": ines, "person_id": card.person_id, "duty": duty_id, "recipient": CLINIC, "data": NAME_AND_NEEDS}
    with pytest.raises(NoLivingConsent):
        actions.record_disclosure(**leaving, now=NOON)
    actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=True, now=NOON)
    actions.record_disclosure(**leaving, now=NOON)
    assert Disclosure.objects.get().duty_id == duty_id


def test_nobody_approves_their_own_request() -> None:
    marta = staff("Marta", Role.SUPERVISOR)
    duty_id = asked(marta, person(marta))
    with pytest.raises(NeedsSecondPerson):
        actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=True, now=NOON)
    with pytest.raises(IntegrityError, match="duty_two_people"), transaction.atomic():
        DutyOverride.objects.filter(pk=duty_id).update(decided_by_id=marta.id, decided_at=NOON, approved=True)


def test_a_decision_stays_as_it_is() -> None:
    ines, marta = advocate(), staff("Marta", Role.SUPERVISOR)
    card = person(ines)
    duty_id = asked(ines, card)
    actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=False, now=NOON)
    with pytest.raises(AlreadyDecided):
        actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=True, now=NOON)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        DutyOverride.objects.filter(pk=duty_id).update(approved=True)
    (shown,) = queries.duties(actor=marta, person_id=card.person_id)
    assert shown.state is DutyState.REFUSED


def test_what_was_asked_cannot_be_widened_before_the_decision() -> None:
    ines = advocate()
    duty_id = asked(ines, person(ines))
    with pytest.raises(DatabaseError, match="as it was asked"), transaction.atomic():
        DutyOverride.objects.filter(pk=duty_id).update(recipient="organisation:other")


def test_a_legal_duty_names_its_law_and_a_reason() -> None:
    ines = advocate()
    card = person(ines)
    with pytest.raises(ReasonNeeded):
        asked(ines, card, named_duty=" ")
    with pytest.raises(ReasonNeeded):
        asked(ines, card, why="")
    assert asked(ines, card, basis=DutyBasis.IMMINENT_DANGER, named_duty="")


def test_an_approved_duty_ends_after_a_day() -> None:
    ines, marta = advocate(), staff("Marta", Role.SUPERVISOR)
    card = person(ines)
    duty_id = asked(ines, card)
    actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=True, now=NOON)
    with pytest.raises(NoLivingConsent):
        actions.record_disclosure(
            actor=ines, person_id=card.person_id, duty=duty_id, recipient=CLINIC, data=NAME_AND_NEEDS, now=later(hours=24)
        )


def test_a_disclosure_never_rests_on_two_grounds() -> None:
    ines, marta = advocate(), staff("Marta", Role.SUPERVISOR)
    card = person(ines)
    duty_id = asked(ines, card)
    actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=True, now=NOON)
    with pytest.raises(NoLivingConsent):
        actions.record_disclosure(
            actor=ines, person_id=card.person_id, consent_id=said_yes(ines, card), duty=duty_id, recipient=CLINIC,
            data=NAME_AND_NEEDS, now=NOON,
        )  # fmt: skip


def test_an_analyst_decides_nothing() -> None:
    ines = advocate()
    duty_id = asked(ines, person(ines))
    with pytest.raises(NotHere):
        actions.decide_duty_override(actor=staff("Noor", Role.ANALYST), duty_id=duty_id, approve=True, now=NOON)
