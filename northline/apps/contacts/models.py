"""Tables of the conversation. All that a person wrote is sealed with the contact's own key; the rest are codes and times."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from northline.apps.contacts.contracts import (
    WRONG_TRIES,
    Age,
    Channel,
    CodeEnd,
    ContactClass,
    ContactState,
    Disposition,
    EndedBy,
    Event,
    PageEnd,
    ParticipantKind,
    RecordState,
    SurveyChoice,
    Writer,
)
from northline.apps.people.contracts import ErasureGround


def _one_of(field: str, values: type[Any], *, blank: bool = False) -> Q:
    allowed = [str(value) for value in values]
    return Q(**{f"{field}__in": [*allowed, ""] if blank else allowed})


class Contact(models.Model):
    """A conversation or a message to us. It exists from the moment of arrival."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=16, unique=True)
    form_key = models.UUIDField(unique=True)
    key_id = models.UUIDField()
    channel = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    team = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, default=ContactState.WAITING)
    age = models.CharField(max_length=9, default=Age.NOT_ASKED)
    arrived_at = models.DateTimeField()
    last_word_at = models.DateTimeField()
    last_visitor_word_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, blank=True)
    someone_near_at = models.DateTimeField(null=True)
    resumed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    shown_after = models.BigIntegerField(default=0)
    triaged_through = models.BigIntegerField(default=0)
    erased_at = models.DateTimeField(null=True)
    sealed_answers = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["state", "arrived_at"], name="contact_state_arrived")]
        constraints = [
            models.CheckConstraint(name="contact_channel_known", condition=_one_of("channel", Channel)),
            models.CheckConstraint(name="contact_state_known", condition=_one_of("state", ContactState)),
            models.CheckConstraint(name="contact_age_known", condition=_one_of("age", Age)),
            models.CheckConstraint(name="contact_ended_by_known", condition=_one_of("ended_by", EndedBy, blank=True)),
            models.CheckConstraint(
                name="contact_erased_has_ended", condition=Q(erased_at__isnull=True) | Q(state=ContactState.ENDED)
            ),
            models.CheckConstraint(
                name="contact_ended_means_when_and_by_whom",
                condition=Q(state=ContactState.ENDED, ended_at__isnull=False) & ~Q(ended_by="")
                | ~Q(state=ContactState.ENDED) & Q(ended_at__isnull=True, ended_by=""),
            ),
            models.CheckConstraint(
                name="contact_released_only_after_resumed",
                condition=Q(released_at__isnull=True) | Q(resumed_at__isnull=False),
            ),
        ]


class Participant(models.Model):
    """Somebody present in the conversation, with the times of coming and going. The visitor is one without a user."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="participants")
    kind = models.CharField(max_length=16)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="participant_kind_known", condition=_one_of("kind", ParticipantKind)),
            models.CheckConstraint(
                name="participant_staff_has_user",
                condition=Q(user__isnull=False)
                | Q(kind__in=[ParticipantKind.VISITOR, ParticipantKind.INTERPRETER, ParticipantKind.OUTSIDE_AGENCY]),
            ),
            models.CheckConstraint(
                name="participant_leaves_after_joining", condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at"))
            ),
            models.UniqueConstraint(
                name="participant_present_once",
                fields=["contact", "user", "kind"],
                condition=Q(left_at__isnull=True, user__isnull=False),
            ),
        ]


class Segment(models.Model):
    """One advocate's leg of a contact. At most one is open: exactly one person holds it, or nobody."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="segments")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="segment_one_holder", fields=["contact"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(
                name="segment_ends_after_beginning", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at"))
            ),
        ]


class Message(models.Model):
    """One line. Ids rise with the commits of a contact (its row is locked while one is written), so a reader can say
    the last id it saw and get the rest; a form key makes sending twice harmless."""

    id = models.BigAutoField(primary_key=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="messages", db_index=False)  # message_replay
    form_key = models.UUIDField(default=uuid4)
    writer = models.CharField(max_length=8)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    event = models.CharField(max_length=20, blank=True)
    sealed_text = models.BinaryField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact", "id"], name="message_replay")]
        constraints = [
            models.UniqueConstraint(name="message_stored_once", fields=["contact", "form_key"]),
            models.CheckConstraint(name="message_writer_known", condition=_one_of("writer", Writer)),
            models.CheckConstraint(name="message_event_known", condition=_one_of("event", Event, blank=True)),
            models.CheckConstraint(
                name="message_words_or_event",
                condition=Q(writer=Writer.EVENT, sealed_text__isnull=True) & ~Q(event="")
                | ~Q(writer=Writer.EVENT) & Q(sealed_text__isnull=False, event=""),
            ),
            models.CheckConstraint(
                name="message_staff_sign", condition=Q(writer__in=[Writer.VISITOR, Writer.EVENT]) | Q(author__isnull=False)
            ),
            models.CheckConstraint(name="message_visitor_unsigned", condition=~Q(writer=Writer.VISITOR) | Q(author__isnull=True)),
        ]


