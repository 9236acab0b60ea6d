"""The sealer: gives entries their order, chains them, signs each head.

Entries come to it through `audit_waiting`, which a trigger fills in the entry's own transaction. So nothing is concluded from
gaps in ids: an entry whose transaction commits late is simply waiting at the next tick, and takes the next place then.

Order of things in a tick: seals are committed first, the head is written after. A crash in between leaves the heads file one
batch behind, which the next tick mends, because every tick makes sure that the last seal has its head. The other way round a
crash would leave a signed head for seals that never were, which is what a cut tail looks like.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from northline.foundation.audit import heads
from northline.foundation.audit.chain import BEGINNING, Content, link
from northline.foundation.models.audit import AuditEntry, AuditSeal, AuditWaiting

BATCH = 2000
SEALER_LOCK = 0x6E6C_6175  # "nlau": the advisory lock of the one sealer of a database
COPY_EVERY_SECONDS = 3600
CHUNK = 1 << 20


class CopyDiffers(Exception):
    """The copy of the heads file is not the file's beginning. It is left as it is: one of the two was changed."""


def seal_waiting(*, now: datetime) -> int:
    """Seal all that waits and sign the head; returns how many entries were sealed.

    Run it every second; where another sealer is at work on this database it does nothing. Must not run inside a transaction.
    Raises OSError when the heads file cannot be written (a full disk): the seals stand, and the next tick writes the head.
    """
    with _only_sealer() as alone:
        if not alone:
            return 0
        sealed = 0
        while batch := _seal_batch(now=now):
            sealed += batch
            if batch < BATCH:
                break
        _write_head(now=now)
    return sealed


def copy_heads(*, now: datetime) -> bool:
    """Bring NORTHLINE_AUDIT_HEADS_COPY up to date, at most hourly; True when it wrote.

    Only adds to the copy. Refuses with CopyDiffers when the copy is not how the file begins, so that a file that was tampered
    with never replaces its own evidence.
    """
    source, target = Path(settings.NORTHLINE_AUDIT_HEADS), settings.NORTHLINE_AUDIT_HEADS_COPY
    if not target or not source.exists():
        return False
    copy = Path(target)
    if copy.exists() and now.timestamp() - copy.stat().st_mtime < COPY_EVERY_SECONDS:
        return False
    copy.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as original, copy.open("ab+") as kept:
        kept.seek(0)
        while known := kept.read(CHUNK):
            if original.read(len(known)) != known:
                raise CopyDiffers(str(copy))
        while more := original.read(CHUNK):
            kept.write(more)
        kept.flush()
        os.fsync(kept.fileno())
    os.utime(copy, (now.timestamp(), now.timestamp()))
    beside = heads.public_key_path(copy)
    if not beside.exists():
        beside.write_bytes(heads.public_key_path(source).read_bytes())
    return True


@contextmanager
def _only_sealer() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [SEALER_LOCK])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [SEALER_LOCK])


@transaction.atomic(durable=True)
def _seal_batch(*, now: datetime) -> int:
    waiting = AuditWaiting.objects.filter(entry_id__in=AuditEntry.objects.values("id")).order_by("entry_id")
    ids = list(waiting.values_list("entry_id", flat=True)[:BATCH])
    if not ids:
        return 0
    entries = AuditEntry.objects.filter(id__in=ids, seal__isnull=True).order_by("id")
    last = AuditSeal.objects.order_by("-position").first()
    position, previous = (last.position, bytes(last.hash)) if last else (0, BEGINNING)
    seals = []
    for entry in entries:
        position += 1
        hash_ = link(position=position, previous=previous, content=content_of(entry))
        seals.append(AuditSeal(position=position, entry_id=entry.id, previous=previous, hash=hash_, sealed_at=now))
        previous = hash_
    AuditSeal.objects.bulk_create(seals, batch_size=500)
    AuditWaiting.objects.filter(entry_id__in=ids).delete()
    return len(ids)


def _write_head(*, now: datetime) -> None:
    last = AuditSeal.objects.order_by("-position").first()
    if last:
        heads.append(heads=Path(settings.NORTHLINE_AUDIT_HEADS), position=last.position, hash_=bytes(last.hash), now=now)


def content_of(entry: AuditEntry) -> Content:
    """What of an entry is hashed: all of it."""
    return Content(
        entry_id=entry.id,
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        actor_code=entry.actor_code,
        event=entry.event,
        subject=entry.subject,
        subject_id=entry.subject_id,
        detail=entry.detail,
    )
