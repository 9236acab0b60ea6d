"""The vault and the ledger: kinds, values and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from northline.foundation.errors import Refusal

PersonId = NewType("PersonId", UUID)
ConsentId = NewType("ConsentId", UUID)
DutyId = NewType("DutyId", UUID)
DisclosureId = NewType("DisclosureId", UUID)

CODE_PATTERN = r"^[A-Z]{1,4}-[2-9A-Z]{4}-[2-9A-Z]{2}$"
LONGEST_CONSENT = timedelta(days=366)
USUAL_CONSENT = timedelta(days=90)
SHOWN_FOR = timedelta(seconds=60)
LONGEST_TEXT = 4_000


class Section(StrEnum):
    """A part of the vault with a sensitivity of its own."""

    IDENTITY = "identity"
    LOCATION = "location"
    CONTACT = "contact"
    HEALTH = "health"
    LEGAL = "legal"
    NOTES = "notes"


CLOSED_SECTIONS = frozenset({Section.IDENTITY, Section.LOCATION, Section.HEALTH, Section.LEGAL})

SECTION_FIELDS: Mapping[Section, tuple[str, ...]] = {
    Section.IDENTITY: ("first_name", "surname", "preferred_name", "age_group", "gender", "birth_date", "documents"),
    Section.LOCATION: ("address", "place", "directions"),
    Section.CONTACT: ("phone", "email", "other"),
    Section.HEALTH: ("conditions", "medicines", "care"),
    Section.LEGAL: ("status", "proceedings", "representative"),
    Section.NOTES: ("dependants", "notes"),
}


class ReadReason(StrEnum):
    """Why a closed section is opened; kept with the words that the reader adds."""

    FORM_WITH_THEM = "form_with_them"
    ARRANGE_SERVICE = "arrange_service"
    SURE_WHO = "sure_who"
    SAFETY = "safety"
    CORRECT = "correct"
    OTHER = "other"


class GrantBecause(StrEnum):
    """Why someone may open this person's sections."""

    OPENED = "opened"
    OWNER = "owner"
    SUPERVISION = "supervision"
    INVITED = "invited"


class IdentifierKind(StrEnum):
    PHONE = "phone"
    EMAIL = "email"


class ContactWay(StrEnum):
    """How words may travel to the person. A chat is a way that they open themselves."""

    CHAT = "chat"
    PHONE = "phone"
    VOICEMAIL = "voicemail"
    SMS = "sms"
    EMAIL = "email"
    POST = "post"


class ConsentPurpose(StrEnum):
    """For what they say yes; the codes of the packs' list `consent_purposes`."""

    SHARE = "share"
    SERVICE = "service"
    REPORT = "report"
    CROSS_BORDER = "cross_border"
    MATCH = "match"
    STATISTICS = "statistics"
    RESEARCH = "research"


class DataCategory(StrEnum):
    """What may be let out; finer than the vault's sections, since people agree to little pieces. Codes of `data_categories`."""

    FIRST_NAME = "first_name"
    PREFERRED_NAME = "preferred_name"
    SURNAME = "surname"
    BIRTH_DATE = "birth_date"
    DOCUMENTS = "documents"
    CONTACT_WAY = "contact_way"
    SAFETY_RULES = "safety_rules"
    LANGUAGE = "language"
    NEEDS = "needs"
    AGE_GROUP = "age_group"
    GENDER = "gender"
    DEPENDANTS = "dependants"
    PLACE = "place"
    ADDRESS = "address"
    SITUATION_SUMMARY = "situation_summary"
    HEALTH = "health"
    IMMIGRATION = "immigration"
    LEGAL = "legal"
    WORK = "work"


class Giver(StrEnum):
    """Who said yes; codes of `consent_givers`."""

    SELF = "self"
    GUARDIAN = "guardian"
    MINORS_ASSENT = "minors_assent"


class HowGiven(StrEnum):
    """How the yes was given; codes of `consent_given`."""

    VOICE = "voice"
    WRITING = "writing"
    PAPER = "paper"
    SIGNED = "signed"
    INTERPRETER = "interpreter"


class DutyBasis(StrEnum):
    """The only two grounds on which data leaves without a yes."""

    LEGAL_DUTY = "legal_duty"
    IMMINENT_DANGER = "imminent_danger"