class ContactRecord(models.Model):
    """The contact form: a draft that is filled in, a final version, then a new version for each amendment.

    The database refuses to change a version that is no longer a draft (0002)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="records")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, default=RecordState.DRAFT)
    contact_class = models.CharField(max_length=12, blank=True)
    disposition = models.CharField(max_length=20, blank=True)
    about = models.CharField(max_length=40, blank=True)
    types = ArrayField(models.CharField(max_length=40), default=list)
    venue = models.CharField(max_length=40, blank=True)
    subdivision = models.CharField(max_length=8, blank=True)
    needs = ArrayField(models.CharField(max_length=40), default=list)
    age = models.CharField(max_length=9, default=Age.NOT_ASKED)
    sealed_words = models.BinaryField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="record_version_once", fields=["contact", "version"]),
            models.CheckConstraint(name="record_state_known", condition=_one_of("state", RecordState)),
            models.CheckConstraint(name="record_class_known", condition=_one_of("contact_class", ContactClass, blank=True)),
            models.CheckConstraint(name="record_disposition_known", condition=_one_of("disposition", Disposition, blank=True)),
            models.CheckConstraint(name="record_age_known", condition=_one_of("age", Age)),
            models.CheckConstraint(
                name="record_versions_in_order",
                condition=Q(version=1, state__in=[RecordState.DRAFT, RecordState.FINALISED])
                | Q(version__gt=1, state=RecordState.AMENDED),
            ),
            models.CheckConstraint(
                name="record_final_is_classified",
                condition=Q(state=RecordState.DRAFT) | ~Q(contact_class="") & ~Q(disposition=""),
            ),
        ]


class PageToken(models.Model):
    """The one token in a visitor's page, kept as a keyed hash. At most one lives per contact."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="page_tokens")
    token_hash = models.BinaryField(unique=True)
    issued_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    used = models.BooleanField(default=False)
    died_at = models.DateTimeField(null=True)
    died_of = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="page_token_one_living", fields=["contact"], condition=Q(died_at__isnull=True)),
            models.CheckConstraint(name="page_token_end_known", condition=_one_of("died_of", PageEnd, blank=True)),
            models.CheckConstraint(
                name="page_token_dead_means_why",
                condition=Q(died_at__isnull=True, died_of="") | Q(died_at__isnull=False) & ~Q(died_of=""),
            ),
        ]


class ResumeCode(models.Model):
    """Four words, as two hashes from separate halves of randomness. Wrong tries are counted here, under the row's lock."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="resume_codes")
    language = models.CharField(max_length=8)
    locator_index = models.BinaryField()
    secret_salt = models.BinaryField()
    secret_hash = models.BinaryField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()
    died_at = models.DateTimeField(null=True)
    died_of = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="resume_code_one_living", fields=["contact"], condition=Q(died_at__isnull=True)),
            models.UniqueConstraint(
                name="resume_locator_one_living", fields=["locator_index"], condition=Q(died_at__isnull=True)
            ),
            models.CheckConstraint(name="resume_end_known", condition=_one_of("died_of", CodeEnd, blank=True)),
            models.CheckConstraint(
                name="resume_dead_means_why",
                condition=Q(died_at__isnull=True, died_of="") | Q(died_at__isnull=False) & ~Q(died_of=""),
            ),
            models.CheckConstraint(
                name="resume_five_tries_kill",
                condition=Q(wrong_tries__lt=WRONG_TRIES) | Q(wrong_tries=WRONG_TRIES, died_at__isnull=False),
            ),
        ]


class SurveyAnswer(models.Model):
    """The one question after a chat. Nothing links it with a contact: its id is drawn for the form, its time is a day."""

    id = models.UUIDField(primary_key=True)
    choice = models.CharField(max_length=8)
    language = models.CharField(max_length=8)
    answered_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(name="survey_choice_known", condition=_one_of("choice", SurveyChoice))]


class ReadGrant(models.Model):
    """Leave for one person to read one contact, with the reason (sealed) and who gave it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="read_grants")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed_because = models.BinaryField()
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="read_grant_once", fields=["contact", "reader"], condition=Q(ended_at__isnull=True)),
        ]


class ContactHold(models.Model):
    """While a hold stands, the contact is not erased. Placed by one, lifted by another."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="holds")
    sealed_matter = models.BinaryField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    form_key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="contact_hold_form_once", fields=["contact", "form_key"]),
            models.CheckConstraint(
                name="contact_hold_two_people", condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("placed_by"))
            ),
            models.CheckConstraint(
                name="contact_hold_lifted_as_a_whole",
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True) | Q(lifted_by__isnull=False, lifted_at__isnull=False),
            ),
        ]


class ContactErasure(models.Model):
    """A request to erase a contact on its own, done by a second person. What stays afterwards are counts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="erasures")
    ground = models.CharField(max_length=16)
    counts = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="contact_erasure_one_waits", fields=["contact"], condition=Q(decided_at__isnull=True)),
            models.CheckConstraint(
                name="contact_erasure_two_people", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="contact_erasure_decided_as_a_whole",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, approved__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, approved__isnull=False),
            ),
            models.CheckConstraint(name="contact_erasure_ground_known", condition=_one_of("ground", ErasureGround)),
        ]
