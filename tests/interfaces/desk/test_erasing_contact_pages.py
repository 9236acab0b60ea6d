"""Erasing a contact on its page, and what every page that opened its words says afterwards: calmly, that they are gone."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from config.sides import Side
from northline.apps.cases import actions as cases
from northline.apps.contacts import actions as contacts
from northline.apps.contacts.contracts import Age, RecordChanges
from northline.apps.contacts.models import Contact
from northline.apps.floor import actions as floor
from northline.apps.floor.contracts import DangerOutcome, StepKind
from northline.apps.floor.models import Task
from northline.apps.people import queries as people
from northline.apps.people.contracts import ErasureGround
from northline.engines.triage import Level
from northline.foundation import crypto
from northline.foundation.actor import Actor, Role
from northline.foundation.crypto import KeyPurpose
from northline.foundation.models.audit import AuditEntry
from northline.foundation.models.crypto import RecordKey
from northline.foundation.packs import current_pack
from tests.apps.cases.builders import case_of
from tests.apps.floor.builders import advocate, arrive, available, member, supervisor
from tests.apps.people.builders import erased
from tests.interfaces.desk.cases_desk import desk, hidden, path, seen
from tests.interfaces.public.pages import press, start
from tests.support.deferred import run_jobs
from tests.support.dump import leaks
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db
PLANTED = (
    "Rosa Example",
    "14 Elm Court",
    "Incident 4477",
    "works nights at the laundry",
    "only after nine",
    "sounds like a child",
)
GONE = "This contact was erased."


def full_contact(ines: Actor) -> UUID:
    """A chat with words, a note, a record, a change of urgency and a danger procedure."""
    now = timezone.now()
    received = arrive(words="My name is Rosa Example.", now=now, few="works nights at the laundry")
    contact_id = received.contact_id
    task = Task.objects.get(contact_id=contact_id)
    floor.override_urgency(actor=ines, task_id=task.id, level=Level.CRISIS, reason="sounds like a child", now=now)
    floor.take_task(actor=ines, task_id=task.id, now=now)
    contacts.add_staff_note(actor=ines, contact_id=contact_id, text="Rosa Example again", form_key=uuid4(), now=now)
    changes = RecordChanges(summary="Rosa Example, laundry", safe_reply="only after nine", place="14 Elm Court", age=Age.UNSURE)
    contacts.save_record(actor=ines, contact_id=contact_id, changes=changes, now=now)
    log_id = floor.open_danger(actor=ines, contact_id=contact_id, now=now)
    floor.write_place(actor=ines, log_id=log_id, place="14 Elm Court", subdivision="", area="", now=now)
    floor.add_danger_note(actor=ines, log_id=log_id, kind=StepKind.NOTED, note="Incident 4477", now=now)
    return contact_id


def test_two_people_erase_a_contact_by_its_code_on_one_page() -> None:
    ines, petra, oskar = available(advocate()), member("Petra", Role.COUNSEL), member("Oskar", Role.ADMINISTRATOR)
    contact_id = full_contact(ines)
    code, first, second = Contact.objects.get().code, desk(petra), desk(oskar)
    found = first.post(path("second_looks"), {"do": "erasure", "code": code.lower()})
    page = path("contact_erasure", contact_id=contact_id)
    assert found["Location"] == page
    before = seen(first.get(page))
    for words in ("Messages · 1", "Staff notes · 1", "Contact records, in all versions · 1", "It still runs: it is ended first."):
        assert words in before
    assert not [planted for planted in PLANTED if planted in before]
    assert first.post(path("contact_erasure_ask", contact_id=contact_id), {}).status_code == 422
    assert first.post(path("contact_erasure_ask", contact_id=contact_id), {"ground": "they_ask"}).status_code == 302
    assert "It can’t be the one who asked." in seen(first.get(page))
    assert code in seen(second.get(path("second_looks")))
    decide = second.get(page).content.decode().split('action="' + page)[1].split('"')[0]
    refused = second.post(page + decide, {"do": "erase", "code": "C-222222"})
    assert refused.status_code == 422
    assert "This is not the code of this record." in seen(refused)
    assert second.post(page + decide, {"do": "erase", "code": code}).status_code == 302
    after = seen(second.get(page))
    assert "The key of this contact was destroyed." in after
    assert "Messages · 1" in after
    assert "Erased" in seen(first.get(path("second_looks")))


def test_a_hold_is_placed_and_lifted_on_the_same_page() -> None:
    petra, oskar = member("Petra", Role.COUNSEL), member("Oskar", Role.ADMINISTRATOR)
    contact_id = arrive(words="Hello", now=timezone.now()).contact_id
    first, second, page = desk(petra), desk(oskar), path("contact_erasure", contact_id=contact_id)
    key = hidden(first.get(page), "form_key")
    place = path("contact_hold_place", contact_id=contact_id)
    assert first.post(place, {"matter": " ", "form_key": key}).status_code == 422
    assert first.post(place, {"matter": "Order of 3 May", "form_key": key}).status_code == 302
    text = seen(second.get(page))
    assert "Order of 3 May" in text
    assert "Ask for erasure" not in text
    assert Contact.objects.get().code in seen(second.get(path("second_looks")))
    lift = second.get(page).content.decode().split('action="' + place)[1:]
    where = next(part.split('"')[0] for part in lift if part.split('"')[0].endswith("lift/"))
    assert first.post(place + where).status_code == 422
    assert second.post(place + where).status_code == 302
    assert "Nothing holds this record." in seen(second.get(page))


def test_a_contact_of_a_case_leads_to_the_person_it_is_erased_with() -> None:
    ines, petra = available(advocate()), member("Petra", Role.COUNSEL)
    contact_id = full_contact(ines)
    case = case_of(ines, contact_id=contact_id)
    client = desk(petra)
    page = client.get(path("contact_erasure", contact_id=contact_id))
    assert "A case keeps it" in seen(page)
    assert path("erasure", person_id=case.person_id) in page.content.decode()
    assert client.post(path("contact_erasure_ask", contact_id=contact_id), {"ground": "they_ask"}).status_code == 422
    assert "Conversations of their case, with their records · 1" in seen(client.get(path("erasure", person_id=case.person_id)))


def calm(client: SideClient, address: str, **posted: Any) -> str:
    answer = client.post(address, posted) if posted else client.get(address)
    assert answer.status_code in (200, 302, 404, 422), (address, answer.status_code)
    words = seen(answer)
    assert not [planted for planted in PLANTED if planted in words], address
    return words


def test_every_page_of_an_erased_contact_says_so_and_none_shows_or_keeps_a_word() -> None:
    ines, marta, carla = available(advocate()), supervisor(), member("Carla Ruiz", Role.CASE_MANAGER)
    contact_id = full_contact(ines)
    case = case_of(ines, contact_id=contact_id)
    now, ids = timezone.now(), {"contact_id": contact_id}
    cases.invite(actor=ines, case_id=case.case_id, user_id=carla.id, until=now + timedelta(days=2), now=now)
    contacts.join_as_supervisor(actor=marta, contact_id=contact_id, now=now)
    log_id = floor.open_danger(actor=ines, contact_id=contact_id, now=now)
    erased(people.person_card(actor=ines, person_id=case.person_id), now=now)
    for news in ("people.erased", "contacts.erased"):
        run_jobs(news, now=now)
    own = desk(ines)
    assert GONE in calm(own, path("contact", **ids))
    for tab in ("record", "services", "history"):
        assert GONE in calm(own, path("contact", **ids) + f"?tab={tab}")
    for name in ("contact_pane", "contact_wrap_up", "contact_amend", "contact_urgency", "minor", "case_open"):
        calm(own, path(name, **ids))
    assert GONE in calm(own, path("danger", log_id=log_id))
    calm(own, path("danger_place", log_id=log_id), place="Elsewhere")
    calm(own, path("contact_note", **ids), text="More")
    calm(own, path("contact_reply", **ids), text="More")
    calm(own, path("contact_record", **ids), summary="More")
    calm(own, path("danger_close", log_id=log_id), outcome=next(iter(DangerOutcome)).value, note="Over")
    for page in (path("queue"), path("cases"), path("case", case_id=case.case_id), path("person", person_id=case.person_id)):
        calm(own, page)
    assert "erased" in calm(own, path("case", case_id=case.case_id))
    lead = desk(marta)
    for page in (path("floor"), path("contact", **ids), path("danger_review", log_id=log_id), path("danger", log_id=log_id)):
        calm(lead, page)
    calm(lead, path("danger_review", log_id=log_id), note="Seen")
    assert GONE in calm(desk(carla), path("case_contact", case_id=case.case_id, contact_id=contact_id))
    contact = Contact.objects.get(pk=contact_id)
    assert crypto.is_destroyed(key_id=contact.key_id)
    for purpose in (KeyPurpose.CONTACT, KeyPurpose.PERSON):
        assert not RecordKey.objects.filter(purpose=purpose.value, wrapped__isnull=False).exists()
    assert leaks(planted=PLANTED) == []


def test_the_visitor_of_an_erased_chat_sees_that_it_is_closed() -> None:
    petra, oskar, visitor = member("Petra", Role.COUNSEL), member("Oskar", Role.ADMINISTRATOR), SideClient(Side.PUBLIC)
    page, now = start(visitor, few="My name is Rosa Example."), timezone.now()
    contact = Contact.objects.get()
    asked = cases.ask_contact_erasure(actor=petra, contact_id=contact.id, ground=ErasureGround.THEY_ASK, now=now)
    cases.erase_contact(actor=oskar, contact_id=contact.id, erasure_id=asked, code=contact.code, now=now)
    ended, _ = press(visitor, page, "refresh")
    assert "This chat is closed now." in ended.text
    assert "Rosa" not in ended.text
    words = page.words
    back = visitor.post("/en/messages/words/", {"words": " ".join(words)})
    assert "Rosa" not in back.content.decode()


def test_who_says_when_they_wrote_is_found_by_the_day_and_the_look_is_written_down() -> None:
    ines, petra = available(advocate()), member("Petra", Role.COUNSEL)
    contact_id, client, page = full_contact(ines), desk(petra), path("second_looks")
    contact = Contact.objects.get()
    day = timezone.localtime(contact.arrived_at, ZoneInfo(current_pack().timezone)).date()
    assert client.post(page, {"do": "day", "day": ""}).status_code == 422
    found = client.post(page, {"do": "day", "day": day.isoformat()})
    assert path("contact_erasure", contact_id=contact_id) in found.content.decode()
    assert ines.name in seen(found)
    assert not [planted for planted in PLANTED if planted in seen(found)]
    assert "None arrived on this day." in seen(client.post(page, {"do": "day", "day": (day - timedelta(days=3)).isoformat()}))
    assert AuditEntry.objects.filter(event="contacts.looked_up").count() == 2
    assert desk(ines).post(page, {"do": "day", "day": day.isoformat()}).status_code == 404
