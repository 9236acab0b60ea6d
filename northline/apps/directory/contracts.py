"""What leaves the directory: listings as values, searches, and the refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from northline.apps.directory.refusals import AlreadyDecided as AlreadyDecided
from northline.apps.directory.refusals import BadListing as BadListing
from northline.apps.directory.refusals import KnownOrganisation as KnownOrganisation
from northline.apps.directory.refusals import NoReferralAddress as NoReferralAddress
from northline.apps.directory.refusals import NoReferralsThere as NoReferralsThere
from northline.apps.directory.refusals import NotAProvider as NotAProvider
from northline.apps.directory.refusals import NotForSpecialist as NotForSpecialist
from northline.apps.directory.refusals import NothingChanged as NothingChanged
from northline.apps.directory.refusals import NothingToReach as NothingToReach
from northline.apps.directory.refusals import NotPublished as NotPublished
from northline.apps.directory.refusals import NotYourOwn as NotYourOwn
from northline.engines.matching import Reason


class Kind(StrEnum):
    """What sort of organisation it is. Enforcement covers police, prosecution and immigration authorities."""

    NGO = "ngo"
    HOTLINE = "hotline"
    GOVERNMENT = "government"
    INTERGOVERNMENTAL = "intergovernmental"
    ENFORCEMENT = "enforcement"
    CONSULAR = "consular"


RISKY_KINDS = frozenset({Kind.ENFORCEMENT, Kind.CONSULAR})


class Tier(StrEnum):
    """Who may see a listing: everybody; staff; or staff who asked for it after reading the risk."""

    PUBLIC = "public"
    STAFF = "staff"
    ON_REQUEST = "on_request"


class Standing(StrEnum):
    """Where a listing stands: waiting for the specialist, shown, taken down for now, or not taken in."""

    SUGGESTED = "suggested"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    DISMISSED = "dismissed"


class Origin(StrEnum):
    """Where a listing came from."""

    PACK = "pack"
    AGENCY = "agency"
    MISSION = "mission"
    FEDERAL = "federal"
    LOCAL = "local"
    FICTIONAL = "fictional"


class Checked(StrEnum):
    """How firmly a fact is known; only what is verified may be shown without saying that it is unchecked."""

    VERIFIED = "verified"
    LIKELY = "likely"
    RECALL = "recall"


class Reach(StrEnum):
    """A way to reach a service."""

    PHONE = "phone"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    CHAT = "chat"
    CHATBOT = "chatbot"
    TTY = "tty"
    VIDEO = "video"
    EMAIL = "email"
    WEB = "web"
    WEB_FORM = "web_form"


class ChangeField(StrEnum):
    """The part of a listing that a suggestion speaks of; `listing` is a specialist's edit of several parts at once."""

    NAME = "name"
    DESCRIPTION = "description"
    HOURS = "hours"
    PHONE = "phone"
    WEBSITE = "website"
    LANGUAGES = "languages"
    NEEDS = "needs"
    PLACE = "place"
    OTHER = "other"
    LISTING = "listing"


