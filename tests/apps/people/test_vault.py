"""The vault: codes outside, words inside, every opening logged, nothing left after the key is gone."""

import re

import pytest
from django.db import DatabaseError, transaction

from northline.apps.people import actions, queries
from northline.apps.people.contracts import (
    CODE_PATTERN,
    DataCategory,
    GrantBecause,
    IdentifierKind,
    PersonCard,
    PersonErased,
    ReadReason,
    ReasonNeeded,
    SafetyRules,
    Section,
    TooLong,
)
from northline.apps.people.models import Person, SectionRead
from northline.foundation.actor import Actor, Role
from northline.foundation.crypto import KeyDestroyed, open_json
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from tests.apps.people.builders import NOON, advocate, erased, later, person, said_yes, staff
from tests.support.dump import leaks

pytestmark = pytest.mark.django_db
WHY = {"reason": ReadReason.FORM_WITH_THEM, "words": "passport form"}


def give_number(actor: Actor, card: PersonCard, value: str) -> None:
    actions.save_section(actor=actor, person_id=card.person_id, section=Section.CONTACT, changes={"phone": value}, now=NOON)


def test_a_person_is_a_code_that_says_nothing() -> None:
    card = person(advocate(), first_name="Rosalía")
    assert re.fullmatch(CODE_PATTERN, card.code)
    assert card.code.startswith("NL-")


def test_the_database_holds_no_word_of_it() -> None:
    ines = advocate()
    card = person(ines, first_name="Rosalía Ñandú", surname="Quetzalcóatl")
    give_number(ines, card, "555 010 4242")
    actions.save_safety_rules(
        actor=ines,
        person_id=card.person_id,
        rules_given=SafetyRules(code_word="library at five", words="never at night"),
        now=NOON,
    )
    said_yes(ines, card, guardian="Aunt Milagros")
    planted = [
        "Rosalía Ñandú",
        "Quetzalcóatl",
        "555 010 4242",
        "library at five",
        "never at night",
        "Aunt Milagros",
        "Quarry Road",
    ]
    assert leaks(planted=planted) == []


def test_an_opening_shows_the_words_for_a_minute_and_is_logged_with_them() -> None:
    ines = advocate()
    card = person(ines, first_name="Rosalía")
    opened = actions.read_section(actor=ines, person_id=card.person_id, section=Section.IDENTITY, now=NOON, **WHY)
    assert opened.values == {"first_name": "Rosalía"}
    assert opened.until == later(seconds=60)
    (look,) = queries.looks(actor=ines, person_id=card.person_id, now=NOON)
    assert (look.by, look.section, look.reason, look.words) == (ines.id, Section.IDENTITY, WHY["reason"], WHY["words"])
    assert AuditEntry.objects.filter(event="person.section_read", subject_id=card.person_id).count() == 1


@pytest.mark.parametrize("section", [Section.IDENTITY, Section.LOCATION, Section.HEALTH, Section.LEGAL])
def test_a_closed_section_opens_only_to_a_reason(section: Section) -> None:
    ines = advocate()
    card = person(ines)
    with pytest.raises(ReasonNeeded):
        actions.read_section(actor=ines, person_id=card.person_id, section=section, now=NOON)
    assert not SectionRead.objects.exists()


def test_the_log_of_openings_is_never_rewritten() -> None:
    ines = advocate()
    card = person(ines, first_name="Rosalía")
    actions.read_section(actor=ines, person_id=card.person_id, section=Section.IDENTITY, now=NOON, **WHY)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        SectionRead.objects.all().delete()


def test_whoever_has_no_grant_finds_nothing_to_open() -> None:
    card = person(advocate(), first_name="Rosalía")
    for other in (advocate("Kofi"), staff("Marta", Role.SUPERVISOR), staff("Omar", Role.ADMINISTRATOR)):
        with pytest.raises(NotHere):
            actions.read_section(actor=other, person_id=card.person_id, section=Section.IDENTITY, now=NOON, **WHY)
        with pytest.raises(NotHere):
            actions.save_section(actor=other, person_id=card.person_id, section=Section.NOTES, changes={"notes": "x"}, now=NOON)


def test_a_grant_opens_until_it_ends() -> None:
    ines, kofi = advocate(), advocate("Kofi")
    card = person(ines, first_name="Rosalía")
    actions.grant_access(
        actor=ines, person_id=card.person_id, user_id=kofi.id, because=GrantBecause.INVITED, until=later(days=1), now=NOON
    )
    actions.read_section(actor=kofi, person_id=card.person_id, section=Section.IDENTITY, now=later(hours=23), **WHY)
    with pytest.raises(NotHere):
        actions.read_section(actor=kofi, person_id=card.person_id, section=Section.IDENTITY, now=later(days=1), **WHY)


def test_a_grant_taken_away_closes_at_once() -> None:
    ines, kofi = advocate(), advocate("Kofi")
    card = person(ines, first_name="Rosalía")
    actions.grant_access(actor=ines, person_id=card.person_id, user_id=kofi.id, because=GrantBecause.INVITED, now=NOON)
    actions.end_access(actor=ines, person_id=card.person_id, user_id=kofi.id, now=NOON)
    with pytest.raises(NotHere):
        actions.read_section(actor=kofi, person_id=card.person_id, section=Section.IDENTITY, now=NOON, **WHY)


