"""What this database is, for ever."""

from typing import ClassVar

from django.db import models


class Deployment(models.Model):
    """One row: is this database a demonstration or a real hotline, and whose? A trigger refuses any change."""

    class Kind(models.TextChoices):
        DEMONSTRATION = "demonstration"
        PRODUCTION = "production"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    hotline = models.CharField(max_length=16)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "foundation_deployment"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_deployment_per_database"),
            models.CheckConstraint(condition=models.Q(kind__in=["demonstration", "production"]), name="deployment_kind_is_known"),
        ]
