"""What every page of the public side promises."""

import re

import pytest

from northline.apps.contacts.models import Contact
from northline.apps.floor.models import Task
from tests.interfaces.public.pages import START, Page, get, press, start
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db

TELLING = (
    "",
    "about/me/",
    "about/someone/",
    "about/work/",
    "keep/",
    "accessibility/",
    "messages/",
    "messages/words/",
    "form/",
    "form/message/",
    "list/",
)


@pytest.mark.parametrize("language", ["en", "es", "fr"])
@pytest.mark.parametrize("path", TELLING)
def test_every_page_says_that_this_is_a_demonstration_and_which_number_helps(
    visitor: SideClient, language: str, path: str
) -> None:
    html = visitor.get(f"/{language}/{path}").content.decode()
    assert "1-888-373-7888" in html
    assert f'<html lang="{language}">' in html


def test_no_page_sets_a_cookie_or_may_be_stored_or_tells_where_one_came_from(visitor: SideClient) -> None:
    page = start(visitor)
    answers = [visitor.get(f"/en/{path}") for path in TELLING]
    answers += [press(visitor, page, act, text="x")[1] for act in ("send", "refresh", "hide", "near", "end")]
    for response in answers:
        assert not response.cookies
        assert "Set-Cookie" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_nothing_of_a_chat_stands_in_an_address(visitor: SideClient) -> None:
    page = start(visitor, few="words of mine")
    secrets = [page.hidden["token"], *page.words, str(Contact.objects.get().id), Contact.objects.get().code]
    for address in re.findall(r'(?:href|action|formaction|src)="([^"]*)"', page.html):
        assert not any(secret in address for secret in secrets)


def test_pages_carry_no_inline_style_or_script_and_nothing_of_others(visitor: SideClient) -> None:
    htmls = [visitor.get(f"/en/{path}").content.decode() for path in TELLING] + [start(visitor).html]
    for html in htmls:
        assert " style=" not in html
        assert " onclick=" not in html
        assert not re.search(r"<script(?![^>]*src=\"/static/)", html)
        for address in re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', html):
            assert address.startswith(("/static/", "data:,"))


def test_tab_titles_are_neutral(visitor: SideClient) -> None:
    pages = [get(visitor, f"/en/{path}") for path in TELLING] + [start(visitor)]
    titles = {re.search(r"<title>(.*?)</title>", page.html)[1] for page in pages}
    assert titles == {"Help and information", "Messages", "Form", "Shopping list"}


@pytest.mark.parametrize("name", ["Chat here", "Send a tip", "Find help near you", "Leave this site"])
def test_the_first_page_names_its_ways_exactly(visitor: SideClient, name: str) -> None:
    assert name in get(visitor, "/en/").shown


def test_a_tip_arrives_once_in_the_same_queue(visitor: SideClient) -> None:
    form = get(visitor, "/en/form/")
    fields = {
        "ticket": form.hidden["ticket"],
        "what": "A van each night",
        "place": "by the mill",
        "people_now": "yes",
        "reply": "none",
    }
    for _ in range(2):
        response = visitor.post("/en/form/", fields)
        assert "We have it." in Page(response.content.decode()).text
    assert Task.objects.get().channel == "tip"


def test_a_message_can_be_left_when_nobody_is_here(visitor: SideClient) -> None:
    assert "Nobody can answer here right now" in get(visitor, START).text
    form = get(visitor, "/es/form/message/")
    response = visitor.post("/es/form/message/", {"ticket": form.hidden["ticket"], "what": "llámame", "reply": "el jueves"})
    assert response.status_code == 200
    assert (Task.objects.get().channel, Contact.objects.get().language) == ("form", "es")


def test_an_empty_tip_says_what_to_mend(visitor: SideClient) -> None:
    form = get(visitor, "/en/form/")
    response = visitor.post("/en/form/", {"ticket": form.hidden["ticket"], "place": "by the mill"})
    assert response.status_code == 422
    assert "by the mill" in response.content.decode()
    assert 'href="#what"' in response.content.decode()
