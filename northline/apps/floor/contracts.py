"""What leaves the floor: states, views of the queue, errors. No words of a visitor are among them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy

from northline.apps.contacts.contracts import Channel
from northline.engines.triage import Level, Reason
from northline.foundation.errors import NotHere, Refusal


class TaskState(StrEnum):
    PENDING = "pending"
    RESERVED = "reserved"
    ASSIGNED = "assigned"
    WRAPPING = "wrapping"
    COMPLETED = "completed"
    ABANDONED = "abandoned"
    DEFLECTED = "deflected"
    OVERFLOWED = "overflowed"
    CANCELLED = "cancelled"


WAITING = (TaskState.PENDING, TaskState.RESERVED)
HELD = (TaskState.ASSIGNED, TaskState.WRAPPING)
TERMINAL = (
    TaskState.COMPLETED,
    TaskState.ABANDONED,
    TaskState.DEFLECTED,
    TaskState.OVERFLOWED,
    TaskState.CANCELLED,
)


LONG_ABSENT = timedelta(minutes=30)
"""Unseen for so long, a colleague counts as away: what they hold goes on without them."""


class ReservationState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"
    RESCINDED = "rescinded"
    WRAPPING = "wrapping"
    COMPLETED = "completed"


class PresenceState(StrEnum):
    AVAILABLE = "available"
    BUSY = "busy"
    WRAP_UP = "wrap_up"
    BREAK = "break"
    OFFLINE = "offline"


class Mode(StrEnum):
    """How the whole line works today."""

    NORMAL = "normal"
    SURGE = "surge"
    FLOOD = "flood"


class Basis(StrEnum):
    """Why something may be told to an emergency service."""

    UNDECIDED = "undecided"
    AGREED = "agreed"
    DUTY = "duty"
    REFUSED = "refused"


class StepKind(StrEnum):
    """One line of a danger log."""

    OPENED = "opened"
    ASKED = "asked"
    PLACE_WRITTEN = "place_written"
    NUMBER_SHOWN = "number_shown"
    NUMBER_NOT_SET = "number_not_set"
    AGREED = "agreed"
    DUTY_PROPOSED = "duty_proposed"
    SECOND_AGREED = "second_agreed"
    REFUSED = "refused"
    CALLED = "called"
    NOTED = "noted"
    CLOSED = "closed"
    REVIEWED = "reviewed"


class DangerOutcome(StrEnum):
    """How a danger procedure ended."""

    HELP_CAME = "help_came"
    HELP_CALLED = "help_called"
    SAFE_NOW = "safe_now"
    NOT_WANTED = "not_wanted"
    CONTACT_LOST = "contact_lost"
    NOT_DANGER = "not_danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A person or a tip at the door.

    `answers` holds the codes of the questions before the chat, by these keys, each optional:
    `language` (ISO 639), `safe` (yes, short, near), `safe_until` (HH:MM in the hotline's zone),
    `about` (self, someone, saw, other), `age` (adult, minor, unsure), `people_now` (yes, no, unsure),
    `place`, `venue`. `words` is what the person wrote, sealed by contacts.
    `form_key` makes a second sending of the same form harmless. `repeat` says that they were in touch within the last week,
    as they told whoever notes the call: nobody is recognised by anything that they did not say.
    """

    channel: Channel
    language: str
    form_key: UUID
    answers: Mapping[str, str] = field(default_factory=dict)
    words: str | None = None
    repeat: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in line: 1 is next. Minutes are an estimate, at least one."""

    position: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A contact that arrived, with what its page needs; token and words are empty where the channel has no page."""

    contact_id: UUID
    token: str
    resume_words: tuple[str, ...]
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """One line of the queue, with the reasons beside the level."""

    task_id: UUID
    contact_id: UUID
    code: str
    state: TaskState
    channel: Channel
    language: str
    level: Level
    because: tuple[Reason, ...]
    overridden: bool
    arrived_at: datetime
    waited_seconds: int
    lifted: bool
    holder_id: UUID | None
    assigned_at: datetime | None
    requeued: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """An offer to one advocate, with the time until which it stands."""

    reservation_id: UUID
    task: TaskView
    offered_at: datetime
    deadline: datetime
    seconds_left: int
    seconds_total: int
    would_hold: int
    capacity: int
    language_match: bool
    crises_in_a_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceView:
    state: PresenceState
    since: datetime
    holds: int
    capacity: int
    missed_offers: int = 0
    open_danger_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """All that the left pane shows to one actor."""

    waiting: tuple[TaskView, ...]
    mine: tuple[TaskView, ...]
    wrapping: tuple[TaskView, ...]
    presence: PresenceView
    offer: OfferView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    """What the idle right pane says about one's own shift today."""

    answered: int
    crises: int
    to_finish: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerStepView:
    kind: StepKind
    at: datetime
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerView:
    """An open or closed danger procedure with its opened place, for those who may see the contact."""

    log_id: UUID
    contact_id: UUID
    code: str
    opened_at: datetime
    opened_by_id: UUID
    opened_by: str
    place: str
    subdivision: str
    area: str
    basis: Basis
    second_by: str
    outcome: DangerOutcome | None
    closed_at: datetime | None
    review_due: datetime
    reviewed_at: datetime | None
    reviewed_by: str
    steps: tuple[DangerStepView, ...]
    erased: bool = False

    @property
    def may_call(self) -> bool:
        """Nothing is called before consent, or duty with a second person."""
        return self.basis is Basis.AGREED or (self.basis is Basis.DUTY and bool(self.second_by))


