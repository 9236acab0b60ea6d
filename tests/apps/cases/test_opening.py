"""Opening: two things kept apart, all or nothing, and nothing opened twice."""

from dataclasses import replace
from uuid import uuid4

import pytest

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import (
    CaseClosed,
    CaseOfSomebodyElse,
    CaseState,
    ClosingReason,
    Goals,
    NotAgreed,
    PersonRole,
    View,
    WordsTooLong,
)
from northline.apps.cases.models import Case, CaseContact, Situation
from northline.apps.contacts import actions as contact_actions
from northline.apps.contacts import queries as contacts
from northline.apps.people import actions as people_actions
from northline.apps.people import queries as people
from northline.apps.people.contracts import ReadReason, Section
from northline.apps.people.models import Person
from northline.foundation.actor import Role
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from northline.foundation.packs import get_pack
from tests.apps.cases.builders import NOON, TOLD, WANTED, advocate, case_of, contact_of, later, opened, staff
from tests.support.dump import leaks

pytestmark = pytest.mark.django_db


def test_one_form_opens_a_situation_a_person_and_a_case_with_its_needs() -> None:
    ines = advocate()
    opening = opened(ines)
    assert opening.case is not None
    shown = queries.case_view(actor=ines, case_id=opening.case.case_id, now=NOON)
    assert (shown.state, shown.owner, shown.language) == (CaseState.TRIAGE, ines.id, "es")
    assert {need.code for need in shown.needs} == {"shelter", "legal"}
    assert [one.role for one in shown.people] == [PersonRole.POTENTIAL_VICTIM]
    situation = queries.situation_view(actor=ines, situation_id=opening.situation_id, now=NOON)
    assert (situation.place, situation.venue) == (TOLD.place, TOLD.venue)
    assert [case.code for case in situation.cases] == [opening.case.code]
    identity = people_actions.read_section(
        actor=ines, person_id=shown.person_id, section=Section.IDENTITY, reason=ReadReason.CORRECT, now=NOON
    )
    assert identity.values["preferred_name"] == WANTED.preferred_name


def test_the_case_goes_under_the_persons_code() -> None:
    ines = advocate()
    case = case_of(ines)
    assert people.person_card(actor=ines, person_id=case.person_id).code == case.code


def test_the_same_form_twice_opens_one_of_each() -> None:
    ines = advocate()
    contact_id, form_key = contact_of(ines), uuid4()
    first = opened(ines, contact_id=contact_id, form_key=form_key)
    again = opened(ines, contact_id=contact_id, form_key=form_key)
    assert (first.situation_id, first.case.case_id) == (again.situation_id, again.case.case_id)  # type: ignore[union-attr]
    assert (Situation.objects.count(), Case.objects.count(), Person.objects.count()) == (1, 1, 1)
    assert AuditEntry.objects.filter(event="case.opened").count() == 1


def test_without_their_yes_there_is_no_case_and_nothing_half_written() -> None:
    with pytest.raises(NotAgreed):
        opened(advocate(), agreed=False)
    assert not Situation.objects.exists()
    assert not Person.objects.exists()


def test_a_text_too_long_leaves_nothing_behind() -> None:
    with pytest.raises(WordsTooLong):
        opened(advocate(), safe_words="x" * 501)
    assert not Situation.objects.exists()
    assert not Person.objects.exists()


def test_a_tip_may_stay_a_situation() -> None:
    ines = advocate()
    contact_id = contact_of(ines)
    opening = actions.open_from_contact(actor=ines, contact_id=contact_id, told=TOLD, wanted=None, form_key=uuid4(), now=NOON)
    assert opening.case is None
    assert not Case.objects.exists()
    assert [one.code for one in queries.situations_of_contact(actor=ines, contact_id=contact_id, now=NOON)] == [
        opening.situation_code
    ]


def test_whoever_does_not_hold_the_contact_opens_nothing_from_it() -> None:
    contact_id = contact_of(advocate())
    for other in (advocate("Kofi"), staff("Priya", Role.PARTNERSHIP_SPECIALIST), staff("Omar", Role.ADMINISTRATOR)):
        with pytest.raises(NotHere):
            opened(other, contact_id=contact_id)
    assert not Situation.objects.exists()


def test_a_known_person_is_linked_by_their_code_and_keeps_one_case() -> None:
    ines = advocate()
    case = case_of(ines)
    again = opened(ines, person_code=case.code.lower())
    assert again.case is not None
    assert again.case.case_id == case.case_id
    assert CaseContact.objects.filter(case_id=case.case_id).count() == 2
    assert Case.objects.count() == 1


def test_a_code_that_nobody_has_is_not_here() -> None:
    with pytest.raises(NotHere):
        opened(advocate(), person_code="NL-ZZZZ-ZZ")


def test_the_case_of_another_advocate_is_not_opened_by_knowing_the_code_but_the_contact_can_be_added_to_it() -> None:
    ines, kofi = advocate(), advocate("Kofi", team="nights")
    case = case_of(ines)
    contact_id = contact_of(kofi)
    with pytest.raises(CaseOfSomebodyElse):
        opened(kofi, contact_id=contact_id, person_code=case.code)
    assert not contacts.may_read(actor=ines, contact_id=contact_id)
    actions.link_contact(actor=kofi, case_id=case.case_id, contact_id=contact_id, now=NOON)
    assert contacts.may_read(actor=ines, contact_id=contact_id)
    assert queries.case_of_contact(actor=kofi, contact_id=contact_id, now=NOON).view is View.BASIC  # type: ignore[union-attr]


