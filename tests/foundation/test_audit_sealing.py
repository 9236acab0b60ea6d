"""The sealer gives every entry one place, in the order in which it sees them, and signs each head."""

import json
import os
import resource
import signal
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from northline.foundation import audit
from northline.foundation.actor import system
from northline.foundation.audit import heads
from northline.foundation.models import AuditEntry, AuditSeal, AuditWaiting
from tests.support.rollback import act_that_fails

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def heads_path(tmp_path, settings) -> Path:
    settings.NORTHLINE_AUDIT_HEADS = tmp_path / "audit" / "us.heads"
    settings.NORTHLINE_AUDIT_HEADS_COPY = ""
    return settings.NORTHLINE_AUDIT_HEADS


def act(times: int = 1) -> None:
    for number in range(times):
        with transaction.atomic():
            audit.record(actor=system("test"), event="case.seen", subject="case", subject_id=None, now=NOW, detail={"n": number})


def positions() -> list[tuple[int, int]]:
    return list(AuditSeal.objects.order_by("position").values_list("position", "entry_id"))


def sound() -> bool:
    return audit.verify(now=NOW + timedelta(hours=1)).sound


def test_every_entry_gets_one_place_without_gaps(heads_path) -> None:
    act(3)
    assert audit.seal_waiting(now=NOW) == 3
    act(2)
    assert audit.seal_waiting(now=NOW) == 2
    assert [position for position, _ in positions()] == [1, 2, 3, 4, 5]
    assert not AuditWaiting.objects.exists()
    assert sound()


def test_each_batch_signs_one_head(heads_path) -> None:
    for count in (3, 2):
        act(count)
        audit.seal_waiting(now=NOW)
    said = [json.loads(line) for line in heads_path.read_bytes().splitlines()]
    assert [(head["line"], head["position"]) for head in said] == [(1, 3), (2, 5)]
    assert said[1]["hash"] == bytes(AuditSeal.objects.get(position=5).hash).hex()


def test_a_tick_without_news_writes_nothing(heads_path) -> None:
    act()
    audit.seal_waiting(now=NOW)
    before = heads_path.read_bytes()
    assert audit.seal_waiting(now=NOW + timedelta(seconds=1)) == 0
    assert heads_path.read_bytes() == before


def test_an_entry_that_commits_late_is_sealed_at_the_next_tick() -> None:
    began, may_commit = threading.Event(), threading.Event()

    def slow_act() -> None:
        with transaction.atomic():
            audit.record(actor=system("slow"), event="case.seen", subject="case", subject_id=None, now=NOW)
            began.set()
            may_commit.wait(10)
        connection.close()

    thread = threading.Thread(target=slow_act)
    thread.start()
    assert began.wait(10)
    act(2)  # later ids, committed earlier
    assert audit.seal_waiting(now=NOW) == 2
    may_commit.set()
    thread.join(10)
    assert audit.seal_waiting(now=NOW) == 1
    late = AuditEntry.objects.get(actor_code="slow").id
    assert positions()[-1] == (3, late)
    assert late == min(entry for _, entry in positions())
    assert sound()


def test_ids_lost_by_rolled_back_acts_are_no_gap() -> None:
    act()
    with act_that_fails():
        audit.record(actor=system("test"), event="case.seen", subject="case", subject_id=None, now=NOW)
    act()
    assert audit.seal_waiting(now=NOW) == 2
    assert sound()


def test_only_one_sealer_works_at_a_time() -> None:
    act(2)
    held, release, other = threading.Event(), threading.Event(), []

    def hold() -> None:
        from northline.foundation.audit.sealer import _only_sealer

        with _only_sealer() as alone:
            other.append(alone)
            held.set()
            release.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    assert audit.seal_waiting(now=NOW) == 0
    release.set()
    thread.join(10)
    assert other == [True]
    assert audit.seal_waiting(now=NOW) == 2


def test_a_crash_between_commit_and_head_is_mended_by_the_next_tick(heads_path) -> None:
    from northline.foundation.audit.sealer import _seal_batch

    act(2)
    audit.seal_waiting(now=NOW)
    act(2)
    assert _seal_batch(now=NOW) == 2  # committed; the process ends here, before the head
    assert audit.verify(now=NOW).sound, "one batch without a head is normal for a moment"
    audit.seal_waiting(now=NOW)
    assert audit.verify(now=NOW).signed_up_to == 4
    assert sound()


def test_a_line_cut_short_by_a_crash_is_written_anew(heads_path) -> None:
    act()
    audit.seal_waiting(now=NOW)
    act()
    audit.seal_waiting(now=NOW)
    whole = heads_path.read_bytes()
    heads_path.write_bytes(whole[:-40])
    assert audit.verify(now=NOW).sound
    audit.seal_waiting(now=NOW)
    assert heads_path.read_bytes() == whole
    assert sound()


def test_a_full_disk_leaves_whole_lines_and_is_made_up_for(heads_path) -> None:
    act()
    audit.seal_waiting(now=NOW)
    act()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(heads_path) + 100, hard))  # the next line does not fit
    try:
        with pytest.raises(OSError, match=r"large|whole|space"):
            audit.seal_waiting(now=NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert len(heads_path.read_bytes().splitlines()) == 1
    assert AuditSeal.objects.count() == 2
    audit.seal_waiting(now=NOW)
    assert len(heads_path.read_bytes().splitlines()) == 2
    assert sound()


def test_the_heads_can_be_checked_with_the_public_key_alone(heads_path) -> None:
    act()
    audit.seal_waiting(now=NOW)
    key = heads.read_public_key(heads_path)
    assert key is not None
    [line] = heads.lines(heads_path)
    assert heads.read_line(line, key).position == 1


def test_the_copy_grows_hourly_and_is_never_overwritten(heads_path, settings, tmp_path) -> None:
    settings.NORTHLINE_AUDIT_HEADS_COPY = str(tmp_path / "elsewhere" / "us.heads")
    copy = Path(settings.NORTHLINE_AUDIT_HEADS_COPY)
    act()
    audit.seal_waiting(now=NOW)
    assert audit.copy_heads(now=NOW)
    act()
    audit.seal_waiting(now=NOW)
    assert not audit.copy_heads(now=NOW + timedelta(minutes=59))
    assert audit.copy_heads(now=NOW + timedelta(minutes=61))
    assert copy.read_bytes() == heads_path.read_bytes()
    assert heads.read_public_key(copy) is not None
    heads_path.write_bytes(heads_path.read_bytes()[5:])
    kept = copy.read_bytes()
    with pytest.raises(audit.CopyDiffers):
        audit.copy_heads(now=NOW + timedelta(hours=3))
    assert copy.read_bytes() == kept


def test_a_clock_that_jumps_back_changes_nothing_in_the_order() -> None:
    act()
    audit.seal_waiting(now=NOW)
    with transaction.atomic():
        audit.record(actor=system("test"), event="case.seen", subject="case", subject_id=None, now=NOW - timedelta(days=400))
    audit.seal_waiting(now=NOW - timedelta(days=400))
    assert [position for position, _ in positions()] == [1, 2]
    assert sound()
