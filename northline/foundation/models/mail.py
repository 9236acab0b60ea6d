"""Mail on its way out, and the mailbox of a demonstration."""

import uuid
from typing import ClassVar

from django.db import models


class OutgoingMail(models.Model):
    """One mail to send: address, subject and words are sealed under a key of its own."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True)  # the caller's: the same key is the same mail
    about = models.UUIDField()
    language = models.CharField(max_length=8)
    key_id = models.UUIDField()
    sealed_mail = models.BinaryField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=40, blank=True)  # a code: why the last attempt did not succeed
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outgoing_mail"
        indexes: ClassVar = [
            models.Index(fields=["about", "created_at"], name="outgoing_mail_about"),
            models.Index(fields=["created_at"], name="outgoing_mail_unsent", condition=~models.Q(state="sent")),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="outgoing_mail_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", next_attempt_at__isnull=False)
                | (~models.Q(state="waiting") & models.Q(next_attempt_at__isnull=True)),
                name="outgoing_mail_waiting_has_a_next_attempt",
            ),
        ]


class LocalMail(models.Model):
    """A mail that a demonstration delivered to its own mailbox page instead of the world."""

    id = models.UUIDField(primary_key=True)  # the outgoing mail's: a mail delivered twice is there once
    key_id = models.UUIDField()
    sealed_mail = models.BinaryField()
    language = models.CharField(max_length=8)
    about = models.UUIDField()
    delivered_at = models.DateTimeField()

    class Meta:
        db_table = "local_mail"
        indexes: ClassVar = [models.Index(fields=["-delivered_at"], name="local_mail_newest")]