def test_a_crisis_gets_its_clock_and_moving_on_stops_it() -> None:
    ines = advocate()
    case = case_of(ines, crisis=True)
    assert case.due_at == later(hours=24)
    actions.set_state(actor=ines, case_id=case.case_id, state=CaseState.ASSESSMENT, now=later(hours=6))
    shown = queries.case_view(actor=ines, case_id=case.case_id, now=later(hours=7))
    assert (shown.due_at, shown.answered_at) == (None, later(hours=6))


def test_a_person_comes_back_to_the_closed_case() -> None:
    ines = advocate()
    case = case_of(ines)
    actions.close_case(
        actor=ines, case_id=case.case_id, reason=ClosingReason.GOALS_MET, goals=Goals.ALL, words="", now=later(days=1)
    )
    opening = opened(ines, person_code=case.code, needs=())
    assert opening.case is not None
    assert opening.case.state is CaseState.CLOSED
    assert CaseContact.objects.filter(case_id=case.case_id).count() == 2


def test_needs_told_anew_wait_until_the_closed_case_is_reopened_and_nothing_is_half_written() -> None:
    ines = advocate()
    case = case_of(ines)
    actions.close_case(
        actor=ines, case_id=case.case_id, reason=ClosingReason.GOALS_MET, goals=Goals.ALL, words="", now=later(days=1)
    )
    contact_id = contact_of(ines)
    with pytest.raises(CaseClosed):
        opened(ines, person_code=case.code, contact_id=contact_id)
    assert queries.case_of_contact(actor=ines, contact_id=contact_id, now=NOON) is None
    assert Situation.objects.count() == 1


def test_a_form_key_that_another_used_opens_ones_own_situation() -> None:
    key = uuid4()
    one, other = opened(advocate(), form_key=key), opened(advocate("Kofi"), form_key=key)
    assert one.situation_id != other.situation_id
    assert one.case != other.case


def test_the_database_holds_no_word_of_a_case() -> None:
    ines = advocate()
    case = case_of(ines, safe_words="only mornings, by text")
    actions.add_note(actor=ines, case_id=case.case_id, words="Both slept at the depot.", form_key=uuid4(), now=NOON)
    actions.add_task(actor=ines, case_id=case.case_id, title="Ask about the passport", due=None, form_key=uuid4(), now=NOON)
    (need, *_) = queries.needs_of(actor=ines, case_id=case.case_id, now=NOON)
    actions.change_need(
        actor=ines, case_id=case.case_id, need_id=need.need_id, state=need.state, words="not far from my cousin", now=NOON
    )
    planted = [
        "Rosa Example", "Port Ellery", "about February", "He picks us up", "only mornings", "Both slept at the depot",
        "Ask about the passport", "not far from my cousin",
    ]  # fmt: skip
    assert leaks(planted=planted) == []


def test_a_situation_is_changed_by_one_at_a_time() -> None:
    ines = advocate()
    opening = opened(ines)
    shown = queries.situation_view(actor=ines, situation_id=opening.situation_id, now=NOON)
    actions.change_situation(
        actor=ines, situation_id=shown.situation_id, told=replace(TOLD, place="west side"), version=shown.version, now=NOON
    )
    from northline.apps.cases.contracts import ChangedMeanwhile

    with pytest.raises(ChangedMeanwhile):
        actions.change_situation(actor=ines, situation_id=shown.situation_id, told=TOLD, version=shown.version, now=NOON)
    assert queries.situation_view(actor=ines, situation_id=opening.situation_id, now=NOON).place == "west side"


def test_somebody_new_in_a_situation_gets_a_code_once() -> None:
    ines = advocate()
    opening = opened(ines)
    form_key = uuid4()
    for _ in range(2):
        actions.put_into_situation(
            actor=ines, situation_id=opening.situation_id, person_code="", role=PersonRole.EMPLOYER, known="Mr D., a grey van",
            form_key=form_key, now=NOON,
        )  # fmt: skip
    shown = queries.situation_view(actor=ines, situation_id=opening.situation_id, now=NOON)
    assert [(one.role, one.known) for one in shown.people] == [
        (PersonRole.POTENTIAL_VICTIM, ""),
        (PersonRole.EMPLOYER, "Mr D., a grey van"),
    ]


@pytest.mark.parametrize("country", ["us", "ca", "mx"])
def test_codes_are_those_of_the_packs(country: str) -> None:
    pack = get_pack(country)
    assert {item.code for item in pack.codes("situation_roles")} == {role.value for role in PersonRole}
    assert {item.code for item in pack.codes("closing_reasons")} == {reason.value for reason in ClosingReason}


def test_the_owner_reads_the_contact_even_if_another_held_it() -> None:
    ines, kofi = advocate(), advocate("Kofi")
    contact_id = contact_of(kofi)
    contact_actions.grant_reading(actor=kofi, contact_id=contact_id, reader_id=ines.id, because="her case", now=NOON)
    case = case_of(ines, contact_id=contact_id)
    assert case.owner == ines.id
    assert contacts.may_read(actor=ines, contact_id=contact_id)