def test_supervisors_of_the_granted_team_may_open_and_others_not() -> None:
    ines = advocate()
    card = person(ines, first_name="Rosalía")
    actions.grant_access(actor=ines, person_id=card.person_id, supervisors_of="days", because=GrantBecause.SUPERVISION, now=NOON)
    marta, nora = staff("Marta", Role.SUPERVISOR), staff("Nora", Role.SUPERVISOR, team="nights")
    assert actions.read_section(actor=marta, person_id=card.person_id, section=Section.IDENTITY, now=NOON, **WHY).values
    with pytest.raises(NotHere):
        actions.read_section(actor=nora, person_id=card.person_id, section=Section.IDENTITY, now=NOON, **WHY)


def test_those_who_only_route_see_the_card_and_the_rules_and_no_section() -> None:
    ines, priya = advocate(), staff("Priya", Role.PARTNERSHIP_SPECIALIST)
    card = person(ines, first_name="Rosalía")
    actions.save_safety_rules(actor=ines, person_id=card.person_id, rules_given=SafetyRules(words="mornings"), now=NOON)
    shown = queries.person_view(actor=priya, person_id=card.person_id, now=NOON)
    assert (shown.card.code, shown.rules.words) == (card.code, "mornings")
    assert not shown.may_write
    assert not any(section.may_open for section in shown.sections)


def test_an_administrator_or_analyst_does_not_even_find_the_card() -> None:
    card = person(advocate())
    for role in (Role.ADMINISTRATOR, Role.ANALYST, Role.AUDITOR):
        with pytest.raises(NotHere):
            queries.person_card(actor=staff(f"Other-{role}", role), person_id=card.person_id)


def test_saving_one_field_keeps_the_others_and_an_empty_text_takes_one_out() -> None:
    ines = advocate()
    card = person(ines, first_name="Rosalía", surname="Ruiz")
    actions.save_section(
        actor=ines, person_id=card.person_id, section=Section.IDENTITY, changes={"surname": "", "birth_date": "1990"}, now=NOON
    )
    opened = actions.read_section(actor=ines, person_id=card.person_id, section=Section.IDENTITY, now=NOON, **WHY)
    assert opened.values == {"first_name": "Rosalía", "birth_date": "1990"}


def test_a_text_beyond_the_limit_is_refused_whole() -> None:
    ines = advocate()
    card = person(ines)
    with pytest.raises(TooLong):
        actions.save_section(
            actor=ines, person_id=card.person_id, section=Section.NOTES, changes={"notes": "x" * 4_001}, now=NOON
        )
    shown = queries.person_view(actor=ines, person_id=card.person_id, now=NOON)
    assert not any(section.filled for section in shown.sections)


def test_signs_that_no_one_sees_are_left_out_and_other_scripts_kept() -> None:
    ines = advocate()
    card = person(ines, first_name="ليلى\x00 🌙")
    opened = actions.read_section(actor=ines, person_id=card.person_id, section=Section.IDENTITY, now=NOON, **WHY)
    assert opened.values == {"first_name": "ليلى 🌙"}


def test_a_number_is_found_again_however_it_is_written_and_shown_only_masked() -> None:
    ines = advocate()
    card = person(ines)
    give_number(ines, card, "(555) 010-4242")
    (found,) = queries.people_with(actor=ines, kind=IdentifierKind.PHONE, value="5550104242")
    assert found.person_id == card.person_id
    shown = queries.person_view(actor=ines, person_id=card.person_id, now=NOON)
    assert shown.identifiers == ((IdentifierKind.PHONE, "••• ••• ••42"),)
    give_number(ines, card, "")
    assert not queries.people_with(actor=ines, kind=IdentifierKind.PHONE, value="5550104242")


def test_a_destroyed_key_leaves_nothing_to_read_and_the_page_says_so() -> None:
    ines = advocate()
    card = person(ines, first_name="Rosalía")
    said_yes(ines, card)
    give_number(ines, card, "555 010 4242")
    erased(card, now=later(days=1))

    row = Person.objects.get(pk=card.person_id)
    section = row.sections.get(section="identity")
    with pytest.raises(KeyDestroyed):
        open_json(key_id=row.key_id, sealed=bytes(section.sealed_values), context=f"people.section:{row.id}:identity")
    shown = queries.person_view(actor=ines, person_id=card.person_id, now=later(days=2))
    assert shown.card.erased
    assert shown.rules is None
    assert [consent.recipient_name for consent in shown.consents] == [""]
    assert not any(consent.living for consent in shown.consents)
    assert not queries.people_with(actor=ines, kind=IdentifierKind.PHONE, value="555 010 4242")
    with pytest.raises(PersonErased):
        said_yes(ines, card)


def test_values_for_a_referral_are_only_those_asked_for_and_logged() -> None:
    ines = advocate()
    card = person(ines, first_name="Rosalía", surname="Ruiz")
    asked = frozenset({DataCategory.FIRST_NAME, DataCategory.LANGUAGE, DataCategory.PLACE})
    actions.save_safety_rules(actor=ines, person_id=card.person_id, rules_given=SafetyRules(language="es"), now=NOON)
    found = actions.values_to_share(actor=ines, person_id=card.person_id, categories=asked, now=NOON)
    assert found == {DataCategory.FIRST_NAME: "Rosalía", DataCategory.LANGUAGE: "es"}
    assert AuditEntry.objects.filter(event="person.values_prepared").count() == 1
    with pytest.raises(NotHere):
        actions.values_to_share(actor=advocate("Kofi"), person_id=card.person_id, categories=asked, now=NOON)
