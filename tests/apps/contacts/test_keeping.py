"""Hashes that open nothing any more are not kept."""

from datetime import timedelta

import pytest

from northline.apps.contacts import actions
from northline.apps.contacts.actions.keeping import KEPT
from northline.apps.contacts.contracts import PageClosed, PageEnd
from northline.apps.contacts.models import PageToken, ResumeCode
from tests.apps.contacts.builders import NOON, chat, say

pytestmark = pytest.mark.django_db


def test_a_week_after_its_end_nothing_is_left_of_a_page_and_its_words() -> None:
    left, open_, young = chat(words="a"), chat(words="b"), chat(words="c", now=NOON + timedelta(days=1))
    actions.leave(token=left.token, now=NOON)
    assert actions.forget_closed_pages(now=NOON + KEPT) == 0
    assert actions.forget_closed_pages(now=NOON + KEPT + timedelta(seconds=1)) == 4
    for table in (PageToken, ResumeCode):
        assert table.objects.get().contact_id == young.contact_id
    for gone in (left, open_):
        with pytest.raises(PageClosed) as refusal:
            actions.look(token=gone.token, now=NOON + KEPT + timedelta(seconds=1))
        assert refusal.value.because is PageEnd.UNKNOWN


def test_a_chat_that_goes_on_for_weeks_keeps_its_page_and_words() -> None:
    opened = chat(words="a")
    for hours in range(0, 24 * 8, 3):
        say(opened, "still here", now=NOON + timedelta(hours=hours))
    now = NOON + timedelta(days=8)
    assert actions.forget_closed_pages(now=now) == 0
    actions.look(token=opened.token, now=now)
