"""Who reaches what of cases and people: every role, and everybody's relation to the case, at every page and act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import NeedId, TaskId
from northline.apps.cases.models import Case, CaseEntry
from northline.apps.people import actions as people
from northline.apps.people.contracts import ConsentId, Section
from northline.apps.people.models import PersonSection, SectionRead
from northline.foundation import clock
from northline.foundation.actor import STAFF_ROLES, Actor, Role
from tests.apps.cases.builders import advocate, later, opened, staff
from tests.apps.people.builders import said_yes
from tests.interfaces.desk.cases_desk import desk, path, seen

pytestmark = pytest.mark.django_db

WORDS = ("Rosa Example", "Port Ellery, east side", "He picks us up.", "Both slept at the aunt.", "Ask about the passport")
CARING = {Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER}
ROUTING = CARING | {Role.PARTNERSHIP_SPECIALIST, Role.SHELTER_COORDINATOR}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A case with something in every drawer."""

    owner: Actor
    case_id: UUID
    person_id: UUID
    situation_id: UUID
    contact_id: UUID
    need_id: NeedId
    task_id: TaskId
    consent_id: ConsentId


def kept(owner: Actor) -> Kept:
    opening, now = opened(owner), clock.now()
    case = opening.case
    assert case is not None
    actions.add_note(actor=owner, case_id=case.case_id, words="Both slept at the aunt.", form_key=uuid4(), now=now)
    task = actions.add_task(
        actor=owner, case_id=case.case_id, title="Ask about the passport", due=None, form_key=uuid4(), now=now
    )
    people.save_section(actor=owner, person_id=case.person_id, section=Section.CONTACT, changes={"phone": "555 010 42"}, now=now)
    shown = queries.case_view(actor=owner, case_id=case.case_id, now=now)
    card = people.read_person(actor=owner, person_id=case.person_id, now=now).card
    return Kept(
        owner=owner,
        case_id=case.case_id,
        person_id=case.person_id,
        situation_id=opening.situation_id,
        contact_id=shown.contacts[0],
        need_id=shown.needs[0].need_id,
        task_id=task,
        consent_id=said_yes(owner, card, until=later(days=300)),
    )


def addresses(k: Kept) -> dict[str, tuple[str, dict[str, Any]]]:
    """Every page and act of cases and people: its address, and what its form would send (nothing for a page that is read)."""
    case, person = {"case_id": k.case_id}, {"person_id": k.person_id}
    situation, consent = {"situation_id": k.situation_id}, {"consent_id": k.consent_id}
    other = {"case_id": k.case_id, "user_id": uuid4()}
    return {
        "case": (path("case", **case), {}),
        "case_needs": (path("case_needs", **case), {}),
        "case_close": (path("case_close", **case), {}),
        "case_team": (path("case_team", **case), {}),
        "case_open": (path("case_open", contact_id=k.contact_id), {}),
        "situation": (path("situation", **situation), {}),
        "situation_edit": (path("situation_edit", **situation), {}),
        "person": (path("person", **person), {}),
        "person_rules": (path("person_rules", **person), {}),
        "consent_new": (path("consent_new", **person), {}),
        "consent": (path("consent", **consent), {}),
        "case_note_add": (path("case_note_add", **case), {"words": "x"}),
        "case_task_add": (path("case_task_add", **case), {"title": "x"}),
        "case_task_done": (path("case_task_done", task_id=k.task_id, **case), {"do": "done"}),
        "case_need_add": (path("case_need_add", **case), {"code": "food"}),
        "case_need": (path("case_need", need_id=k.need_id, **case), {"state": "met"}),
        "case_state": (path("case_state", **case), {"state": "plan"}),
        "case_close by form": (path("case_close", **case), {"reason": "moved", "goals": "none"}),
        "case_closing": (path("case_closing", **case), {"do": "agree"}),
        "case_reopen": (path("case_reopen", **case), {"words": "x"}),
        "case_invite": (path("case_invite", **case), {"colleague": str(k.owner.id), "until": later(days=2).date().isoformat()}),
        "case_invitation_end": (path("case_invitation_end", **other), {"do": "end"}),
        "case_hand_over": (path("case_hand_over", **case), {"next_owner": str(k.owner.id)}),
        "situation_edit by form": (path("situation_edit", **situation), {"words": "x", "version": "1"}),
        "situation_person_add": (path("situation_person_add", **situation), {"role": "witness", "known": "x"}),
        "person_section": (path("person_section", **person), {"section": "identity", "reason": "safety"}),
        "person_section_save": (path("person_section_save", **person), {"section": "identity", "first_name": "x"}),
        "person_rules by form": (path("person_rules", **person), {"words": "x"}),
    }


