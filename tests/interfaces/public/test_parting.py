"""Leaving and covering: answered at once, dead at once, and written down as soon as the database can be reached."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from uuid import UUID

import pytest
from django.db import connection, transaction

from northline.apps.contacts import parted
from northline.apps.contacts.contracts import PageEnd
from northline.apps.contacts.models import Contact, PageToken
from northline.interfaces.public import parting
from tests.interfaces.public.pages import START, Page, get, press, start
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 3 * parting.PATIENCE + 0.5  # seconds, on a busy machine; the pool of connections would wait for three
PATIENCE = 20.0


def until(true: Callable[[], bool]) -> None:
    deadline, pause = time.monotonic() + PATIENCE, Event()
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        pause.wait(0.02)


@contextmanager
def store_that_does_not_answer(contact_id: UUID) -> Iterator[None]:
    """Somebody else holds the contact's row: whoever writes to it waits, as for a server that hangs."""
    held, release = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Contact.objects.select_for_update().get(pk=contact_id)
                held.set()
                release.wait(PATIENCE)
        finally:
            connection.close()

    holder = Thread(target=hold)
    holder.start()
    assert held.wait(PATIENCE)
    try:
        yield
    finally:
        release.set()
        holder.join()


@contextmanager
def store_that_refuses_partings() -> Iterator[None]:
    """A store that is there, and fails in a way that no later try mends."""
    with connection.cursor() as cursor:
        cursor.execute("create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$")
        cursor.execute(
            "create trigger refuse before update of died_of on contacts_pagetoken for each row execute function refuse()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("drop function refuse() cascade")


def died_of() -> str:
    return PageToken.objects.get().died_of


def timed(act: Callable[[], int]) -> tuple[int, float]:
    began = time.monotonic()
    return act(), time.monotonic() - began


def leave(visitor: SideClient, page: Page) -> int:
    return visitor.post("/en/leave", {"token": page.hidden["token"]}).status_code


def test_leaving_is_answered_at_once_while_the_store_hangs_and_the_page_is_dead_already(visitor: SideClient) -> None:
    page = start(visitor)
    with store_that_does_not_answer(Contact.objects.get().id):
        status, took = timed(lambda: leave(visitor, page))
        assert (status, died_of()) == (303, "")
        assert took < AT_ONCE
        closed, response = press(visitor, page, "refresh")
        assert response.status_code == 410
        assert "This page is closed." in closed.text
    until(lambda: died_of() == PageEnd.LEFT)
    assert press(visitor, page, "refresh")[1].status_code == 410


def test_covering_is_answered_at_once_while_the_store_hangs(visitor: SideClient) -> None:
    page = start(visitor, few="secret before")
    with store_that_does_not_answer(Contact.objects.get().id):
        (cover, response), took = timed(lambda: press(visitor, page, "near"))  # type: ignore[arg-type, return-value]
        assert response.status_code == 200
        assert took < AT_ONCE
        assert "secret before" not in cover.html
        assert press(visitor, page, "refresh")[0].shown[0] == cover.shown[0]
    until(lambda: died_of() == PageEnd.NEAR)
    assert Contact.objects.get().someone_near_at


def test_a_parting_that_cannot_be_written_at_all_leaves_the_page_dead(
    visitor: SideClient, caplog: pytest.LogCaptureFixture
) -> None:
    first = start(visitor)
    with store_that_refuses_partings():
        assert leave(visitor, first) == 303
        until(lambda: "public.parting_waits" in caplog.text)
    second = start(visitor)
    assert leave(visitor, second) == 303
    until(lambda: PageToken.objects.filter(died_of=PageEnd.LEFT).count() == 1)  # written in order: the first one was given up
    assert press(visitor, first, "refresh")[1].status_code == 410


def test_with_a_database_at_work_the_answer_means_written(visitor: SideClient) -> None:
    page = start(visitor)
    assert leave(visitor, page) == 303
    until(lambda: died_of() == PageEnd.LEFT)
    until(
        lambda: parted.why(token_hash=bytes(PageToken.objects.get().token_hash)) is None
    )  # and is not kept in memory any longer


def test_going_back_to_the_first_form_opens_nothing_before_it_is_written_either(visitor: SideClient) -> None:
    form = get(visitor, START)
    page = Page(visitor.post(START, {"ticket": form.hidden["ticket"]}).content.decode())
    with store_that_does_not_answer(Contact.objects.get().id):
        leave(visitor, page)
        token = PageToken.objects.get()
        assert parted.why(token_hash=bytes(token.token_hash)) is PageEnd.LEFT
    assert visitor.post(START, {"ticket": form.hidden["ticket"]}).status_code == 410


def test_what_is_no_token_is_not_remembered_and_still_leads_away(visitor: SideClient) -> None:
    for token in ("", "x", "é" * 43, "\x00" * 43, "a" * 5_000):
        assert visitor.post("/en/leave", {"token": token}).status_code == 303


def test_no_flood_of_tokens_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parted, "REMEMBERED", 3)
    marks = [bytes([number]) * 32 for number in range(5)]
    for mark in marks:
        parted.remember(token_hash=mark, because=PageEnd.LEFT)
    assert [parted.why(token_hash=mark) for mark in marks[-2:]] == [PageEnd.LEFT, PageEnd.LEFT]
    assert parted.why(token_hash=marks[0]) is None
    for mark in marks:
        parted.forget(token_hash=mark)