class ChangeState(StrEnum):
    """A suggested change waits, was taken over, or was declined."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is looked for; empty parts ask nothing. `place` is a town or a state as somebody writes it.

    `on_request` looks among enforcement, consulates and the like, and only there: they never mix with help.
    """

    needs: frozenset[str] = frozenset()
    place: str = ""
    subdivision: str = ""
    language: str = ""
    words: str = ""
    referable: bool = False
    on_request: bool = False
    page: int = 1
    per_page: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """A town with its state, a whole state, or (both empty) the whole country. Never an address."""

    town: str = ""
    subdivision: str = ""
    subdivision_name: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachView:
    """One way to reach a service. `dial` is fit for a tel: link, and empty for what is not a number."""

    reach: Reach
    value: str
    dial: str = ""
    label: str = ""
    hours: str = ""
    checked: Checked = Checked.RECALL


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard:
    """A listing as this reader may see it: nothing in it belongs to a tier above theirs."""

    service_id: UUID
    organisation_id: UUID
    name: str
    organisation_name: str
    kind: Kind
    tier: Tier
    standing: Standing
    origin: Origin
    descriptions: Mapping[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    needs_checked: bool = False
    offers: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    languages_checked: bool = False
    interpreters: bool = False
    places: tuple[PlaceView, ...] = ()
    reaches: tuple[ReachView, ...] = ()
    website: str = ""
    hours: str = ""
    takes_referrals: bool = False
    verified_on: date | None = None
    because: tuple[Reason, ...] = ()

    @property
    def fictional(self) -> bool:
        return self.origin is Origin.FICTIONAL

    @property
    def risky(self) -> bool:
        return self.kind in RISKY_KINDS or self.tier is Tier.ON_REQUEST

    def description(self, language: str) -> tuple[str, str]:
        """The description and the language it is in: the reader's where there is one, else any."""
        if language in self.descriptions:
            return self.descriptions[language], language
        return next(((text, code) for code, text in self.descriptions.items()), ("", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of a search: how many fit in all, and whether the place named is one we know.

    `also_in` names the states that all have a town of that name; `read_as` the words that were taken for others, which
    are spelt nearly the same.
    """

    services: tuple[ServiceCard, ...]
    total: int
    page: int
    per_page: int
    place_known: bool = True
    also_in: tuple[str, ...] = ()
    read_as: tuple[tuple[str, str], ...] = ()

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        return (self.page - 1) * self.per_page + 1 if self.services else 0

    @property
    def last(self) -> int:
        return self.first + len(self.services) - 1 if self.services else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """Where a fact was read."""

    name: str
    url: str = ""
    as_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    """The whole page of one listing for staff: the card, its sources, and what waits for it."""

    card: ServiceCard
    sources: tuple[SourceView, ...]
    website: str
    note: str
    checked: Checked
    referral_email: str
    referral_language: str
    heard_at: datetime | None
    changes: "tuple[ChangeView, ...]" = ()
    closed: bool = False
    written_by: str = ""
    own_words: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartChange:
    """One part of a specialist's edit: what it said when the edit was written, and what it will say. Codes or words."""

    part: str
    was: object
    will: object


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A suggested change: which part, what it says now, what it should say, by whom and when.

    `own` says that the reader wrote it: they may take it back, and somebody else approves it.
    """

    change_id: UUID
    service_id: UUID
    service_name: str
    field: ChangeField
    was: str
    text: str
    by_name: str
    at: datetime
    state: ChangeState
    parts: tuple[PartChange, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """What waits for the partnership specialist: suggested listings (one page of them) and suggested changes."""

    listings: Found
    changes: tuple[ChangeView, ...]
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOfDirectory:
    """Counts for the desk: listings shown, checked within a year, and waiting."""

    published: int
    checked_this_year: int
    takes_referrals: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingChanges:
    """What the specialist edits in a listing. None leaves a part as it is.

    `town` and `subdivision` say where a service is, `areas` which whole states it serves besides; given together, they
    replace every place of the listing.
    """

    name: str | None = None
    description: str | None = None
    language: str = "en"
    hours: str | None = None
    website: str | None = None
    phone: str | None = None
    needs: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    interpreters: bool | None = None
    town: str | None = None
    subdivision: str | None = None
    needs_checked: bool | None = None
    languages_checked: bool | None = None
    areas: tuple[str, ...] | None = None
    populations: tuple[str, ...] | None = None
    sms: str | None = None
    email: str | None = None
    tier: Tier | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListing:
    """A listing written by hand: of an organisation that we know, or of a new one by its name.

    `about` are the parts that an edit has as well; `source`, `source_url` and `read_on` say where and when it was read.
    """

    about: ListingChanges
    kind: Kind = Kind.NGO
    organisation_id: UUID | None = None
    organisation: str = ""
    source: str = ""
    source_url: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationCard:
    """An organisation that a partner belongs to, with its listings."""

    organisation_id: UUID
    name: str
    services: tuple[ServiceCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """A partner account that speaks for an organisation, and whether it can still sign in as a provider."""

    user_id: UUID
    name: str
    email: str
    since: datetime
    works: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRow:
    """An organisation in the specialist's list: how many listings it has, and how many people answer for it."""

    organisation_id: UUID
    name: str
    kind: Kind
    listings: int
    members: int
    takes_referrals: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationView:
    """An organisation's page for the specialist."""

    organisation_id: UUID
    name: str
    kind: Kind
    website: str
    services: tuple[ServiceCard, ...]
    members: tuple[MemberView, ...]
