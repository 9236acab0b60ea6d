"""The consent ledger: deny by default, exact, and never rewritten."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from northline.apps.people import actions, queries
from northline.apps.people.contracts import (
    AlreadyWithdrawn,
    ConsentEndsInPast,
    ConsentPurpose,
    ConsentTooLong,
    ConsentView,
    ConsentWithoutData,
    ConsentWithoutRecipient,
    DataCategory,
    Giver,
    GuardianNotNamed,
    NoLivingConsent,
    PersonCard,
)
from northline.apps.people.models import Consent, Disclosure
from northline.foundation.actor import Role
from northline.foundation.errors import NotHere, Refusal
from northline.foundation.models.audit import AuditEntry
from tests.apps.people.builders import CLINIC, NAME_AND_NEEDS, NOON, SHELTER, advocate, later, person, said_yes, staff

pytestmark = pytest.mark.django_db


def living(card: PersonCard, **changes: Any) -> ConsentView | None:
    asked = {"purpose": ConsentPurpose.SHARE, "recipient": CLINIC, "data": NAME_AND_NEEDS, "now": later(days=1)}
    return queries.living_consent(person_id=card.person_id, **(asked | changes))


def test_without_a_yes_nothing_lives() -> None:
    assert living(person(advocate())) is None


def test_a_yes_lives_for_the_same_recipient_and_no_more_than_its_data() -> None:
    ines = advocate()
    card = person(ines)
    said_yes(ines, card)
    assert living(card) is not None
    assert living(card, data=frozenset({DataCategory.NEEDS})) is not None
    assert living(card, data=NAME_AND_NEEDS | {DataCategory.PLACE}) is None
    assert living(card, recipient=SHELTER) is None
    assert living(card, purpose=ConsentPurpose.REPORT) is None
    assert living(person(ines)) is None


def test_a_yes_ends_at_its_last_moment_and_does_not_reach_back() -> None:
    ines = advocate()
    card = person(ines)
    said_yes(ines, card)
    assert living(card, now=later(days=30, seconds=-1)) is not None
    assert living(card, now=later(days=30)) is None
    assert living(card, now=later(seconds=-1)) is None


def test_a_yes_that_was_taken_back_is_none_even_if_the_clock_jumps_back() -> None:
    ines = advocate()
    card = person(ines)
    consent_id = said_yes(ines, card)
    actions.withdraw_consent(actor=ines, consent_id=consent_id, now=later(days=2))
    assert living(card, now=later(days=3)) is None
    assert living(card, now=later(days=1)) is None


def test_taking_back_twice_is_told() -> None:
    ines = advocate()
    consent_id = said_yes(ines, person(ines))
    actions.withdraw_consent(actor=ines, consent_id=consent_id, now=later(days=2))
    with pytest.raises(AlreadyWithdrawn):
        actions.withdraw_consent(actor=ines, consent_id=consent_id, now=later(days=3))


def test_another_advocate_may_take_a_yes_back_at_once() -> None:
    ines = advocate()
    card = person(ines)
    consent_id = said_yes(ines, card)
    actions.withdraw_consent(actor=advocate("Kofi", team="nights"), consent_id=consent_id, now=later(days=1))
    assert living(card, now=later(days=1)) is None


def test_the_same_form_twice_is_one_yes() -> None:
    ines = advocate()
    card = person(ines)
    form_key = uuid4()
    assert said_yes(ines, card, form_key=form_key) == said_yes(ines, card, form_key=form_key, now=later(minutes=1))
    assert Consent.objects.count() == 1
    assert AuditEntry.objects.filter(event="consent.recorded").count() == 1


def test_consents_are_numbered_per_person() -> None:
    ines = advocate()
    one, other = person(ines), person(ines)
    said_yes(ines, one)
    said_yes(ines, one)
    said_yes(ines, other)
    assert [row.number for row in queries.person_view(actor=ines, person_id=one.person_id, now=NOON).consents] == [2, 1]
    assert [row.number for row in queries.person_view(actor=ines, person_id=other.person_id, now=NOON).consents] == [1]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"until": NOON}, ConsentEndsInPast),
        ({"until": later(days=367)}, ConsentTooLong),
        ({"data": frozenset()}, ConsentWithoutData),
        ({"recipient": ""}, ConsentWithoutRecipient),
        ({"recipient": "whoever answers"}, ConsentWithoutRecipient),
        ({"recipient_name": "  "}, ConsentWithoutRecipient),
        ({"giver": Giver.GUARDIAN}, GuardianNotNamed),
        ({"giver": Giver.MINORS_ASSENT}, GuardianNotNamed),
    ],
)
def test_a_yes_that_says_too_little_is_not_written_down(changes: dict[str, Any], refusal: type[Refusal]) -> None:
    ines = advocate()
    card = person(ines)
    with pytest.raises(refusal):
        said_yes(ines, card, **changes)
    assert not Consent.objects.exists()


@pytest.mark.parametrize("role", [Role.PARTNERSHIP_SPECIALIST, Role.ADMINISTRATOR, Role.ANALYST, Role.COUNSEL])
def test_roles_that_do_not_care_for_people_record_no_consent(role: Role) -> None:
    card = person(advocate())
    with pytest.raises(NotHere):
        said_yes(staff("Other", role), card)


def test_the_database_refuses_to_change_or_delete_a_yes_or_its_withdrawal() -> None:
    ines = advocate()
    consent_id = said_yes(ines, person(ines))
    actions.withdraw_consent(actor=ines, consent_id=consent_id, now=later(days=1))
    for statement in (
        "update people_consent set until = until + interval '1 year'",
        "delete from people_consent",
        "update people_consentwithdrawal set withdrawn_at = now()",
        "delete from people_consentwithdrawal",
    ):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_disclosure_rests_on_the_living_yes() -> None:
    ines = advocate()
    card = person(ines)
    consent_id = said_yes(ines, card)
    actions.record_disclosure(
        actor=ines, person_id=card.person_id, consent_id=consent_id, recipient=CLINIC, data=NAME_AND_NEEDS, now=later(days=1)
    )
    (shown,) = queries.disclosures(actor=ines, person_id=card.person_id)
    assert (shown.consent_number, shown.data) == (1, NAME_AND_NEEDS)


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": SHELTER},
        {"data": NAME_AND_NEEDS | {DataCategory.HEALTH}},
        {"now": later(days=31)},
        {"consent_id": uuid4()},
        {"consent_id": None},
    ],
)
def test_nothing_leaves_beyond_the_yes(changes: dict[str, Any]) -> None:
    ines = advocate()
    card = person(ines)
    asked = {"consent_id": said_yes(ines, card), "recipient": CLINIC, "data": NAME_AND_NEEDS, "now": later(days=1)}
    with pytest.raises(NoLivingConsent):
        actions.record_disclosure(actor=ines, person_id=card.person_id, **(asked | changes))
    assert not Disclosure.objects.exists()


def test_nothing_leaves_after_the_yes_was_taken_back() -> None:
    ines = advocate()
    card = person(ines)
    consent_id = said_yes(ines, card)
    actions.withdraw_consent(actor=ines, consent_id=consent_id, now=later(days=1))
    with pytest.raises(NoLivingConsent):
        actions.record_disclosure(
            actor=ines, person_id=card.person_id, consent_id=consent_id, recipient=CLINIC, data=NAME_AND_NEEDS, now=later(days=2)
        )


def test_a_yes_of_one_person_lets_nothing_out_about_another() -> None:
    ines = advocate()
    consent_id, other = said_yes(ines, person(ines)), person(ines)
    with pytest.raises(NoLivingConsent):
        actions.record_disclosure(
            actor=ines, person_id=other.person_id, consent_id=consent_id, recipient=CLINIC, data=NAME_AND_NEEDS, now=NOON
        )


def test_a_no_is_written_down_once_and_closes_nothing() -> None:
    ines = advocate()
    card = person(ines)
    form_key = uuid4()
    for _ in range(2):
        actions.record_refusal(
            actor=ines, person_id=card.person_id, purpose=ConsentPurpose.SHARE, recipient=SHELTER, language="es",
            wording_version="2026-11-21", form_key=form_key, now=NOON,
        )  # fmt: skip
    assert AuditEntry.objects.filter(event="consent.refused").count() == 1
    assert living(card, recipient=SHELTER) is None
