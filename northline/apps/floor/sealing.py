"""What the floor keeps in words (reasons, places, notes) is sealed with the contact's own key: destroyed with it."""

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
    return crypto.open_sealed(
        key_id=override.key_id, sealed=bytes(override.sealed_reason), context=f"floor.override:{override.id}"
    )


def seal_place(*, log: DangerLog, place: str) -> bytes:
    return crypto.seal(key_id=log.key_id, text=place, context=f"floor.danger_place:{log.id}")


def open_place(log: DangerLog) -> str:
    if log.sealed_place is None:
        return ""
    return crypto.open_sealed(key_id=log.key_id, sealed=bytes(log.sealed_place), context=f"floor.danger_place:{log.id}")


def seal_note(*, log: DangerLog, number: int, note: str) -> bytes:
    """`number` is the step's place in its log, so that a note cannot be moved."""
    return crypto.seal(key_id=log.key_id, text=note, context=f"floor.danger_step:{log.id}:{number}")


def open_note(*, log: DangerLog, number: int, step: DangerStep) -> str:
    if step.sealed_note is None:
        return ""
    return crypto.open_sealed(key_id=log.key_id, sealed=bytes(step.sealed_note), context=f"floor.danger_step:{log.id}:{number}")
