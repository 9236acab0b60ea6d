"""After the whole main job nothing that anybody wrote stands in a dump of the database or in the log, and a destroyed key takes
every word with it."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from django.db import connection

from northline.apps.cases import queries as cases
from northline.apps.cases.models import Case, Situation
from northline.apps.contacts import queries as contacts
from northline.apps.people import actions as people
from northline.apps.people import queries as people_queries
from northline.apps.people.contracts import ReadReason, Section
from northline.apps.people.models import Person
from northline.foundation import crypto, logs
from northline.foundation.actor import system
from northline.foundation.crypto import KeyDestroyed
from tests.support.dump import leaks
from tests.support.main_job import NOW, Done, main_job

pytestmark = pytest.mark.django_db


def test_a_dump_after_the_main_job_shows_nothing_that_was_written() -> None:
    done = main_job()
    assert len(done.planted) > 50
    assert leaks(planted=done.planted) == []


LEAKS = {
    "a code of the timeline": "insert into cases_caseentry (case_id, kind, codes, seal_id, at)"
    " select id, 'note', jsonb_build_object('name', %s), gen_random_uuid(), now() from cases_case limit 1",
    "an audit row": "insert into audit_entry (at, actor_kind, actor_code, event, subject, detail)"
    " values (now(), 'staff', '', 'case.read', 'case', jsonb_build_object('words', %s))",
}


@pytest.mark.parametrize("place", LEAKS)
def test_one_word_left_in_the_clear_is_found(place: str) -> None:
    done = main_job()
    with connection.cursor() as cursor:
        cursor.execute(LEAKS[place], [done.planted[0]])
    assert {leak.planted for leak in leaks(planted=done.planted)} == {done.planted[0]}


def conversation(done: Done) -> object:
    return contacts.conversation(actor=done.advocate, contact_id=done.contact_id)


def record(done: Done) -> object:
    return contacts.record(actor=done.advocate, contact_id=done.contact_id)


def case(done: Done) -> object:
    return cases.case_view(actor=done.advocate, case_id=done.case_id, now=NOW)


def situation(done: Done) -> object:
    return cases.situation_view(actor=done.advocate, situation_id=done.situation_id, now=NOW)


def person(done: Done) -> object:
    shown = people_queries.person_view(actor=done.advocate, person_id=done.person_id, now=NOW)
    sections = [
        people.read_section(actor=done.advocate, person_id=done.person_id, section=section, reason=ReadReason.SAFETY, now=NOW)
        for section in Section
    ]
    return shown, sections, people_queries.looks(actor=done.advocate, person_id=done.person_id, now=NOW)


KEYS: dict[str, tuple[Callable[[Done], UUID], tuple[Callable[[Done], object], ...]]] = {
    "contact": (
        lambda done: contacts.key_of(actor=system("tests"), contact_id=done.contact_id),
        (conversation, record),
    ),
    "case": (lambda done: Case.objects.get(pk=done.case_id).key_id, (case,)),
    "situation": (lambda done: Situation.objects.get(pk=done.situation_id).key_id, (situation,)),
    "person": (lambda done: Person.objects.get(pk=done.person_id).key_id, (person,)),
}


def words_in(done: Done, read: Callable[[Done], object]) -> set[str]:
    try:
        shown = repr(read(done))
    except KeyDestroyed:
        return set()
    return {words for words in done.planted if words in shown or repr(words)[1:-1] in shown}


@pytest.mark.parametrize("kind", KEYS)
def test_a_destroyed_key_takes_every_word_of_its_record_and_of_no_other(kind: str) -> None:
    done = main_job()
    key_of, reads = KEYS[kind]
    before = {name: [words_in(done, read) for read in others] for name, (_, others) in KEYS.items()}
    assert all(found for found in before[kind])
    crypto.destroy_key(key_id=key_of(done), actor=system("tests"), now=NOW)
    with crypto.key_scope():
        after = {name: [words_in(done, read) for read in others] for name, (_, others) in KEYS.items()}
    own = set().union(*after[kind])
    assert not own - set().union(*(set().union(*found) for name, found in before.items() if name != kind))
    assert not own or kind == "case"  # a case's page also shows what stands in its situation, under that record's own key
    for name in KEYS.keys() - {kind, "case"}:
        assert after[name] == before[name], name
    assert reads


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that this process logs, from the least important on, queries of the database included."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level, disabled = root.handlers[:], root.level, logging.getLogger("django.db.backends").disabled
    kept_last, kept_raise = logging.lastResort, logging.raiseExceptions
    logs.configure(stream=stream, level=logging.DEBUG)
    queries = logging.getLogger("django.db.backends")
    queries.disabled, queries.level = False, logging.DEBUG
    connection.force_debug_cursor = True
    yield stream
    connection.force_debug_cursor = False
    queries.disabled, queries.level = disabled, logging.NOTSET
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.lastResort, logging.raiseExceptions = kept_last, kept_raise
    logging.captureWarnings(False)


def in_the_log(log: io.StringIO, planted: list[str]) -> list[str]:
    text = log.getvalue()
    return [words for words in planted if words in text or json.dumps(words)[1:-1] in text]


def test_the_log_of_the_main_job_holds_no_word_of_it(log: io.StringIO) -> None:
    done = main_job()
    assert log.getvalue().count("\n") > 100  # the queries were logged, without their words
    assert in_the_log(log, done.planted) == []


def test_one_word_that_a_careless_library_logs_would_be_seen(log: io.StringIO) -> None:
    done = main_job()
    careless = logging.getLogger("some.library")
    careless.warning("%s wrote", done.planted[0])
    assert in_the_log(log, done.planted) == []  # our formatter withholds it
    for handler in logging.getLogger().handlers:
        handler.setFormatter(logging.Formatter("%(message)s"))
    careless.warning("%s wrote", done.planted[0])
    assert in_the_log(log, done.planted) == [done.planted[0]]
