"""Letting data out without a yes: two people, a named ground, a day."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from northline.apps.people import actions, queries, second_looks
from northline.apps.people.contracts import (
    AlreadyDecided,
    ConsentWithoutRecipient,
    DataCategory,
    DutyAsked,
    DutyBasis,
    DutyEnded,
    DutyState,
    NeedsSecondPerson,
    NoLivingConsent,
    PersonCard,
    ReasonNeeded,
)
from northline.apps.people.models import Disclosure, DutyNotice, DutyOverride
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from tests.apps.people.builders import CLINIC, NAME_AND_NEEDS, NOON, advocate, later, person, said_yes, staff

pytestmark = pytest.mark.django_db
ASKED = DutyAsked(
    basis=DutyBasis.LEGAL_DUTY,
    named_duty="Family Code 261.101",
    recipient=CLINIC,
    recipient_name="Child protection (fictional)",
    data=NAME_AND_NEEDS,
    why="A child of nine is hurt.",
)


def asked(actor: Actor, card: PersonCard, *, form_key: UUID | None = None, now: datetime = NOON, **changes: Any) -> UUID:
    return actions.ask_duty_override(
        actor=actor, person_id=card.person_id, asked=replace(ASKED, **changes), form_key=form_key or uuid4(), now=now
    )


def granted(ines: Actor, card: PersonCard) -> tuple[UUID, Actor]:
    marta, duty_id = staff("Marta", Role.SUPERVISOR), asked(ines, card)
    actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=True, now=NOON)
    return duty_id, marta


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
    actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=False, words="They can be asked.", now=NOON)
    with pytest.raises(AlreadyDecided):
        actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=True, now=NOON)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        DutyOverride.objects.filter(pk=duty_id).update(approved=True)
    (shown,) = second_looks.duties(actor=marta, person_id=card.person_id, now=NOON)
    assert shown.state is DutyState.REFUSED


def test_a_no_says_why_and_who_asked_reads_it() -> None:
    ines, marta = advocate(), staff("Marta", Role.SUPERVISOR)
    duty_id = asked(ines, person(ines))
    with pytest.raises(ReasonNeeded):
        actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=False, words=" ", now=NOON)
    actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=False, words="They can be asked.", now=NOON)
    shown = actions.read_duty(actor=ines, duty_id=duty_id, now=NOON)
    assert (shown.answer, shown.why, shown.recipient_name) == (
        "They can be asked.",
        "A child of nine is hurt.",
        "Child protection (fictional)",
    )
    assert AuditEntry.objects.filter(event="duty.read", actor_id=ines.id).count() == 1


def test_what_was_asked_cannot_be_widened_before_the_decision() -> None:
    ines = advocate()
    duty_id = asked(ines, person(ines))
    for change in ({"recipient": "organisation:other"}, {"sealed_recipient": b"another"}):
        with pytest.raises(DatabaseError, match="as it was asked"), transaction.atomic():
            DutyOverride.objects.filter(pk=duty_id).update(**change)


def test_a_legal_duty_names_its_law_its_recipient_and_a_reason() -> None:
    ines = advocate()
    card = person(ines)
    with pytest.raises(ReasonNeeded):
        asked(ines, card, named_duty=" ")
    with pytest.raises(ReasonNeeded):
        asked(ines, card, why="")
    with pytest.raises(ConsentWithoutRecipient):
        asked(ines, card, recipient_name=" ")
    assert asked(ines, card, basis=DutyBasis.IMMINENT_DANGER, named_duty="")


def test_the_same_form_asks_once() -> None:
    ines, key = advocate(), uuid4()
    card = person(ines)
    assert asked(ines, card, form_key=key) == asked(ines, card, form_key=key)


def test_an_approved_duty_ends_after_a_day() -> None:
    ines = advocate()
    card = person(ines)
    duty_id, _ = granted(ines, card)
    with pytest.raises(NoLivingConsent):
        actions.disclose_by_duty(actor=ines, duty_id=duty_id, data=NAME_AND_NEEDS, now=later(hours=24))
    assert not actions.read_duty(actor=ines, duty_id=duty_id, now=later(hours=24)).may_use


def test_a_request_nobody_decided_ends_after_a_day_too() -> None:
    ines, marta = advocate(), staff("Marta", Role.SUPERVISOR)
    duty_id = asked(ines, person(ines))
    assert second_looks.duties_waiting(actor=marta, now=NOON) == 1
    assert second_looks.duties_waiting(actor=ines, now=NOON) == 0
    assert second_looks.duties_waiting(actor=marta, now=later(hours=24)) == 0
    with pytest.raises(DutyEnded):
        actions.decide_duty_override(actor=marta, duty_id=duty_id, approve=True, now=later(hours=24))


def test_what_left_is_noted_by_who_asked_once_and_no_more_than_was_granted() -> None:
    ines = advocate()
    card = person(ines)
    duty_id, marta = granted(ines, card)
    with pytest.raises(NotHere):
        actions.disclose_by_duty(actor=marta, duty_id=duty_id, data=NAME_AND_NEEDS, now=NOON)
    with pytest.raises(NoLivingConsent):
        actions.disclose_by_duty(actor=ines, duty_id=duty_id, data=[DataCategory.HEALTH], now=NOON)
    for _ in range(2):
        actions.disclose_by_duty(actor=ines, duty_id=duty_id, data=[DataCategory.NEEDS], now=later(hours=1))
    (left,) = queries.disclosures(actor=ines, person_id=card.person_id)
    assert left.data == {DataCategory.NEEDS}


def test_the_person_is_told_where_that_is_safe() -> None:
    ines = advocate()
    duty_id, marta = granted(ines, person(ines))
    with pytest.raises(ReasonNeeded):
        actions.note_duty_told(actor=ines, duty_id=duty_id, told=False, words="", now=NOON)
    actions.note_duty_told(actor=ines, duty_id=duty_id, told=False, words="He holds her phone.", now=NOON)
    for hour in (1, 2):
        actions.note_duty_told(actor=marta, duty_id=duty_id, told=True, words="", now=later(hours=hour))
    notices = actions.read_duty(actor=ines, duty_id=duty_id, now=later(hours=3)).notices
    assert [(notice.told, notice.words) for notice in notices] == [(False, "He holds her phone."), (True, "")]
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        DutyNotice.objects.update(told=True)


def test_a_disclosure_never_rests_on_two_grounds() -> None:
    ines = advocate()
    card = person(ines)
    duty_id, _ = granted(ines, card)
    with pytest.raises(NoLivingConsent):
        actions.record_disclosure(
            actor=ines, person_id=card.person_id, consent_id=said_yes(ines, card), duty=duty_id, recipient=CLINIC,
            data=NAME_AND_NEEDS, now=NOON,
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER, Role.COUNSEL])
def test_those_who_may_ask_may_decide_for_another(role: Role) -> None:
    ines = advocate()
    card = person(ines)
    other, duty_id = staff("Other", role, team="nights"), asked(ines, card)
    assert actions.read_duty(actor=other, duty_id=duty_id, now=NOON).may_decide
    assert actions.decide_duty_override(actor=other, duty_id=duty_id, approve=True, now=NOON).state is DutyState.APPROVED
    assert asked(other, card)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR, Role.PARTNERSHIP_SPECIALIST])
def test_others_neither_see_ask_nor_decide(role: Role) -> None:
    ines = advocate()
    card = person(ines)
    other, duty_id = staff("Noor", role), asked(ines, card)
    assert second_looks.duties(actor=other, now=NOON) == ()
    for act in (
        lambda: actions.read_duty(actor=other, duty_id=duty_id, now=NOON),
        lambda: actions.decide_duty_override(actor=other, duty_id=duty_id, approve=True, now=NOON),
        lambda: asked(other, card),
    ):
        with pytest.raises(NotHere):
            act()


def test_a_decided_request_is_read_by_the_two_and_by_counsel() -> None:
    ines = advocate()
    duty_id, marta = granted(ines, person(ines))
    for reader in (ines, marta, staff("Elena", Role.COUNSEL)):
        assert actions.read_duty(actor=reader, duty_id=duty_id, now=NOON).why
    with pytest.raises(NotHere):
        actions.read_duty(actor=advocate("Kofi"), duty_id=duty_id, now=NOON)
