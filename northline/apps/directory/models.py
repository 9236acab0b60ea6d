"""The directory's tables, shaped after HSDS (organisation, service, location, phone and contact).

A location is a town or a state, never a street: the table has no column for an address, so no shelter's can be kept here.
"""

from enum import StrEnum
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from northline.apps.directory.contracts import (
    RISKY_KINDS,
    ChangeField,
    ChangeState,
    Checked,
    Kind,
    Origin,
    Reach,
    Standing,
    Tier,
)

RISKY = sorted(kind.value for kind in RISKY_KINDS)


def _one_of(*, field: str, enum: type[StrEnum], name: str) -> models.CheckConstraint:
    values = [member.value for member in enum]
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": values}), name=name)


class Organisation(models.Model):
    """Who runs a service. `key` is the stable name in the list it came from, so that loading again finds it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=120, unique=True, null=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    website = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [_one_of(field="kind", enum=Kind, name="organisation_kind_known")]


class Service(models.Model):
    """What an organisation offers; one listing. Kind, tier and standing decide who sees it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services")
    key = models.CharField(max_length=120, unique=True, null=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    tier = models.CharField(max_length=20, default=Tier.STAFF.value)
    standing = models.CharField(max_length=20, default=Standing.SUGGESTED.value)
    origin = models.CharField(max_length=20)
    checked = models.CharField(max_length=20, default=Checked.RECALL.value)
    descriptions = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    sources = models.JSONField(default=list)
    offers = ArrayField(models.CharField(max_length=200), default=list)
    needs = ArrayField(models.CharField(max_length=60), default=list)
    needs_checked = models.BooleanField(default=False)
    populations = ArrayField(models.CharField(max_length=200), default=list)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    languages_checked = models.BooleanField(default=False)
    interpreters = models.BooleanField(default=False)
    website_checked = models.BooleanField(default=False)
    hours = models.CharField(max_length=300, blank=True)
    verified_on = models.DateField(null=True)
    heard_at = models.DateTimeField(null=True)
    accepts_referrals = models.BooleanField(default=False)
    referral_email = models.EmailField(blank=True)
    referral_language = models.CharField(max_length=12, blank=True)
    edited_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(unique=True, null=True)
    search_text = models.TextField(blank=True)
    search_vector = models.GeneratedField(
        expression=SearchVector("search_text", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        constraints = [
            _one_of(field="kind", enum=Kind, name="service_kind_known"),
            _one_of(field="tier", enum=Tier, name="service_tier_known"),
            _one_of(field="standing", enum=Standing, name="service_standing_known"),
            _one_of(field="origin", enum=Origin, name="service_origin_known"),
            _one_of(field="checked", enum=Checked, name="service_checked_known"),
            models.CheckConstraint(
                condition=~models.Q(kind__in=RISKY) | models.Q(tier=Tier.ON_REQUEST),
                name="enforcement_and_consulates_only_on_request",
            ),
            models.CheckConstraint(
                condition=models.Q(accepts_referrals=False)
                | (models.Q(standing=Standing.PUBLISHED.value) & ~models.Q(kind__in=RISKY) & ~models.Q(referral_email="")),
                name="referrals_only_to_published_reachable_listings",
            ),
            models.CheckConstraint(
                condition=~models.Q(tier=Tier.PUBLIC.value)
                | ~models.Q(standing=Standing.PUBLISHED.value)
                | ~models.Q(origin__in=[Origin.MISSION.value, Origin.FEDERAL.value, Origin.AGENCY.value]),
                name="lists_of_authorities_are_never_public",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="service_words"),
            GinIndex(fields=["needs"], name="service_needs"),
            models.Index(fields=["standing", "tier"], name="service_standing_tier"),
        ]


class Location(models.Model):
    """Where a service works: a town (blurred to its name), a whole state, or the whole country when both are empty."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="locations")
    town = models.CharField(max_length=120, blank=True)
    town_folded = models.CharField(max_length=120, blank=True)
    subdivision = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "town_folded", "subdivision", "country"], name="one_location_once"),
        ]
        indexes = [
            models.Index(fields=["subdivision"], name="location_subdivision"),
            models.Index(fields=["town_folded"], name="location_town"),
        ]


class ContactPoint(models.Model):
    """A phone, site or address by which a service is reached, with its own standing: the innermost status rules."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="reaches")
    position = models.PositiveSmallIntegerField(default=0)
    reach = models.CharField(max_length=20)
    value = models.CharField(max_length=500)
    label = models.CharField(max_length=300, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    checked = models.CharField(max_length=20, default=Checked.RECALL.value)
    verified_on = models.DateField(null=True)
    sources = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            _one_of(field="reach", enum=Reach, name="contact_point_reach_known"),
            _one_of(field="checked", enum=Checked, name="contact_point_checked_known"),
        ]


class SuggestedChange(models.Model):
    """What a colleague or the provider itself would change in a listing; a specialist who did not write it decides.

    `parts` holds a specialist's edit: for each part what it said and what it will say.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(max_length=20)
    was = models.TextField(blank=True)
    text = models.TextField()
    parts = models.JSONField(default=dict)
    language = models.CharField(max_length=12, default="en")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)
    state = models.CharField(max_length=20, default=ChangeState.WAITING.value)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            _one_of(field="field", enum=ChangeField, name="change_field_known"),
            models.CheckConstraint(
                condition=(
                    models.Q(state=ChangeState.WAITING.value)
                    & models.Q(decided_by__isnull=True)
                    & models.Q(decided_at__isnull=True)
                )
                | (
                    models.Q(state__in=[ChangeState.APPROVED.value, ChangeState.DECLINED.value])
                    & models.Q(decided_by__isnull=False)
                    & models.Q(decided_at__isnull=False)
                ),
                name="change_decided_by_somebody",
            ),
        ]


class Member(models.Model):
    """A partner account that speaks for an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="member_once")]
