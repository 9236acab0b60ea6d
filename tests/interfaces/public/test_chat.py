"""A visitor's whole chat without script, cookies or anything in an address."""

import pytest

from northline.apps.contacts import actions, queries
from northline.apps.contacts.contracts import RecordChanges
from northline.apps.contacts.models import Contact, Message, SurveyAnswer
from northline.foundation import clock
from tests.apps.contacts.builders import DISPATCHER, advocate
from tests.interfaces.public.pages import CHAT, START, WORDS, Page, get, press, start
from tests.support.dump import leaks
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db


def test_a_chat_begins_with_a_place_four_words_and_the_answers(visitor: SideClient) -> None:
    page = start(visitor, language="en", safe="short", safe_until="17h30", about="self", few="they keep my papers")
    assert "Your place in line 1" in page.text
    assert "they keep my papers" in page.text
    assert len(page.words) == 4
    contact = Contact.objects.get()
    assert queries.triage_facts(actor=DISPATCHER, contact_id=contact.id).answers == {
        "language": "en",
        "safe": "short",
        "safe_until": "17:30",
        "about": "self",
    }


def test_skipping_all_three_questions_starts_the_chat_too(visitor: SideClient) -> None:
    page = start(visitor, skip="1", safe="short", safe_until="rubbish", few="not sent")
    assert "Waiting for an advocate" in page.text
    assert not Message.objects.exists()


def test_the_chat_goes_on_in_the_language_that_was_chosen(visitor: SideClient) -> None:
    form = get(visitor, START)
    response = visitor.post(START, {"ticket": form.hidden["ticket"], "language": "fr"})
    assert '<html lang="fr">' in response.content.decode()
    assert Contact.objects.get().language == "fr"


def test_messages_go_both_ways_and_an_advocate_is_named(visitor: SideClient) -> None:
    page = start(visitor)
    page, _ = press(visitor, page, "send", text="hello\nsecond line")
    assert "received" in page.text
    ines = advocate()
    contact = Contact.objects.get()
    actions.join(actor=ines, contact_id=contact.id, now=clock.now())
    actions.reply(actor=ines, contact_id=contact.id, text="Hello, I’m Ines.", form_key=contact.id, now=clock.now())
    page, response = press(visitor, page, "refresh", text="half a sente")
    assert response.status_code == 200
    assert "You are talking with Ines" in page.text
    assert "Hello, I’m Ines." in page.text
    assert "half a sente" in page.html


def test_pressing_send_twice_stores_once_and_says_so(visitor: SideClient) -> None:
    page = start(visitor)
    press(visitor, page, "send", text="only once")
    again, response = press(visitor, page, "send", text="only once")
    assert response.status_code == 200
    assert "We got it once" in again.text
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_someone_near_covers_the_page_and_only_the_words_bring_it_back(visitor: SideClient) -> None:
    page = start(visitor, few="secret before")
    cover, response = press(visitor, page, "near")
    assert response.status_code == 200
    for sign in ("Northline", "chat", "Leave this site", "secret before"):
        assert sign not in cover.html.split("demo-banner")[0]
    again, _ = press(visitor, page, "refresh")
    assert again.shown[0] == cover.shown[0]  # loading it again shows the same list
    back = get(visitor, WORDS)
    given = dict(zip(("w1", "w2", "w3", "w4"), page.words, strict=True))
    response = visitor.post(WORDS, {"ticket": back.hidden["ticket"], **given})
    resumed = Page(response.content.decode())
    assert response.status_code == 200
    assert "You are back" in resumed.text
    assert "secret before" not in resumed.html
    assert Contact.objects.get().resumed_at


@pytest.mark.django_db(transaction=True)
def test_the_cover_adds_lines_like_a_list_and_opens_for_the_four_words(visitor: SideClient) -> None:
    page = start(visitor)
    press(visitor, page, "near")
    response = visitor.post("/en/list/", {"number": "1", "item": "Coffee", "line": ["Milk"]})
    listed = Page(response.content.decode())
    assert {"Coffee", "Milk"} <= set(listed.shown)
    response = visitor.post("/en/list/", {"number": "1", "item": "four words that miss"})
    assert "four words that miss" in Page(response.content.decode()).shown
    response = visitor.post("/en/list/", {"number": "1", "item": " ".join(page.words).upper()})
    assert "You are back" in Page(response.content.decode()).text


