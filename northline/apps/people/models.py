"""The person vault and the consent ledger as tables. What identifies anybody is sealed with the person's own key."""

from enum import StrEnum
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from northline.apps.people.contracts import (
    CODE_PATTERN,
    ConsentPurpose,
    DataCategory,
    DutyBasis,
    ErasureGround,
    Giver,
    GrantBecause,
    HowGiven,
    IdentifierKind,
    ReadReason,
    Section,
)

STAFF = settings.AUTH_USER_MODEL  # who can leave, but is never deleted while something names them
DATA_KNOWN = Q(data__contained_by=[item.value for item in DataCategory]) & Q(data__len__gt=0)


def one_of(name: str, values: type[StrEnum]) -> Q:
    """The column holds one of the enum's values."""
    return Q(**{f"{name}__in": [member.value for member in values]})


class Person(models.Model):
    """One human being under a code that says nothing about them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=16, unique=True)
    key_id = models.UUIDField(unique=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(name="person_code_shape", condition=Q(code__regex=CODE_PATTERN))]


class PersonSection(models.Model):
    """One sealed part of the vault; a JSON object of the section's fields under the seal."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="sections")
    section = models.CharField(max_length=16)
    sealed_values = models.BinaryField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="person_section_once", fields=["person", "section"]),
            models.CheckConstraint(name="person_section_known", condition=one_of("section", Section)),
        ]


class Identifier(models.Model):
    """A phone number or mail address: sealed to be read, and as a keyed hash to be found again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=8)
    blind_index = models.BinaryField(max_length=32)
    sealed_value = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="identifier_once_per_person", fields=["person", "kind", "blind_index"]),
            models.CheckConstraint(name="identifier_kind_known", condition=one_of("kind", IdentifierKind)),
        ]
        indexes = [models.Index(name="identifier_lookup", fields=["kind", "blind_index"])]


class SafetyPreference(models.Model):
    """How to reach the person without danger. Sealed as a whole: safe hours and code words are dangerous in wrong hands."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="safety", primary_key=True)
    sealed_rules = models.BinaryField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")


class PersonTeam(models.Model):
    """Who may open this person's sections: one member of staff, or the supervisors of one team. Written by `grant_access`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    supervisors_of = models.CharField(max_length=80, blank=True, default="")
    because = models.CharField(max_length=16)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_names_one",
                condition=Q(user__isnull=False, supervisors_of="") | (Q(user__isnull=True) & ~Q(supervisors_of="")),
            ),
            models.CheckConstraint(name="grant_because_known", condition=one_of("because", GrantBecause)),
            models.CheckConstraint(name="grant_ends_later", condition=Q(until__isnull=True) | Q(until__gt=F("granted_at"))),
            models.UniqueConstraint(
                name="grant_once",
                fields=["person", "user", "supervisors_of", "because"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            ),
        ]


class SectionRead(models.Model):
    """Every opening of a section, for whoever answers for the person. Insert only; the words of the reason are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reads")
    section = models.CharField(max_length=16)
    read_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    reason = models.CharField(max_length=24, blank=True, default="")
    sealed_words = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="section_read_known", condition=one_of("section", Section)),
            models.CheckConstraint(name="section_read_reason_known", condition=Q(reason="") | one_of("reason", ReadReason)),
            models.CheckConstraint(
                name="closed_section_read_has_reason",
                condition=Q(section__in=[Section.CONTACT.value, Section.NOTES.value]) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(name="section_read_of_person", fields=["person", "-read_at"])]


class Consent(models.Model):
    """A yes. Insert only, enforced by the database; taking it back is a row of its own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=24)
    recipient = models.CharField(max_length=120)
    data = ArrayField(models.CharField(max_length=24))
    giver = models.CharField(max_length=16)
    how_given = models.CharField(max_length=16)
    language = models.CharField(max_length=16)
    wording_version = models.CharField(max_length=80)
    said_back = models.BooleanField()
    sealed_details = models.BinaryField()
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    recorded_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="consent_number_once", fields=["person", "number"]),
            models.UniqueConstraint(name="consent_form_once", fields=["person", "form_key"]),
            models.CheckConstraint(name="consent_ends_later", condition=Q(until__gt=F("starts_at"))),
            models.CheckConstraint(name="consent_names_recipient", condition=~Q(recipient="")),
            models.CheckConstraint(name="consent_names_words", condition=~Q(wording_version="")),
            models.CheckConstraint(name="consent_data_known", condition=DATA_KNOWN),
            models.CheckConstraint(name="consent_purpose_known", condition=one_of("purpose", ConsentPurpose)),
            models.CheckConstraint(name="consent_giver_known", condition=one_of("giver", Giver)),
            models.CheckConstraint(name="consent_how_known", condition=one_of("how_given", HowGiven)),
        ]
        indexes = [models.Index(name="consent_living", fields=["person", "purpose", "recipient", "until"])]


class ConsentWithdrawal(models.Model):
    """The moment a yes was taken back. Insert only; at most one per consent."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal", primary_key=True)
    withdrawn_at = models.DateTimeField()
    recorded_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")


