"""What the visitor does. The token of the page says which contact it is; nobody is named."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from northline.apps.contacts import pages, queries, words, writing
from northline.apps.contacts.contracts import (
    CodeEnd,
    ContactState,
    EndedBy,
    Event,
    PageEnd,
    Posted,
    SurveyChoice,
    VisitorView,
    WordsOpenNothing,
    Writer,
)
from northline.apps.contacts.ending import end_contact
from northline.apps.contacts.models import Contact, PageToken, ResumeCode, SurveyAnswer
from northline.foundation import audit
from northline.foundation.actor import visitor


def _page(*, token: str, now: datetime, parting: bool = False) -> tuple[PageToken, Contact]:
    """The living page and its locked contact: looked at again under the lock, since it may have died meanwhile."""
    contact = writing.locked(pages.find(token=token, now=now, parting=parting).contact_id)
    return pages.find(token=token, now=now, parting=parting), contact


@transaction.atomic
def post_visitor_message(*, token: str, text: str, form_key: UUID, now: datetime) -> Posted:
    """Store what the visitor wrote, once for each form key.

    Refuses with NothingToSend, TooLong (over 4,000 characters), UnreadableSigns (left out; look again) and PageClosed.
    """
    page, contact = _page(token=token, now=now)
    pages.touch(row=page, now=now)
    cleaned = writing.clean(text)
    return writing.add_words(contact=contact, writer=Writer.VISITOR, author_id=None, text=cleaned, form_key=form_key, now=now)


@transaction.atomic
def look(*, token: str, now: datetime) -> VisitorView:
    """*Show new messages*: what the page may show; its idle time begins anew. Refuses with PageClosed."""
    pages.touch(row=pages.find(token=token, now=now), now=now)
    return queries.visitor_view(token=token, now=now)


def part(*, token: str, because: PageEnd) -> bool:
    """The page is left or covered this instant: its token opens nothing here any more, even while the database is away.

    `leave` or `mark_someone_near` writes it down, `part_written` says that this is done. False for what is no token of ours.
    """
    return pages.part(token=token, because=because)


def part_written(*, token: str) -> None:
    """The store knows that this page is closed: it need not be remembered here."""
    pages.part_written(token=token)


@transaction.atomic
def mark_someone_near(*, token: str, now: datetime) -> None:
    """Cover the page: its token dies, and staff can write nothing until the four words bring the visitor back.

    Refuses with PageClosed.
    """
    page, contact = _page(token=token, now=now, parting=True)
    _close_page(page=page, because=PageEnd.NEAR, now=now)
    contact.someone_near_at = now
    contact.save(update_fields=["someone_near_at"])
    writing.add_event(contact=contact, event=Event.SOMEONE_NEAR, now=now)
    audit.record(actor=visitor(), event="contacts.someone_near", subject="contact", subject_id=contact.id, now=now)


@transaction.atomic
def leave(*, token: str, now: datetime) -> None:
    """Leave this site: the page's token dies, the conversation stays open, the four words still work. Refuses with PageClosed."""
    page, contact = _page(token=token, now=now, parting=True)
    _close_page(page=page, because=PageEnd.LEFT, now=now)
    writing.add_event(contact=contact, event=Event.PAGE_LEFT, now=now)
    audit.record(actor=visitor(), event="contacts.page_left", subject="contact", subject_id=contact.id, now=now)


@transaction.atomic
def end_by_visitor(*, token: str, now: datetime) -> None:
    """The visitor closes the chat: token and words die, what was told stays, sealed. Refuses with PageClosed."""
    _, contact = _page(token=token, now=now)
    end_contact(contact=contact, by=EndedBy.VISITOR, author_id=None, now=now)
    audit.record(
        actor=visitor(), event="contacts.ended", subject="contact", subject_id=contact.id, now=now, detail={"by": "visitor"}
    )


def _close_page(*, page: PageToken, because: PageEnd, now: datetime) -> None:
    page.died_at, page.died_of, page.last_seen_at, page.used = now, because, now, True
    page.save(update_fields=["died_at", "died_of", "last_seen_at", "used"])


def resume(*, locator: Sequence[str], secret: Sequence[str], language: str, now: datetime) -> str:
    """Come back with four words: a new page token, the old one dies, and nothing earlier shows until the advocate releases it.

    Case and accents do not matter. Wrong tries are counted and kept even though the answer is a refusal: the fifth ends the
    words. Refuses with WordsOpenNothing, always alike: unknown, wrong, dead, or 24 hours after the last word.
    """
    token = _try_words(locator=locator, secret=secret, language=language, now=now)
    if token is None:
        raise WordsOpenNothing
    return token


@transaction.atomic
def _try_words(*, locator: Sequence[str], secret: Sequence[str], language: str, now: datetime) -> str | None:
    found = words.find(locator=locator, language=language)
    right = words.proves(code=found, secret=secret, language=language)
    if found is None:
        return None
    contact = writing.locked(found.contact_id)
    code = ResumeCode.objects.select_for_update().get(pk=found.pk)
    if code.died_at is not None or contact.state == ContactState.ENDED:
        return None
    if words.too_old(code=code, last_word_at=contact.last_word_at, now=now):
        words.end_living(contact_id=contact.id, because=CodeEnd.OLD, now=now)
        return None
    if not right:
        _wrong_try(code=code, contact=contact, now=now)
        return None
    return _come_back(contact=contact, now=now)


def _wrong_try(*, code: ResumeCode, contact: Contact, now: datetime) -> None:
    stopped = words.count_wrong(code=code, now=now)
    if stopped:
        writing.add_event(contact=contact, event=Event.WORDS_STOPPED, now=now)
    event = "contacts.words_stopped" if stopped else "contacts.words_wrong"
    detail = {"tries": code.wrong_tries}
    audit.record(actor=visitor(), event=event, subject="contact", subject_id=contact.id, now=now, detail=detail)


def _come_back(*, contact: Contact, now: datetime) -> str:
    pages.end_living(contact_id=contact.id, because=PageEnd.RESUMED, now=now)
    contact.resumed_at, contact.released_at, contact.someone_near_at = now, None, None
    contact.shown_after = contact.messages.aggregate(last=Max("id"))["last"] or 0
    contact.save(update_fields=["resumed_at", "released_at", "someone_near_at", "shown_after"])
    writing.add_event(contact=contact, event=Event.RESUMED, now=now)
    audit.record(actor=visitor(), event="contacts.resumed", subject="contact", subject_id=contact.id, now=now)
    return pages.issue(contact=contact, now=now)


def answer_survey(*, answer_id: UUID, choice: SurveyChoice, language: str, now: datetime) -> None:
    """Keep the answer to the one question, tied to no contact: only the day is kept. Sent twice, the first answer counts."""
    try:
        with transaction.atomic():
            SurveyAnswer.objects.create(id=answer_id, choice=choice, language=language, answered_on=now.date())
            audit.record(actor=visitor(), event="contacts.survey_answered", subject="survey", subject_id=None, now=now)
    except IntegrityError:
        return
