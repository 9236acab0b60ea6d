"""The audit: what was done, and the sealed order of it. Triggers refuse every change of both tables."""

import uuid
from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One act, written in the act's own transaction: who, what, on which record, when. Codes and ids, never content."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_id = models.UUIDField(null=True)
    actor_code = models.CharField(max_length=64)  # which part of the system, empty for people
    event = models.CharField(max_length=80)
    subject = models.CharField(max_length=64)
    subject_id = models.UUIDField(null=True)
    detail = models.JSONField()

    class Meta:
        db_table = "audit_entry"
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "id"], name="audit_entry_subject"),
            models.Index(fields=["actor_id", "id"], name="audit_entry_actor"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]


class AuditSeal(models.Model):
    """The place of one entry in the chain. `hash` covers the entry's content, its place, and the hash before it."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal", db_constraint=False)
    previous = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_seal"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(position__gte=1), name="audit_seal_starts_at_one"),
        ]


class AuditWaiting(models.Model):
    """An entry that the sealer has not yet placed. A trigger fills this, so a transaction that commits late is never missed."""

    entry_id = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "audit_waiting"


class AuditCheck(models.Model):
    """A verification that was asked for on the desk, and its result, sealed. `as_of` is set when it has ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    rows = models.BigIntegerField()
    done = models.BigIntegerField(default=0)
    as_of = models.DateTimeField(null=True)
    sealed_report = models.TextField(blank=True)

    class Meta:
        db_table = "audit_check"
        indexes: ClassVar = [models.Index(fields=["-asked_at"], name="audit_check_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(as_of__isnull=True, sealed_report="")
                | models.Q(as_of__isnull=False) & ~models.Q(sealed_report=""),
                name="audit_check_ended_has_a_result",
            ),
        ]
