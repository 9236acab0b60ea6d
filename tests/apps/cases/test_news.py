"""What cases do when the vault tells news: the team hears of a broken glass, and an erased person's words are gone."""

from uuid import UUID, uuid4

import pytest

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import CaseState, NeedState, TimelineKind
from northline.apps.people import actions as people
from northline.apps.people.contracts import ReadReason, Section
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere
from northline.foundation.jobs.registry import listeners_of
from northline.foundation.models.audit import AuditEntry
from northline.foundation.models.mail import OutgoingMail
from tests.apps.cases.builders import NOON, advocate, case_of, later, opened, staff
from tests.apps.people.builders import erased
from tests.apps.referrals.builders import mails
from tests.support.deferred import run_jobs

pytestmark = pytest.mark.django_db


def break_glass(kofi: Actor, person_id: UUID) -> UUID:
    return people.break_glass(
        actor=kofi, person_id=person_id, section=Section.IDENTITY, reason=ReadReason.SAFETY, why="Police at the door.",
        form_key=uuid4(), now=NOON,
    )  # fmt: skip


def test_a_broken_glass_stands_on_the_timeline_and_the_team_gets_a_mail_that_names_nobody() -> None:
    ines, kofi = advocate(), advocate("Kofi", team="nights")
    staff("Marta", Role.SUPERVISOR, team="days")
    staff("Lena", Role.SUPERVISOR, team="nights")
    case = case_of(ines)
    glass_id = break_glass(kofi, case.person_id)
    for _ in range(2):
        run_jobs("people.glass_broken", now=NOON)
    lines = queries.case_view(actor=ines, case_id=case.case_id, now=NOON).timeline
    (line,) = [line for line in lines if line.kind is TimelineKind.GLASS_BROKEN]
    assert (line.by, line.codes["section"], line.codes["glass"]) == ("Kofi", "identity", str(glass_id))
    told = mails()
    assert sorted(mail["to"] for mail in told) == ["ines@test.example", "marta@test.example"]
    for mail in told:
        for word in ("Kofi", case.code, "Rosa", "Police"):
            assert word not in mail["subject"] + mail["body"]


def test_a_record_without_a_case_has_no_team_to_tell() -> None:
    ines = advocate()
    card = people.open_person(actor=ines, now=NOON)
    break_glass(advocate("Kofi", team="nights"), card.person_id)
    run_jobs("people.glass_broken", now=NOON)
    assert not OutgoingMail.objects.exists()


def test_the_words_of_an_erased_persons_case_are_gone_and_it_is_closed() -> None:
    ines = advocate()
    opening = opened(ines)
    case = opening.case
    assert case is not None
    actions.add_note(actor=ines, case_id=case.case_id, words="Both slept at the aunt.", form_key=uuid4(), now=NOON)
    erased(people.read_person(actor=ines, person_id=case.person_id, now=NOON).card, now=later(days=1))
    for _ in range(2):
        run_jobs("people.erased", now=later(days=1))
    shown = queries.case_view(actor=ines, case_id=case.case_id, now=later(days=1))
    assert shown.state is CaseState.CLOSED
    assert "Both slept" not in repr(shown)
    assert [line.kind for line in shown.timeline].count(TimelineKind.ERASED) == 1
    assert queries.situation_view(actor=ines, situation_id=opening.situation_id, now=later(days=1)).words == "He picks us up."


def test_a_need_or_task_of_another_case_is_not_here() -> None:
    ines = advocate()
    mine, other = case_of(ines), case_of(ines)
    (need, *_) = queries.needs_of(actor=ines, case_id=other.case_id, now=NOON)
    task_id = actions.add_task(actor=ines, case_id=other.case_id, title="Ask", due=None, form_key=uuid4(), now=NOON)
    for act in (
        lambda: actions.change_need(
            actor=ines, case_id=mine.case_id, need_id=need.need_id, state=NeedState.MET, words="x", now=NOON
        ),
        lambda: actions.finish_task(actor=ines, case_id=mine.case_id, task_id=task_id, now=NOON),
    ):
        with pytest.raises(NotHere):
            act()


def test_who_was_never_invited_has_no_invitation_to_end() -> None:
    ines, kofi = advocate(), advocate("Kofi", team="nights")
    case = case_of(ines)
    assert kofi.id is not None
    with pytest.raises(NotHere):
        actions.end_invitation(actor=ines, case_id=case.case_id, user_id=kofi.id, now=NOON)


def test_the_situation_goes_with_the_case_to_its_next_owner() -> None:
    ines, kofi = advocate(), advocate("Kofi", team="nights")
    marta, lena = staff("Marta", Role.SUPERVISOR, team="days"), staff("Lena", Role.SUPERVISOR, team="nights")
    opening = opened(ines)
    assert opening.case is not None
    assert kofi.id is not None
    where = {"situation_id": opening.situation_id, "now": later(hours=1)}
    for reader in (ines, marta):
        assert queries.situation_view(actor=reader, **where).words
    actions.hand_over(actor=ines, case_id=opening.case.case_id, user_id=kofi.id, now=later(hours=1))
    for reader in (kofi, lena):
        assert queries.situation_view(actor=reader, **where).words
    for reader in (ines, marta):
        with pytest.raises(NotHere):
            queries.situation_view(actor=reader, **where)


def test_news_is_told_in_the_transaction_of_the_act() -> None:
    assert set(listeners_of("people.glass_broken")) == {
        "news:people.glass_broken:northline.apps.cases.actions.tell_team_of_glass"
    }
    assert not AuditEntry.objects.filter(event="case.glass_told").exists()