class DutyState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """What everyone who routes may know: a code that says nothing about whom it names."""

    person_id: PersonId
    code: str
    opened_at: datetime
    erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionCard:
    """A section before it is opened: what is in it or not, and whether this actor may open it, by grant or by break-glass."""

    section: Section
    filled: bool
    closed: bool
    may_open: bool
    may_break: bool = False
    glass_until: datetime | None = None
    glass_reason: ReadReason | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSection:
    """A section's words, for the eyes of one reader until `until`; never stored, never logged."""

    section: Section
    values: Mapping[str, str]
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionLook:
    """One opening of a section, as whoever answers for the person sees it: who, what, when and why."""

    by: UUID
    section: Section
    at: datetime
    reason: ReadReason | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeHours:
    """A stretch of the week, in the person's own time: days 0 (Monday) to 6, "HH:MM" up to but not including "HH:MM"."""

    days: frozenset[int]
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyRules:
    """How this person can be reached without danger, in their words. What is not named here is not allowed."""

    ways: frozenset[ContactWay] = frozenset()
    never: frozenset[ContactWay] = frozenset()
    hours: tuple[SafeHours, ...] = ()
    timezone: str = "UTC"
    voicemail: bool = False
    preferred_way: ContactWay | None = None
    preferred_name: str = ""
    code_word: str = ""
    language: str = ""
    words: str = ""


class RefusedFor(StrEnum):
    NOTHING_AGREED = "nothing_agreed"
    WAY_NOT_AGREED = "way_not_agreed"
    WAY_REFUSED = "way_refused"
    OUTSIDE_HOURS = "outside_hours"
    NO_VOICEMAIL = "no_voicemail"
    RECORD_ERASED = "record_erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """They agreed to be reached in this way now."""

    way: ContactWay
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedBecause:
    """They did not agree to be reached in this way now; `next_at` is when the next safe hour begins, if one is known."""

    way: ContactWay
    reason: RefusedFor
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """A yes as it is written into the ledger. `recipient` is a key such as `organisation:<uuid>`, `recipient_name` is what was
    read out."""

    purpose: ConsentPurpose
    recipient: str
    recipient_name: str
    data: frozenset[DataCategory]
    giver: Giver
    how_given: HowGiven
    language: str
    wording_version: str
    until: datetime
    words_read: str = ""
    guardian: str = ""
    interpreter: str = ""
    said_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView:
    """A row of the ledger as it stands at one moment."""

    consent_id: ConsentId
    number: int
    purpose: ConsentPurpose
    recipient: str
    recipient_name: str
    data: frozenset[DataCategory]
    giver: Giver
    how_given: HowGiven
    language: str
    wording_version: str
    starts_at: datetime
    until: datetime
    withdrawn_at: datetime | None
    living: bool
    recorded_by: UUID | None = None

    @property
    def id(self) -> ConsentId:
        return self.consent_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureView:
    """What left the house, to whom, and the consent or the duty that it rests on."""

    disclosure_id: DisclosureId
    recipient: str
    data: frozenset[DataCategory]
    consent_number: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """The person's page for this actor: sections as cards, rules, ledger."""

    card: PersonCard
    sections: tuple[SectionCard, ...]
    rules: SafetyRules | None
    consents: tuple[ConsentView, ...]
    may_write: bool
    identifiers: tuple[tuple[IdentifierKind, str], ...] = field(default_factory=tuple)


class NoLivingConsent(Refusal):
    """Nothing may leave: no yes covers this recipient and these data now."""

    text = _("Nothing can be sent yet: they have not agreed to this.")


class ConsentTooLong(Refusal):
    """A yes without a reasonable end is no yes."""

    text = _("Choose an end date within twelve months.")


class ConsentEndsInPast(Refusal):
    text = _("Choose an end date after today.")


class ConsentWithoutData(Refusal):
    text = _("Choose at least one thing to share.")


class ConsentWithoutRecipient(Refusal):
    text = _("Write who would get it.")


class GuardianNotNamed(Refusal):
    text = _("Write who said yes for them, and why they may.")


class AlreadyWithdrawn(Refusal):
    text = _("This consent was taken back before. Nothing more is shared on it.")


class ReasonNeeded(Refusal):
    """A closed section opens only to a reason."""

    text = _("Say why you need it now.")


class NeedsSecondPerson(Refusal):
    """Nobody approves their own act."""

    text = _("A second person decides this. It can’t be the one who asked.")


class AlreadyDecided(Refusal):
    text = _("This was decided before.")


class PersonErased(Refusal):
    """The person's key is gone, and with it every word."""

    text = _("This record was erased. Nothing in it can be read any more, and nothing can be added.")


class TooLong(Refusal):
    text = _("This text is too long. Shorten it to %(limit)s characters.")


class RulesUnclear(Refusal):
    """Safe hours that no clock can follow are not kept."""

    text = _("Write each safe time as days, a start and a later end, such as 09:00 and 17:00.")
