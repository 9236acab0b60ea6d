"""Whoever gets past the triggers is found, and the finding says where."""

import hashlib
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from northline.foundation import audit
from northline.foundation.actor import system
from northline.foundation.audit import Finding, Found, heads
from northline.foundation.audit.chain import link
from northline.foundation.audit.sealer import content_of
from northline.foundation.models import AuditEntry, AuditSeal
from tests.support.flush import guards

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def heads_path(tmp_path, settings) -> Path:
    settings.NORTHLINE_AUDIT_HEADS = tmp_path / "audit" / "us.heads"
    settings.NORTHLINE_AUDIT_HEADS_COPY = ""
    return settings.NORTHLINE_AUDIT_HEADS


@pytest.fixture(autouse=True)
def three_batches_of_three(heads_path) -> list[int]:
    for _batch in range(3):
        for number in range(3):
            with transaction.atomic():
                audit.record(
                    actor=system("test"), event="case.seen", subject="case", subject_id=None, now=NOW, detail={"n": number}
                )
        audit.seal_waiting(now=NOW)
    ids = list(AuditSeal.objects.order_by("position").values_list("entry_id", flat=True))
    assert audit.verify(now=LATER).sound
    return ids


def tamper(*statements: str) -> None:
    """As the database's owner: take the guards away, change, put the guards back."""
    away, back = guards()
    with connection.cursor() as cursor:
        for statement in [*away, *statements, *back]:
            cursor.execute(statement)


def found() -> list[Found]:
    return audit.verify(now=LATER).found


@pytest.mark.parametrize(
    "change",
    [
        "event = 'case.closed'",
        "at = at + interval '1 microsecond'",
        "detail = '{\"n\": 7}'",
        "actor_code = 'someone'",
        "actor_kind = 'staff'",
        "actor_id = gen_random_uuid()",
        "subject = 'person'",
        "subject_id = gen_random_uuid()",
    ],
)
def test_a_changed_entry_is_found_whatever_was_changed(three_batches_of_three, change) -> None:
    entry = three_batches_of_three[4]
    tamper(f"update audit_entry set {change} where id = {entry}")
    assert found() == [Found(finding=Finding.CHANGED, entry_id=entry, position=5)]


def test_a_changed_entry_with_a_fitting_hash_is_found(three_batches_of_three) -> None:
    entry = three_batches_of_three[4]
    tamper(f"update audit_entry set event = 'case.closed' where id = {entry}")
    seal = AuditSeal.objects.get(position=5)
    forged = link(position=5, previous=bytes(seal.previous), content=content_of(AuditEntry.objects.get(id=entry)))
    tamper(f"update audit_seal set hash = '\\x{forged.hex()}' where position = 5")
    assert found() == [Found(finding=Finding.CHANGED, entry_id=entry, position=5)]


def test_two_entries_that_changed_places_are_found(three_batches_of_three) -> None:
    first, second = three_batches_of_three[3:5]
    tamper(
        f"update audit_seal set entry_id = -1 where entry_id = {first}",
        f"update audit_seal set entry_id = {first} where entry_id = {second}",
        f"update audit_seal set entry_id = {second} where entry_id = -1",
    )
    assert found() == [
        Found(finding=Finding.CHANGED, entry_id=second, position=4),
        Found(finding=Finding.CHANGED, entry_id=first, position=5),
    ]


def test_a_deleted_entry_is_found(three_batches_of_three) -> None:
    entry = three_batches_of_three[4]
    tamper(f"delete from audit_entry where id = {entry}")
    assert found() == [Found(finding=Finding.MISSING, entry_id=entry, position=5)]


def test_an_entry_deleted_with_its_seal_leaves_an_empty_place(three_batches_of_three) -> None:
    entry = three_batches_of_three[4]
    tamper(f"delete from audit_seal where position = 5; delete from audit_entry where id = {entry}")
    assert found() == [Found(finding=Finding.SEAL_MISSING, position=5)]


def test_the_first_entries_cannot_go_unseen(three_batches_of_three) -> None:
    tamper("delete from audit_seal where position < 3")
    assert Found(finding=Finding.SEAL_MISSING, position=1) in found()


