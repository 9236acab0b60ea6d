"""The desk's pages of people: masked until opened, logged when opened, and a yes only in the words that were read out."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.formats import date_format

from northline.apps.cases.contracts import CaseCard
from northline.apps.people import actions, queries
from northline.apps.people.contracts import (
    ConsentPurpose,
    ContactWay,
    DataCategory,
    ReadReason,
    Section,
)
from northline.apps.people.models import Consent, ConsentRefusal, SectionRead
from northline.foundation import clock
from northline.foundation.actor import Actor, Role
from northline.foundation.packs import get_pack
from tests.apps.cases.builders import NOON, advocate, case_of, staff
from tests.apps.people.builders import erased, said_yes
from tests.interfaces.desk.cases_desk import desk, hidden, path, seen
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db
NUMBER = "555 010 4242"
UNTIL = (clock.now() + timedelta(days=200)).date()


def date_in_spanish(day: date) -> str:
    with translation.override("es"):
        return date_format(day, "DATE_FORMAT")


def with_number(ines: Actor) -> CaseCard:
    case = case_of(ines)
    actions.save_section(actor=ines, person_id=case.person_id, section=Section.CONTACT, changes={"phone": NUMBER}, now=NOON)
    return case


def test_nothing_is_shown_until_it_is_opened() -> None:
    ines = advocate()
    case, client = with_number(ines), desk(ines)
    for page in (client.get(path("case", case_id=case.case_id)), client.get(path("person", person_id=case.person_id))):
        assert "••• ••• ••42" in seen(page)
        assert NUMBER not in seen(page)
        assert "Rosa Example" not in seen(page)


def test_show_and_log_it_shows_one_section_for_a_minute() -> None:
    ines = advocate()
    case, client = with_number(ines), desk(ines)
    back = path("case", case_id=case.case_id)
    page = client.post(path("person_section", person_id=case.person_id), {"section": "contact", "next": back})
    assert NUMBER in seen(page)
    assert "Rosa Example" not in seen(page)
    assert page["Refresh"] == f"60; url={back}"
    assert page["Cache-Control"] == "no-store"
    assert SectionRead.objects.get().section == "contact"
    assert NUMBER not in seen(client.get(back))


def test_a_closed_section_asks_why_and_the_timeline_says_who_opened_it() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    where = path("person_section", person_id=case.person_id)
    refused = client.post(where, {"section": "identity"})
    assert refused.status_code == 422
    assert "Say why you need it now." in seen(refused)
    assert not SectionRead.objects.exists()
    opened = client.post(where, {"section": "identity", "reason": "form_with_them", "why": "passport form"})
    assert "Rosa Example" in seen(opened)
    timeline = seen(client.get(path("case", case_id=case.case_id)))
    assert "Identity opened" in timeline
    assert "passport form" in timeline


def test_the_way_back_never_leads_to_another_site() -> None:
    ines = advocate()
    case, client = with_number(ines), desk(ines)
    for next_page in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        page = client.post(path("person_section", person_id=case.person_id), {"section": "contact", "next": next_page})
        assert page["Refresh"] == f"60; url={path('person', person_id=case.person_id)}"


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER, Role.PARTNERSHIP_SPECIALIST])
def test_sections_of_others_are_not_here(role: Role) -> None:
    case = with_number(advocate())
    other = desk(staff("Other", role, team="nights"))
    asked = {"section": "identity", "reason": "safety"}
    assert other.post(path("person_section", person_id=case.person_id), asked).status_code == 404
    assert (
        other.post(path("person_section_save", person_id=case.person_id), {"section": "notes", "notes": "x"}).status_code == 404
    )
    assert other.get(path("person_rules", person_id=case.person_id)).status_code == 404
    page = other.get(path("person", person_id=case.person_id))
    assert page.status_code == 200
    assert "42" not in seen(page).replace(case.code, "")


def test_writing_into_a_section_shows_nothing_and_keeps_the_rest() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    page = client.post(
        path("person_section_save", person_id=case.person_id), {"section": "identity", "surname": "Example", "first_name": ""},
        follow=True,
    )  # fmt: skip
    assert "Example" not in seen(page)
    opened = actions.read_section(
        actor=ines, person_id=case.person_id, section=Section.IDENTITY, reason=ReadReason.CORRECT, now=clock.now()
    )
    assert opened.values == {"preferred_name": "Rosa Example", "age_group": "adult", "surname": "Example"}


def test_safe_contact_rules_are_written_and_stand_beside_the_case() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    where = path("person_rules", person_id=case.person_id)
    sent = {
        "ways": ["sms", "phone"], "never": ["post"], "days-0": ["0", "1", "2", "3", "4"], "start-0": "09:00", "end-0": "17:00",
        "code_word": "library", "words": "Never when the van is outside", "language": "es",
    }  # fmt: skip
    assert client.post(where, sent | {"end-0": "08:00"}).status_code == 422
    client.post(where, sent)
    page = seen(client.get(path("case", case_id=case.case_id)))
    for words in (
        "Telephone, text message",
        "Monday to Friday, 09:00 to 17:00",
        "Post, voicemail",
        "Never when the van is outside",
    ):
        assert words in page
    assert "library" not in page
    assert "library" not in client.get(where).content.decode()
    client.post(where, sent | {"code_word": ""})
    opened = actions.read_section(actor=ines, person_id=case.person_id, section=Section.CONTACT, now=clock.now())
    assert opened.values["code_word"] == "library"
    client.post(where, sent | {"code_word": "", "drop_code_word": "yes"})
    opened = actions.read_section(actor=ines, person_id=case.person_id, section=Section.CONTACT, now=clock.now())
    assert "code_word" not in opened.values
    answer = queries.may_contact(person_id=case.person_id, channel=ContactWay.EMAIL, now=clock.now())
    assert not hasattr(answer, "name")


def consent_form(client: SideClient, case: CaseCard, **changes: Any) -> dict[str, Any]:
    """The form as somebody fills it in: chooses, looks at the words again, then records."""
    chosen = {
        "form_key": str(uuid4()), "purpose": "share", "recipient_name": "Quarry Road Legal Clinic (fictional)",
        "data": ["first_name", "needs"], "until": UNTIL.isoformat(), "language": "es", "giver": "self",
        "how_given": "writing", "need": ["legal"],
    }  # fmt: skip
    chosen |= changes
    page = client.post(path("consent_new", person_id=case.person_id), chosen | {"do": "words"})
    return chosen | {"do": "record", "words_shown": hidden(page, "words_shown")}


def test_the_words_name_recipient_data_what_stays_and_the_end_in_their_language() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    form = consent_form(client, case)
    page = client.post(path("consent_new", person_id=case.person_id), form | {"do": "words"})
    for words in ("Quisiera hablar de", "Quarry Road Legal Clinic", date_in_spanish(UNTIL), "domicilio"):
        assert words in seen(page)
    assert not Consent.objects.exists()


def test_a_yes_is_recorded_once_as_it_was_said() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    form = consent_form(client, case)
    for _ in range(2):
        assert client.post(path("consent_new", person_id=case.person_id), form).status_code == 302
    (row,) = queries.person_view(actor=ines, person_id=case.person_id, now=clock.now()).consents
    assert row.living
    assert row.data == {DataCategory.FIRST_NAME, DataCategory.NEEDS}
    assert (row.purpose, row.language, row.recipient_name) == (ConsentPurpose.SHARE, "es", form["recipient_name"])
    assert row.recipient == queries.recipient_key(name=form["recipient_name"])
    assert row.wording_version.startswith("consent.read:us:")
    assert "Consent recorded" in seen(client.get(path("case", case_id=case.case_id)))


def test_words_that_changed_are_read_out_again_before_a_yes_counts() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    form = consent_form(client, case)
    page = client.post(path("consent_new", person_id=case.person_id), form | {"data": ["first_name", "needs", "address"]})
    assert page.status_code == 422
    assert "The words changed" in seen(page)
    assert not Consent.objects.exists()


def test_the_latest_day_that_the_page_offers_is_taken() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    page = client.get(path("consent_new", person_id=case.person_id)).content.decode()
    latest = page.split('name="until"')[1].split('max="')[1][:10]
    form = consent_form(client, case, until=latest)
    assert client.post(path("consent_new", person_id=case.person_id), form).status_code == 302
    (row,) = queries.person_view(actor=ines, person_id=case.person_id, now=clock.now()).consents
    last_day = row.until.astimezone(ZoneInfo(get_pack("us").timezone))
    assert (last_day.date().isoformat(), last_day.time()) == (latest, time(23, 59, 59))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"data": []}, "Choose at least one thing to share."),
        ({"recipient_name": ""}, "Write who would get it."),
        ({"until": "2020-01-01"}, "Choose an end date after today."),
        ({"until": "2099-01-01"}, "Choose an end date within twelve months."),
        ({"until": "soon"}, "Choose an end date within twelve months."),
        ({"how_given": ""}, "Choose how they said it."),
        ({"giver": "guardian"}, "Write who said yes for them, and why they may."),
    ],
)
def test_a_yes_that_says_too_little_is_told_beside_its_field(changes: dict[str, Any], told: str) -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    page = client.post(path("consent_new", person_id=case.person_id), consent_form(client, case, **changes))
    assert page.status_code == 422
    assert told in seen(page)
    assert not Consent.objects.exists()


def test_a_no_is_noted_and_help_goes_on() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    page = client.post(path("consent_new", person_id=case.person_id), consent_form(client, case) | {"do": "no"}, follow=True)
    assert "Nothing is shared, and help goes on." in seen(page)
    assert ConsentRefusal.objects.count() == 1
    assert not Consent.objects.exists()


def test_after_recording_one_goes_back_to_where_one_came_from_on_this_side_only() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    where = path("consent_new", person_id=case.person_id)
    back = path("case_team", case_id=case.case_id)
    assert client.post(where, consent_form(client, case, next=back))["Location"] == back
    away = client.post(where, consent_form(client, case, next="https://elsewhere.example/"))
    assert away["Location"] == path("case", case_id=case.case_id)


def test_a_yes_is_taken_back_on_its_own_page() -> None:
    ines = advocate()
    case, client = case_of(ines), desk(ines)
    card = queries.person_card(actor=ines, person_id=case.person_id)
    consent_id = said_yes(ines, card, now=clock.now(), until=clock.now().replace(year=clock.now().year + 1, month=1, day=15))
    page = client.get(path("consent", consent_id=consent_id))
    assert "They take it back" in seen(page)
    client.post(path("consent_withdraw", consent_id=consent_id))
    (row,) = queries.person_view(actor=ines, person_id=case.person_id, now=clock.now()).consents
    assert not row.living
    assert "They take it back" not in seen(client.get(path("consent", consent_id=consent_id)))
    again = client.post(path("consent_withdraw", consent_id=consent_id), follow=True)
    assert "This consent was taken back before." in seen(again)


def test_the_pages_of_an_erased_person_say_so_calmly() -> None:
    ines = advocate()
    case, client = with_number(ines), desk(ines)
    consent_id = said_yes(ines, queries.person_card(actor=ines, person_id=case.person_id))
    erased(queries.person_card(actor=ines, person_id=case.person_id), now=clock.now())
    for name, ids in (
        ("person", {"person_id": case.person_id}),
        ("case", {"case_id": case.case_id}),
        ("case_team", {"case_id": case.case_id}),
        ("consent", {"consent_id": consent_id}),
        ("consent_new", {"person_id": case.person_id}),
    ):
        assert client.get(path(name, **ids)).status_code == 200, name
    assert "The key of this record was destroyed." in seen(client.get(path("person", person_id=case.person_id)))
    refused = client.post(path("consent_new", person_id=case.person_id), consent_form(client, case))
    assert refused.status_code == 422
    assert "This record was erased." in seen(refused)
