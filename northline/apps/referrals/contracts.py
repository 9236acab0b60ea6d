"""What leaves the referrals: states, values and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from northline.apps.people.contracts import DataCategory
from northline.foundation.errors import Refusal

WRONG_TRIES = 5
ANSWER_DAYS = (1, 2, 3, 7)
USUAL_ANSWER_DAYS = 3
REMIND_AFTER = timedelta(hours=24)
REMIND_AGAIN_AFTER = timedelta(hours=12)
LONGEST_VALUE = 500
LONGEST_MESSAGE = 1_000


class State(StrEnum):
    """Where a referral stands. Drafts leave nothing; what was sent can be recalled until it is accepted."""

    DRAFT = "draft"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    NO_RESPONSE = "no_response"
    RECALLED = "recalled"


WAITING = frozenset({State.SENT, State.ACKNOWLEDGED})
ANSWERED = frozenset({State.ACCEPTED, State.WAITLISTED, State.DECLINED})
RECALLABLE = frozenset({State.DRAFT, State.SENT, State.ACKNOWLEDGED, State.WAITLISTED, State.NO_RESPONSE})
TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SENT, State.RECALLED}),
    State.SENT: frozenset(
        {State.ACKNOWLEDGED, State.ACCEPTED, State.WAITLISTED, State.DECLINED, State.NO_RESPONSE, State.RECALLED}
    ),
    State.ACKNOWLEDGED: frozenset({State.ACCEPTED, State.WAITLISTED, State.DECLINED, State.NO_RESPONSE, State.RECALLED}),
    State.WAITLISTED: frozenset({State.ACCEPTED, State.DECLINED, State.RECALLED}),
    State.NO_RESPONSE: frozenset({State.SENT, State.ACCEPTED, State.WAITLISTED, State.DECLINED, State.RECALLED}),
    State.ACCEPTED: frozenset(),
    State.DECLINED: frozenset(),
    State.RECALLED: frozenset(),
}


class AnswerKind(StrEnum):
    """What a provider can say."""

    ACCEPT = "accept"
    WAITLIST = "waitlist"
    DECLINE = "decline"

    @property
    def state(self) -> State:
        return {"accept": State.ACCEPTED, "waitlist": State.WAITLISTED, "decline": State.DECLINED}[self.value]


class Show(StrEnum):
    """Which referrals the desk lists."""

    WAITING = "waiting"
    ANSWERED = "answered"
    DRAFTS = "drafts"
    ALL = "all"


class CodeTold(StrEnum):
    """How reading out the code went."""

    READ = "read"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What would leave: a value for each category that was chosen, the needs by their codes, and a line to the service."""

    values: Mapping[DataCategory, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    message: str = ""

    @property
    def categories(self) -> frozenset[DataCategory]:
        named = frozenset(self.values)
        return named | {DataCategory.NEEDS} if self.needs else named


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A provider's answer. `until` goes with a waiting list, `reason` (a code of the pack) with a no."""

    kind: AnswerKind
    until: date | None = None
    reason: str = ""
    appointment: str = ""
    meets: str = ""
    note: str = ""
    listing_true: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SentReferral:
    """A referral that has just left. The spoken code is in no other place and is shown once."""

    referral_id: UUID
    code: str
    spoken: str
    service_name: str
    expires_at: datetime

    @property
    def groups(self) -> tuple[str, ...]:
        """The spoken code in its groups, as it is read out."""
        return tuple(self.spoken.split(" "))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """A referral in a list: nothing of what was shared."""

    referral_id: UUID
    code: str
    case_id: UUID
    case_code: str
    person_id: UUID
    service_id: UUID
    service_name: str
    organisation_id: UUID
    state: State
    created_at: datetime
    sent_at: datetime | None
    acknowledged_at: datetime | None
    answer_by: datetime | None
    answered_at: datetime | None
    recalled_at: datetime | None
    waitlist_until: date | None
    reason: str
    overdue: bool
    locked: bool = False

    @property
    def at(self) -> datetime:
        """When it came to where it stands."""
        return self.recalled_at or self.answered_at or self.acknowledged_at or self.sent_at or self.created_at

    @property
    def waits(self) -> bool:
        return self.state in WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What was shared, opened for one reader: categories with their words, needs as codes, the line, and what stayed."""

    values: Mapping[DataCategory, str]
    needs: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """A referral's page on the desk."""

    row: ReferralRow
    shared: Shared
    answer_words: Mapping[str, str] = field(default_factory=dict)
    reminded_at: datetime | None = None
    code_told: CodeTold | None = None
    code_told_at: datetime | None = None
    link_ends_at: datetime | None = None
    consent_id: UUID | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What a provider sees after the code, or after sign-in."""

    referral_id: UUID
    code: str
    service_id: UUID
    service_name: str
    organisation_id: UUID
    state: State
    shared: Shared
    answer_by: datetime | None
    waitlist_until: date | None
    reason: str
    link_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of an answer; `repeated` says that the same answer had been given before."""

    code: str
    service_name: str
    state: State
    waitlist_until: date | None
    repeated: bool = False


class NotReferable(Refusal):
    text = _("This service does not take referrals from us. Choose another, or call them together.")


class NothingChosen(Refusal):
    text = _("Choose at least one thing to share.")


class ValueMissing(Refusal):
    text = _("Write what you would share, or take the tick away.")


class TooMuchText(Refusal):
    text = _("This text is too long. Shorten it to %(limit)s characters.")


class MessageNamesSomebody(Refusal):
    text = _("Your line holds a number, an address or a name that was not agreed. Take it out, then send.")


class AlreadySent(Refusal):
    text = _("This referral has left already. The code was shown once; you can make a new one.")


class NotRecallable(Refusal):
    text = _("They have answered already, so it can’t be recalled. Call them instead.")


class NotWaiting(Refusal):
    text = _("This referral does not wait for an answer.")


class RemindedLately(Refusal):
    text = _("They were reminded a short while ago. Call them, or wait until tomorrow.")


class CaseIsClosed(Refusal):
    text = _("This case is closed. Reopen it first, then refer.")


class LinkGone(Refusal):
    """Used, recalled, ended, locked or never there: all get the same answer, worded by the pack (`err.link_used`)."""

    text = _("This link has been used or has ended. Ask the person who gave it to you for a new one.")


class WrongCode(Refusal):
    text = _("This code does not fit this link. You have %(tries)s tries left.")

    def __init__(self, *, tries: int) -> None:
        super().__init__(tries=tries)
        self.tries = tries


class AlreadyAnswered(Refusal):
    text = _("You have answered this referral already. To change it, call us.")


class DateNeeded(Refusal):
    text = _("Choose the day until which they would wait.")


class ReasonNeeded(Refusal):
    text = _("Choose a reason. It helps us send the right people to you.")