def test_an_entry_deleted_before_it_was_sealed_is_found() -> None:
    with transaction.atomic():
        audit.record(actor=system("test"), event="case.seen", subject="case", subject_id=None, now=NOW)
    entry = AuditEntry.objects.latest("id").id
    tamper(f"delete from audit_entry where id = {entry}")
    audit.seal_waiting(now=NOW)
    assert found() == [Found(finding=Finding.MISSING, entry_id=entry)]


def test_an_inserted_entry_is_found(three_batches_of_three) -> None:
    tamper(
        "insert into audit_entry (id, at, actor_kind, actor_code, event, subject, detail)"
        " values (777000, now(), 'system', 'test', 'case.closed', 'case', '{}')"
    )
    assert found() == [Found(finding=Finding.INSERTED, entry_id=777000)]


def test_an_entry_put_in_the_place_of_another_is_found(three_batches_of_three) -> None:
    entry = three_batches_of_three[4]
    tamper(
        "insert into audit_entry (id, at, actor_kind, actor_code, event, subject, detail)"
        " values (777000, now(), 'system', 'test', 'case.closed', 'case', '{}')",
        "update audit_seal set entry_id = 777000 where position = 5",
    )
    assert found() == [
        Found(finding=Finding.CHANGED, entry_id=777000, position=5),
        Found(finding=Finding.INSERTED, entry_id=entry),
    ]


def test_an_entry_pushed_in_between_is_found(three_batches_of_three) -> None:
    last = AuditSeal.objects.get(position=9)
    tamper(
        "insert into audit_entry (id, at, actor_kind, actor_code, event, subject, detail)"
        " values (777000, now(), 'system', 'test', 'case.closed', 'case', '{}')",
        "update audit_seal set position = position + 100 where position >= 5",
        "update audit_seal set position = position - 99 where position >= 105",
        "insert into audit_seal (position, entry_id, previous, hash, sealed_at)"
        f" values (5, 777000, '\\x{'00' * 32}', '\\x{'11' * 32}', now())",
    )
    report = audit.verify(now=LATER)
    assert report.found[0] == Found(finding=Finding.CHANGED, entry_id=777000, position=5)
    assert Found(finding=Finding.REWRITTEN, position=4, line=2) in report.found
    assert AuditSeal.objects.get(position=10).entry_id == last.entry_id


def test_a_cut_tail_is_found(three_batches_of_three) -> None:
    gone = three_batches_of_three[7:]
    tamper("delete from audit_seal where position >= 8", f"delete from audit_entry where id in ({gone[0]}, {gone[1]})")
    assert found() == [Found(finding=Finding.TAIL_CUT, position=8, line=3)]


def test_a_tail_cut_in_the_seals_alone_is_found_with_the_entries_left_over(three_batches_of_three) -> None:
    tamper("delete from audit_seal where position >= 9")
    assert found() == [
        Found(finding=Finding.TAIL_CUT, position=9, line=3),
        Found(finding=Finding.INSERTED, entry_id=three_batches_of_three[8]),
    ]


def test_an_emptied_audit_is_found() -> None:
    tamper("truncate audit_entry, audit_seal, audit_waiting cascade")
    assert found() == [Found(finding=Finding.TAIL_CUT, position=1, line=1)]


def test_a_tail_that_was_cut_and_grew_again_is_found(three_batches_of_three) -> None:
    gone = three_batches_of_three[6:]
    tamper("delete from audit_seal where position >= 7", f"delete from audit_entry where id >= {gone[0]}")
    for _ in range(6):
        with transaction.atomic():
            audit.record(actor=system("test"), event="case.other", subject="case", subject_id=None, now=NOW)
        audit.seal_waiting(now=NOW)
    report = audit.verify(now=LATER)
    assert set(report.counts) == {Finding.REWRITTEN, Finding.TAIL_CUT}
    assert Found(finding=Finding.REWRITTEN, position=7, line=3) in report.found
    assert Found(finding=Finding.TAIL_CUT, position=8, line=4) in report.found


def test_a_chain_rewritten_from_a_row_on_disagrees_with_the_next_head(three_batches_of_three) -> None:
    tamper(f"update audit_entry set event = 'case.closed' where id = {three_batches_of_three[4]}")
    previous = bytes(AuditSeal.objects.get(position=4).hash)
    for seal in AuditSeal.objects.filter(position__gte=5).order_by("position"):
        forged = link(position=seal.position, previous=previous, content=content_of(seal.entry))
        tamper(
            f"update audit_seal set previous = '\\x{previous.hex()}', hash = '\\x{forged.hex()}' where position = {seal.position}"
        )
        previous = forged
    assert found() == [Found(finding=Finding.REWRITTEN, position=4, line=2)]


