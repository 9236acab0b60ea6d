"""Tables of the floor. What must never be true (one task, two holders) the database itself refuses."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from northline.apps.floor.contracts import (
    HELD,
    TERMINAL,
    WAITING,
    Basis,
    DangerOutcome,
    Mode,
    PresenceState,
    ReservationState,
    StepKind,
    TaskState,
)
from northline.engines.triage import Level

MOST_AT_ONCE = 9
DEFAULT_CAPACITY = 3


class Task(models.Model):
    """A contact as work to be routed. `slot` numbers what one advocate holds: capacity without counting."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.OneToOneField("contacts.Contact", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=24)
    channel = models.CharField(max_length=12)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=12, default=TaskState.PENDING)
    level = models.PositiveSmallIntegerField(default=Level.ROUTINE)
    assessed_level = models.PositiveSmallIntegerField(default=Level.ROUTINE)
    because = models.JSONField(default=list)
    signs = models.JSONField(default=dict)
    overridden = models.BooleanField(default=False)
    arrived_at = models.DateTimeField()
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField(null=True)
    assigned_at = models.DateTimeField(null=True)
    wrapping_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    short_abandon = models.BooleanField(default=False)
    times_returned = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in TaskState]), name="floor_task_state_known"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="floor_task_level_known"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in HELD], holder__isnull=False)
                | Q(state__in=[s.value for s in WAITING], holder__isnull=True)
                | Q(state__in=[s.value for s in TERMINAL]),
                name="floor_task_held_by_one",
            ),
            models.CheckConstraint(
                condition=Q(state=TaskState.ASSIGNED, slot__gte=1, slot__lte=MOST_AT_ONCE)
                | (~Q(state=TaskState.ASSIGNED) & Q(slot__isnull=True)),
                name="floor_task_slot_while_assigned",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in TERMINAL], ended_at__isnull=False)
                | (~Q(state__in=[s.value for s in TERMINAL]) & Q(ended_at__isnull=True)),
                name="floor_task_ended_once",
            ),
            models.UniqueConstraint(
                fields=["holder", "slot"], condition=Q(state=TaskState.ASSIGNED), name="floor_one_task_per_slot"
            ),
        ]
        indexes = [
            models.Index(
                fields=["level", "arrived_at"],
                condition=Q(state__in=[s.value for s in WAITING]),
                name="floor_task_waiting",
            ),
            models.Index(
                fields=["holder", "state"],
                condition=Q(state__in=[s.value for s in HELD]),
                name="floor_task_held",
            ),
            models.Index(fields=["-assigned_at"], name="floor_task_assigned"),
        ]


class Reservation(models.Model):
    """An offer of one task to one advocate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reservations")
    advocate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=ReservationState.PENDING)
    offered_at = models.DateTimeField()
    deadline = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ReservationState]), name="floor_reservation_state_known"
            ),
            models.CheckConstraint(condition=Q(deadline__gt=F("offered_at")), name="floor_reservation_deadline_later"),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(state__in=[ReservationState.PENDING, ReservationState.ACCEPTED, ReservationState.WRAPPING]),
                name="floor_one_live_reservation_per_task",
            ),
            models.UniqueConstraint(
                fields=["advocate"],
                condition=Q(state=ReservationState.PENDING),
                name="floor_one_offer_per_advocate",
            ),
        ]
        indexes = [models.Index(fields=["task", "-offered_at"], name="floor_reservation_of_task")]


class Presence(models.Model):
    """Who is here. `seen_at` is the last sign of life from the desk."""

    advocate = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, default=PresenceState.OFFLINE)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(default=DEFAULT_CAPACITY)
    languages = models.JSONField(default=list)
    team = models.CharField(max_length=80, default="", blank=True)
    crises_in_a_row = models.PositiveSmallIntegerField(default=0)
    missed_offers = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in PresenceState]), name="floor_presence_state_known"),
            models.CheckConstraint(condition=Q(capacity__gte=1, capacity__lte=MOST_AT_ONCE), name="floor_presence_capacity_sane"),
        ]


class UrgencyOverride(models.Model):
    """A person's judgement over the engine's, with the reason sealed under the contact's key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="overrides")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()
    key_id = models.UUIDField()
    sealed_reason = models.BinaryField()


class DangerLog(models.Model):
    """An imminent-danger procedure. The place is sealed; a duty needs a second person; a review follows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    key_id = models.UUIDField()
    sealed_place = models.BinaryField(null=True)
    subdivision = models.CharField(max_length=12, default="", blank=True)
    area = models.CharField(max_length=80, default="", blank=True)
    basis = models.CharField(max_length=12, default=Basis.UNDECIDED)
    basis_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, default="", blank=True)
    closed_at = models.DateTimeField(null=True)
    review_due = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(basis__in=[b.value for b in Basis]), name="floor_danger_basis_known"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True)
                | Q(outcome__in=[o.value for o in DangerOutcome], closed_at__isnull=False),
                name="floor_danger_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True) | (Q(basis_by__isnull=False) & ~Q(second_by=F("basis_by"))),
                name="floor_danger_second_is_another",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("opened_by")),
                name="floor_danger_reviewed_by_another",
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(closed_at__isnull=True), name="floor_one_open_danger_per_contact"
            ),
        ]


class DangerStep(models.Model):
    """One line of the log that writes itself; never changed."""

    id = models.BigAutoField(primary_key=True)
    log = models.ForeignKey(DangerLog, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    sealed_note = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in StepKind]), name="floor_danger_step_known"),
        ]


class DispatchNumber(models.Model):
    """The ten-digit number of a local dispatch, kept by the operator. An empty `area` is the whole subdivision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subdivision = models.CharField(max_length=12)
    area = models.CharField(max_length=80, default="", blank=True)
    area_folded = models.CharField(max_length=80, default="", blank=True)
    number = models.CharField(max_length=20)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subdivision", "area_folded"], name="floor_one_number_per_area"),
        ]


class ServiceMode(models.Model):
    """How the whole line works: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mode = models.CharField(max_length=12, default=Mode.NORMAL)
    since = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="floor_one_service_mode"),
            models.CheckConstraint(condition=Q(mode__in=[m.value for m in Mode]), name="floor_service_mode_known"),
        ]


class DispatcherMark(models.Model):
    """The last moment the dispatcher worked, to notice gaps and jumps of the clock. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_tick = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="floor_one_dispatcher_mark")]
