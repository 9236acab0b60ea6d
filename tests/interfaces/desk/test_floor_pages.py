"""The desk's floor: every page answers, for whom it is, and the main job goes through plain forms."""

import json
import re
from uuid import uuid4

import pytest
from django.utils import timezone

from config.sides import Side
from northline.apps.accounts.models import User
from northline.apps.contacts import actions as contacts
from northline.apps.directory import actions as directory
from northline.apps.floor import dispatcher
from northline.apps.floor.models import Reservation, Task
from northline.foundation import deployment
from northline.foundation.actor import Actor, Role, system
from northline.foundation.packs import current_pack
from tests.apps.floor.builders import advocate, arrive, member, supervisor
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db


def desk(actor: Actor) -> SideClient:
    client = SideClient(Side.DESK)
    client.sign_in(User.objects.get(pk=actor.id))
    return client


def accepted(client: SideClient, **arrival: str) -> Task:
    """One arrival, offered by the dispatcher and accepted on the page."""
    received = arrive(now=timezone.now(), **arrival)
    client.post("/en/presence/", {"presence": "available"})
    dispatcher.tick(now=timezone.now())
    offer = Reservation.objects.get(task__contact_id=received.contact_id, state="pending")
    answer = client.post(f"/en/offers/{offer.id}/accept/")
    assert answer.status_code == 302
    assert answer.url == f"/en/contacts/{received.contact_id}/#talk"
    return Task.objects.get(contact_id=received.contact_id)


