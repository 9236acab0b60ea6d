"""What the floor keeps in words (reasons, places, notes) is sealed with the contact's own key: destroyed with it.

Of an erased contact every text opens as an empty one. A step of a danger procedure is still kept, so that it can be closed
and reviewed; its note is not.
"""

from uuid import UUID

from northline.apps.contacts import queries as contacts
from northline.apps.floor.models import DangerLog, DangerStep, UrgencyOverride
from northline.foundation import crypto
from northline.foundation.actor import Actor


def key_of(*, actor: Actor, contact_id: UUID) -> UUID:
    return contacts.key_of(actor=actor, contact_id=contact_id)


def seal_override(*, override: UrgencyOverride, reason: str) -> bytes:
    return crypto.seal(key_id=override.key_id, text=reason, context=f"floor.override:{override.id}")


def open_override(override: UrgencyOverride) -> str:
    return _opened(key_id=override.key_id, sealed=override.sealed_reason, place=f"floor.override:{override.id}")


def seal_place(*, log: DangerLog, place: str) -> bytes:
    return crypto.seal(key_id=log.key_id, text=place, context=f"floor.danger_place:{log.id}")


def open_place(log: DangerLog) -> str:
    if log.sealed_place is None:
        return ""
    return _opened(key_id=log.key_id, sealed=log.sealed_place, place=f"floor.danger_place:{log.id}")


def seal_note(*, log: DangerLog, number: int, note: str) -> bytes | None:
    """`number` is the step's place in its log, so that a note cannot be moved. Nothing where the contact was erased."""
    try:
        return crypto.seal(key_id=log.key_id, text=note, context=f"floor.danger_step:{log.id}:{number}")
    except crypto.KeyDestroyed:
        return None


def open_note(*, log: DangerLog, number: int, step: DangerStep) -> str:
    if step.sealed_note is None:
        return ""
    return _opened(key_id=log.key_id, sealed=step.sealed_note, place=f"floor.danger_step:{log.id}:{number}")


def is_erased(log: DangerLog) -> bool:
    """Was the contact of this procedure erased?"""
    return crypto.is_destroyed(key_id=log.key_id)


def _opened(*, key_id: UUID, sealed: bytes | memoryview, place: str) -> str:
    try:
        return crypto.open_sealed(key_id=key_id, sealed=bytes(sealed), context=place)
    except crypto.KeyDestroyed:
        return ""
