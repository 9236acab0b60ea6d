"""Referrals and their links. What is shared is sealed with the referral's own key; links and codes are kept as keyed hashes."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from northline.apps.people.contracts import DataCategory
from northline.apps.referrals.contracts import WRONG_TRIES, CodeTold, State

SENT_STATES = [state.value for state in State if state not in (State.DRAFT, State.RECALLED)]
ANSWERED_STATES = [State.ACCEPTED.value, State.WAITLISTED.value, State.DECLINED.value]


class Referral(models.Model):
    """One request to one service for one case. The snapshot does not change when the case does."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    case_code = models.CharField(max_length=16)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="+")
    service_name = models.CharField(max_length=300)
    state = models.CharField(max_length=16, default=State.DRAFT.value)
    key_id = models.UUIDField(unique=True)
    sealed_shared = models.BinaryField()
    sealed_answer = models.BinaryField(null=True)
    data = ArrayField(models.CharField(max_length=32), default=list)
    consent = models.ForeignKey("people.Consent", on_delete=models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_silent_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    waitlist_until = models.DateField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    code_told = models.CharField(max_length=16, blank=True)
    code_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="referral_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=SENT_STATES)
                | (Q(sent_at__isnull=False) & Q(consent__isnull=False) & Q(answer_by__isnull=False) & Q(data__len__gt=0)),
                name="referral_sent_on_a_consent",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DRAFT.value) | Q(sent_at__isnull=True), name="referral_draft_not_sent"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ANSWERED_STATES) | Q(answered_at__isnull=False), name="referral_answer_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=State.WAITLISTED.value, waitlist_until__isnull=False)
                | (~Q(state=State.WAITLISTED.value) & Q(waitlist_until__isnull=True)),
                name="referral_waiting_list_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DECLINED.value) & ~Q(reason="") | ~Q(state=State.DECLINED.value) & Q(reason=""),
                name="referral_no_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=State.RECALLED.value, recalled_at__isnull=False)
                | (~Q(state=State.RECALLED.value) & Q(recalled_at__isnull=True)),
                name="referral_recalled_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(data__contained_by=[item.value for item in DataCategory]), name="referral_data_known"
            ),
            models.CheckConstraint(
                condition=Q(code_told__in=["", *(told.value for told in CodeTold)]), name="referral_code_told_known"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-created_at"], name="referral_case"),
            models.Index(fields=["organisation", "-sent_at"], name="referral_organisation"),
            models.Index(fields=["answer_by"], name="referral_waiting", condition=Q(state__in=["sent", "acknowledged"])),
        ]


class ReferralLink(models.Model):
    """The link of one mail. It opens only with the spoken code, five tries at most, until it ends."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="links")
    token_hash = models.BinaryField(unique=True)
    code_hash = models.BinaryField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral"], condition=Q(ended_at__isnull=True), name="referral_one_living_link"),
            models.CheckConstraint(condition=Q(wrong_tries__lte=WRONG_TRIES), name="referral_link_five_tries"),
        ]
