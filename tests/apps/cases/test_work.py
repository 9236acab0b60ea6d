"""The daily work: needs, notes, tasks, states, timeline, and who may do it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import (
    CaseCard,
    CaseClosed,
    CaseState,
    ClosingReason,
    Goals,
    NeedKnown,
    NeedState,
    StepNotPossible,
    TimelineKind,
    View,
    WordsMissing,
    WordsTooLong,
)
from northline.apps.cases.models import Case, CaseEntry
from northline.apps.contacts import queries as contacts
from northline.apps.people import actions as people_actions
from northline.apps.people.contracts import ReadReason, Section
from northline.foundation.actor import Actor, ActorKind, Role, system, visitor
from northline.foundation.errors import NotHere
from tests.apps.cases.builders import NOON, advocate, case_of, contact_of, later, staff

pytestmark = pytest.mark.django_db


def view(actor: Actor, case: CaseCard, **changes: Any) -> Any:
    return queries.case_view(actor=actor, case_id=case.case_id, **({"now": NOON} | changes))


def test_a_need_is_told_once_and_keeps_their_words() -> None:
    ines = advocate()
    case = case_of(ines, needs=())
    form_key = uuid4()
    added = {"actor": ines, "case_id": case.case_id, "code": "documents", "words": "I want my passport back", "now": NOON}
    first = actions.add_need(**added, form_key=form_key)
    assert actions.add_need(**added, form_key=form_key) == first
    with pytest.raises(NeedKnown):
        actions.add_need(**added, form_key=uuid4())
    (need,) = view(ines, case).needs
    assert (need.code, need.state, need.words) == ("documents", NeedState.OPEN, "I want my passport back")


def test_a_need_moves_and_the_timeline_says_so() -> None:
    ines = advocate()
    case = case_of(ines, needs=("shelter",))
    (need,) = view(ines, case).needs
    actions.change_need(
        actor=ines, case_id=case.case_id, need_id=need.need_id, state=NeedState.MET, next_step="longer place", now=later(hours=1)
    )
    (changed,) = view(ines, case).needs
    assert (changed.state, changed.next_step) == (NeedState.MET, "longer place")
    newest = view(ines, case).timeline[0]
    assert (newest.kind, newest.codes["to"]) == (TimelineKind.NEED, "met")


def test_a_note_is_kept_once_per_form_and_never_rewritten() -> None:
    ines = advocate()
    case = case_of(ines)
    form_key = uuid4()
    for _ in range(2):
        actions.add_note(actor=ines, case_id=case.case_id, words="Both slept.", form_key=form_key, now=later(hours=1))
    notes = [entry.words for entry in view(ines, case).timeline if entry.kind is TimelineKind.NOTE]
    assert notes == ["Both slept."]
    for statement in ("update cases_caseentry set at = now()", "delete from cases_caseentry"):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(("words", "refusal"), [("  \n ", WordsMissing), ("\x00\x07", WordsMissing), ("x" * 4001, WordsTooLong)])
def test_a_note_says_something_and_fits(words: str, refusal: type[Exception]) -> None:
    ines = advocate()
    case = case_of(ines)
    with pytest.raises(refusal):
        actions.add_note(actor=ines, case_id=case.case_id, words=words, form_key=uuid4(), now=NOON)


def test_a_task_is_done_once_and_overdue_only_while_it_waits() -> None:
    ines = advocate()
    case = case_of(ines)
    task_id = actions.add_task(
        actor=ines, case_id=case.case_id, title="Ask the clinic", due=later(days=1).date(), form_key=uuid4(), now=NOON
    )
    assert view(ines, case, now=later(days=2)).tasks[0].overdue
    (line,) = queries.open_cases(actor=ines, now=later(days=2))
    assert (line.tasks_waiting, line.tasks_overdue) == (1, 1)
    for _ in range(2):
        actions.finish_task(actor=ines, case_id=case.case_id, task_id=task_id, now=later(days=2))
    shown = view(ines, case, now=later(days=3))
    assert not shown.tasks[0].overdue
    assert [entry.kind for entry in shown.timeline].count(TimelineKind.TASK_DONE) == 1


def test_a_task_is_overdue_when_its_day_has_ended_where_the_hotline_is() -> None:
    ines = advocate()
    case = case_of(ines)
    actions.add_task(actor=ines, case_id=case.case_id, title="Call", due=NOON.date(), form_key=uuid4(), now=NOON)
    evening = NOON.replace(hour=23, minute=30) + timedelta(hours=3)  # after midnight in London, evening of the same day there
    assert not view(ines, case, now=evening).tasks[0].overdue
    assert queries.open_cases(actor=ines, now=evening)[0].tasks_overdue == 0
    assert view(ines, case, now=evening + timedelta(hours=8)).tasks[0].overdue


def test_a_clock_that_jumps_back_stops_no_work() -> None:
    ines = advocate()
    case = case_of(ines)
    actions.set_state(actor=ines, case_id=case.case_id, state=CaseState.PLAN, now=later(hours=-2))
    assert view(ines, case).state is CaseState.PLAN


def test_a_task_is_given_only_to_somebody_who_may_read_the_case() -> None:
    ines, kofi = advocate(), advocate("Kofi", team="nights")
    case = case_of(ines)
    given = {"actor": ines, "case_id": case.case_id, "title": "Call back", "due": None, "assignee_id": kofi.id, "now": NOON}
    with pytest.raises(NotHere):
        actions.add_task(**given, form_key=uuid4())
    actions.invite(actor=ines, case_id=case.case_id, user_id=kofi.id, until=later(days=1), now=NOON)
    assert actions.add_task(**given, form_key=uuid4())


def test_states_move_both_ways_but_closing_has_its_own_door() -> None:
    ines = advocate()
    case = case_of(ines)
    for state in (CaseState.PLAN, CaseState.ASSESSMENT, CaseState.IMPLEMENTATION):
        actions.set_state(actor=ines, case_id=case.case_id, state=state, now=later(hours=1))
    for state in (CaseState.CLOSED, CaseState.CLOSURE_REVIEW, CaseState.REOPENED, CaseState.IDENTIFIED):
        with pytest.raises(StepNotPossible):
            actions.set_state(actor=ines, case_id=case.case_id, state=state, now=later(hours=2))
    shown = view(ines, case)
    assert [step.state for step in shown.steps if step.current] == [CaseState.IMPLEMENTATION]


def acts_on(case: CaseCard) -> list[Callable[[Actor], Any]]:
    ids = {"case_id": case.case_id, "now": NOON}
    return [
        lambda actor: actions.add_note(actor=actor, words="x", form_key=uuid4(), **ids),
        lambda actor: actions.add_task(actor=actor, title="x", due=None, form_key=uuid4(), **ids),
        lambda actor: actions.add_need(actor=actor, code="food", form_key=uuid4(), **ids),
        lambda actor: actions.set_state(actor=actor, state=CaseState.PLAN, **ids),
        lambda actor: actions.close_case(actor=actor, reason=ClosingReason.MOVED, goals=Goals.NONE, words="", **ids),
        lambda actor: actions.reopen_case(actor=actor, words="x", **ids),
        lambda actor: actions.invite(actor=actor, user_id=uuid4(), until=later(days=1), **ids),
        lambda actor: actions.hand_over(actor=actor, user_id=uuid4(), **ids),
        lambda actor: queries.case_card(actor=visitor(), **ids),
    ]


OTHERS = [
    ("advocate of the team", (Role.ADVOCATE,), "days"),
    ("supervisor of another team", (Role.SUPERVISOR,), "nights"),
    ("case manager", (Role.CASE_MANAGER,), "days"),
    ("partnership specialist", (Role.PARTNERSHIP_SPECIALIST,), "days"),
    ("administrator", (Role.ADMINISTRATOR,), "days"),
]


@pytest.mark.parametrize(("roles", "team"), [other[1:] for other in OTHERS], ids=[other[0] for other in OTHERS])
def test_whoever_may_not_read_a_case_does_nothing_in_it(roles: tuple[Role, ...], team: str) -> None:
    case = case_of(advocate())
    other = staff("Other", *roles, team=team)
    for act in acts_on(case):
        with pytest.raises(NotHere):
            act(other)


def test_the_teams_supervisor_reads_and_works_in_it() -> None:
    ines, marta = advocate(), staff("Marta", Role.SUPERVISOR)
    case = case_of(ines)
    assert view(marta, case).view is View.WHOLE
    actions.add_note(actor=marta, case_id=case.case_id, words="Seen.", form_key=uuid4(), now=NOON)


@pytest.mark.parametrize(
    "role", [Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER, Role.PARTNERSHIP_SPECIALIST, Role.SHELTER_COORDINATOR]
)
def test_those_who_route_see_the_basic_view_without_words(role: Role) -> None:
    ines = advocate()
    case = case_of(ines)
    (need, *_) = view(ines, case).needs
    actions.change_need(
        actor=ines, case_id=case.case_id, need_id=need.need_id, state=NeedState.OPEN, words="not far from my cousin", now=NOON
    )
    shown = view(staff("Other", role, team="nights"), case)
    assert shown.view is View.BASIC
    assert {one.code for one in shown.needs} == {"shelter", "legal"}
    assert not any(one.words for one in shown.needs)
    assert (shown.timeline, shown.tasks, shown.people, shown.contacts) == ((), (), (), ())


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ANALYST, Role.AUDITOR, Role.COUNSEL, Role.DECONFLICTION_OFFICER])
def test_the_others_find_no_case_at_all(role: Role) -> None:
    case = case_of(advocate())
    with pytest.raises(NotHere):
        view(staff("Other", role), case)


def test_an_invitation_opens_case_and_person_until_its_end() -> None:
    ines, kofi = advocate(), advocate("Kofi", team="nights")
    case = case_of(ines)
    actions.invite(actor=ines, case_id=case.case_id, user_id=kofi.id, until=later(days=2), now=NOON)
    asked = {"person_id": case.person_id, "section": Section.IDENTITY, "reason": ReadReason.SAFETY}
    assert view(kofi, case, now=later(days=1)).view is View.WHOLE
    assert people_actions.read_section(actor=kofi, **asked, now=later(days=1)).values
    assert view(kofi, case, now=later(days=2)).view is View.BASIC
    with pytest.raises(NotHere):
        people_actions.read_section(actor=kofi, **asked, now=later(days=2))


def test_an_invitation_can_end_at_once() -> None:
    ines, kofi = advocate(), advocate("Kofi", team="nights")
    case = case_of(ines)
    actions.invite(actor=ines, case_id=case.case_id, user_id=kofi.id, until=later(days=2), now=NOON)
    actions.end_invitation(actor=ines, case_id=case.case_id, user_id=kofi.id, now=NOON)
    assert view(kofi, case).view is View.BASIC
    with pytest.raises(NotHere):
        people_actions.read_section(
            actor=kofi, person_id=case.person_id, section=Section.IDENTITY, reason=ReadReason.SAFETY, now=NOON
        )


def test_handing_over_moves_every_key_to_the_new_owner() -> None:
    ines, kofi = advocate(), advocate("Kofi", team="nights")
    case = case_of(ines)
    actions.hand_over(actor=ines, case_id=case.case_id, user_id=kofi.id, now=NOON)
    assert (view(kofi, case).view, view(ines, case).view) == (View.WHOLE, View.BASIC)
    asked = {"person_id": case.person_id, "section": Section.IDENTITY, "reason": ReadReason.SAFETY, "now": NOON}
    assert people_actions.read_section(actor=kofi, **asked).values
    for earlier in (ines, staff("Marta", Role.SUPERVISOR, team="days")):
        with pytest.raises(NotHere):
            people_actions.read_section(actor=earlier, **asked)


def test_a_supervisor_hands_over_contacts_that_they_never_read() -> None:
    ines, kofi, marta = advocate(), advocate("Kofi"), staff("Marta", Role.SUPERVISOR)
    holder = advocate("Nia", team="nights")
    contact_id, case = contact_of(holder), case_of(ines)
    actions.link_contact(actor=holder, case_id=case.case_id, contact_id=contact_id, now=NOON)
    assert contacts.may_read(actor=ines, contact_id=contact_id)
    assert not contacts.may_read(actor=marta, contact_id=contact_id)
    actions.hand_over(actor=marta, case_id=case.case_id, user_id=kofi.id, now=NOON)
    assert contacts.may_read(actor=kofi, contact_id=contact_id)
    assert not contacts.may_read(actor=ines, contact_id=contact_id)
    assert not contacts.may_read(actor=marta, contact_id=contact_id)


def test_referrals_write_lines_for_a_provider_and_name_the_referral() -> None:
    ines = advocate()
    case = case_of(ines, crisis=True)
    provider = Actor(kind=ActorKind.PARTNER, name="Harbor House (fictional)")
    line = {"case_id": case.case_id, "kind": TimelineKind.REFERRAL_ACCEPTED, "now": later(hours=5)}
    with pytest.raises(ValueError, match="names it"):
        actions.add_timeline(actor=provider, codes={}, **line)
    with pytest.raises(NotHere):
        actions.add_timeline(actor=visitor(), codes={"referral": str(uuid4())}, **line)
    actions.add_timeline(actor=provider, codes={"referral": str(uuid4())}, **line)
    actions.add_timeline(actor=system("referrals"), codes={"referral": str(uuid4())}, **line)
    shown = view(ines, case, now=later(hours=6))
    assert (shown.timeline[0].kind, shown.due_at, shown.answered_at) == (TimelineKind.REFERRAL_ACCEPTED, None, later(hours=5))


def test_nothing_is_added_to_a_closed_case() -> None:
    ines = advocate()
    case = case_of(ines)
    actions.close_case(actor=ines, case_id=case.case_id, reason=ClosingReason.MOVED, goals=Goals.NONE, words="", now=NOON)
    for act in acts_on(case)[:5]:
        with pytest.raises(CaseClosed):
            act(ines)
    for statement in (
        "update cases_caseneed set state = 'met'",
        "update cases_case set state = 'plan', closed_at = null, closing_reason = ''",
    ):
        with pytest.raises(DatabaseError, match="closed case"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_impossible_cases_are_impossible_in_the_database() -> None:
    case = case_of(advocate())
    for statement in (
        "update cases_case set state = 'closed'",
        "update cases_case set crisis = true",
        "update cases_case set state = 'lost'",
        "update cases_case set state_since = opened_at - interval '1 day'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Case.objects.get(pk=case.case_id).state == CaseState.TRIAGE.value
    assert CaseEntry.objects.filter(case_id=case.case_id).exists()
