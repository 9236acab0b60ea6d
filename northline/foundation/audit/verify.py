"""Verification of the audit: reads everything once, holds a little at a time, and names what it finds and where.

What it can know: every sealed entry is as it was sealed, none is gone, none came in around the sealer, and the chain agrees with
every signed head. What it cannot: entries that somebody wrote through the triggers look like entries; and rows cut together
with the heads that cover them show only against the copy of the heads file, which is why the copy belongs on another machine.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from northline.foundation.audit import heads as heads_file
from northline.foundation.audit.chain import BEGINNING, Content, link
from northline.foundation.audit.contracts import Finding, Report
from northline.foundation.audit.heads import Head, HeadBroken

GRACE = timedelta(seconds=60)
ROWS_AT_ONCE = 2000

CHAIN = """
    select s.position, s.entry_id, s.previous, s.hash,
           e.id, e.at, e.actor_kind, e.actor_id, e.actor_code, e.event, e.subject, e.subject_id, e.detail
    from audit_seal s left join audit_entry e on e.id = s.entry_id
    order by s.position
"""
OUTSIDE = """
    select e.id from audit_entry e
    where not exists (select from audit_seal s where s.entry_id = e.id)
      and not exists (select from audit_waiting w where w.entry_id = e.id)
    order by e.id
"""
VANISHED = """
    select w.entry_id from audit_waiting w
    where not exists (select from audit_entry e where e.id = w.entry_id) order by w.entry_id
"""
WAITING = "select count(*), min(e.id) filter (where e.at < %s) from audit_waiting w join audit_entry e on e.id = w.entry_id"
LATE_SEAL = "select min(position) from audit_seal where position > %s and sealed_at < %s"


def verify(*, now: datetime, seen: Callable[[int], None] | None = None) -> Report:
    """Check chain, entries and heads of this deployment. Changes nothing; safe beside a running sealer.

    `seen` is told, now and then, how many rows of the chain have been read.
    """
    report = Report()
    path = Path(settings.NORTHLINE_AUDIT_HEADS)
    size = path.stat().st_size if path.exists() else None  # before the snapshot: heads never run ahead of what it shows
    fresh = not connection.in_atomic_block
    with transaction.atomic():
        if fresh:
            _one("set transaction isolation level repeatable read, read only")
        walk = _Walk(report=report, heads=_heads(path, size=size, report=report))
        for row in _rows(CHAIN):
            walk.row(row)
            if seen and report.sealed % ROWS_AT_ONCE == 0:
                seen(report.sealed)
        walk.end()
        _check_edges(report=report, has_heads=size is not None, now=now)
    _check_key(path, report=report)
    _check_copy(path, size=size, report=report)
    return report


class _Walk:
    """Goes through the chain in order, and through the signed heads beside it."""

    def __init__(self, *, report: Report, heads: Iterator[Head]) -> None:
        self.report = report
        self.heads = heads
        self.head = next(heads, None)
        self.position = 0
        self.hash = BEGINNING
        self.entry_id: int | None = None
        self.agreed = 0
        self.disagrees = False

    def row(self, row: tuple[Any, ...]) -> None:
        position, entry_id, previous, hash_ = row[0], row[1], bytes(row[2]), bytes(row[3])
        gap = position - self.position - 1
        if gap:
            self.report.add(Finding.SEAL_MISSING, position=self.position + 1, times=gap)
        own = True
        if row[4] is None:
            self.report.add(Finding.MISSING, entry_id=entry_id, position=position)
        elif link(position=position, previous=previous, content=_content(row[4:])) != hash_:
            own = False
            self.report.add(Finding.CHANGED, entry_id=entry_id, position=position)
        if own and not gap and previous != self.hash:  # this row vouches for another predecessor than the one that stands there
            self.report.add(Finding.CHANGED, entry_id=self.entry_id, position=self.position)
        self.position, self.hash, self.entry_id = position, hash_, entry_id
        self.report.sealed += 1
        while self.head and self.head.position <= position:
            self._compare(self.head)
            self.head = next(self.heads, None)

    def end(self) -> None:
        self.report.last_position = self.position
        cut = False
        while self.head:
            if self.head.position <= self.position:
                self._compare(self.head)
            elif not cut:
                cut = True
                self.report.add(Finding.TAIL_CUT, position=self.position + 1, line=self.head.line)
            self.head = next(self.heads, None)

    def _compare(self, head: Head) -> None:
        there = self.hash if head.position == self.position else _hash_at(head.position)
        if there == head.hash:
            self.agreed, self.disagrees = head.position, False
        elif there is not None and not self.disagrees:
            self.disagrees = True
            self.report.add(Finding.REWRITTEN, position=self.agreed + 1, line=head.line)


def _heads(path: Path, *, size: int | None, report: Report) -> Iterator[Head]:
    """The heads that are ours, in the file's order; reports every line that is not, and where the chain had shrunk."""
    if size is None:
        return
    key = heads_file.private_key().public_key()
    before, position = heads_file.FIRST_LINK, 0
    for number, line in enumerate(heads_file.lines(path, up_to=size), start=1):
        report.heads += 1
        try:
            head = heads_file.read_line(line, key)
        except HeadBroken:
            report.add(Finding.HEADS_CHANGED, line=number)
            before = heads_file.link_of(line)
            continue
        if head.before != before or head.line != number:
            report.add(Finding.HEADS_CHANGED, line=number)
        if head.position < position:
            report.add(Finding.TAIL_CUT, position=head.position + 1, line=number)
        before, position = heads_file.link_of(line), head.position
        report.signed_up_to = max(report.signed_up_to, position)
        yield head


