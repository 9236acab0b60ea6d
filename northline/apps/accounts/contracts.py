"""What leaves the room of accounts: people who sign in, their roles, and the acts that Northline declines here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from northline.foundation.actor import ActorKind, Role
from northline.foundation.errors import Refusal

INVITATION_LASTS = timedelta(hours=72)
ENROLMENT_AFTER_LOSS_LASTS = timedelta(hours=1)
RESTORATION_WAITS = timedelta(hours=24)
TRIES_BEFORE_PAUSE = 5
PAUSE = timedelta(minutes=5)


class CodeKind(StrEnum):
    """Why a person holds an enrolment code."""

    INVITATION = "invitation"
    RESTORATION = "restoration"


class FactorChange(StrEnum):
    """What somebody did to their own ways of signing in."""

    ADDED = "factor_added"
    REMOVED = "factor_removed"
    CODES_RENEWED = "recovery_codes_renewed"
    PASSWORD_SET = "password_set"  # noqa: S105  the name of an event


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody with an account, as colleagues see them."""

    id: UUID
    name: str
    team: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderCard:
    """A partner account as the partnership team knows it; `works` says that it still signs in as a service provider."""

    id: UUID
    name: str
    email: str
    works: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCard:
    """An account, as its administrator sees it."""

    id: UUID
    kind: ActorKind
    email: str
    name: str
    team: str
    language: str
    roles: tuple[Role, ...]
    created_at: datetime
    left_at: datetime | None
    has_key: bool
    waits_for_code_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    language: str
    single_letter_keys: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """A code that is shown this once and never again; only its keyed hash is stored."""

    account_id: UUID
    name: str
    code: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationCard:
    """A lost key that waits for the second supervisor."""

    id: UUID
    account_id: UUID
    name: str
    team: str
    opened_by: UUID
    opened_by_name: str
    opened_at: datetime
    until: datetime
    may_approve: bool


class NotYourOwnRoles(Refusal):
    text = _("Nobody changes their own roles. Ask another administrator.")


class NotYourself(Refusal):
    text = _("This is about you, so somebody else has to do it.")


class EmailInUse(Refusal):
    text = _("Somebody already has an account with this e-mail address.")


class RoleOfOtherSide(Refusal):
    text = _("This role belongs to the other side: staff and partners never share an account.")


class HasLeft(Refusal):
    text = _("This person has left. Open a new account if they come back.")


class AlreadyWaiting(Refusal):
    text = _("A colleague has already asked for this. It waits for a second supervisor.")


class SecondSupervisorNeeded(Refusal):
    text = _("You asked for this, so another supervisor has to agree.")


class NoLongerWaiting(Refusal):
    text = _("This request has ended. Open it again if the key is still lost.")


class CodeNotAccepted(Refusal):
    text = _("That e-mail address and code do not fit together, or the code has ended. Ask for a new one.")


class TooManyTries(Refusal):
    text = _("Too many tries. Wait five minutes, then try again.")


class LastKey(Refusal):
    text = _("This is your only key. Add another before you remove it.")
