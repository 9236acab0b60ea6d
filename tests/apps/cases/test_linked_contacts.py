"""Contacts of a case: who reads them, for how long, and what a second contact of one person means for the line."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import CaseCard
from northline.apps.contacts import actions as contact_actions
from northline.apps.contacts import queries as contacts
from northline.apps.contacts.contracts import Channel, Reading
from northline.apps.floor import actions as floor
from northline.apps.floor.contracts import Arrival, PresenceState
from northline.apps.floor.models import Task
from northline.engines.triage import Level
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from tests.apps.cases.builders import NOON, advocate, case_of, contact_of, later, staff

pytestmark = pytest.mark.django_db


def read(actor: Actor, case: CaseCard, contact_id: UUID, *, now: datetime = NOON) -> Reading:
    return actions.read_linked_contact(actor=actor, case_id=case.case_id, contact_id=contact_id, now=now)


def linked(holder: Actor, owner: Actor) -> tuple[CaseCard, UUID]:
    """A case with a contact that another advocate holds."""
    case, contact_id = case_of(owner), contact_of(holder)
    actions.link_contact(actor=holder, case_id=case.case_id, contact_id=contact_id, now=NOON)
    return case, contact_id


def test_an_invited_case_manager_reads_the_cases_contacts_until_the_invitation_ends() -> None:
    ines, carla = advocate(), staff("Carla", Role.CASE_MANAGER, team="days")
    case, contact_id = linked(advocate("Kofi", team="nights"), ines)
    with pytest.raises(NotHere):
        read(carla, case, contact_id)
    actions.invite(actor=ines, case_id=case.case_id, user_id=carla.id, until=later(days=2), now=NOON)
    reading = read(carla, case, contact_id, now=later(days=1))
    assert [line.text for line in reading.conversation.messages if line.text] == ["hello"]
    assert not reading.conversation.may_reply
    with pytest.raises(NotHere):
        read(carla, case, contact_id, now=later(days=2))
    actions.invite(actor=ines, case_id=case.case_id, user_id=carla.id, until=later(days=3), now=NOON)
    actions.end_invitation(actor=ines, case_id=case.case_id, user_id=carla.id, now=later(hours=1))
    with pytest.raises(NotHere):
        read(carla, case, contact_id, now=later(hours=1))
    assert not contacts.may_read(actor=carla, contact_id=contact_id)


def test_a_contact_linked_after_the_invitation_is_read_too() -> None:
    ines, carla, kofi = advocate(), staff("Carla", Role.CASE_MANAGER, team="days"), advocate("Kofi", team="nights")
    case = case_of(ines)
    actions.invite(actor=ines, case_id=case.case_id, user_id=carla.id, until=later(days=2), now=NOON)
    contact_id = contact_of(kofi)
    with pytest.raises(NotHere):
        read(carla, case, contact_id)
    actions.link_contact(actor=kofi, case_id=case.case_id, contact_id=contact_id, now=NOON)
    assert read(carla, case, contact_id).conversation.messages


def test_each_reading_is_in_the_audit_with_the_room_that_answers_for_it() -> None:
    ines, carla = advocate(), staff("Carla", Role.CASE_MANAGER, team="days")
    case, contact_id = linked(advocate("Kofi", team="nights"), ines)
    actions.invite(actor=ines, case_id=case.case_id, user_id=carla.id, until=later(days=2), now=NOON)
    for _twice in range(2):
        read(carla, case, contact_id)
    entries = AuditEntry.objects.filter(event="contacts.read", subject_id=contact_id)
    assert [(entry.actor_id, entry.detail) for entry in entries] == [(carla.id, {"through": "cases"})] * 2


def test_the_owner_reads_and_after_handing_over_only_the_next_one() -> None:
    ines, carla = advocate(), staff("Carla", Role.CASE_MANAGER, team="days")
    case, contact_id = linked(advocate("Kofi", team="nights"), ines)
    assert read(ines, case, contact_id).conversation.messages
    actions.hand_over(actor=ines, case_id=case.case_id, user_id=carla.id, now=NOON)
    assert read(carla, case, contact_id).conversation.messages
    with pytest.raises(NotHere):
        read(ines, case, contact_id)


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.SUPERVISOR])
def test_other_guests_and_the_teams_supervisor_do_not_read_by_the_case(role: Role) -> None:
    ines, guest = advocate(), staff("Guest", role, team="days")
    case, contact_id = linked(advocate("Kofi", team="nights"), ines)
    actions.invite(actor=ines, case_id=case.case_id, user_id=guest.id, until=later(days=2), now=NOON)
    assert contact_id in [card.contact_id for card in queries.linked_contacts(actor=guest, case_id=case.case_id, now=NOON)]
    with pytest.raises(NotHere):
        read(guest, case, contact_id)


def test_a_contact_of_no_or_of_another_case_is_not_here() -> None:
    ines = advocate()
    case, _contact_id = linked(advocate("Kofi", team="nights"), ines)
    with pytest.raises(NotHere):
        read(ines, case, contact_of(advocate("Nia", team="nights")))
    with pytest.raises(NotHere):
        read(ines, case, uuid4())


def test_nobody_vouches_but_the_system() -> None:
    ines, kofi = advocate(), advocate("Kofi")
    contact_id = contact_of(kofi)
    with pytest.raises(NotHere):
        contact_actions.open_vouched_reading(actor=ines, vouched_by=kofi, contact_id=contact_id, now=NOON)


def came(*, now: datetime, holder: Actor) -> UUID:
    """A chat in the hands of `holder`."""
    arrival = Arrival(channel=Channel.CHAT, language="en", form_key=uuid4(), words="hello")
    contact_id = floor.receive_arrival(arrival=arrival, now=now).contact_id
    floor.set_presence(actor=holder, state=PresenceState.AVAILABLE, now=now)
    floor.take_task(actor=holder, task_id=Task.objects.get(contact_id=contact_id).id, now=now)
    return contact_id


@pytest.mark.parametrize(("days", "level"), [(6, Level.RAISED), (8, Level.ROUTINE)])
def test_linking_a_second_contact_of_a_person_within_a_week_weighs_it_as_a_repeat(days: int, level: Level) -> None:
    ines = advocate()
    first = came(now=NOON, holder=ines)
    case = case_of(ines, contact_id=first)
    second = came(now=later(days=days), holder=ines)
    assert Task.objects.get(contact_id=second).level == Level.ROUTINE
    for _twice in range(2):
        actions.link_contact(actor=ines, case_id=case.case_id, contact_id=second, now=later(days=days))
    task = Task.objects.get(contact_id=second)
    assert task.level == level
    assert [entry["rule"] for entry in task.because] == (["repeat"] if level is Level.RAISED else [])
    assert Task.objects.get(contact_id=first).because == []
    known = AuditEntry.objects.filter(event="floor.repeat_known", subject_id=task.id)
    assert known.count() == (1 if level is Level.RAISED else 0)


def test_an_override_stands_when_a_repeat_is_known() -> None:
    ines = advocate()
    case = case_of(ines, contact_id=came(now=NOON, holder=ines))
    second = came(now=later(days=1), holder=ines)
    task = Task.objects.get(contact_id=second)
    floor.override_urgency(actor=ines, task_id=task.id, level=Level.ROUTINE, reason="a test", now=later(days=1))
    actions.link_contact(actor=ines, case_id=case.case_id, contact_id=second, now=later(days=1))
    task.refresh_from_db()
    assert (task.level, [entry["rule"] for entry in task.because]) == (Level.ROUTINE, ["repeat"])
