"""The contact form: a draft, a final version, amendments; nothing is written over."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from northline.apps.contacts import actions, queries
from northline.apps.contacts.contracts import (
    Age,
    AlreadyFinal,
    AmendingClosed,
    ContactClass,
    Disposition,
    NotFinal,
    ReasonNeeded,
    RecordChanges,
    RecordState,
)
from northline.apps.contacts.models import ContactRecord
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere
from northline.foundation.packs import current_pack
from tests.apps.contacts.builders import NOON, advocate, held_chat, later, staff

pytestmark = pytest.mark.django_db


def final(ines: Actor) -> object:
    opened = held_chat(ines)
    actions.save_record(
        actor=ines,
        contact_id=opened.contact_id,
        changes=RecordChanges(summary="first", needs=("shelter",), venue="farm"),
        now=NOON,
    )
    actions.finalise(
        actor=ines, contact_id=opened.contact_id, contact_class=ContactClass.CRISIS, disposition=Disposition.HELPED, now=NOON
    )
    return opened.contact_id


def test_fields_that_are_not_given_stay_as_they_were() -> None:
    ines = advocate()
    opened = held_chat(ines)
    actions.save_record(
        actor=ines, contact_id=opened.contact_id, changes=RecordChanges(summary="a", needs=("shelter",)), now=NOON
    )
    record = actions.save_record(actor=ines, contact_id=opened.contact_id, changes=RecordChanges(place="by the mill"), now=NOON)
    assert (record.summary, record.place, record.needs, record.version) == ("a", "by the mill", ("shelter",), 1)
    assert record.state is RecordState.DRAFT


def test_age_unsure_is_a_state_of_the_contact_too() -> None:
    ines = advocate()
    opened = held_chat(ines)
    actions.save_record(actor=ines, contact_id=opened.contact_id, changes=RecordChanges(age=Age.UNSURE), now=NOON)
    assert queries.contact_card(actor=ines, contact_id=opened.contact_id).age is Age.UNSURE


def test_a_final_record_is_not_a_draft_any_more() -> None:
    ines = advocate()
    contact_id = final(ines)
    with pytest.raises(AlreadyFinal):
        actions.save_record(actor=ines, contact_id=contact_id, changes=RecordChanges(summary="other"), now=NOON)
    with pytest.raises(AlreadyFinal):
        actions.finalise(
            actor=ines, contact_id=contact_id, contact_class=ContactClass.TIP, disposition=Disposition.HELPED, now=NOON
        )
    assert queries.contact_card(actor=ines, contact_id=contact_id).finalised


def test_finalising_twice_alike_changes_nothing() -> None:
    ines = advocate()
    contact_id = final(ines)
    actions.finalise(
        actor=ines, contact_id=contact_id, contact_class=ContactClass.CRISIS, disposition=Disposition.HELPED, now=NOON
    )
    assert ContactRecord.objects.count() == 1


def test_an_amendment_is_a_new_version_with_a_reason_and_the_first_one_stays() -> None:
    ines = advocate()
    contact_id = final(ines)
    with pytest.raises(ReasonNeeded):
        actions.amend(actor=ines, contact_id=contact_id, changes=RecordChanges(summary="x"), because="", now=NOON)
    record = actions.amend(
        actor=ines, contact_id=contact_id, changes=RecordChanges(summary="second"), because="she called again", now=later(hours=1)
    )
    assert (record.version, record.state, record.summary, record.venue) == (2, RecordState.AMENDED, "second", "farm")
    assert (record.reason, record.earlier) == ("she called again", (1,))
    assert queries.record_version(actor=ines, contact_id=contact_id, version=1).summary == "first"


def test_an_advocate_amends_for_24_hours_and_a_supervisor_longer() -> None:
    ines, sara = advocate(), staff("Sara", Role.SUPERVISOR)
    contact_id = final(ines)
    actions.amend(actor=ines, contact_id=contact_id, changes=RecordChanges(summary="b"), because="typo", now=later(hours=23))
    with pytest.raises(AmendingClosed):
        actions.amend(actor=ines, contact_id=contact_id, changes=RecordChanges(summary="c"), because="late", now=later(hours=25))
    with pytest.raises(NotHere):
        actions.amend(actor=sara, contact_id=contact_id, changes=RecordChanges(summary="c"), because="late", now=later(hours=25))
    actions.join_as_supervisor(actor=sara, contact_id=contact_id, now=later(hours=25))
    record = actions.amend(
        actor=sara, contact_id=contact_id, changes=RecordChanges(summary="c"), because="late", now=later(hours=25)
    )
    assert (record.version, record.written_by) == (3, "Sara")


def test_a_draft_cannot_be_amended() -> None:
    ines = advocate()
    opened = held_chat(ines)
    with pytest.raises(NotFinal):
        actions.amend(actor=ines, contact_id=opened.contact_id, changes=RecordChanges(), because="x", now=NOON)


def test_the_database_refuses_to_change_or_remove_a_final_version() -> None:
    final(advocate())
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRecord.objects.update(venue="hotel")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from contacts_contactrecord")
    row = ContactRecord.objects.get()
    row.pk, row.version, row.state = uuid4(), 2, RecordState.FINALISED
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_granted_reader_reads_the_form_and_does_not_write_it() -> None:
    ines, cam = advocate(), staff("Cam", Role.CASE_MANAGER)
    contact_id = final(ines)
    actions.grant_reading(actor=ines, contact_id=contact_id, reader_id=cam.id, because="case", now=NOON)
    assert queries.record(actor=cam, contact_id=contact_id).summary == "first"
    with pytest.raises(NotHere):
        actions.amend(actor=cam, contact_id=contact_id, changes=RecordChanges(summary="x"), because="x", now=NOON)


def test_classes_and_dispositions_are_the_packs_lists() -> None:
    pack = current_pack()
    assert {code.code for code in pack.codes("contact_classes")} == {value.value for value in ContactClass}
    assert {code.code for code in pack.codes("dispositions")} == {value.value for value in Disposition}
