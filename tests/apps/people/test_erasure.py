"""Holding and erasing: two people, the code typed, holds first, and afterwards only counts."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from northline.apps.people import actions, second_looks
from northline.apps.people.contracts import (
    AlreadyDecided,
    CodeDoesNotMatch,
    ErasureGround,
    ErasureState,
    ErasureWaits,
    NeedsSecondPerson,
    PersonErased,
    ReasonNeeded,
    RecordHeld,
)
from northline.apps.people.models import Erasure, Hold, Person
from northline.foundation.actor import Role
from northline.foundation.errors import NotHere
from tests.apps.people.builders import NOON, advocate, later, person, said_yes, staff

pytestmark = pytest.mark.django_db
ASK = {"ground": ErasureGround.THEY_ASK, "now": NOON}


def test_one_asks_and_another_who_types_the_code_does_it() -> None:
    ines, elena, omar = advocate(), staff("Elena", Role.COUNSEL), staff("Omar", Role.ADMINISTRATOR)
    card = person(ines, first_name="Rosa Example")
    said_yes(ines, card)
    who = {"person_id": card.person_id}
    asked = {**who, "erasure_id": actions.ask_erasure(actor=elena, **who, **ASK)}
    assert second_looks.erasures_waiting(actor=elena) == 0
    assert second_looks.erasures_waiting(actor=omar) == 1
    with pytest.raises(NeedsSecondPerson):
        actions.erase_person(actor=elena, **asked, code=card.code, now=NOON)
    with pytest.raises(CodeDoesNotMatch):
        actions.erase_person(actor=omar, **asked, code="NL-2222-22", now=NOON)
    assert Person.objects.get().erased_at is None
    actions.erase_person(actor=omar, **asked, code=f" {card.code.lower()} ", now=later(hours=1))
    assert Person.objects.get().erased_at == later(hours=1)
    (done,) = second_looks.erasures(actor=elena)
    assert done.state is ErasureState.DONE
    assert done.counts == {"sections": 1, "identifiers": 0, "rules": 0, "consents": 1, "disclosures": 0}
    with pytest.raises(AlreadyDecided):
        actions.erase_person(actor=omar, **asked, code=card.code, now=NOON)
    with pytest.raises(PersonErased):
        actions.ask_erasure(actor=elena, **who, **ASK)


def test_the_page_before_it_shows_counts_and_no_word() -> None:
    card, omar = person(advocate(), first_name="Rosa Example"), staff("Omar", Role.ADMINISTRATOR)
    page = actions.read_erasure_page(actor=omar, person_id=card.person_id, now=NOON)
    assert page.counts["sections"] == 1
    assert "Rosa" not in repr(page)


def test_a_hold_counts_at_once_and_another_lifts_it() -> None:
    card, elena, omar = person(advocate()), staff("Elena", Role.COUNSEL), staff("Omar", Role.ADMINISTRATOR)
    who, key = {"person_id": card.person_id}, uuid4()
    erasure_id = actions.ask_erasure(actor=elena, **who, **ASK)
    with pytest.raises(ReasonNeeded):
        actions.place_hold(actor=elena, **who, matter=" ", form_key=uuid4(), now=NOON)
    held = {actions.place_hold(actor=elena, **who, matter="Order of 3 May", form_key=key, now=NOON) for _ in range(2)}
    (hold_id,) = held
    with pytest.raises(RecordHeld):
        actions.erase_person(actor=omar, **who, erasure_id=erasure_id, code=card.code, now=NOON)
    with pytest.raises(NeedsSecondPerson):
        actions.lift_hold(actor=elena, **who, hold_id=hold_id, now=NOON)
    assert [card.code for card in second_looks.held_records(actor=omar)] == [card.code]
    for _ in range(2):
        actions.lift_hold(actor=omar, **who, hold_id=hold_id, now=NOON)
    assert second_looks.held_records(actor=omar) == ()
    actions.erase_person(actor=omar, **who, erasure_id=erasure_id, code=card.code, now=NOON)


def test_a_held_record_is_not_even_asked_for() -> None:
    card, elena = person(advocate()), staff("Elena", Role.COUNSEL)
    actions.place_hold(actor=elena, person_id=card.person_id, matter="Order of 3 May", form_key=uuid4(), now=NOON)
    with pytest.raises(RecordHeld):
        actions.ask_erasure(actor=elena, person_id=card.person_id, **ASK)


def test_a_refused_erasure_destroys_nothing_and_can_be_asked_again() -> None:
    card, elena, omar = person(advocate()), staff("Elena", Role.COUNSEL), staff("Omar", Role.ADMINISTRATOR)
    who = {"person_id": card.person_id}
    erasure_id = actions.ask_erasure(actor=elena, **who, **ASK)
    with pytest.raises(ErasureWaits):
        actions.ask_erasure(actor=omar, **who, **ASK)
    actions.refuse_erasure(actor=omar, **who, erasure_id=erasure_id, now=NOON)
    assert Person.objects.get().erased_at is None
    assert actions.ask_erasure(actor=omar, **who, **ASK) != erasure_id


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COUNSEL, Role.ADMINISTRATOR}))
def test_others_neither_see_nor_do_it(role: Role) -> None:
    card, other = person(advocate()), staff("Other", role)
    who = {"person_id": card.person_id}
    erasure_id = actions.ask_erasure(actor=staff("Elena", Role.COUNSEL), **who, **ASK)
    assert second_looks.erasures(actor=other) == ()
    for act in (
        lambda: actions.read_erasure_page(actor=other, **who, now=NOON),
        lambda: actions.ask_erasure(actor=other, **who, **ASK),
        lambda: actions.erase_person(actor=other, **who, erasure_id=erasure_id, code=card.code, now=NOON),
        lambda: actions.place_hold(actor=other, **who, matter="x", form_key=uuid4(), now=NOON),
    ):
        with pytest.raises(NotHere):
            act()


def test_the_database_keeps_two_people_and_what_was_decided() -> None:
    card, elena, omar = person(advocate()), staff("Elena", Role.COUNSEL), staff("Omar", Role.ADMINISTRATOR)
    who = {"person_id": card.person_id}
    erasure_id = actions.ask_erasure(actor=elena, **who, **ASK)
    with pytest.raises(IntegrityError, match="erasure_two_people"), transaction.atomic():
        Erasure.objects.update(decided_by_id=elena.id, decided_at=NOON, approved=True)
    actions.refuse_erasure(actor=omar, **who, erasure_id=erasure_id, now=NOON)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        Erasure.objects.update(approved=True)
    hold_id = actions.place_hold(actor=elena, **who, matter="Order of 3 May", form_key=uuid4(), now=NOON)
    with pytest.raises(IntegrityError, match="hold_two_people"), transaction.atomic():
        Hold.objects.filter(pk=hold_id).update(lifted_by_id=elena.id, lifted_at=NOON)