def edit(heads_path: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    heads_path.write_bytes(b"".join(change(heads_path.read_bytes().splitlines(keepends=True))))


def test_a_changed_line_of_the_heads_file_is_found(heads_path) -> None:
    edit(heads_path, lambda lines: [lines[0], lines[1].replace(b'"position":6', b'"position":5'), lines[2]])
    assert found()[0] == Found(finding=Finding.HEADS_CHANGED, line=2)


def test_a_line_of_another_key_is_found(heads_path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    def forge(lines: list[bytes]) -> list[bytes]:
        ours = heads.private_key().public_key()
        return [lines[0], lines[1], heads.write_line(heads.read_line(lines[2], ours), Ed25519PrivateKey.generate())]

    edit(heads_path, forge)
    assert Found(finding=Finding.HEADS_CHANGED, line=3) in found()


def test_a_line_taken_out_of_the_heads_file_is_found(heads_path) -> None:
    edit(heads_path, lambda lines: [lines[0], lines[2]])
    assert found() == [Found(finding=Finding.HEADS_CHANGED, line=2)]


def test_garbage_in_the_heads_file_is_found(heads_path) -> None:
    edit(heads_path, lambda lines: [*lines, b"\xff" * 10_000 + b"\n"])
    assert Found(finding=Finding.HEADS_CHANGED, line=4) in found()


def test_a_heads_file_cut_at_its_end_is_found_by_its_copy(heads_path, settings, tmp_path) -> None:
    settings.NORTHLINE_AUDIT_HEADS_COPY = str(tmp_path / "copy" / "us.heads")
    assert audit.copy_heads(now=NOW)
    edit(heads_path, lambda lines: lines[:2])
    assert found() == [
        Found(finding=Finding.HEADS_BEHIND, position=7),
        Found(finding=Finding.HEADS_CUT, line=3),
    ]


def test_rows_cut_together_with_their_heads_are_found_by_the_copy(heads_path, settings, tmp_path, three_batches_of_three) -> None:
    settings.NORTHLINE_AUDIT_HEADS_COPY = str(tmp_path / "copy" / "us.heads")
    assert audit.copy_heads(now=NOW)
    tamper("delete from audit_seal where position > 6", f"delete from audit_entry where id >= {three_batches_of_three[6]}")
    edit(heads_path, lambda lines: lines[:2])
    assert found() == [Found(finding=Finding.HEADS_CUT, line=3)]


def test_a_heads_file_that_is_gone_is_found(heads_path) -> None:
    heads_path.unlink()
    assert found() == [Found(finding=Finding.HEADS_MISSING, position=1)]


def test_a_public_key_that_was_exchanged_is_found(heads_path) -> None:
    import base64

    heads.public_key_path(heads_path).write_text(base64.b64encode(hashlib.sha256(b"x").digest()).decode() + "\n")
    assert found() == [Found(finding=Finding.KEY_CHANGED)]


def test_a_sealer_that_stands_still_is_told() -> None:
    with transaction.atomic():
        audit.record(actor=system("test"), event="case.seen", subject="case", subject_id=None, now=NOW)
    entry = AuditEntry.objects.latest("id").id
    assert found() == [Found(finding=Finding.SEALER_LATE, entry_id=entry)]
    assert audit.verify(now=NOW).sound


def test_findings_read_as_sentences(three_batches_of_three) -> None:
    tamper(f"delete from audit_entry where id = {three_batches_of_three[4]}")
    assert str(found()[0]) == f"missing: entry {three_batches_of_three[4]}, position 5"


def test_a_long_audit_is_verified_in_little_memory(heads_path) -> None:
    rows = 20_000
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_entry (at, actor_kind, actor_code, event, subject, detail)"
            " select now(), 'system', 'test', 'case.seen', 'case', '{}' from generate_series(1, %s)",
            [rows],
        )
    audit.seal_waiting(now=NOW)
    tamper("delete from audit_seal where position > 9 and mod(position, 2) = 0")
    tracemalloc.start()
    report = audit.verify(now=LATER)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.counts[Finding.SEAL_MISSING] == rows // 2
    assert len(report.found) == 200
    assert peak < 12_000_000
