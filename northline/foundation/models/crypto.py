"""The data keys of records, wrapped by the deployment's master key."""

import uuid
from typing import ClassVar

from django.db import models


class RecordKey(models.Model):
    """One data key: it opens one contact, case, person, referral or mail.

    Destroyed means that the wrapped key is gone and the row stays, so that an erasure can be shown and replayed after a
    restore. The constraint makes a half-destroyed key impossible; a trigger refuses to revive or delete one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=16)
    wrapped = models.BinaryField(null=True)
    master_version = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "record_key"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=True, destroyed_at__isnull=False)
                | models.Q(wrapped__isnull=False, destroyed_at__isnull=True),
                name="record_key_is_whole_or_destroyed",
            ),
        ]
