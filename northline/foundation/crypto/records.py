"""Data keys of records, and what is sealed under them.

Where opened keys are kept: nowhere, unless a `key_scope()` is open. Then they live in that scope, which is one request, one
job or one tick, and is held by no other. So a key destroyed by another process is unreadable here from the next request on,
without asking anybody; one destroyed by this process leaves every scope of the process at once, and again when the
transaction commits, in case another thread read the old row in between. A process-wide cache would be faster by the one
indexed read per request that this costs (about 0.2 ms), and would have to be told of every destruction.
"""

import json
import os
import weakref
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from northline.foundation.actor import Actor
from northline.foundation.audit.entries import record
from northline.foundation.crypto import envelope
from northline.foundation.crypto.contracts import KeyDestroyed, KeyPurpose, KeyUnknown, SealBroken, Wrapped
from northline.foundation.crypto.master import master_keys
from northline.foundation.models.crypto import RecordKey

KEY_BYTES = 32


class _Scope:
    """Opened keys, for as long as one request, job or tick lasts."""

    def __init__(self) -> None:
        self.keys: dict[UUID, bytes] = {}


_scope: ContextVar[_Scope | None] = ContextVar("northline_key_scope", default=None)
_every_scope: "weakref.WeakSet[_Scope]" = weakref.WeakSet()


@contextmanager
def key_scope() -> Iterator[None]:
    """Keep opened keys until the end of this block: wrap one request, one job, one tick in it. Nested scopes are one."""
    if _scope.get() is not None:
        yield
        return
    scope = _Scope()
    _every_scope.add(scope)
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)
        _every_scope.discard(scope)
        scope.keys.clear()


class HeldKey:
    """One record's key, opened for as long as a live conversation is: sealing a line then asks nobody.

    A key destroyed by this process is forgotten here at once. For one destroyed by another process whoever holds it asks
    `living_key` with each use.
    """

    __slots__ = ("__weakref__", "_cipher", "key_id")

    def __init__(self, *, key_id: UUID, key: bytes) -> None:
        self.key_id = key_id
        self._cipher: envelope.Cipher | None = envelope.Cipher(key)
        _every_held.add(self)

    def seal(self, *, text: str, context: str) -> bytes:
        """As `seal`. Refuses with KeyDestroyed."""
        plain = envelope.pad(text.encode("utf-8", "surrogatepass"))
        return self._living().seal(plain=plain, bound_to=_place(self.key_id, context))

    def open(self, *, sealed: bytes, context: str) -> str:
        """As `open_sealed`. Refuses with KeyDestroyed and SealBroken."""
        padded = self._living().open(sealed=sealed, bound_to=_place(self.key_id, context))
        return envelope.unpad(padded).decode("utf-8", "surrogatepass")

    def forget(self) -> None:
        """It opens nothing any more."""
        self._cipher = None

    def _living(self) -> envelope.Cipher:
        if self._cipher is None:
            raise KeyDestroyed
        return self._cipher


_every_held: "weakref.WeakSet[HeldKey]" = weakref.WeakSet()


def hold_key(*, key_id: UUID) -> HeldKey:
    """Open a record's key for a live conversation. Refuses with KeyDestroyed."""
    return HeldKey(key_id=key_id, key=_key(key_id))


def living_key(column: str) -> str:
    """An SQL condition: the key whose id stands in `column` has not been destroyed."""
    return f"exists (select from {RecordKey._meta.db_table} k where k.id = {column} and k.wrapped is not null)"


def create_key(*, purpose: KeyPurpose, now: datetime) -> UUID:
    """Make a data key for a new record, in the record's own transaction, and return its id."""
    row = RecordKey(purpose=purpose.value, created_at=now)
    wrapped = master_keys().wrap(secret=os.urandom(KEY_BYTES), bound_to=_wrapping_of(row.id, purpose.value))
    row.wrapped, row.master_version = wrapped.sealed, wrapped.version
    row.save(force_insert=True)
    return row.id


def seal(*, key_id: UUID, text: str, context: str) -> bytes:
    """Seal a text for one place: `context` names table, column and row (`"contacts.message:<id>"`) and is needed to open it.

    Bytes moved to another row, column or key do not open. Lengths are filled to 64-byte steps (see `envelope`).
    Refuses with KeyDestroyed.
    """
    plain = envelope.pad(text.encode("utf-8", "surrogatepass"))
    return envelope.seal_bytes(key=_key(key_id), plain=plain, bound_to=_place(key_id, context))


