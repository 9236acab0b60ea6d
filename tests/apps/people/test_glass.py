"""Break-glass: at once, for a reason, one section, a quarter of an hour; and another looks at it afterwards."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from northline.apps.people import access, actions, queries, second_looks
from northline.apps.people.contracts import (
    AlreadyDecided,
    AlreadyYours,
    NeedsSecondPerson,
    PersonCard,
    ReadReason,
    ReasonNeeded,
    Section,
)
from northline.apps.people.models import BreakGlass
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from tests.apps.people.builders import NOON, advocate, erased, later, person, staff

pytestmark = pytest.mark.django_db


def rosa() -> PersonCard:
    return person(advocate(), first_name="Rosa Example")


def broken(kofi: Actor, card: PersonCard, **changes: Any) -> UUID:
    given: dict[str, Any] = {
        "section": Section.IDENTITY,
        "reason": ReadReason.SAFETY,
        "why": "Police at the door ask for her by name.",
        "form_key": uuid4(),
        "now": NOON,
    }
    return actions.break_glass(actor=kofi, person_id=card.person_id, **(given | changes))


def read(kofi: Actor, card: PersonCard, *, section: Section = Section.IDENTITY, minutes: float = 1) -> str:
    now = later(minutes=minutes)
    opened = actions.read_section(
        actor=kofi, person_id=card.person_id, section=section, reason=ReadReason.SAFETY, words="", now=now
    )
    return opened.values.get("first_name", "")


def test_it_opens_one_section_at_once_and_only_to_who_broke_it() -> None:
    card, kofi, nia = rosa(), advocate("Kofi", team="nights"), advocate("Nia", team="nights")
    with pytest.raises(NotHere):
        read(kofi, card)
    broken(kofi, card)
    assert read(kofi, card) == "Rosa Example"
    for reader, section in ((kofi, Section.LOCATION), (nia, Section.IDENTITY)):
        with pytest.raises(NotHere):
            read(reader, card, section=section)


def test_it_is_over_after_a_quarter_of_an_hour() -> None:
    card, kofi = rosa(), advocate("Kofi", team="nights")
    broken(kofi, card)
    assert read(kofi, card, minutes=14.9)
    with pytest.raises(NotHere):
        read(kofi, card, minutes=15)
    cards = queries.person_view(actor=kofi, person_id=card.person_id, now=later(minutes=15)).sections
    assert not any(one.may_open for one in cards)
    assert all(one.may_break for one in cards)


def test_the_same_form_sent_again_when_it_is_over_or_for_somebody_else_does_not_look_as_if_it_had_opened() -> None:
    card, other, kofi, key = rosa(), person(advocate("Nia"), first_name="Ada Example"), advocate("Kofi", team="nights"), uuid4()
    assert broken(kofi, card, form_key=key) == broken(kofi, card, form_key=key, now=later(minutes=14))
    for which, now in ((card, later(minutes=15)), (other, NOON)):
        with pytest.raises(ReasonNeeded):
            broken(kofi, which, form_key=key, now=now)
    assert BreakGlass.objects.count() == 1


def test_it_reads_and_never_writes() -> None:
    card, kofi = rosa(), advocate("Kofi", team="nights")
    broken(kofi, card)
    for act in (
        lambda: actions.save_section(
            actor=kofi, person_id=card.person_id, section=Section.IDENTITY, changes={"first_name": "x"}, now=NOON
        ),
        lambda: actions.values_to_share(actor=kofi, person_id=card.person_id, categories=[], now=NOON),
        lambda: queries.looks(actor=kofi, person_id=card.person_id, now=NOON),
    ):
        with pytest.raises(NotHere):
            act()


def test_it_needs_a_reason_and_words_of_ones_own() -> None:
    card, kofi = rosa(), advocate("Kofi", team="nights")
    for missing in ({"reason": None}, {"why": "  "}):
        with pytest.raises(ReasonNeeded):
            broken(kofi, card, **missing)


def test_who_may_open_it_anyway_breaks_nothing() -> None:
    ines = advocate()
    card = person(ines, first_name="Rosa Example")
    with pytest.raises(AlreadyYours):
        broken(ines, card)


def test_it_is_audited_loudly_and_the_same_form_breaks_once() -> None:
    card, kofi, key = rosa(), advocate("Kofi", team="nights"), uuid4()
    assert broken(kofi, card, form_key=key) == broken(kofi, card, form_key=key)
    read(kofi, card)
    said = AuditEntry.objects.filter(actor_id=kofi.id, subject_id=card.person_id).values_list("event", flat=True)
    assert sorted(said) == ["person.glass_broken", "person.section_read"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER}))
def test_others_break_no_glass(role: Role) -> None:
    with pytest.raises(NotHere):
        broken(staff("Omar", role), rosa())


def test_a_supervisor_who_is_not_the_one_reviews_it() -> None:
    card, kofi = rosa(), advocate("Kofi", team="nights")
    lena, marta = staff("Lena", Role.SUPERVISOR, team="evenings"), staff("Marta", Role.SUPERVISOR, team="nights")
    glass_id = broken(lena, card)
    assert [second_looks.glasses_waiting(actor=one) for one in (lena, marta, kofi)] == [0, 1, 0]
    with pytest.raises(NeedsSecondPerson):
        actions.review_glass(actor=lena, glass_id=glass_id, justified=True, words="", now=NOON)
    with pytest.raises(NotHere):
        actions.review_glass(actor=kofi, glass_id=glass_id, justified=True, words="", now=NOON)
    with pytest.raises(ReasonNeeded):
        actions.review_glass(actor=marta, glass_id=glass_id, justified=False, words="", now=NOON)
    actions.review_glass(actor=marta, glass_id=glass_id, justified=False, words="A call would have done.", now=NOON)
    with pytest.raises(AlreadyDecided):
        actions.review_glass(actor=marta, glass_id=glass_id, justified=True, words="", now=NOON)
    shown = actions.read_glass(actor=lena, glass_id=glass_id, now=NOON)
    assert (shown.view.justified, shown.answer) == (False, "A call would have done.")
    assert AuditEntry.objects.filter(event="person.glass_not_justified").count() == 1


def test_supervisors_see_all_of_them_and_others_their_own() -> None:
    card, kofi, nia = rosa(), advocate("Kofi", team="nights"), advocate("Nia", team="nights")
    glass_id = broken(kofi, card)
    read(kofi, card)
    read(kofi, card, minutes=2)
    for reader in (kofi, staff("Marta", Role.SUPERVISOR)):
        (shown,) = second_looks.glasses(actor=reader)
        assert (shown.glass_id, shown.times) == (glass_id, 2)
    assert second_looks.glasses(actor=nia) == ()
    with pytest.raises(NotHere):
        actions.read_glass(actor=nia, glass_id=glass_id, now=NOON)


def test_the_database_keeps_two_people_and_what_was_decided() -> None:
    card, kofi, marta = rosa(), advocate("Kofi", team="nights"), staff("Marta", Role.SUPERVISOR)
    row = BreakGlass.objects.filter(pk=broken(kofi, card))
    with pytest.raises(IntegrityError, match="glass_two_people"), transaction.atomic():
        row.update(decided_by_id=kofi.id, decided_at=NOON, justified=True)
    with pytest.raises(DatabaseError, match="as it was asked"), transaction.atomic():
        row.update(until=later(days=3))
    actions.review_glass(actor=marta, glass_id=row.get().id, justified=True, words="", now=NOON)
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        row.update(justified=False)
    with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
        row.delete()


def test_an_erased_record_is_reviewed_without_its_words() -> None:
    card, kofi, marta = rosa(), advocate("Kofi", team="nights"), staff("Marta", Role.SUPERVISOR)
    glass_id = broken(kofi, card)
    erased(card)
    assert not access.opened_to(kofi, now=NOON).exists()
    actions.review_glass(actor=marta, glass_id=glass_id, justified=False, words="A call would have done.", now=NOON)
    shown = actions.read_glass(actor=marta, glass_id=glass_id, now=NOON)
    assert (shown.why, shown.answer, shown.view.justified) == ("", "", False)
