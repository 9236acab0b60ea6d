"""Two people, or two clicks, at the same moment: one wins, the other is told, nothing is written twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import CaseClosed, CaseNotClosed, CaseState, ClosingReason, Goals, TimelineKind
from northline.apps.cases.models import Case, CaseEntry, Situation
from northline.apps.people import actions as people_actions
from northline.apps.people.contracts import AlreadyWithdrawn, ConsentPurpose, NoLivingConsent
from northline.apps.people.models import Consent, Disclosure, Person
from northline.foundation.errors import Refusal
from tests.apps.cases.builders import NOON, advocate, case_of, contact_of, later, opened
from tests.apps.people.builders import CLINIC, NAME_AND_NEEDS, person, said_yes

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act answered, or refused with, when all begin together; each has a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait(timeout=20)
        try:
            return act()
        except Refusal as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_double_press_opens_one_case() -> None:
    ines = advocate()
    contact_id, form_key = contact_of(ines), uuid4()
    answers = at_once(*[lambda: opened(ines, contact_id=contact_id, form_key=form_key).case.case_id] * 4)  # type: ignore[union-attr]
    assert len(set(answers)) == 1
    assert (Case.objects.count(), Situation.objects.count(), Person.objects.count()) == (1, 1, 1)


def test_one_person_never_gets_two_cases() -> None:
    ines = advocate()
    card = person(ines)
    contact_ids = [contact_of(ines) for _ in range(3)]
    answers = at_once(
        *[
            lambda contact_id=contact_id: (
                actions.open_case(actor=ines, contact_id=contact_id, person_id=card.person_id, form_key=uuid4(), now=NOON).case_id
            )
            for contact_id in contact_ids
        ]
    )
    assert len(set(answers)) == 1
    assert Case.objects.get().contact_links.count() == 3


def test_of_two_who_close_at_once_one_closes_and_the_other_is_told() -> None:
    ines = advocate()
    case = case_of(ines)
    act = {"actor": ines, "case_id": case.case_id, "reason": ClosingReason.MOVED, "goals": Goals.SOME, "words": "", "now": NOON}
    answers = at_once(*[lambda: actions.close_case(**act).state] * 3)
    assert sorted(map(str, answers)) == sorted(map(str, [CaseState.CLOSED, CaseClosed, CaseClosed]))
    assert CaseEntry.objects.filter(kind=TimelineKind.CLOSED.value).count() == 1


def test_of_two_who_reopen_at_once_one_reopens() -> None:
    ines = advocate()
    case = case_of(ines)
    actions.close_case(actor=ines, case_id=case.case_id, reason=ClosingReason.MOVED, goals=Goals.SOME, words="", now=NOON)
    answers = at_once(
        *[lambda: actions.reopen_case(actor=ines, case_id=case.case_id, words="again", now=later(days=1)).state] * 3
    )
    assert sorted(map(str, answers)) == sorted(map(str, [CaseState.REOPENED, CaseNotClosed, CaseNotClosed]))


def test_closing_and_writing_at_once_leave_no_note_after_the_end() -> None:
    ines = advocate()
    case = case_of(ines)
    at_once(
        lambda: actions.close_case(
            actor=ines, case_id=case.case_id, reason=ClosingReason.MOVED, goals=Goals.SOME, words="", now=NOON
        ),
        lambda: actions.add_note(actor=ines, case_id=case.case_id, words="one more", form_key=uuid4(), now=NOON),
        lambda: actions.add_need(actor=ines, case_id=case.case_id, code="food", form_key=uuid4(), now=NOON),
    )
    kinds = list(CaseEntry.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[-1] == TimelineKind.CLOSED.value
    assert queries.case_view(actor=ines, case_id=case.case_id, now=NOON).state is CaseState.CLOSED


def test_a_double_press_records_one_consent() -> None:
    ines = advocate()
    card = person(ines)
    form_key = uuid4()
    answers = at_once(*[lambda: said_yes(ines, card, form_key=form_key)] * 4)
    assert len(set(answers)) == 1
    assert Consent.objects.count() == 1


def test_consents_recorded_at_once_keep_their_own_numbers() -> None:
    ines = advocate()
    card = person(ines)
    at_once(*[lambda: said_yes(ines, card, purpose=ConsentPurpose.SHARE)] * 4)
    assert sorted(Consent.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_withdrawal_comes_wholly_before_or_wholly_after_a_disclosure() -> None:
    ines = advocate()
    for _ in range(3):
        card = person(ines)
        consent_id = said_yes(ines, card)
        withdrawn, disclosed = at_once(
            lambda consent_id=consent_id: people_actions.withdraw_consent(actor=ines, consent_id=consent_id, now=later(days=1)),
            lambda card=card, consent_id=consent_id: people_actions.record_disclosure(
                actor=ines,
                person_id=card.person_id,
                consent_id=consent_id,
                recipient=CLINIC,
                data=NAME_AND_NEEDS,
                now=later(days=1),
            ),
        )
        assert withdrawn is not AlreadyWithdrawn
        left = Disclosure.objects.filter(person_id=card.person_id).count()
        assert left == (0 if disclosed is NoLivingConsent else 1)