def open_sealed(*, key_id: UUID, sealed: bytes | memoryview, context: str) -> str:
    """The text again. Refuses with KeyDestroyed when its key is gone, and with SealBroken when anything was changed or moved."""
    padded = envelope.open_bytes(key=_key(key_id), sealed=sealed, bound_to=_place(key_id, context))
    return envelope.unpad(padded).decode("utf-8", "surrogatepass")


def seal_json(*, key_id: UUID, value: Mapping[str, Any], context: str) -> bytes:
    """As `seal`, for a mapping that JSON can hold."""
    return seal(key_id=key_id, text=json.dumps(value, ensure_ascii=False, separators=(",", ":")), context=context)


def open_json(*, key_id: UUID, sealed: bytes | memoryview, context: str) -> dict[str, Any]:
    """As `open_sealed`, for what `seal_json` made."""
    value = json.loads(open_sealed(key_id=key_id, sealed=sealed, context=context))
    if not isinstance(value, dict):
        raise SealBroken("sealed text is not a mapping")
    return value


def prefetch_keys(*, key_ids: Collection[UUID]) -> None:
    """Open many keys with one read, for a page that lists many records. Does nothing outside a `key_scope()`."""
    scope = _scope.get()
    if scope is None:
        return
    missing = [key_id for key_id in key_ids if key_id not in scope.keys]
    for row in RecordKey.objects.filter(id__in=missing, wrapped__isnull=False):
        scope.keys[row.id] = unwrap_row(row)


def is_destroyed(*, key_id: UUID) -> bool:
    """Was the record's key destroyed? Refuses with KeyUnknown."""
    row = RecordKey.objects.filter(id=key_id).only("destroyed_at").first()
    if row is None:
        raise KeyUnknown(str(key_id))
    return row.destroyed_at is not None


@transaction.atomic
def destroy_key(*, key_id: UUID, actor: Actor, now: datetime) -> None:
    """Make the record unreadable for ever, in the caller's transaction, and write it into the audit.

    Harmless when repeated. Copies of the database made before still hold the wrapped key, and the server's files hold it until
    the row's old version is vacuumed away: see docs on keeping backups.
    """
    row = RecordKey.objects.select_for_update().filter(id=key_id).first()
    if row is None:
        raise KeyUnknown(str(key_id))
    if row.destroyed_at is None:
        RecordKey.objects.filter(id=key_id).update(wrapped=None, destroyed_at=now)
        record(actor=actor, event="crypto.key_destroyed", subject=row.purpose, subject_id=key_id, now=now)
    _forget(key_id)
    transaction.on_commit(lambda: _forget(key_id))


def rewrap_keys(*, limit: int = 1000) -> int:
    """After a rotation: wrap up to `limit` keys of older versions under the current one. Returns how many; call until 0.

    Records stay as they are, since only the wrapping of their keys changes.
    """
    current = master_keys().current_version()
    with transaction.atomic():
        old = RecordKey.objects.select_for_update(skip_locked=True).filter(wrapped__isnull=False).exclude(master_version=current)
        rows = list(old.order_by("id")[:limit])
        for row in rows:
            wrapped = master_keys().wrap(secret=unwrap_row(row), bound_to=_wrapping_of(row.id, row.purpose))
            row.wrapped, row.master_version = wrapped.sealed, wrapped.version
        RecordKey.objects.bulk_update(rows, ["wrapped", "master_version"])
    return len(rows)


def _key(key_id: UUID) -> bytes:
    scope = _scope.get()
    if scope is not None and key_id in scope.keys:
        return scope.keys[key_id]
    row = RecordKey.objects.filter(id=key_id).first()
    if row is None:
        raise KeyUnknown(str(key_id))
    key = unwrap_row(row)
    if scope is not None:
        scope.keys[key_id] = key
    return key


def unwrap_row(row: RecordKey) -> bytes:
    """The data key of a row. Refuses with KeyDestroyed, SealBroken or MasterKeyWrong. For this room only."""
    if row.wrapped is None:
        raise KeyDestroyed
    wrapped = Wrapped(version=row.master_version, sealed=bytes(row.wrapped))
    return master_keys().unwrap(wrapped=wrapped, bound_to=_wrapping_of(row.id, row.purpose))


def _forget(key_id: UUID) -> None:
    for scope in list(_every_scope):
        scope.keys.pop(key_id, None)
    for held in list(_every_held):
        if held.key_id == key_id:
            held.forget()


def _wrapping_of(key_id: UUID, purpose: str) -> bytes:
    return b"record-key|" + key_id.bytes + b"|" + purpose.encode()


def _place(key_id: UUID, context: str) -> bytes:
    return b"record|" + key_id.bytes + b"|" + context.encode()