def _check_edges(*, report: Report, has_heads: bool, now: datetime) -> None:
    for (entry_id,) in _rows(OUTSIDE):
        report.add(Finding.INSERTED, entry_id=entry_id)
    for (entry_id,) in _rows(VANISHED):
        report.add(Finding.MISSING, entry_id=entry_id)
    report.waiting, late = _one(WAITING, [now - GRACE]) or (0, None)
    if late is not None:
        report.add(Finding.SEALER_LATE, entry_id=late)
    unsigned = _one(LATE_SEAL, [report.signed_up_to, now - GRACE])
    if unsigned and unsigned[0] is not None:
        report.add(Finding.HEADS_BEHIND if has_heads else Finding.HEADS_MISSING, position=unsigned[0])


def _check_key(path: Path, *, report: Report) -> None:
    if not report.heads:
        return
    beside = heads_file.read_public_key(path)
    if beside is None or beside.public_bytes_raw() != heads_file.private_key().public_key().public_bytes_raw():
        report.add(Finding.KEY_CHANGED)


def _check_copy(path: Path, *, size: int | None, report: Report) -> None:
    copy = Path(settings.NORTHLINE_AUDIT_HEADS_COPY) if settings.NORTHLINE_AUDIT_HEADS_COPY else None
    if copy is None or not copy.exists():
        return
    ours = heads_file.lines(path, up_to=size) if size is not None else iter(())
    for number, kept in enumerate(heads_file.lines(copy), start=1):
        line = next(ours, None)
        if line is None:
            report.add(Finding.HEADS_CUT, line=number)
            return
        if line != kept:
            report.add(Finding.HEADS_CHANGED, line=number)
            return


def _content(row: tuple[Any, ...]) -> Content:
    detail = json.loads(row[8]) if isinstance(row[8], str) else row[8]
    return Content._make((*row[:8], detail))


def _hash_at(position: int) -> bytes | None:
    row = _one("select hash from audit_seal where position = %s", [position])
    return bytes(row[0]) if row else None


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    """Rows through a cursor on the server: a batch at a time is here."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while batch := cursor.fetchmany(ROWS_AT_ONCE):
            yield from batch


def _one(sql: str, values: list[Any] | None = None) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if cursor.description else None
