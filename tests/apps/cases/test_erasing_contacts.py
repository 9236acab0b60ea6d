"""What a person wrote goes with them, and a contact that no case keeps goes by its own code."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from northline.apps.cases import actions, second_looks
from northline.apps.cases.contracts import KeptByCase
from northline.apps.contacts import actions as contacts
from northline.apps.contacts import queries as contact_queries
from northline.apps.contacts import second_looks as contact_looks
from northline.apps.contacts.contracts import (
    ContactClass,
    ContactErased,
    Disposition,
    EndedBy,
    PageClosed,
    ReasonNeeded,
    RecordChanges,
)
from northline.apps.contacts.models import Contact, ContactErasure, ContactHold
from northline.apps.floor import actions as floor
from northline.apps.floor import queries as floor_queries
from northline.apps.floor.contracts import DangerOutcome, StepKind, TaskState
from northline.apps.floor.models import Task, UrgencyOverride
from northline.apps.people import actions as vault
from northline.apps.people import queries as people
from northline.apps.people.contracts import (
    AlreadyDecided,
    CodeDoesNotMatch,
    ErasureGround,
    ErasureState,
    ErasureWaits,
    NeedsSecondPerson,
    RecordHeld,
)
from northline.engines.triage import Level
from northline.foundation import crypto
from northline.foundation.actor import Actor, Role, system
from northline.foundation.crypto import KeyDestroyed
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from tests.apps.cases.builders import NOON, advocate, case_of, contact_of, later, opened, staff
from tests.apps.contacts.builders import held_chat, say
from tests.apps.floor.builders import arrive, available
from tests.apps.people.builders import erased
from tests.support.deferred import run_jobs

pytestmark = pytest.mark.django_db


def two() -> tuple[Actor, Actor]:
    return staff("Petra", Role.COUNSEL), staff("Oskar", Role.ADMINISTRATOR)


def code_of(contact_id: UUID) -> str:
    return Contact.objects.get(pk=contact_id).code


def erase_alone(contact_id: UUID, *, now: datetime = NOON) -> None:
    petra, oskar = two()
    asked = actions.ask_contact_erasure(actor=petra, contact_id=contact_id, ground=ErasureGround.THEY_ASK, now=now)
    actions.erase_contact(actor=oskar, contact_id=contact_id, erasure_id=asked, code=code_of(contact_id), now=now)


def erase_person_of(owner: Actor, person_id: UUID, *, now: datetime = NOON) -> None:
    erased(people.person_card(actor=owner, person_id=person_id), now=now)
    run_jobs("people.erased", now=now)


def has_key(contact_id: UUID) -> bool:
    return not crypto.is_destroyed(key_id=Contact.objects.get(pk=contact_id).key_id)


def test_what_a_person_wrote_is_erased_with_them_and_a_running_chat_is_ended_first() -> None:
    ines = advocate()
    chat = held_chat(ines, words="My name is Rosa Example.")
    case = opened(ines, contact_id=chat.contact_id).case
    assert case is not None
    contacts.save_record(actor=ines, contact_id=chat.contact_id, changes=RecordChanges(summary="Rosa works nights."), now=NOON)
    petra = staff("Petra", Role.COUNSEL)
    assert second_looks.conversations_of(actor=petra, person_id=case.person_id) == {"conversations": 1, "shared": 0, "held": 0}
    erase_person_of(ines, case.person_id, now=later(hours=1))
    run_jobs("people.erased", now=later(hours=2))  # told twice
    shown = contact_queries.conversation(actor=ines, contact_id=chat.contact_id)
    assert shown.card.erased
    assert shown.card.ended_by is EndedBy.SYSTEM
    assert (shown.messages, shown.answers, shown.may_reply) == ((), {}, False)
    assert contact_queries.record(actor=ines, contact_id=chat.contact_id).summary == ""
    with pytest.raises(PageClosed) as closed:
        say(chat, "Hello?", now=later(hours=2))
    assert closed.value.ended_by is EndedBy.SYSTEM
    assert not has_key(chat.contact_id)
    assert AuditEntry.objects.filter(event="contacts.erased", subject_id=chat.contact_id).count() == 1
    assert second_looks.conversations_of(actor=petra, person_id=case.person_id)["conversations"] == 1


def test_a_contact_of_two_peoples_cases_goes_with_the_last_of_them() -> None:
    ines, petra = advocate(), staff("Petra", Role.COUNSEL)
    contact_id, one = contact_of(ines), case_of(ines)
    other = case_of(ines, contact_id=contact_id, preferred_name="Noor Example")
    actions.link_contact(actor=ines, case_id=one.case_id, contact_id=contact_id, now=NOON)
    first = people.person_card(actor=ines, person_id=one.person_id)
    last = people.person_card(actor=ines, person_id=other.person_id)
    assert {card.code for card in second_looks.people_of_contact(actor=petra, contact_id=contact_id)} == {first.code, last.code}
    assert second_looks.conversations_of(actor=petra, person_id=one.person_id) == {"conversations": 1, "shared": 1, "held": 0}
    erased(first)
    run_jobs("people.erased", now=NOON)
    assert has_key(contact_id)
    assert second_looks.people_of_contact(actor=petra, contact_id=contact_id) == (last,)
    with pytest.raises(KeptByCase):
        actions.ask_contact_erasure(actor=petra, contact_id=contact_id, ground=ErasureGround.THEY_ASK, now=NOON)


def test_the_last_of_two_people_takes_the_contact_along() -> None:
    ines = advocate()
    contact_id, one = contact_of(ines), case_of(ines)
    other = case_of(ines, contact_id=contact_id, preferred_name="Noor Example")
    actions.link_contact(actor=ines, case_id=one.case_id, contact_id=contact_id, now=NOON)
    elena, omar = staff("Elena", Role.COUNSEL), staff("Omar", Role.ADMINISTRATOR)
    for person_id in (one.person_id, other.person_id):
        asked = vault.ask_erasure(actor=elena, person_id=person_id, ground=ErasureGround.THEY_ASK, now=NOON)
        code = people.person_card(actor=ines, person_id=person_id).code
        vault.erase_person(actor=omar, person_id=person_id, erasure_id=asked, code=code, now=NOON)
    run_jobs("people.erased", now=NOON)
    assert not has_key(contact_id)


def test_a_held_contact_outlives_its_person_and_is_erased_by_its_code_when_it_is_held_no_more() -> None:
    ines, (petra, oskar) = advocate(), two()
    contact_id = contact_of(ines)
    case = case_of(ines, contact_id=contact_id)
    hold_id = contacts.place_hold(actor=petra, contact_id=contact_id, matter="Order of 3 May", form_key=uuid4(), now=NOON)
    assert second_looks.conversations_of(actor=petra, person_id=case.person_id) == {"conversations": 0, "shared": 0, "held": 1}
    erase_person_of(ines, case.person_id)
    assert has_key(contact_id)
    assert [held.contact_id for held in contact_looks.held_contacts(actor=oskar)] == [contact_id]
    with pytest.raises(RecordHeld):
        actions.ask_contact_erasure(actor=petra, contact_id=contact_id, ground=ErasureGround.THEY_ASK, now=NOON)
    with pytest.raises(NeedsSecondPerson):
        contacts.lift_hold(actor=petra, contact_id=contact_id, hold_id=hold_id, now=NOON)
    for _ in range(2):
        contacts.lift_hold(actor=oskar, contact_id=contact_id, hold_id=hold_id, now=NOON)
    asked = actions.ask_contact_erasure(actor=petra, contact_id=contact_id, ground=ErasureGround.THEY_ASK, now=NOON)
    actions.erase_contact(actor=oskar, contact_id=contact_id, erasure_id=asked, code=code_of(contact_id), now=NOON)
    assert not has_key(contact_id)


def test_one_asks_and_another_who_types_the_code_erases_a_chat_without_a_case() -> None:
    contact_id, (petra, oskar) = contact_of(advocate()), two()
    who = {"contact_id": contact_id, "now": NOON}
    page = contacts.read_erasure_page(actor=petra, **who)
    assert (page.counts, page.running, "hello" in repr(page)) == ({"messages": 1, "notes": 0, "records": 0}, True, False)
    asked = {**who, "erasure_id": actions.ask_contact_erasure(actor=petra, ground=ErasureGround.THEY_ASK, **who)}
    with pytest.raises(ErasureWaits):
        actions.ask_contact_erasure(actor=oskar, ground=ErasureGround.THEY_ASK, **who)
    with pytest.raises(NeedsSecondPerson):
        actions.erase_contact(actor=petra, **asked, code=code_of(contact_id))
    with pytest.raises(CodeDoesNotMatch):
        actions.erase_contact(actor=oskar, **asked, code="C-222222")
    assert has_key(contact_id)
    actions.erase_contact(actor=oskar, **asked, code=f" {code_of(contact_id).lower()} ")
    assert not has_key(contact_id)
    (done,) = contact_looks.erasures(actor=petra)
    assert (done.state, done.counts["messages"], done.may_decide) == (ErasureState.DONE, 1, False)
    with pytest.raises(AlreadyDecided):
        actions.erase_contact(actor=oskar, **asked, code=code_of(contact_id))
    with pytest.raises(ContactErased):
        actions.ask_contact_erasure(actor=petra, ground=ErasureGround.THEY_ASK, **who)
    with pytest.raises(ContactErased):
        contacts.place_hold(actor=petra, contact_id=contact_id, matter="Order", form_key=uuid4(), now=NOON)


def test_a_case_that_is_opened_after_the_asking_keeps_the_contact() -> None:
    ines, (petra, oskar) = advocate(), two()
    contact_id = contact_of(ines)
    asked = actions.ask_contact_erasure(actor=petra, contact_id=contact_id, ground=ErasureGround.THEY_ASK, now=NOON)
    case_of(ines, contact_id=contact_id)
    with pytest.raises(KeptByCase), transaction.atomic():
        actions.erase_contact(actor=oskar, contact_id=contact_id, erasure_id=asked, code=code_of(contact_id), now=NOON)
    assert has_key(contact_id)
    contacts.refuse_erasure(actor=oskar, contact_id=contact_id, erasure_id=asked, now=NOON)
    assert contact_looks.erasures(actor=petra)[0].state is ErasureState.REFUSED


def test_a_hold_counts_at_once_says_for_what_and_is_one_for_one_form() -> None:
    contact_id, (petra, oskar) = contact_of(advocate()), two()
    asked = actions.ask_contact_erasure(actor=petra, contact_id=contact_id, ground=ErasureGround.THEY_ASK, now=NOON)
    key = uuid4()
    with pytest.raises(ReasonNeeded):
        contacts.place_hold(actor=petra, contact_id=contact_id, matter=" ", form_key=key, now=NOON)
    for _ in range(2):
        contacts.place_hold(actor=petra, contact_id=contact_id, matter="Order of 3 May", form_key=key, now=NOON)
    (hold,) = contacts.read_erasure_page(actor=oskar, contact_id=contact_id, now=NOON).holds
    assert (hold.matter, hold.may_lift) == ("Order of 3 May", True)
    with pytest.raises(RecordHeld):
        actions.erase_contact(actor=oskar, contact_id=contact_id, erasure_id=asked, code=code_of(contact_id), now=NOON)


def test_nobody_else_holds_erases_or_finds_by_code() -> None:
    ines = advocate()
    contact_id = contact_of(ines)
    for actor in (ines, staff("Marta", Role.SUPERVISOR), staff("Ada", Role.AUDITOR)):
        with pytest.raises(NotHere):
            actions.ask_contact_erasure(actor=actor, contact_id=contact_id, ground=ErasureGround.THEY_ASK, now=NOON)
        with pytest.raises(NotHere):
            contacts.read_erasure_page(actor=actor, contact_id=contact_id, now=NOON)
        with pytest.raises(NotHere):
            contact_looks.contact_by_code(actor=actor, code=code_of(contact_id))
        with pytest.raises(NotHere):
            second_looks.conversations_of(actor=actor, person_id=uuid4())
        assert contact_looks.erasures(actor=actor) == ()
        assert contact_looks.held_contacts(actor=actor) == ()
    with pytest.raises(NotHere):
        contacts.erase_with_person(actor=staff("Petra", Role.COUNSEL), contact_id=contact_id, now=NOON)


def test_the_database_keeps_what_was_decided_by_two() -> None:
    contact_id = contact_of(advocate())
    erase_alone(contact_id)
    done = ContactErasure.objects.get()
    for change in (lambda: ContactErasure.objects.update(approved=False), done.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    other = contact_of(advocate("Kofi"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactErasure.objects.create(
            contact_id=other, ground="they_ask", asked_by_id=done.asked_by_id, asked_at=NOON,
            decided_by_id=done.asked_by_id, decided_at=NOON, approved=True,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=other).update(erased_at=NOON)
    hold_id = contacts.place_hold(
        actor=staff("Elena", Role.COUNSEL), contact_id=other, matter="Order", form_key=uuid4(), now=NOON
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        ContactHold.objects.filter(pk=hold_id).delete()


def test_nothing_more_is_written_in_an_erased_contact() -> None:
    ines = advocate()
    contact_id = contact_of(ines)
    erase_alone(contact_id)
    changes = RecordChanges(summary="More")
    with pytest.raises(KeyDestroyed):
        contacts.add_staff_note(actor=ines, contact_id=contact_id, text="More", form_key=uuid4(), now=NOON)
    with pytest.raises(KeyDestroyed):
        contacts.save_record(actor=ines, contact_id=contact_id, changes=changes, now=NOON)
    with pytest.raises(KeyDestroyed):
        contacts.finalise(
            actor=ines, contact_id=contact_id, contact_class=ContactClass.CRISIS, disposition=Disposition.HELPED, now=NOON
        )
    contacts.grant_reading(
        actor=system("cases"), contact_id=contact_id, reader_id=advocate("Kofi").id, because="owner", in_name_of=ines.id, now=NOON
    )


def test_the_floor_lets_go_of_an_erased_contact_and_its_danger_procedure_can_still_be_closed() -> None:
    ines, marta = available(advocate(), now=NOON), staff("Marta", Role.SUPERVISOR)
    contact_id = arrive(words="He is here.", now=NOON).contact_id
    task = Task.objects.get(contact_id=contact_id)
    floor.override_urgency(actor=ines, task_id=task.id, level=Level.CRISIS, reason="He is in the house.", now=NOON)
    floor.take_task(actor=ines, task_id=task.id, now=NOON)
    log_id = floor.open_danger(actor=ines, contact_id=contact_id, now=NOON)
    floor.write_place(actor=ines, log_id=log_id, place="14 Example Street", subdivision="", area="", now=NOON)
    floor.add_danger_note(actor=ines, log_id=log_id, kind=StepKind.NOTED, note="Incident 77", now=NOON)
    erase_alone(contact_id)
    for _ in range(2):
        run_jobs("contacts.erased", now=NOON)
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED
    assert UrgencyOverride.objects.count() == 1
    assert [change.reason for change in floor_queries.changes_of_urgency(actor=marta, task_id=task.id)] == [""]
    shown = floor.read_danger(actor=ines, log_id=log_id, now=NOON)
    assert (shown.erased, shown.place, {step.note for step in shown.steps}) == (True, "", {""})
    floor.close_danger(actor=ines, log_id=log_id, outcome=next(iter(DangerOutcome)), note="Over", now=NOON)
    floor.review_danger(actor=marta, log_id=log_id, note="Well done", now=NOON)
    assert floor_queries.danger(actor=marta, log_id=log_id).reviewed_by == "Marta"


def test_a_waiting_chat_that_is_erased_waits_for_nobody() -> None:
    received = arrive(words="I changed my mind.", now=NOON)
    erase_alone(received.contact_id)
    run_jobs("contacts.erased", now=NOON)
    assert Task.objects.get().state == TaskState.CANCELLED
