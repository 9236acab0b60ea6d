"""The desk's pages of cases: what each role sees, and that every form does what it says."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import CaseCard, CaseState, NeedState, PersonRole, View
from northline.apps.cases.models import Case, Situation
from northline.apps.contacts import actions as contact_actions
from northline.apps.contacts.contracts import Age, ContactClass, RecordChanges
from northline.foundation import clock
from northline.foundation.actor import Actor, Role
from northline.foundation.models.audit import AuditEntry
from tests.apps.cases.builders import NOON, advocate, case_of, contact_of, opened, staff
from tests.interfaces.desk.cases_desk import desk, hidden, path, seen

pytestmark = pytest.mark.django_db


def shown(actor: Actor, case: CaseCard) -> Any:
    return queries.case_view(actor=actor, case_id=case.case_id, now=clock.now())


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_every_page_of_an_owner_opens_in_every_language(language: str) -> None:
    ines = advocate()
    client, opening = desk(ines), opened(ines, crisis=True, minor=True)
    case = opening.case
    assert case is not None
    case_ids, person_ids = {"case_id": case.case_id}, {"person_id": case.person_id}
    pages: list[tuple[str, dict[str, Any]]] = [
        ("cases", {}),
        ("case_open", {"contact_id": contact_of(ines)}),
        *((name, case_ids) for name in ("case", "case_needs", "case_close", "case_team")),
        *((name, {"situation_id": opening.situation_id}) for name in ("situation", "situation_edit")),
        *((name, person_ids) for name in ("person", "person_rules", "consent_new")),
    ]
    for name, ids in pages:
        for query in ("", "?show=closed", "?show=decisions"):
            page = client.get(path(name, language=language, **ids) + query)
            assert page.status_code == 200, name
            assert f'<html lang="{language}">' in page.content.decode()


OWN_PAGES = ("case_needs", "case_close", "case_team")


@pytest.mark.parametrize(
    ("role", "team", "card"),
    [
        (Role.ADVOCATE, "days", 200),
        (Role.SUPERVISOR, "nights", 200),
        (Role.CASE_MANAGER, "days", 200),
        (Role.PARTNERSHIP_SPECIALIST, "days", 200),
        (Role.SHELTER_COORDINATOR, "days", 200),
        (Role.ANALYST, "days", 404),
        (Role.AUDITOR, "days", 404),
        (Role.COUNSEL, "days", 404),
        (Role.ADMINISTRATOR, "days", 404),
    ],
)
def test_a_case_of_others_shows_the_basic_view_or_is_not_here(role: Role, team: str, card: int) -> None:
    ines = advocate()
    opening = opened(ines)
    case = opening.case
    assert case is not None
    actions.add_note(actor=ines, case_id=case.case_id, words="Both slept.", form_key=uuid4(), now=NOON)
    client = desk(staff("Other", role, team=team))
    page = client.get(path("case", case_id=case.case_id))
    assert page.status_code == card
    assert "Both slept." not in seen(page)
    assert "Rosa Example" not in seen(page)
    for name in OWN_PAGES:
        assert client.get(path(name, case_id=case.case_id)).status_code == 404
    for name in ("case_note_add", "case_task_add", "case_need_add", "case_state", "case_reopen"):
        assert client.post(path(name, case_id=case.case_id), {"words": "x", "title": "x", "state": "plan"}).status_code == 404
    assert client.get(path("situation", situation_id=opening.situation_id)).status_code == 404


def test_a_case_that_does_not_exist_gets_the_same_answer_as_one_that_is_not_yours() -> None:
    omar = desk(staff("Omar", Role.ADMINISTRATOR))
    hers = omar.get(path("case", case_id=case_of(advocate()).case_id))
    none = omar.get(path("case", case_id=uuid4()))
    assert (hers.status_code, seen(hers)) == (none.status_code, seen(none))


def test_opening_starts_from_what_the_contact_already_told() -> None:
    ines = advocate()
    contact_id = contact_of(ines)
    told = RecordChanges(
        contact_class=ContactClass.CRISIS, types=("labour",), venue="cleaning", place="Port Ellery", needs=("shelter",),
        age=Age.MINOR, summary="He holds the papers.", safe_reply="text before noon",
    )  # fmt: skip
    contact_actions.save_record(actor=ines, contact_id=contact_id, changes=told, now=NOON)
    page = desk(ines).get(path("case_open", contact_id=contact_id))
    html = page.content.decode()
    assert 'value="Port Ellery"' in html
    assert "He holds the papers." in html
    assert 'value="text before noon"' in html
    assert '<option value="labour" selected>' in html
    assert 'name="needs" value="shelter" checked' in html
    assert 'name="crisis" value="yes" checked' in html
    assert '<option value="minor" selected>' in html
    assert 'name="agreed" value="yes" checked' not in html


def test_open_both_opens_them_once_however_often_it_is_pressed() -> None:
    ines = advocate()
    client, contact_id = desk(ines), contact_of(ines)
    where = path("case_open", contact_id=contact_id)
    sent = {
        "form_key": hidden(client.get(where), "form_key"), "do": "both", "agreed": "yes", "types": "labour",
        "place": "Port Ellery", "preferred_name": "Rosa Example", "language": "es", "needs": ["shelter", "legal", "not a need"],
    }  # fmt: skip
    first, second = client.post(where, sent), client.post(where, sent)
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    case = Case.objects.get()
    assert first["Location"].endswith(path("case", case_id=case.id))
    assert {need.code for need in queries.needs_of(actor=ines, case_id=case.id, now=NOON)} == {"shelter", "legal"}


def test_opening_without_their_yes_says_so_and_keeps_what_was_written() -> None:
    ines = advocate()
    client, contact_id = desk(ines), contact_of(ines)
    page = client.post(path("case_open", contact_id=contact_id), {"do": "both", "place": "Port Ellery", "needs": ["food"]})
    assert page.status_code == 422
    assert "A case begins with their yes." in seen(page)
    assert 'value="Port Ellery"' in page.content.decode()
    assert 'name="needs" value="food" checked' in page.content.decode()
    assert not Situation.objects.exists()


def test_only_the_situation_leads_to_its_page() -> None:
    ines = advocate()
    client, contact_id = desk(ines), contact_of(ines)
    answer = client.post(path("case_open", contact_id=contact_id), {"do": "situation", "place": "Port Ellery"})
    page = client.get(answer["Location"])
    assert "Port Ellery" in seen(page)
    assert not Case.objects.exists()


def test_a_known_persons_contact_is_added_to_the_case_of_their_own_advocate() -> None:
    ines, kofi = advocate(), advocate("Kofi", team="nights")
    case = case_of(ines)
    client, where = desk(kofi), path("case_open", contact_id=contact_of(kofi))
    page = client.post(where, {"do": "both", "agreed": "yes", "person_code": case.code})
    assert page.status_code == 422
    assert f"Add this contact to {case.code}" in seen(page)
    client.post(where, {"do": "link", "person_code": case.code})
    assert len(shown(ines, case).contacts) == 2
    assert shown(kofi, case).view is View.BASIC


def test_a_note_a_task_and_a_step_are_written_from_the_page() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    where = path("case", case_id=case.case_id)
    key = hidden(client.get(where), "form_key")
    for _ in range(2):
        client.post(path("case_note_add", case_id=case.case_id), {"form_key": key, "words": "<b>Both</b> slept & ate."})
    client.post(path("case_task_add", case_id=case.case_id), {"title": "Ask the clinic", "due": "2030-01-02"})
    (task,) = shown(ines, case).tasks
    client.post(path("case_task_done", case_id=case.case_id, task_id=task.task_id))
    client.post(path("case_state", case_id=case.case_id), {"state": "plan"})
    page = client.get(where)
    assert page.content.decode().count("&lt;b&gt;Both&lt;/b&gt; slept &amp; ate.") == 1
    assert shown(ines, case).tasks[0].done_at is not None
    assert shown(ines, case).state is CaseState.PLAN


@pytest.mark.parametrize(("words", "told"), [("", "Write a few words first."), ("x" * 65_536, "too long")])
def test_a_note_that_cannot_be_kept_is_told_and_not_lost(words: str, told: str) -> None:
    ines = advocate()
    case = case_of(ines)
    page = desk(ines).post(path("case_note_add", case_id=case.case_id), {"words": words})
    assert page.status_code == 422
    assert told in seen(page)
    assert words in page.content.decode()


def test_what_was_typed_stays_when_a_day_or_a_need_cannot_be_kept() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    page = client.post(path("case_task_add", case_id=case.case_id), {"title": "Call the clinic", "due": "2026-02-31"})
    assert page.status_code == 422
    assert "This day isn’t in the calendar." in seen(page)
    assert 'value="Call the clinic"' in page.content.decode()
    need = shown(ines, case).needs[0]
    long = "moon " * 80
    page = client.post(
        path("case_need", case_id=case.case_id, need_id=need.need_id), {"state": "met", "words": long, "next_step": "Ask Ana"}
    )
    assert page.status_code == 422
    assert long in page.content.decode()
    assert 'value="Ask Ana"' in page.content.decode()
    assert shown(ines, case).needs[0].state is NeedState.OPEN


def test_needs_are_changed_one_by_one() -> None:
    ines = advocate()
    case, client = case_of(ines, needs=("shelter",)), desk(ines)
    (need,) = shown(ines, case).needs
    client.post(
        path("case_need", case_id=case.case_id, need_id=need.need_id),
        {"state": "met", "words": "Together, not far from my cousin", "next_step": "a longer place"},
    )
    client.post(path("case_need_add", case_id=case.case_id), {"code": "documents", "words": "I want my passport back"})
    refused = client.post(path("case_need_add", case_id=case.case_id), {"code": "not a need"})
    assert refused.status_code == 422
    first, second = shown(ines, case).needs
    assert (first.state, first.next_step) == (NeedState.MET, "a longer place")
    assert (second.code, second.words) == ("documents", "I want my passport back")
    assert "“Together, not far from my cousin”" in seen(client.get(path("case", case_id=case.case_id)))


def test_closing_with_a_reason_and_reopening_from_the_pages() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    where = path("case_close", case_id=case.case_id)
    assert client.post(where, {"goals": "all"}).status_code == 422
    for _ in range(2):
        answer = client.post(where, {"reason": "goals_met", "goals": "all", "words": "They have a flat."})
        assert answer.status_code == 302
    page = client.get(path("case", case_id=case.case_id))
    assert shown(ines, case).state is CaseState.CLOSED
    assert "What they wanted is done" in seen(page)
    assert "Reopen the case" in seen(page)
    assert "Keep this note" not in seen(page)
    client.post(path("case_reopen", case_id=case.case_id), {"words": "They wrote again."})
    assert shown(ines, case).state is CaseState.REOPENED


@pytest.mark.parametrize("odd", ["\x00", "\u202enothing\u202c", "🌙" * 60, "' or 1=1 --", "../../etc"])
def test_odd_signs_are_answered_calmly_everywhere(odd: str) -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    sent = {
        "do": "both", "agreed": "yes", "person_code": odd, "language": odd, "age_group": odd, "types": odd, "venue": odd,
        "subdivision": odd, "place": odd, "words": odd, "title": odd, "due": odd, "code": odd, "state": odd, "reason": odd,
        "goals": odd, "until": odd, "colleague": odd, "next_owner": odd, "form_key": odd, "next": odd, "section": odd,
        "purpose": odd, "recipient_name": odd, "data": odd, "giver": odd, "service": odd, "start-0": odd, "ways": odd,
    }  # fmt: skip
    one, person = {"case_id": case.case_id}, {"person_id": case.person_id}
    pages = [path("case_open", contact_id=contact_of(ines)), path("case_close", **one), path("consent_new", **person)]
    pages += [path(name, **one) for name in ("case_note_add", "case_task_add", "case_need_add", "case_state")]
    pages += [path(name, **one) for name in ("case_invite", "case_hand_over", "case_reopen")]
    pages += [path(name, **person) for name in ("person_section", "person_section_save", "person_rules")]
    for page in pages:
        assert client.post(page, sent).status_code in (302, 404, 422), page


def test_opening_a_case_is_logged_each_time() -> None:
    ines = advocate()
    case = case_of(ines)
    desk(ines).get(path("case", case_id=case.case_id))
    desk(staff("Priya", Role.PARTNERSHIP_SPECIALIST)).get(path("case", case_id=case.case_id))
    reads = AuditEntry.objects.filter(event="case.read", subject_id=case.case_id)
    assert sorted(entry.detail["view"] for entry in reads) == ["basic", "whole"]


def test_a_second_person_agrees_to_closing_a_minors_case() -> None:
    ines, joy = advocate(), staff("Joy", Role.CASE_MANAGER)
    case, client = case_of(ines, minor=True), desk(ines)
    page = client.get(path("case_close", case_id=case.case_id))
    assert "Ask a second person to agree" in seen(page)
    client.post(path("case_close", case_id=case.case_id), {"reason": "goals_met", "goals": "all"})
    assert client.post(path("case_closing", case_id=case.case_id), {"do": "agree"}).status_code == 404
    second = desk(joy)
    assert case.code in seen(second.get(path("cases")))
    assert "Agree and close" in seen(second.get(path("case", case_id=case.case_id)))
    second.post(path("case_closing", case_id=case.case_id), {"do": "agree"})
    assert shown(ines, case).state is CaseState.CLOSED


def test_a_colleague_is_invited_until_a_day_and_a_case_handed_over() -> None:
    ines, kofi = advocate(), advocate("Kofi", team="nights")
    case, client = case_of(ines), desk(ines)
    team = {"case_id": case.case_id}
    assert client.post(path("case_invite", **team), {"colleague": "", "until": "2020-01-01"}).status_code == 422
    day = (clock.now() + timedelta(days=60)).date().isoformat()
    client.post(path("case_invite", **team), {"colleague": str(kofi.id), "until": day})
    assert shown(kofi, case).view is View.WHOLE
    assert "Kofi until" in seen(client.get(path("case_team", **team)))
    client.post(path("case_invitation_end", user_id=kofi.id, **team))
    assert shown(kofi, case).view is View.BASIC
    client.post(path("case_hand_over", **team), {"next_owner": str(kofi.id)})
    assert shown(kofi, case).owner == kofi.id
    assert shown(ines, case).view is View.BASIC


def test_a_person_is_added_to_a_situation_by_role() -> None:
    ines = advocate()
    opening, client = opened(ines), desk(ines)
    where = path("situation_person_add", situation_id=opening.situation_id)
    assert client.post(where, {"role": "", "known": "a grey van"}).status_code == 422
    assert client.post(where, {"role": "employer", "person_code": "NL-ZZZZ-ZZ"}).status_code == 422
    client.post(where, {"role": "employer", "known": "Mr D., a grey van"})
    view = queries.situation_view(actor=ines, situation_id=opening.situation_id, now=NOON)
    assert [one.role for one in view.people] == [PersonRole.POTENTIAL_VICTIM, PersonRole.EMPLOYER]
    page = client.get(path("situation", situation_id=opening.situation_id))
    assert "Mr D., a grey van" in seen(page)


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten() -> None:
    ines = advocate()
    opening, client = opened(ines), desk(ines)
    where = path("situation_edit", situation_id=opening.situation_id)
    version = hidden(client.get(where), "version")
    client.post(where, {"version": version, "place": "west side"})
    late = client.post(where, {"version": version, "place": "north side"})
    assert late.status_code == 422
    assert 'value="north side"' in late.content.decode()
    assert queries.situation_view(actor=ines, situation_id=opening.situation_id, now=NOON).place == "west side"