# What anybody reaches who neither owns the case, nor is invited, nor supervises its team.
TO_ROUTE = {"case": ROUTING, "person": ROUTING, "consent_new": CARING, "consent": CARING}


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_others_see_what_they_need_to_route_and_everything_else_is_not_here(role: Role) -> None:
    k = kept(advocate())
    client = desk(staff("Other", role, team="nights"))
    before = (Case.objects.get(pk=k.case_id), CaseEntry.objects.count(), PersonSection.objects.count())
    for name, (address, form) in addresses(k).items():
        answer = client.post(address, form) if form else client.get(address)
        allowed = role in TO_ROUTE.get(name, ())
        assert answer.status_code == (200 if allowed else 404), f"{role} at {name}"
        for words in (*WORDS, "555 010 42"):
            assert words not in seen(answer), f"{role} read “{words}” at {name}"
    assert (Case.objects.get(pk=k.case_id), CaseEntry.objects.count(), PersonSection.objects.count()) == before
    assert not SectionRead.objects.exists()


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_what_is_not_theirs_answers_as_what_does_not_exist(role: Role) -> None:
    k, nothing = kept(advocate()), uuid4()
    client = desk(staff("Other", role, team="nights"))
    guessed = Kept(
        owner=k.owner,
        case_id=nothing,
        person_id=nothing,
        situation_id=nothing,
        contact_id=nothing,
        need_id=NeedId(nothing),
        task_id=TaskId(nothing),
        consent_id=ConsentId(nothing),
    )
    there, absent = addresses(k), addresses(guessed)
    for name in there.keys() - TO_ROUTE.keys():
        answers = [client.post(at, form) if form else client.get(at) for at, form in (there[name], absent[name])]
        assert [answer.status_code for answer in answers] == [404, 404], name
        assert seen(answers[0]) == seen(answers[1]), name


def as_owner(k: Kept) -> Actor:
    return k.owner


def as_team_supervisor(_: Kept) -> Actor:
    return staff("Marta", Role.SUPERVISOR, team="days")


def as_guest(k: Kept) -> Actor:
    kofi = advocate("Kofi", team="nights")
    assert kofi.id is not None
    now = clock.now()
    actions.invite(actor=k.owner, case_id=k.case_id, user_id=kofi.id, until=now + (later(days=3) - later()), now=now)
    return kofi


READS = ("case", "case_needs", "case_close", "case_team", "situation", "situation_edit", "person", "person_rules", "consent_new")


@pytest.mark.parametrize("who", [as_owner, as_team_supervisor, as_guest])
def test_owner_team_and_guests_read_the_whole_case(who: Callable[[Kept], Actor]) -> None:
    k = kept(advocate())
    client, where = desk(who(k)), addresses(k)
    for name in READS:
        assert client.get(where[name][0]).status_code == 200, name
    assert "Both slept at the aunt." in seen(client.get(where["case"][0]))
    address, form = where["person_section"]
    assert "Rosa Example" in seen(client.post(address, form))


def test_a_guest_lets_nobody_in_and_does_not_stay_longer() -> None:
    k = kept(advocate())
    kofi, nia = as_guest(k), advocate("Nia", team="nights")
    client, team = desk(kofi), {"case_id": k.case_id}
    far = (clock.now() + (later(days=200) - later())).date().isoformat()
    for name, form in (
        ("case_invite", {"colleague": str(nia.id), "until": far}),
        ("case_invite", {"colleague": str(kofi.id), "until": far}),
        ("case_hand_over", {"next_owner": str(kofi.id)}),
    ):
        assert client.post(path(name, **team), form).status_code == 404
    page = seen(client.get(path("case_team", **team)))
    assert "Invite until that day" not in page
    assert "New owner" not in page
    assert Case.objects.get(pk=k.case_id).owner_id == k.owner.id
    assert client.post(path("case_invitation_end", user_id=kofi.id, **team)).status_code == 302  # leaving is theirs
    assert "Basic view" in seen(client.get(path("case", **team)))


def test_an_invitation_that_ended_leaves_nothing_open() -> None:
    k = kept(advocate())
    kofi, now = advocate("Kofi", team="nights"), clock.now()
    assert kofi.id is not None
    day = later(days=1) - later()
    actions.invite(actor=k.owner, case_id=k.case_id, user_id=kofi.id, until=now - day, now=now - 2 * day)
    client, where = desk(kofi), addresses(k)
    assert "Both slept at the aunt." not in seen(client.get(where["case"][0]))
    for name in ("case_needs", "case_team", "situation", "person_rules"):
        assert client.get(where[name][0]).status_code == 404, name
    for name in ("case_note_add", "person_section", "person_section_save"):
        address, form = where[name]
        assert client.post(address, form).status_code == 404, name


def test_an_invitation_ends_within_a_year() -> None:
    k, kofi = kept(advocate()), advocate("Kofi", team="nights")
    form = {"colleague": str(kofi.id), "until": "2199-01-01"}
    answer = desk(k.owner).post(path("case_invite", case_id=k.case_id), form)
    assert answer.status_code == 422
    assert "Choose a day within twelve months." in seen(answer)


def test_who_sees_this_case_lists_every_opening_of_it() -> None:
    k = kept(advocate())
    priya = staff("Priya", Role.PARTNERSHIP_SPECIALIST)
    for _ in range(2):
        desk(priya).get(path("case", case_id=k.case_id))
    page = seen(desk(k.owner).get(path("case_team", case_id=k.case_id)))
    assert "Priya Basic view 2" in page
    assert "Ines The whole case 1" in page
    assert desk(priya).get(path("case_team", case_id=k.case_id)).status_code == 404