@dataclass(frozen=True, slots=True, kw_only=True)
class UrgencyChange:
    """One override: from, to, by whom, when and why."""

    from_level: Level
    to_level: Level
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondWanted:
    """A duty to save a life that waits for a second person."""

    log_id: UUID
    code: str
    opened_by: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchView:
    """A local dispatch number kept by the operator."""

    number_id: UUID
    subdivision: str
    area: str
    number: str
    checked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOnFloor:
    advocate_id: UUID
    name: str
    state: PresenceState
    since: datetime
    holds: int
    wrapping: int
    capacity: int
    crises_in_a_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldTask:
    """A task in a colleague’s hands, as a supervisor sees it."""

    task: TaskView
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerLine:
    """A danger procedure in a list: no words, no place."""

    log_id: UUID
    code: str
    opened_at: datetime
    opened_by: str
    outcome: DangerOutcome | None
    closed_at: datetime | None
    review_due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorView:
    """What a supervisor sees: who is here, what waits, what needs a second look."""

    people: tuple[PersonOnFloor, ...]
    waiting: tuple[TaskView, ...]
    left_unanswered: tuple[TaskView, ...]
    running: tuple[HeldTask, ...]
    left_behind: tuple[HeldTask, ...]
    finished: tuple[HeldTask, ...]
    reviews: tuple[DangerLine, ...]
    mode: Mode


class NoSuchTask(NotHere):
    """The task does not exist, or is not yours: the same answer."""


class OfferGone(Refusal):
    text = gettext_lazy("This offer has ended. The contact keeps its place, and somebody answers it.")


class TaskTaken(Refusal):
    text = gettext_lazy("A colleague has just taken this contact.")


class HandsFull(Refusal):
    text = gettext_lazy("You hold as many contacts as you can. Finish one first.")


class NotAvailable(Refusal):
    text = gettext_lazy("Set yourself to Available first.")


class NotYoursToDo(Refusal):
    text = gettext_lazy("This contact has moved on. Look at the queue again.")


class ReasonMissing(Refusal):
    text = gettext_lazy("Write why, in a few words.")


class SummaryMissing(Refusal):
    text = gettext_lazy("Write a summary: two or three sentences, without names.")


class SecondPersonNeeded(Refusal):
    text = gettext_lazy("Somebody other than you has to agree to this.")


class BadNumber(Refusal):
    text = gettext_lazy("Write the whole number, with ten digits. A short emergency number cannot be called for another town.")
