"""Situations and cases as tables. Codes and times are in clear; what anybody said or wrote is sealed with its record's key."""

from enum import StrEnum
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from northline.apps.cases.contracts import CaseState, ClosingReason, Goals, NeedState, PersonRole, TimelineKind, View

STAFF = settings.AUTH_USER_MODEL  # who can leave, but is never deleted while something names them


def one_of(name: str, values: type[StrEnum]) -> Q:
    """The column holds one of the enum's values."""
    return Q(**{f"{name}__in": [member.value for member in values]})


class Situation(models.Model):
    """What may be going on: alleged trafficking, known from a tip or from a person. It may never become a case."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=16, unique=True)
    key_id = models.UUIDField(unique=True)
    types = ArrayField(models.CharField(max_length=40), default=list)
    venue = models.CharField(max_length=40, blank=True, default="")
    subdivision = models.CharField(max_length=8, blank=True, default="")
    sealed_words = models.BinaryField()
    team = models.CharField(max_length=60, blank=True, default="")
    opened_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    form_key = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(name="situation_form_once", fields=["opened_by", "form_key"])]


class SituationPerson(models.Model):
    """A person's part in a situation, as alleged. One may hold several parts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    situation = models.ForeignKey(Situation, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)
    sealed_known = models.BinaryField()
    added_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    form_key = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="situation_person_form_once", fields=["situation", "form_key"]),
            models.UniqueConstraint(name="situation_role_once", fields=["situation", "person", "role"]),
            models.CheckConstraint(name="situation_role_known", condition=one_of("role", PersonRole)),
        ]


class SituationContact(models.Model):
    """A contact told of this situation."""

    situation = models.ForeignKey(Situation, on_delete=models.PROTECT, related_name="contact_links")
    contact = models.ForeignKey("contacts.Contact", on_delete=models.PROTECT, related_name="+")
    linked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="situation_contact_once", fields=["situation", "contact"])]


class Case(models.Model):
    """Help for one person who agreed to it. A person has at most one, which can be closed and reopened: its code is theirs."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    key_id = models.UUIDField(unique=True)
    state = models.CharField(max_length=16)
    state_since = models.DateTimeField()
    owner = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=60, blank=True, default="")
    language = models.CharField(max_length=16, blank=True, default="")
    crisis = models.BooleanField()
    minor = models.BooleanField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_reason = models.CharField(max_length=20, blank=True, default="")
    form_key = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="case_state_known", condition=one_of("state", CaseState)),
            models.CheckConstraint(
                name="case_crisis_has_clock",
                condition=Q(crisis=True, due_at__isnull=False) | Q(crisis=False, due_at__isnull=True),
            ),
            models.CheckConstraint(
                name="case_closed_as_a_whole",
                condition=(Q(state=CaseState.CLOSED.value, closed_at__isnull=False) & one_of("closing_reason", ClosingReason))
                | (~Q(state=CaseState.CLOSED.value) & Q(closed_at__isnull=True, closing_reason="")),
            ),
            models.CheckConstraint(name="case_time_runs_forward", condition=Q(state_since__gte=F("opened_at"))),
        ]
        indexes = [
            models.Index(name="case_of_owner", fields=["owner", "state"]),
            models.Index(name="case_of_team", fields=["team", "state"]),
        ]


class CaseSituation(models.Model):
    """A case belongs to a situation; both may have several of the other."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="situation_links")
    situation = models.ForeignKey(Situation, on_delete=models.PROTECT, related_name="case_links")
    linked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="case_situation_once", fields=["case", "situation"])]


class CaseContact(models.Model):
    """A contact that belongs to a case. It keeps its own record."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_links")
    contact = models.ForeignKey("contacts.Contact", on_delete=models.PROTECT, related_name="+")
    linked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="case_contact_once", fields=["case", "contact"])]


class CaseMember(models.Model):
    """Somebody invited to a case until a date. The owner is not a row here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_member_once", fields=["case", "user"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(name="case_member_ends_later", condition=Q(until__gt=F("invited_at"))),
        ]


class CaseNeed(models.Model):
    """A need of the person: a code of the pack, their own words and the next step under seal."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs")
    code = models.CharField(max_length=40)
    state = models.CharField(max_length=16, default=NeedState.OPEN.value)
    sealed_words = models.BinaryField()
    added_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_need_once", fields=["case", "code"]),
            models.CheckConstraint(name="case_need_state_known", condition=one_of("state", NeedState)),
        ]


class CaseTask(models.Model):
    """Something to do, by somebody, by a day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    sealed_title = models.BinaryField()
    due = models.DateField(null=True)
    assignee = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    done_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    form_key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_task_form_once", fields=["case", "form_key"]),
            models.CheckConstraint(
                name="case_task_done_as_a_whole",
                condition=Q(done_at__isnull=True, done_by__isnull=True) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="case_task_waiting", fields=["case", "due"], condition=Q(done_at__isnull=True))]


class CaseEntry(models.Model):
    """One line of the timeline. Insert only, enforced by the database: history is added to, never rewritten."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=24)
    codes = models.JSONField(default=dict)
    seal_id = models.UUIDField(default=uuid4)
    sealed_words = models.BinaryField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_entry_form_once", fields=["case", "form_key"]),
            models.CheckConstraint(name="case_entry_kind_known", condition=one_of("kind", TimelineKind)),
        ]
        indexes = [models.Index(name="case_entry_order", fields=["case", "-at", "-id"])]


class CaseRead(models.Model):
    """Every opening of a case, for whoever answers for it. Insert only; who, when, how much, and nothing of what was there."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reads")
    read_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    view = models.CharField(max_length=8)

    class Meta:
        constraints = [models.CheckConstraint(name="case_read_view_known", condition=one_of("view", View))]
        indexes = [models.Index(name="case_read_of_case", fields=["case", "-read_at"])]


class CaseClosing(models.Model):
    """A closing that waits for, or had, a second person. Nobody approves their own: the database refuses it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closings")
    reason = models.CharField(max_length=20)
    goals = models.CharField(max_length=12)
    sealed_words = models.BinaryField()
    asked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_in = models.CharField(max_length=16)
    decided_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="case_closing_one_waits", fields=["case"], condition=Q(decided_at__isnull=True)),
            models.CheckConstraint(
                name="case_closing_two_people", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="case_closing_decided_as_a_whole",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, approved__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, approved__isnull=False),
            ),
            models.CheckConstraint(name="case_closing_reason_known", condition=one_of("reason", ClosingReason)),
            models.CheckConstraint(name="case_closing_goals_known", condition=one_of("goals", Goals)),
            models.CheckConstraint(name="case_closing_from_known", condition=one_of("asked_in", CaseState)),
        ]
