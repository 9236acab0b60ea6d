"""Whatever is sent: a clear, translated answer; nothing lost, nothing half-written, no trace of code."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from northline.apps.contacts.models import Contact, Message
from northline.foundation import clock
from northline.interfaces.public import tickets
from tests.interfaces.public.pages import CHAT, START, WORDS, Page, get, press, start
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db

REFUSED = {
    "": "There is nothing to send yet.",
    "   \n ": "There is nothing to send yet.",
    "x" * 4_001: "This message is too long for one piece.",
    "é" * 65_536: "This message is too long for one piece.",
    "ring\x00 me\x07": "Some signs could not be read",
}


@contextmanager
def store_away() -> Iterator[None]:
    """Every statement fails as it does when the server is gone."""

    def gone(*_: Any) -> None:
        raise OperationalError("the connection is closed")

    with connection.execute_wrapper(gone):
        yield


@pytest.mark.parametrize("text", REFUSED, ids=["empty", "blank", "long", "64 kB", "control"])
def test_a_refused_message_is_kept_in_the_page_and_not_stored(visitor: SideClient, text: str) -> None:
    page = start(visitor)
    answered, response = press(visitor, page, "send", text=text)
    assert response.status_code == 422
    assert REFUSED[text] in answered.text
    assert text.replace("\x00", "").replace("\x07", "").strip()[:3_000] in answered.html
    assert not Message.objects.exists()


def test_what_was_left_out_is_sent_by_pressing_again(visitor: SideClient) -> None:
    page = start(visitor)
    again, _ = press(visitor, page, "send", text="ring\x00 me")
    press(visitor, again, "send", text="ring me")
    assert Message.objects.count() == 1


@pytest.mark.parametrize("text", ["مرحبا بكم", "👩‍👧‍👦🙏🏽", "<script>alert(1)</script>", "{{ 7|add:7 }}", "‮evil"])
def test_right_to_left_emoji_and_markup_are_shown_as_text(visitor: SideClient, text: str) -> None:
    page = start(visitor)
    answered, response = press(visitor, page, "send", text=text)
    assert response.status_code == 200
    assert text in answered.text
    assert "<script>alert" not in answered.html
    assert '<p class="bubble__text" dir="auto">' in answered.html


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "é" * 43, "../../etc/passwd", "\x00" * 43])
def test_wrong_tokens_get_the_same_calm_answer(visitor: SideClient, token: str) -> None:
    for act in ("send", "refresh", "end", "hide", "nonsense"):
        response = visitor.post(CHAT, {"token": token, "act": act, "text": "keep this text"})
        page = Page(response.content.decode())
        assert response.status_code == 410
        assert "This page is too old to use." in page.text
        assert "keep this text" in page.text
    assert visitor.post("/en/leave", {"token": token}).status_code == 303
    covered = visitor.post(CHAT, {"token": token, "act": "near", "text": "keep this text"})
    assert covered.status_code == 200  # somebody is near: whatever this page was, it is covered
    assert "keep this text" not in covered.content.decode()


@pytest.mark.parametrize("path", [START, "/en/form/", "/en/form/message/", WORDS])
def test_forms_without_a_ticket_of_theirs_keep_the_text_and_store_nothing(visitor: SideClient, path: str) -> None:
    other = tickets.issue(purpose=tickets.Purpose.SURVEY, now=clock.now())
    for ticket in ("", "a.b.c", "…", other, other + "x"):
        fields = {"ticket": ticket, "what": "kept text", "few": "kept text", "w1": "kept text"}
        response = visitor.post(path, fields)
        assert response.status_code == 422
        assert "kept text" in response.content.decode()
        assert "This page is too old to use." in response.content.decode()
    assert not Contact.objects.exists()


def test_a_ticket_from_the_future_is_accepted_and_one_of_two_days_ago_is_not(visitor: SideClient) -> None:
    ahead = tickets.issue(purpose=tickets.Purpose.CHAT, now=clock.now() + timedelta(hours=5))
    assert visitor.post(START, {"ticket": ahead}).status_code == 200
    old = tickets.issue(purpose=tickets.Purpose.CHAT, now=clock.now() - timedelta(days=2))
    assert visitor.post(START, {"ticket": old}).status_code == 422


def test_a_time_that_is_none_is_said_beside_the_field_and_nothing_is_lost(visitor: SideClient) -> None:
    form = get(visitor, START)
    response = visitor.post(START, {"ticket": form.hidden["ticket"], "safe_until": "soonish", "few": "my words", "about": "seen"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Write a time such as 17:00" in html
    assert 'value="my words"' in html
    assert 'href="#safe_until"' in html
    assert not Contact.objects.exists()


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_a_form_of_ten_megabytes_is_answered_413_in_the_readers_language(visitor: SideClient, language: str) -> None:
    form = get(visitor, f"/{language}/form/")
    response = visitor.post(f"/{language}/form/", {"ticket": form.hidden["ticket"], "what": "x" * 10_000_000})
    assert response.status_code == 413
    assert f'<html lang="{language}">' in response.content.decode()
    assert not Contact.objects.exists()


def test_when_the_store_is_away_the_message_stays_in_the_page_and_is_sent_once_later(visitor: SideClient) -> None:
    page = start(visitor)
    with store_away():
        away, response = press(visitor, page, "send", text="do not lose me")
    assert response.status_code == 503
    assert "We could not store your last message" in away.text
    assert "1-800-555-0199" in away.text
    assert "do not lose me" in away.html
    assert away.hidden["form_key"] == page.hidden["form_key"]
    press(visitor, away, "send", text="do not lose me")
    press(visitor, away, "send", text="do not lose me")
    assert Message.objects.count() == 1


def test_other_words_from_an_old_page_after_going_back_are_not_lost(visitor: SideClient) -> None:
    page = start(visitor)
    for text in ("first words", "other words", "first words", "other words"):
        shown, _ = press(visitor, page, "send", text=text)
    assert Message.objects.count() == 2
    assert "first words" in shown.text
    assert "other words" in shown.text


@pytest.mark.parametrize(("path", "field"), [(START, "few"), ("/en/form/", "what"), ("/en/form/message/", "what")])
def test_a_form_changed_after_going_back_arrives_too_and_each_arrives_once(visitor: SideClient, path: str, field: str) -> None:
    form = get(visitor, path)
    for text in ("a van", "a white van", "a white van"):
        assert visitor.post(path, {"ticket": form.hidden["ticket"], field: text}).status_code == 200
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(("path", "field"), [(START, "few"), ("/es/form/", "what"), ("/fr/form/message/", "what")])
def test_when_the_store_is_away_a_form_keeps_its_text_and_the_same_ticket(visitor: SideClient, path: str, field: str) -> None:
    form = get(visitor, path)
    fields = {"ticket": form.hidden["ticket"], field: "do not lose me"}
    with store_away():
        response = visitor.post(path, fields)
    assert response.status_code == 503
    assert "do not lose me" in response.content.decode()
    assert Page(response.content.decode()).hidden["ticket"] == form.hidden["ticket"]
    assert visitor.post(path, fields).status_code == 200
    assert Contact.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["/en/", "/es/keep/", "/fr/about/me/", "/en/accessibility/", START, "/en/form/", WORDS, "/en/list/"]
)
def test_pages_that_only_tell_show_even_while_the_store_is_away(visitor: SideClient, path: str) -> None:
    with store_away():
        response = visitor.get(path)
    assert response.status_code == 200


def test_the_way_out_and_the_cover_work_while_the_store_is_away(visitor: SideClient) -> None:
    page = start(visitor)
    with store_away():
        assert visitor.post("/en/leave", {"token": page.hidden["token"]}).status_code == 303
        cover = visitor.post("/en/list/", {"number": "0", "item": "one two three four"})
    assert cover.status_code == 200
    assert "one two three four" in cover.content.decode()


def test_too_many_messages_in_a_minute_are_slowed_down_with_the_text_kept(visitor: SideClient) -> None:
    page = start(visitor)
    for number in range(40):
        page, _ = press(visitor, page, "send", text=f"message {number}")
    slowed, response = press(visitor, page, "send", text="number 41")
    assert response.status_code == 429
    assert "Wait one minute" in slowed.text
    assert "number 41" in slowed.html


def test_guessing_words_is_slowed_down(visitor: SideClient) -> None:
    for _ in range(31):
        ticket = tickets.issue(purpose=tickets.Purpose.RESUME, now=clock.now())
        response = visitor.post(WORDS, {"ticket": ticket, "w1": "a", "w2": "b", "w3": "c", "w4": "d"})
    assert response.status_code == 429


@pytest.mark.parametrize("path", ["/de/", "/xx/messages/", "/en/nothing/", "/en/about/nobody/", "/en/messages/now/x"])
def test_unknown_languages_and_pages_are_answered_calmly(visitor: SideClient, path: str) -> None:
    response = visitor.get(path)
    assert response.status_code == 404
    assert "Traceback" not in response.content.decode()
    assert "<h1>" in response.content.decode()
