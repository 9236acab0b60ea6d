"""Destroying a key makes its record unreadable, at once and for everybody."""

import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from northline.foundation import crypto
from northline.foundation.actor import system
from northline.foundation.crypto import KeyDestroyed, KeyPurpose, KeyUnknown
from northline.foundation.models import AuditEntry, RecordKey
from tests.support.rollback import act_that_fails

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEEPER = system("retention")


@pytest.fixture
def record(db):
    key_id = crypto.create_key(purpose=KeyPurpose.PERSON, now=NOW)
    return key_id, crypto.seal(key_id=key_id, text="Amina Example", context="people.name:1")


def destroy(key_id) -> None:
    crypto.destroy_key(key_id=key_id, actor=KEEPER, now=NOW)


def read(record) -> str:
    key_id, sealed = record
    return crypto.open_sealed(key_id=key_id, sealed=sealed, context="people.name:1")


def test_destroyed_key_makes_the_record_unreadable(record) -> None:
    destroy(record[0])
    with pytest.raises(KeyDestroyed):
        read(record)


def test_nothing_new_is_sealed_under_a_destroyed_key(record) -> None:
    destroy(record[0])
    with pytest.raises(KeyDestroyed):
        crypto.seal(key_id=record[0], text="more", context="people.name:2")


def test_the_row_stays_and_says_when(record) -> None:
    destroy(record[0])
    row = RecordKey.objects.get(id=record[0])
    assert (row.wrapped, row.destroyed_at) == (None, NOW)
    assert crypto.is_destroyed(key_id=record[0])


def test_destroying_is_in_the_audit_once(record) -> None:
    destroy(record[0])
    destroy(record[0])
    entry = AuditEntry.objects.get(event="crypto.key_destroyed")
    assert (entry.subject, entry.subject_id, entry.actor_code) == ("person", record[0], "retention")


def test_an_open_scope_forgets_the_key_at_once(record) -> None:
    with crypto.key_scope():
        assert read(record) == "Amina Example"
        destroy(record[0])
        with pytest.raises(KeyDestroyed):
            read(record)


def test_a_scope_reads_each_key_once(record, django_assert_num_queries) -> None:
    with crypto.key_scope(), django_assert_num_queries(1):
        read(record)
        with crypto.key_scope():
            read(record)


def test_without_a_scope_nothing_is_kept(record, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        read(record)
        read(record)


def test_many_keys_open_with_one_read(record, django_assert_num_queries) -> None:
    other = crypto.create_key(purpose=KeyPurpose.CASE, now=NOW)
    with crypto.key_scope(), django_assert_num_queries(1):
        crypto.prefetch_keys(key_ids=[record[0], other])
        crypto.seal(key_id=other, text="a", context="c:1")
        read(record)


@pytest.mark.django_db(transaction=True)
def test_another_threads_scope_forgets_the_key_too() -> None:
    key_id = crypto.create_key(purpose=KeyPurpose.PERSON, now=NOW)
    sealed = crypto.seal(key_id=key_id, text="Amina Example", context="people.name:1")
    has_read, destroyed = threading.Event(), threading.Event()
    seen: list[object] = []

    def reader() -> None:
        with crypto.key_scope():
            seen.append(read((key_id, sealed)))
            has_read.set()
            destroyed.wait(10)
            try:
                seen.append(read((key_id, sealed)))
            except KeyDestroyed:
                seen.append(KeyDestroyed)
        connection.close()

    thread = threading.Thread(target=reader)
    thread.start()
    assert has_read.wait(10)
    destroy(key_id)
    destroyed.set()
    thread.join(10)
    assert seen == ["Amina Example", KeyDestroyed]


OTHER_PROCESS = """
import sys, django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from uuid import UUID
from northline.foundation import crypto
key_id, sealed = UUID(sys.argv[2]), bytes.fromhex(sys.argv[3])
for line in sys.stdin:
    with crypto.key_scope():  # a request of that process
        try:
            print(crypto.open_sealed(key_id=key_id, sealed=sealed, context="people.name:1"), flush=True)
        except crypto.KeyDestroyed:
            print("destroyed", flush=True)
"""


@pytest.mark.django_db(transaction=True)
def test_another_process_cannot_read_from_its_next_request_on(settings) -> None:
    key_id = crypto.create_key(purpose=KeyPurpose.PERSON, now=NOW)
    sealed = crypto.seal(key_id=key_id, text="Amina Example", context="people.name:1")
    arguments = [sys.executable, "-c", OTHER_PROCESS, connection.settings_dict["NAME"], str(key_id), sealed.hex()]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None

        def request() -> str:
            other.stdin.write("read\n")
            other.stdin.flush()
            return other.stdout.readline().strip()

        before = request()
        destroy(key_id)
        after = request()
        other.stdin.close()
    assert (before, after) == ("Amina Example", "destroyed")


def test_a_rolled_back_destruction_destroys_nothing(record) -> None:
    with act_that_fails():
        destroy(record[0])
    assert read(record) == "Amina Example"


def test_the_database_refuses_to_revive_a_destroyed_key(record) -> None:
    wrapped = RecordKey.objects.get(id=record[0]).wrapped
    destroy(record[0])
    with pytest.raises(IntegrityError, match="stays destroyed"), transaction.atomic():
        RecordKey.objects.filter(id=record[0]).update(wrapped=wrapped, destroyed_at=None)


def test_the_database_refuses_to_delete_a_key(record) -> None:
    with pytest.raises((IntegrityError, InternalError), match="never deleted"), transaction.atomic():
        RecordKey.objects.filter(id=record[0]).delete()


def test_an_unknown_key_cannot_be_destroyed(db) -> None:
    import uuid

    with pytest.raises(KeyUnknown):
        destroy(uuid.uuid4())
