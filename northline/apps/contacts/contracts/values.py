"""What a conversation is made of: identifiers, states, limits, and values for those who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

ContactId = NewType("ContactId", UUID)
SegmentId = NewType("SegmentId", UUID)
ResumeWords = tuple[str, ...]  # four, or none: two find the chat, two prove that it is theirs

MESSAGE_LIMIT = 4_000  # characters; longer text is sent in parts
PAGE_IDLE = timedelta(hours=4)  # an open page that nobody touches closes itself
WORDS_LIVE = timedelta(hours=24)  # the four words, counted from the last word of either side
WRONG_TRIES = 5
AMEND_OWN = timedelta(hours=24)  # an advocate may amend their own finalised record for this long
START_REPEAT = timedelta(minutes=10)  # a start form sent twice opens the same chat, once, within this time


class Channel(StrEnum):
    CHAT = "chat"
    TIP = "tip"
    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    FORM = "form"


class ContactState(StrEnum):
    """Where the conversation stands; who works on it is the floor's."""

    WAITING = "waiting"
    TALKING = "talking"
    ENDED = "ended"


class EndedBy(StrEnum):
    VISITOR = "visitor"
    STAFF = "staff"
    SYSTEM = "system"


class Age(StrEnum):
    """*Unsure* is a state of its own: script, clock and form for minors show at once."""

    ADULT = "adult"
    MINOR = "minor"
    UNSURE = "unsure"
    NOT_ASKED = "not_asked"


class Writer(StrEnum):
    VISITOR = "visitor"
    STAFF = "staff"
    NOTE = "note"  # staff only
    EVENT = "event"  # written by the software, without words


class Event(StrEnum):
    """What happened in a conversation, besides words. `TOLD` are shown to the visitor too."""

    JOINED = "joined"
    HANDED_ON = "handed_on"
    HOLDER_LEFT = "holder_left"
    SUPERVISOR_JOINED = "supervisor_joined"
    SUPERVISOR_LEFT = "supervisor_left"
    SOMEONE_NEAR = "someone_near"
    RESUMED = "resumed"
    RELEASED = "released"
    PAGE_LEFT = "page_left"
    WORDS_STOPPED = "words_stopped"
    ENDED = "ended"


TOLD = frozenset({Event.JOINED, Event.HANDED_ON, Event.SUPERVISOR_JOINED, Event.SUPERVISOR_LEFT, Event.RESUMED, Event.RELEASED})


class ParticipantKind(StrEnum):
    VISITOR = "visitor"
    ADVOCATE = "advocate"
    INTERPRETER = "interpreter"
    SUPERVISOR = "supervisor"
    OUTSIDE_AGENCY = "outside_agency"


class RecordState(StrEnum):
    DRAFT = "draft"
    FINALISED = "finalised"
    AMENDED = "amended"


class ContactClass(StrEnum):
    """The field's classes of a contact; the last two are not about trafficking."""

    CRISIS = "crisis"
    TIP = "tip"
    REFERRAL = "referral"
    TRAINING = "training"
    INFORMATION = "information"
    HIGH_RISK = "high_risk"
    UNRELATED = "unrelated"
    ABUSIVE = "abusive"


class Disposition(StrEnum):
    """How a contact ended for the desk; the packs' list `dispositions` says which count in the figures."""

    HELPED = "helped"
    INFORMATION_GIVEN = "information_given"
    REFERRED = "referred"
    CASE_OPENED = "case_opened"
    CASE_CONTINUED = "case_continued"
    REPORT_PLANNED = "report_planned"
    EMERGENCY_CALLED = "emergency_called"
    TIP_RECORDED = "tip_recorded"
    DECLINED = "declined"
    BROKE_OFF = "broke_off"
    LEFT_BEFORE = "left_before"
    REFERRED_ELSEWHERE = "referred_elsewhere"
    SILENT = "silent"
    HANG_UP = "hang_up"
    WRONG_NUMBER = "wrong_number"
    TEST = "test"
    ABUSIVE = "abusive"
    UNRELATED = "unrelated"


