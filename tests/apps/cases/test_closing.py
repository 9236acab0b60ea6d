"""Closing and reopening: alone where that is safe, with a second person where it is not, and always with the history kept."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import (
    CaseCard,
    CaseClosed,
    CaseNotClosed,
    CaseState,
    ClosingReason,
    Goals,
    OpenReferrals,
    SecondPersonNeeded,
    TimelineKind,
    WordsMissing,
)
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere
from tests.apps.cases.builders import NOON, advocate, case_of, later, staff

pytestmark = pytest.mark.django_db


def close(actor: Actor, case: CaseCard, **changes: Any) -> CaseCard:
    given: dict[str, Any] = {
        "reason": ClosingReason.GOALS_MET, "goals": Goals.ALL, "words": "They have a flat.", "now": later(days=1),
    }  # fmt: skip
    return actions.close_case(actor=actor, case_id=case.case_id, **(given | changes))


def test_an_advocate_closes_their_own_case_with_a_reason_and_reopens_it_with_its_history() -> None:
    ines = advocate()
    case = case_of(ines)
    assert close(ines, case).state is CaseState.CLOSED
    shown = queries.case_view(actor=ines, case_id=case.case_id, now=later(days=1))
    assert (shown.closed_at, shown.closing_reason) == (later(days=1), ClosingReason.GOALS_MET)
    assert [line.code for line in queries.open_cases(actor=ines, now=later(days=1), closed=True)] == [case.code]

    reopened = actions.reopen_case(actor=ines, case_id=case.case_id, words="They wrote again.", now=later(days=2))
    assert reopened.state is CaseState.REOPENED
    kinds = [entry.kind for entry in queries.case_view(actor=ines, case_id=case.case_id, now=later(days=2)).timeline]
    assert kinds[:2] == [TimelineKind.REOPENED, TimelineKind.CLOSED]
    assert kinds[-1] is TimelineKind.OPENED
    actions.set_state(actor=ines, case_id=case.case_id, state=CaseState.PLAN, now=later(days=3))


def test_closing_twice_and_reopening_twice_are_told() -> None:
    ines = advocate()
    case = case_of(ines)
    with pytest.raises(CaseNotClosed):
        actions.reopen_case(actor=ines, case_id=case.case_id, words="again", now=NOON)
    close(ines, case)
    with pytest.raises(CaseClosed):
        close(ines, case)
    with pytest.raises(WordsMissing):
        actions.reopen_case(actor=ines, case_id=case.case_id, words=" ", now=later(days=2))


@pytest.mark.parametrize("end", [kind for kind in TimelineKind if kind.value in (
    "referral_accepted", "referral_waitlisted", "referral_declined", "referral_recalled", "referral_no_response")])  # fmt: skip
def test_a_referral_that_waits_for_an_answer_keeps_the_case_open(end: TimelineKind) -> None:
    ines = advocate()
    case = case_of(ines)
    line = {"actor": ines, "case_id": case.case_id, "codes": {"referral": str(uuid4())}, "now": NOON}
    actions.add_timeline(**line, kind=TimelineKind.REFERRAL_SENT)
    with pytest.raises(OpenReferrals):
        close(ines, case)
    actions.add_timeline(**(line | {"codes": {"referral": str(uuid4())}}), kind=end)
    with pytest.raises(OpenReferrals):
        close(ines, case)
    actions.add_timeline(**line, kind=end)
    assert close(ines, case).state is CaseState.CLOSED


def test_a_minors_case_closes_only_with_a_second_person() -> None:
    ines, joy = advocate(), staff("Joy", Role.CASE_MANAGER)
    case = case_of(ines, minor=True)
    assert close(ines, case).state is CaseState.CLOSURE_REVIEW
    with pytest.raises(SecondPersonNeeded):
        close(ines, case)
    assert [card.code for card in queries.closings_waiting(actor=joy, now=later(days=1))] == [case.code]
    shown = queries.case_view(actor=joy, case_id=case.case_id, now=later(days=1))
    assert shown.may_decide_closing
    assert shown.closing is not None
    assert shown.closing.words == "They have a flat."
    actions.decide_closing(actor=joy, case_id=case.case_id, approve=True, words="", now=later(days=2))
    assert queries.case_view(actor=ines, case_id=case.case_id, now=later(days=2)).state is CaseState.CLOSED


def test_nobody_agrees_to_the_closing_they_asked_for() -> None:
    marta = staff("Marta", Role.SUPERVISOR, Role.ADVOCATE)
    case = case_of(marta, minor=True)
    close(marta, case)
    with pytest.raises(SecondPersonNeeded):
        actions.decide_closing(actor=marta, case_id=case.case_id, approve=True, words="", now=later(days=1))
    assert queries.closings_waiting(actor=marta, now=later(days=1)) == ()
    decide = f"update cases_caseclosing set decided_by_id = '{marta.id}', decided_at = now(), approved = true"
    with pytest.raises(IntegrityError, match="case_closing_two_people"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(decide)


def test_a_second_person_may_send_it_back_to_where_it_was() -> None:
    ines, joy = advocate(), staff("Joy", Role.CASE_MANAGER)
    case = case_of(ines, minor=True)
    actions.set_state(actor=ines, case_id=case.case_id, state=CaseState.PLAN, now=NOON)
    close(ines, case)
    actions.decide_closing(actor=joy, case_id=case.case_id, approve=False, words="The school was not told.", now=later(days=2))
    shown = queries.case_view(actor=ines, case_id=case.case_id, now=later(days=2))
    assert (shown.state, shown.closing) == (CaseState.PLAN, None)
    assert shown.timeline[0].words == "The school was not told."
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update cases_caseclosing set approved = true")


def test_an_advocate_decides_no_closing() -> None:
    ines, kofi = advocate(), advocate("Kofi")
    case = case_of(ines, minor=True)
    close(ines, case)
    with pytest.raises(NotHere):
        actions.decide_closing(actor=kofi, case_id=case.case_id, approve=True, words="", now=later(days=1))


def test_a_crisis_needs_a_second_person_only_while_it_is_not_answered() -> None:
    ines = advocate()
    unanswered, answered = case_of(ines, crisis=True), case_of(ines, crisis=True)
    actions.set_state(actor=ines, case_id=answered.case_id, state=CaseState.ASSESSMENT, now=later(hours=2))
    assert close(ines, unanswered).state is CaseState.CLOSURE_REVIEW
    assert close(ines, answered).state is CaseState.CLOSED


def test_an_operator_may_ask_a_second_look_for_every_closing(settings: Any) -> None:
    settings.CLOSURE_REVIEW = "always"
    ines = advocate()
    assert close(ines, case_of(ines)).state is CaseState.CLOSURE_REVIEW
