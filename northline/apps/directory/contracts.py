"""What leaves the directory: listings as values, searches, and the refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from northline.engines.matching import Reason
from northline.foundation.errors import Refusal


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
    """The part of a listing that a suggestion speaks of."""

    NAME = "name"
    DESCRIPTION = "description"
    HOURS = "hours"
    PHONE = "phone"
    WEBSITE = "website"
    LANGUAGES = "languages"
    NEEDS = "needs"
    PLACE = "place"
    OTHER = "other"


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
    """One page of a search: how many fit in all, and whether the place named is one we know."""

    services: tuple[ServiceCard, ...]
    total: int
    page: int
    per_page: int
    place_known: bool = True

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A suggested change: which part, what it says now, what it should say, by whom and when."""

    change_id: UUID
    service_id: UUID
    service_name: str
    field: ChangeField
    was: str
    text: str
    by_name: str
    at: datetime
    state: ChangeState


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
    """What the specialist edits in a listing. None leaves a part as it is."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationCard:
    """An organisation that a partner belongs to, with its listings."""

    organisation_id: UUID
    name: str
    services: tuple[ServiceCard, ...]


class NotForSpecialist(Refusal):
    text = _("Only the partnership team decides what the directory shows.")


class NothingToReach(Refusal):
    text = _("This listing has no telephone, no site and no other way to reach it. Add one, then publish it.")


class NotPublished(Refusal):
    text = _("Only a published listing can take referrals.")


class NoReferralsThere(Refusal):
    text = _("Referrals never go to police, immigration offices or consulates.")


class BadListing(Refusal):
    """A field does not read as it should; `field` names it."""

    text = _("Look at this field: %(field)s.")

    def __init__(self, *, field: str) -> None:
        super().__init__(field=field)
        self.field = field


class NoReferralAddress(Refusal):
    text = _("Write the e-mail address that receives their referrals.")


class AlreadyDecided(Refusal):
    text = _("Somebody has decided this already. Nothing was changed.")