@pytest.mark.django_db(transaction=True)
def test_leaving_kills_the_page_clears_it_and_goes_to_the_neutral_site(visitor: SideClient) -> None:
    page = start(visitor)
    response = visitor.post("/en/leave", {"token": page.hidden["token"]})
    assert (response.status_code, response.headers["Location"]) == (303, "https://www.weather.gov")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.headers["Referrer-Policy"] == "no-referrer"
    closed, response = press(visitor, page, "send", text="anyone there?")
    assert response.status_code == 410
    assert "This page is closed." in closed.text
    assert not Message.objects.filter(writer="visitor").exists()


@pytest.mark.django_db(transaction=True)
def test_going_back_and_sending_the_first_form_again_opens_nothing(visitor: SideClient) -> None:
    form = get(visitor, START)
    first = Page(visitor.post(START, {"ticket": form.hidden["ticket"]}).content.decode())
    press(visitor, first, "near")
    response = visitor.post(START, {"ticket": form.hidden["ticket"]})
    assert response.status_code == 410
    assert "This page is closed." in Page(response.content.decode()).text


def test_the_visitor_ends_the_chat_and_may_answer_one_question(visitor: SideClient) -> None:
    page = start(visitor, few="kept")
    ended, _ = press(visitor, page, "end")
    assert "You closed the chat." in ended.text
    assert "kept" not in ended.text
    response = visitor.post("/en/messages/answer/", {"ticket": ended.hidden["ticket"], "choice": "partly"})
    assert "Thank you" in response.content.decode()
    visitor.post("/en/messages/answer/", {"ticket": ended.hidden["ticket"], "choice": "no"})
    assert [answer.choice for answer in SurveyAnswer.objects.all()] == ["partly"]


def test_when_the_advocate_ends_it_the_page_says_so_and_keeps_what_was_not_sent(visitor: SideClient) -> None:
    page = start(visitor)
    ines, contact = advocate(), Contact.objects.get()
    actions.join(actor=ines, contact_id=contact.id, now=clock.now())
    actions.end_by_staff(actor=ines, contact_id=contact.id, now=clock.now())
    ended, response = press(visitor, page, "send", text="one more thing")
    assert response.status_code == 410
    assert "This chat is closed now." in ended.text
    assert "one more thing" in ended.text


def test_hidden_words_are_not_in_the_page_any_more(visitor: SideClient) -> None:
    page = start(visitor)
    hidden, _ = press(visitor, page, "hide")
    assert not hidden.words
    assert page.words[0] not in hidden.text.split("If the chat breaks off")[-1]


def test_the_language_of_a_running_chat_changes_by_a_button(visitor: SideClient) -> None:
    page = start(visitor)
    _, response = press(visitor, page, "refresh", path="/es/messages/now/")
    assert response.status_code == 200
    assert '<html lang="es">' in response.content.decode()


def test_opening_the_chats_address_without_its_token_asks_for_the_words(visitor: SideClient) -> None:
    response = visitor.get(CHAT)
    assert (response.status_code, response.headers["Location"]) == (302, WORDS)


def test_a_dump_shows_nothing_that_a_visitor_or_an_advocate_wrote(visitor: SideClient) -> None:
    page = start(visitor, few="Quetzalcoatlus marmalade", other_language="Zapoteco serrano")
    ines, contact = advocate(), Contact.objects.get()
    actions.join(actor=ines, contact_id=contact.id, now=clock.now())
    actions.reply(actor=ines, contact_id=contact.id, text="Xylophone lighthouse", form_key=contact.id, now=clock.now())
    changes = RecordChanges(summary="Bergamot pavement", place="14 Vellichor Lane", safe_reply="+1 555 0100 234")
    actions.save_record(actor=ines, contact_id=contact.id, changes=changes, now=clock.now())
    form = get(visitor, "/en/form/")
    visitor.post("/en/form/", {"ticket": form.hidden["ticket"], "what": "Kumquat orchestra", "reply": "amina@sonder.example"})
    planted = [
        "Quetzalcoatlus",
        "Zapoteco serrano",
        "Xylophone lighthouse",
        "Bergamot",
        "Vellichor",
        "0100 234",
        "Kumquat",
        "sonder.example",
    ]
    assert leaks(planted=[*planted, page.hidden["token"]]) == []