class PageEnd(StrEnum):
    """Why a page's token stopped working."""

    LEFT = "left"
    NEAR = "near"
    ENDED = "ended"
    RESUMED = "resumed"
    REISSUED = "reissued"
    IDLE = "idle"
    UNKNOWN = "unknown"  # never ours, or no longer kept


class CodeEnd(StrEnum):
    """Why four words stopped working."""

    TRIES = "tries"
    ENDED = "ended"
    REISSUED = "reissued"
    OLD = "old"


class SurveyChoice(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A contact that arrived. `token` and `resume_words` are empty where the channel has no page to come back to.

    The four words: the first two find the chat, the last two prove that it is theirs. Only hashes of them are kept.
    """

    contact_id: ContactId
    token: str
    resume_words: ResumeWords
    created: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A stored message; `repeated` when the same form key had been stored before."""

    message_id: int
    repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """One line of a conversation, opened for somebody who may read it.

    `author` is the staff member's name, or empty; `event` is empty but for `Writer.EVENT`.
    """

    id: int
    writer: Writer
    text: str
    event: str
    author: str
    author_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the desk must see beside a conversation at all times."""

    someone_near: datetime | None
    resumed: datetime | None
    released: datetime | None
    page_open: bool
    wrong_tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """What one may know of a contact without reading it."""

    contact_id: ContactId
    code: str
    channel: Channel
    language: str
    arrived_at: datetime
    state: ContactState
    ended_at: datetime | None
    ended_by: EndedBy | None
    someone_near: datetime | None
    resumed: datetime | None
    released: datetime | None
    age: Age
    holder_id: UUID | None
    holder_name: str
    last_visitor_word_at: datetime | None
    last_word_at: datetime
    finalised: bool
    erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The messages after `after`, oldest first, with the marks and the answers given before the chat.

    `supervisors` are the names of those who joined and have not left; `supervising` says that the reader is one of them.
    """

    card: ContactCard
    messages: tuple[MessageView, ...]
    marks: Marks
    answers: Mapping[str, str]
    last_id: int
    may_reply: bool
    supervisors: tuple[str, ...]
    supervising: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorView:
    """What the visitor's own page may show. Earlier words are absent until an advocate releases them."""

    contact_id: ContactId
    state: ContactState
    language: str
    holder_name: str
    messages: tuple[MessageView, ...]
    answers: Mapping[str, str]
    held_back: bool
    resumed: bool
    wrong_tries: int
    supervisors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadWords:
    """New words of a visitor for the dispatcher's triage; they stay in memory."""

    message_id: int
    contact_id: ContactId
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageFacts:
    """What triage needs of one contact besides new words."""

    contact_id: ContactId
    channel: Channel
    language: str
    arrived_at: datetime
    answers: Mapping[str, str]
    words: tuple[str, ...]
    age: Age
    someone_near: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChanges:
    """Fields of the contact form; None leaves a field as it was, an empty value clears it."""

    contact_class: ContactClass | None = None
    about: str | None = None  # who it is about: self, someone, seen, work, other
    types: tuple[str, ...] | None = None  # pack codes
    venue: str | None = None
    subdivision: str | None = None
    place: str | None = None  # as told, in words; sealed
    needs: tuple[str, ...] | None = None
    age: Age | None = None
    summary: str | None = None  # sealed
    safe_reply: str | None = None  # how to reach them safely, in words; sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The contact form in its newest version. Sealed fields are opened for somebody who may read the contact."""

    contact_id: ContactId
    version: int
    state: RecordState
    contact_class: ContactClass | None
    disposition: Disposition | None
    about: str
    types: tuple[str, ...]
    venue: str
    subdivision: str
    place: str
    needs: tuple[str, ...]
    age: Age
    summary: str
    safe_reply: str
    written_at: datetime | None
    written_by: str
    reason: str = ""  # why it was amended
    marks: Mapping[str, str] = field(default_factory=dict)  # of each field's value, to see later whether it changed
    earlier: tuple[int, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one reads of a contact without working in it."""

    conversation: Conversation
    record: Record