def test_the_main_job_goes_through_plain_forms() -> None:
    client = desk(advocate())
    task = accepted(client, words="my boss keeps my passport")
    page = client.get(f"/en/contacts/{task.contact_id}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "my boss keeps my passport" in text
    assert "Papers or phone held by somebody" in text
    key = re.search(r'name="form_key" value="([^"]+)"', text)[1]
    for _twice in range(2):
        client.post(f"/en/contacts/{task.contact_id}/reply/", {"text": "Thank you for writing.", "form_key": key})
    assert client.get(f"/en/contacts/{task.contact_id}/").content.decode().count("Thank you for writing.") == 1
    saved = client.post(
        f"/en/contacts/{task.contact_id}/record/", {"contact_class": "high_risk", "needs": ["shelter"], "has_needs": "1"}
    )
    assert saved.status_code == 302
    wrap_up = client.post(f"/en/contacts/{task.contact_id}/finish/")
    assert wrap_up.url == f"/en/contacts/{task.contact_id}/wrap-up/"
    page = client.get(wrap_up.url).content.decode()
    assert 'value="high_risk" selected' in page
    refused = client.post(wrap_up.url, {"contact_class": "high_risk", "summary": "kept words"})
    assert refused.status_code == 422
    assert "Choose how it ended" in refused.content.decode()
    assert "kept words" in refused.content.decode()
    done = client.post(wrap_up.url, {"contact_class": "high_risk", "disposition": "helped", "summary": "Two sentences."})
    assert done.status_code == 302
    task.refresh_from_db()
    assert task.state == "completed"
    assert client.get(f"/en/contacts/{task.contact_id}/").status_code == 200


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_every_page_answers_in_every_language(language: str) -> None:
    client = desk(member("Rut Ames", Role.ADVOCATE, Role.SUPERVISOR))
    task = accepted(client, words="he has a gun", age="unsure")
    base = f"/{language}/contacts/{task.contact_id}/"
    pages = ["", "?tab=services", "?tab=history", "?write=note", "pane/", "urgency/", "minor/"]
    for page in pages:
        assert client.get(base + page).status_code == 200, page
    danger = client.post(base + "danger/")
    assert client.get(danger.url).status_code == 200
    for page in ("", "queue/pane/", "queue/pane/?current=" + str(task.contact_id), "contacts/new/", "keys/", "floor/"):
        assert client.get(f"/{language}/{page}").status_code == 200, page


def test_exact_names_and_hidden_key_caps() -> None:
    client = desk(advocate())
    arrive(now=timezone.now())
    client.post("/en/presence/", {"presence": "available"})
    dispatcher.tick(now=timezone.now())
    offer = client.get("/en/").content.decode()
    for name in ("Accept", "Decline"):
        assert re.search(
            rf"</svg>{name} <span class=\"kbd\" aria-hidden=\"true\">|>{name} <span class=\"kbd\" aria-hidden=\"true\">", offer
        ), name
    task = Task.objects.get()
    client.post(f"/en/offers/{Reservation.objects.get().id}/accept/")
    page = client.get(f"/en/contacts/{task.contact_id}/").content.decode()
    assert '<label class="vh" for="reply">Reply</label>' in page
    for name in ("Send", "Finish"):
        assert re.search(rf">{name} <span class=\"kbd\" aria-hidden=\"true\">", page), name
    assert all('aria-hidden="true"' in cap for cap in re.findall(r'<span class="kbd"[^>]*>', page))


def test_nothing_a_visitor_wrote_becomes_markup() -> None:
    client = desk(advocate())
    task = accepted(client, words="<script>alert(1)</script>", few="<img src=x onerror=alert(1)>", about="<b>")
    page = client.get(f"/en/contacts/{task.contact_id}/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert " style=" not in page
    assert "onclick" not in page


def test_the_four_words_are_never_shown_to_staff() -> None:
    client = desk(advocate())
    received = arrive(now=timezone.now(), words="hello")
    client.post("/en/presence/", {"presence": "available"})
    dispatcher.tick(now=timezone.now())
    client.post(f"/en/offers/{Reservation.objects.get().id}/accept/")
    page = client.get(f"/en/contacts/{received.contact_id}/").content.decode()
    assert " ".join(received.resume_words) not in page
    assert received.token not in page


def test_another_advocate_finds_nothing() -> None:
    task = accepted(desk(advocate()), words="hello")
    other = desk(advocate("Ines Pardo"))
    base = f"/en/contacts/{task.contact_id}/"
    for page in ("", "pane/", "wrap-up/", "minor/", "urgency/", "amend/"):
        assert other.get(base + page).status_code == 404, page
    for act in ("reply/", "note/", "release/", "record/", "finish/", "danger/"):
        assert other.post(base + act, {"text": "hello"}).status_code == 404, act
    task.refresh_from_db()
    assert task.state == "assigned"


def test_who_does_not_work_the_floor_goes_to_their_own_first_page() -> None:
    client = desk(member("Ada Cole", Role.PARTNERSHIP_SPECIALIST))
    assert client.get("/en/").url == "/en/directory/"
    for page in ("queue/pane/", "contacts/new/", "floor/"):
        assert client.get(f"/en/{page}").status_code == 404, page
    rail = client.get("/en/directory/").content.decode()
    assert ">Queue<" not in rail
    assert ">Floor<" not in rail


def test_an_empty_or_refused_reply_keeps_what_was_written() -> None:
    client = desk(advocate())
    task = accepted(client, words="hello")
    empty = client.post(f"/en/contacts/{task.contact_id}/reply/", {"text": "   "})
    assert empty.status_code == 422
    long = "palabras " * 600
    refused = client.post(f"/en/contacts/{task.contact_id}/reply/", {"text": long})
    assert refused.status_code == 422
    assert "palabras palabras" in refused.content.decode()


def test_the_danger_procedure_goes_through_plain_forms() -> None:
    mara = advocate()
    client = desk(mara)
    task = accepted(client, words="he has a gun")
    page = client.post(f"/en/contacts/{task.contact_id}/danger/").url
    assert (
        "number not set"
        in client.post(
            f"{page}place/", {"place": "behind the laundry", "subdivision": "US-TX", "area": "Marlow"}, follow=True
        ).content.decode()
    )
    assert client.post(f"{page}step/", {"kind": "called", "note": "x"}).status_code == 422
    client.post(f"{page}basis/", {"basis": "duty", "why": "no answer"})
    rut = desk(supervisor())
    assert "asks for a second person" in rut.get("/en/").content.decode()
    second = rut.get(page, follow=True)
    assert "behind the laundry" in second.content.decode()
    rut.post(f"{page}second/")
    assert client.post(f"{page}step/", {"kind": "called", "note": "dispatch, 123"}).status_code == 302
    client.post(f"{page}close/", {"outcome": "help_called"})
    assert rut.post(f"{page}review/", {"note": "fine"}).status_code == 422  # the second person does not review either
    other = desk(supervisor("Jon Vale"))
    assert task.code in other.get("/en/floor/").content.decode()
    assert other.post(f"{page}review/", {"note": "done well"}).status_code == 302


def test_age_unsure_opens_script_and_clock_at_once() -> None:
    client = desk(advocate())
    task = accepted(client, words="hello")
    answer = client.post(f"/en/contacts/{task.contact_id}/record/", {"age": "unsure", "subdivision": "US-TX"})
    assert answer.url == f"/en/contacts/{task.contact_id}/minor/"
    page = client.get(answer.url).content.decode()
    assert "Say this before they tell more" in page
    assert "Not checked" in page
    contact = client.get(f"/en/contacts/{task.contact_id}/").content.decode()
    assert "treated as under 18" in contact
    assert "script__say" in contact


def test_a_case_manager_with_leave_reads_and_only_reads() -> None:
    mara = advocate()
    task = accepted(desk(mara), words="my own words")
    carl = member("Carl Mota", Role.CASE_MANAGER)
    contacts.grant_reading(
        actor=mara, contact_id=task.contact_id, reader_id=carl.id, because="works on the case", now=timezone.now()
    )
    page = desk(carl).get(f"/en/contacts/{task.contact_id}/")
    assert page.status_code == 200
    assert "my own words" in page.content.decode()
    assert ">Finish" not in page.content.decode()
    assert desk(carl).post(f"/en/contacts/{task.contact_id}/finish/").status_code == 404


def test_codes_find_contacts_and_nothing_else() -> None:
    client = desk(advocate())
    task = accepted(client, words="Quenby")
    assert client.post("/en/find/", {"code": task.code.lower()}).url == f"/en/contacts/{task.contact_id}/"
    assert client.post("/en/find/", {"code": "Quenby"}).url == "/en/"


def test_a_call_is_written_down_and_opens_at_once() -> None:
    client = desk(advocate())
    key = str(uuid4())
    call = {"channel": "phone", "language": "es", "words": "no puedo irme", "form_key": key}
    first, second = client.post("/en/contacts/new/", call), client.post("/en/contacts/new/", call)
    assert first.url == second.url
    assert Task.objects.count() == 1
    assert client.get(first.url).status_code == 200


def test_services_stand_beside_the_conversation() -> None:
    deployment.mark(wanted=deployment.Kind.DEMONSTRATION, hotline="us", now=timezone.now())
    directory.load_fictional(
        pack=current_pack(),
        services=json.loads((current_pack().folder / "demonstration.json").read_text(encoding="utf-8"))["services"],
        actor=system("demonstration"),
        now=timezone.now(),
    )
    client = desk(advocate())
    task = accepted(client, words="hello")
    page = client.get(f"/en/contacts/{task.contact_id}/?tab=services&need=&spoken=")
    assert page.status_code == 200
    assert "made up for the demonstration" in page.content.decode()
    assert "offer-s" in page.content.decode()