class ConsentRefusal(models.Model):
    """They were asked and said no. Insert only; it closes nothing and costs nothing."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="refusals")
    purpose = models.CharField(max_length=24)
    recipient = models.CharField(max_length=120)
    language = models.CharField(max_length=16)
    wording_version = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    recorded_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="refusal_form_once", fields=["person", "form_key"]),
            models.CheckConstraint(name="refusal_purpose_known", condition=one_of("purpose", ConsentPurpose)),
        ]


class DutyOverride(models.Model):
    """A disclosure without consent, asked by one and decided by another. Once decided it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties")
    basis = models.CharField(max_length=24)
    named_duty = models.CharField(max_length=120, blank=True, default="")
    recipient = models.CharField(max_length=120)
    data = ArrayField(models.CharField(max_length=24))
    sealed_why = models.BinaryField()
    sealed_recipient = models.BinaryField(null=True)
    sealed_answer = models.BinaryField(null=True)
    asked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    decided_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    form_key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="duty_form_once", fields=["person", "form_key"]),
            models.CheckConstraint(name="duty_two_people", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by"))),
            models.CheckConstraint(
                name="duty_decided_as_a_whole",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, approved__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, approved__isnull=False),
            ),
            models.CheckConstraint(
                name="duty_law_is_named", condition=Q(basis=DutyBasis.IMMINENT_DANGER.value) | ~Q(named_duty="")
            ),
            models.CheckConstraint(name="duty_basis_known", condition=one_of("basis", DutyBasis)),
            models.CheckConstraint(name="duty_data_known", condition=DATA_KNOWN),
            models.CheckConstraint(name="duty_ends_later", condition=Q(until__gt=F("asked_at"))),
        ]


class DutyNotice(models.Model):
    """Were they told that something left by duty? Insert only; "not safe yet" may be followed by "told"."""

    duty = models.ForeignKey(DutyOverride, on_delete=models.PROTECT, related_name="notices")
    told = models.BooleanField()
    sealed_words = models.BinaryField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="notice_not_told_says_why", condition=Q(told=True) | Q(sealed_words__isnull=False))
        ]


class Disclosure(models.Model):
    """What left the house. Insert only; rests on a consent or on an approved duty, never on neither, never on both."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="disclosures")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="disclosures")
    duty = models.ForeignKey(DutyOverride, on_delete=models.PROTECT, null=True, related_name="disclosures")
    recipient = models.CharField(max_length=120)
    data = ArrayField(models.CharField(max_length=24))
    disclosed_at = models.DateTimeField()
    disclosed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="disclosure_rests_on_one",
                condition=Q(consent__isnull=False, duty__isnull=True) | Q(consent__isnull=True, duty__isnull=False),
            ),
            models.CheckConstraint(name="disclosure_data_known", condition=DATA_KNOWN),
        ]
        indexes = [models.Index(name="disclosure_of_person", fields=["person", "-disclosed_at"])]


class BreakGlass(models.Model):
    """One section, opened at once by somebody who is not a party to the record; over after a while, reviewed by another."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="glasses")
    section = models.CharField(max_length=16)
    reason = models.CharField(max_length=24)
    sealed_why = models.BinaryField()
    opened_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    decided_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    justified = models.BooleanField(null=True)
    sealed_answer = models.BinaryField(null=True)
    form_key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="glass_form_once", fields=["opened_by", "form_key"]),
            models.CheckConstraint(name="glass_two_people", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("opened_by"))),
            models.CheckConstraint(
                name="glass_decided_as_a_whole",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, justified__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, justified__isnull=False),
            ),
            models.CheckConstraint(name="glass_ends_later", condition=Q(until__gt=F("opened_at"))),
            models.CheckConstraint(name="glass_section_known", condition=one_of("section", Section)),
            models.CheckConstraint(name="glass_reason_known", condition=one_of("reason", ReadReason)),
        ]
        indexes = [models.Index(name="glass_living", fields=["opened_by", "person", "until"])]


class Hold(models.Model):
    """While a hold stands, the record is not erased. Placed by one, lifted by another."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holds")
    sealed_matter = models.BinaryField()
    placed_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    form_key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="hold_form_once", fields=["person", "form_key"]),
            models.CheckConstraint(name="hold_two_people", condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("placed_by"))),
            models.CheckConstraint(
                name="hold_lifted_as_a_whole",
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True) | Q(lifted_by__isnull=False, lifted_at__isnull=False),
            ),
        ]


class Erasure(models.Model):
    """A request to erase a person's record, done by a second person. What stays afterwards are counts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasures")
    ground = models.CharField(max_length=16)
    counts = models.JSONField(default=dict)
    asked_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(STAFF, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="erasure_one_waits", fields=["person"], condition=Q(decided_at__isnull=True)),
            models.CheckConstraint(
                name="erasure_two_people", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by"))
            ),
            models.CheckConstraint(
                name="erasure_decided_as_a_whole",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, approved__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, approved__isnull=False),
            ),
            models.CheckConstraint(name="erasure_ground_known", condition=one_of("ground", ErasureGround)),
        ]
