"""What staff do in a conversation, and who may read it."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from northline.apps.contacts import actions, queries
from northline.apps.contacts.contracts import (
    Channel,
    ContactEnded,
    ContactState,
    Event,
    HeldBySomebody,
    NotAnswering,
    NotResumed,
    PageClosed,
    ReasonNeeded,
    Writer,
)
from northline.apps.contacts.models import Contact, Segment
from northline.foundation.actor import Role, visitor
from northline.foundation.errors import NotHere, Refusal
from northline.foundation.models import AuditEntry
from tests.apps.contacts.builders import DISPATCHER, NOON, advocate, chat, held_chat, later, staff

pytestmark = pytest.mark.django_db


def test_joining_tells_the_visitor_the_advocates_name() -> None:
    opened = held_chat(advocate("Ines"))
    view = queries.visitor_view(token=opened.token, now=NOON)
    assert (view.state, view.holder_name) == (ContactState.TALKING, "Ines")
    assert [(message.event, message.author) for message in view.messages if message.event] == [(Event.JOINED, "Ines")]


def test_a_reply_reaches_the_visitor_once_and_a_note_never() -> None:
    ines = advocate()
    opened, key = held_chat(ines), uuid4()
    for _ in range(2):
        actions.reply(actor=ines, contact_id=opened.contact_id, text="I am here", form_key=key, now=NOON)
    actions.add_staff_note(actor=ines, contact_id=opened.contact_id, text="sounds young", form_key=uuid4(), now=NOON)
    seen = [message.text for message in queries.visitor_view(token=opened.token, now=NOON).messages]
    assert seen.count("I am here") == 1
    assert "sounds young" not in seen
    notes = queries.conversation(actor=ines, contact_id=opened.contact_id).messages
    assert notes[-1].writer is Writer.NOTE


def test_only_the_holder_replies_and_ends() -> None:
    opened = held_chat(advocate("Ines"))
    other = advocate("Omar")
    for act in (
        lambda: actions.reply(actor=other, contact_id=opened.contact_id, text="x", form_key=uuid4(), now=NOON),
        lambda: actions.end_by_staff(actor=other, contact_id=opened.contact_id, now=NOON),
        lambda: actions.release_earlier(actor=other, contact_id=opened.contact_id, now=NOON),
        lambda: actions.add_staff_note(actor=other, contact_id=opened.contact_id, text="x", form_key=uuid4(), now=NOON),
        lambda: queries.conversation(actor=other, contact_id=opened.contact_id),
        lambda: queries.record(actor=other, contact_id=opened.contact_id),
    ):
        with pytest.raises(NotHere):
            act()


def test_nobody_joins_what_somebody_holds() -> None:
    ines = advocate("Ines")
    opened = held_chat(ines)
    with pytest.raises(HeldBySomebody):
        actions.join(actor=advocate("Omar"), contact_id=opened.contact_id, now=NOON)
    again = actions.join(actor=ines, contact_id=opened.contact_id, now=NOON)
    assert Segment.objects.get().id == again


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_join_at_once_one_holds_the_contact() -> None:
    opened = chat()
    people = [advocate(f"Person{number}") for number in range(8)]

    def join(number: int) -> bool:
        try:
            actions.join(actor=people[number], contact_id=opened.contact_id, now=NOON)
        except HeldBySomebody:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(join, range(8))).count(True) == 1
    assert Segment.objects.filter(ended_at__isnull=True).count() == 1


def test_whoever_held_it_reads_on_and_the_next_one_is_announced() -> None:
    ines, omar = advocate("Ines"), advocate("Omar")
    opened = held_chat(ines)
    actions.leave_segment(actor=ines, contact_id=opened.contact_id, now=later(minutes=1))
    assert queries.visitor_view(token=opened.token, now=NOON).state is ContactState.WAITING
    actions.join(actor=omar, contact_id=opened.contact_id, now=later(minutes=2))
    events = [
        message.event for message in queries.conversation(actor=ines, contact_id=opened.contact_id).messages if message.event
    ]
    assert events == [Event.JOINED, Event.HOLDER_LEFT, Event.HANDED_ON]


def test_the_system_takes_a_contact_back_from_a_crashed_desk() -> None:
    opened = held_chat(advocate())
    actions.leave_segment(actor=DISPATCHER, contact_id=opened.contact_id, now=NOON)
    actions.leave_segment(actor=DISPATCHER, contact_id=opened.contact_id, now=NOON)
    assert Contact.objects.get().state == ContactState.WAITING


def test_ending_from_the_desk_ends_the_page_and_repeating_changes_nothing() -> None:
    ines = advocate()
    opened = held_chat(ines)
    for _ in range(2):
        actions.end_by_staff(actor=ines, contact_id=opened.contact_id, now=NOON)
    with pytest.raises(PageClosed) as refusal:
        actions.look(token=opened.token, now=NOON)
    assert refusal.value.ended_by == "staff"
    with pytest.raises(ContactEnded):
        actions.reply(actor=ines, contact_id=opened.contact_id, text="x", form_key=uuid4(), now=NOON)
    assert queries.conversation(actor=ines, contact_id=opened.contact_id).card.holder_id == ines.id
    assert AuditEntry.objects.filter(event="contacts.ended").count() == 1


def test_a_tip_has_nobody_to_reply_to() -> None:
    ines = advocate()
    tip = actions.open_contact(channel=Channel.TIP, language="en", answers={}, words="saw it", form_key=uuid4(), now=NOON)
    actions.join(actor=ines, contact_id=tip.contact_id, now=NOON)
    with pytest.raises(NotAnswering):
        actions.reply(actor=ines, contact_id=tip.contact_id, text="x", form_key=uuid4(), now=NOON)


def test_nothing_is_released_that_was_not_resumed() -> None:
    ines = advocate()
    opened = held_chat(ines)
    with pytest.raises(NotResumed):
        actions.release_earlier(actor=ines, contact_id=opened.contact_id, now=NOON)


def test_a_supervisor_of_the_team_reads_after_the_visitor_was_told() -> None:
    opened = held_chat(advocate("Ines"))
    sara, far = staff("Sara", Role.SUPERVISOR), staff("Far", Role.SUPERVISOR, team="nights")
    with pytest.raises(NotHere):
        queries.conversation(actor=sara, contact_id=opened.contact_id)
    with pytest.raises(NotHere):
        actions.join_as_supervisor(actor=far, contact_id=opened.contact_id, now=NOON)
    for _ in range(2):
        actions.join_as_supervisor(actor=sara, contact_id=opened.contact_id, now=NOON)
    assert queries.conversation(actor=sara, contact_id=opened.contact_id).messages
    told = [message for message in queries.visitor_view(token=opened.token, now=NOON).messages if message.event]
    assert [(message.event, message.author) for message in told][-1] == (Event.SUPERVISOR_JOINED, "Sara")
    assert sum(message.event == Event.SUPERVISOR_JOINED for message in told) == 1
    actions.leave_as_supervisor(actor=sara, contact_id=opened.contact_id, now=NOON)
    assert queries.visitor_view(token=opened.token, now=NOON).messages[-1].event == Event.SUPERVISOR_LEFT


def test_a_granted_reader_reads_until_the_grant_ends() -> None:
    ines, cam = advocate(), staff("Cam", Role.CASE_MANAGER)
    opened = held_chat(ines)
    with pytest.raises(ReasonNeeded):
        actions.grant_reading(actor=ines, contact_id=opened.contact_id, reader_id=cam.id, because=" ", now=NOON)
    for _ in range(2):
        actions.grant_reading(actor=ines, contact_id=opened.contact_id, reader_id=cam.id, because="her case", now=NOON)
    assert queries.conversation(actor=cam, contact_id=opened.contact_id).messages
    actions.end_grant(actor=ines, contact_id=opened.contact_id, reader_id=cam.id, now=NOON)
    with pytest.raises(NotHere):
        queries.conversation(actor=cam, contact_id=opened.contact_id)


def test_nobody_grants_reading_of_what_they_may_not_read() -> None:
    opened = held_chat(advocate("Ines"))
    omar = advocate("Omar")
    with pytest.raises(NotHere):
        actions.grant_reading(actor=omar, contact_id=opened.contact_id, reader_id=omar.id, because="curious", now=NOON)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADVOCATE, Role.SUPERVISOR)])
def test_other_roles_know_nothing_of_contacts(role: Role) -> None:
    opened = chat(words="x")
    somebody = staff("Somebody", role)
    assert not queries.cards(actor=somebody, contact_ids=[opened.contact_id])
    for ask in (queries.contact_card, queries.conversation, queries.record):
        with pytest.raises(NotHere):
            ask(actor=somebody, contact_id=opened.contact_id)
    with pytest.raises(Refusal):
        actions.join(actor=somebody, contact_id=opened.contact_id, now=NOON)


def test_a_visitor_reads_nothing_but_their_own_page() -> None:
    opened = chat(words="x")
    with pytest.raises(NotHere):
        queries.conversation(actor=visitor(), contact_id=opened.contact_id)


def test_advocates_see_cards_of_what_waits_without_reading_it() -> None:
    opened = chat(words="not for the queue")
    card = queries.contact_card(actor=advocate(), contact_id=opened.contact_id)
    assert card.code.startswith("C-")
    assert "not for the queue" not in repr(card)


def test_each_opening_of_a_conversation_is_written_down() -> None:
    ines = advocate()
    opened = held_chat(ines)
    assert actions.open_reading(actor=ines, contact_id=opened.contact_id, now=NOON).messages
    entry = AuditEntry.objects.get(event="contacts.read")
    assert (entry.actor_id, entry.subject_id) == (ines.id, opened.contact_id)
