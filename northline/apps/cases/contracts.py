"""What leaves the room of cases: states, roles, values and refusals. Words that people said are in a value only where the actor
may read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from northline.foundation.errors import Refusal

CaseId = NewType("CaseId", UUID)
SituationId = NewType("SituationId", UUID)
NeedId = NewType("NeedId", UUID)
TaskId = NewType("TaskId", UUID)

CRISIS_CLOCK = timedelta(hours=24)
LONGEST_INVITATION = timedelta(days=366)
LONGEST_WORDS = 4_000
LONGEST_LINE = 300


class CaseState(StrEnum):
    IDENTIFIED = "identified"
    TRIAGE = "triage"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    IMPLEMENTATION = "implementation"
    CLOSURE_REVIEW = "closure_review"
    CLOSED = "closed"
    REOPENED = "reopened"


WORKING = (CaseState.TRIAGE, CaseState.ASSESSMENT, CaseState.PLAN, CaseState.IMPLEMENTATION)
OPEN_STATES = (CaseState.IDENTIFIED, *WORKING, CaseState.CLOSURE_REVIEW, CaseState.REOPENED)
BEFORE_ANSWER = (CaseState.IDENTIFIED, CaseState.TRIAGE)


class PersonRole(StrEnum):
    """What a person is in a situation, as alleged; codes of the packs' list `situation_roles`. One person may hold several,
    also victim and accused."""

    POTENTIAL_VICTIM = "potential_victim"
    DEPENDANT = "dependant"
    RELATIVE = "relative"
    SAFE_PERSON = "safe_person"
    WITNESS = "witness"
    ALLEGED_CONTROLLER = "alleged_controller"
    RECRUITER = "recruiter"
    TRANSPORTER = "transporter"
    BUYER = "buyer"
    EMPLOYER = "employer"
    CONTRACTOR = "contractor"
    ORGANISATION = "organisation"
    HELPER = "helper"
    OTHER = "other"
    UNSURE = "unsure"


class NeedState(StrEnum):
    OPEN = "open"
    UNDER_WAY = "under_way"
    WAITING = "waiting"
    MET = "met"
    NOT_WANTED = "not_wanted"


class TimelineKind(StrEnum):
    OPENED = "opened"
    CONTACT_LINKED = "contact_linked"
    SITUATION_LINKED = "situation_linked"
    STATE = "state"
    NOTE = "note"
    NEED = "need"
    TASK = "task"
    TASK_DONE = "task_done"
    INVITED = "invited"
    HANDED_OVER = "handed_over"
    CONSENT = "consent"
    CONSENT_REFUSED = "consent_refused"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    GLASS_BROKEN = "glass_broken"
    ERASED = "erased"
    REFERRAL_PROPOSED = "referral_proposed"
    REFERRAL_SENT = "referral_sent"
    REFERRAL_OPENED = "referral_opened"
    REFERRAL_ACCEPTED = "referral_accepted"
    REFERRAL_WAITLISTED = "referral_waitlisted"
    REFERRAL_DECLINED = "referral_declined"
    REFERRAL_RECALLED = "referral_recalled"
    REFERRAL_NO_RESPONSE = "referral_no_response"
    REFERRAL_RECEIVED = "referral_received"
    CLOSING_ASKED = "closing_asked"
    CLOSING_DECLINED = "closing_declined"
    CLOSED = "closed"
    REOPENED = "reopened"


REFERRAL_ENDS = (
    TimelineKind.REFERRAL_ACCEPTED,
    TimelineKind.REFERRAL_WAITLISTED,
    TimelineKind.REFERRAL_DECLINED,
    TimelineKind.REFERRAL_RECALLED,
    TimelineKind.REFERRAL_NO_RESPONSE,
    TimelineKind.REFERRAL_RECEIVED,
)
WRITTEN_BY_REFERRALS = (TimelineKind.REFERRAL_PROPOSED, TimelineKind.REFERRAL_SENT, TimelineKind.REFERRAL_OPENED, *REFERRAL_ENDS)


class ClosingReason(StrEnum):
    """Why a case ends; codes of the packs' list `closing_reasons`. None of them is a verdict on the person."""

    GOALS_MET = "goals_met"
    PERSON_ENDS = "person_ends"
    WITH_OTHER_SERVICE = "with_other_service"
    MOVED = "moved"
    OTHER_COUNTRY = "other_country"
    NO_CONTACT = "no_contact"
    UNSAFE = "unsafe"
    NOT_OUR_FIELD = "not_our_field"
    OPENED_TWICE = "opened_twice"
    DIED = "died"
    OTHER = "other"


class Goals(StrEnum):
    ALL = "all"
    SOME = "some"
    NONE = "none"
    NOT_KNOWN = "not_known"


class View(StrEnum):
    """How much of a case an actor sees."""

    WHOLE = "whole"
    BASIC = "basic"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """The basic view of a case: for everyone who routes."""

    case_id: CaseId
    code: str
    person_id: UUID
    state: CaseState
    owner: UUID
    owner_name: str
    team: str
    opened_at: datetime
    view: View = View.BASIC
    crisis: bool = False
    minor: bool = False
    due_at: datetime | None = None
    created: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine(CaseCard):
    """A line of the list of cases: what waits there."""

    needs: tuple[str, ...] = ()
    tasks_waiting: int = 0
    tasks_overdue: int = 0
    next_due: date | None = None
    closing_asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What the person asked for, in a code of the pack, and in their words where the actor may read them."""

    need_id: NeedId
    code: str
    state: NeedState
    words: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    task_id: TaskId
    title: str
    due: date | None
    assignee: UUID
    assignee_name: str
    done_at: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One thing that happened. `codes` say what in codes, `words` what somebody wrote."""

    kind: TimelineKind
    at: datetime
    by: str
    by_id: UUID | None
    codes: Mapping[str, str]
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInSituation:
    person_id: UUID
    code: str
    role: PersonRole
    known: str = ""
    case_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationCard:
    situation_id: SituationId
    code: str
    types: tuple[str, ...]
    venue: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationView(SituationCard):
    """A situation for somebody who may read it; `place` and `since` are as told."""

    place: str = ""
    subdivision: str = ""
    since: str = ""
    words: str = ""
    people: tuple[PersonInSituation, ...] = ()
    cases: tuple[CaseCard, ...] = ()
    contacts: tuple[UUID, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingView:
    """A closing that waits for a second person."""

    reason: ClosingReason
    goals: Goals
    words: str
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One state on the way, and when the case first came to it."""

    state: CaseState
    at: datetime | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    user_id: UUID
    name: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """How often somebody opened a case's page in one view, and when last."""

    by: UUID
    view: View
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView(CaseCard):
    """A case as its page shows it. With the basic view only state, owner and the codes of the needs are filled."""

    language: str = ""
    state_since: datetime | None = None
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    tasks: tuple[Task, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    situations: tuple[SituationCard, ...] = ()
    people: tuple[PersonInSituation, ...] = ()
    contacts: tuple[UUID, ...] = ()
    members: tuple[Member, ...] = ()
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    closing_reason: ClosingReason | None = None
    closing: ClosingView | None = None
    closing_needs_second: bool = False
    may_decide_closing: bool = False
    may_share: bool = False
    open_referrals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSituation:
    """What is told of a situation when it is opened or changed. Codes are the pack's; the rest is as told."""

    types: tuple[str, ...] = ()
    venue: str = ""
    subdivision: str = ""
    place: str = ""
    since: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """What opens together with a case. `person_code` links a person whom the house already knows."""

    person_code: str = ""
    preferred_name: str = ""
    language: str = ""
    age_group: str = ""
    needs: tuple[str, ...] = ()
    crisis: bool = False
    minor: bool = False
    agreed: bool = False
    safe_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What became of opening from a contact: always a situation, and a case where the person agreed to one."""

    situation_id: SituationId
    situation_code: str
    case: CaseCard | None


class CaseClosed(Refusal):
    text = _("This case is closed. Reopen it first, then write.")


class CaseNotClosed(Refusal):
    text = _("This case is open already.")


class StepNotPossible(Refusal):
    """A state that cannot follow the present one."""

    text = _("This step can’t come now. Look at where the case stands, and choose again.")


class NotAgreed(Refusal):
    """A case is help for a person who agreed to it."""

    text = _("A case begins with their yes. Ask them, then mark that they agreed; or open only the situation.")


class CaseOfSomebodyElse(Refusal):
    """The person already has a case that this actor may not open: the contact was not linked by guessing."""

    text = _("This person is already helped in a case. Ask its owner, %(owner)s.")


class OpenReferrals(Refusal):
    text = _("A referral still waits for an answer. Recall it, or wait, before closing.")


class WordsMissing(Refusal):
    text = _("Write a few words first.")


class WordsTooLong(Refusal):
    text = _("This text is too long. Shorten it to %(limit)s characters.")


class InvitationTooLong(Refusal):
    """A door that closes by itself closes within a year."""

    text = _("Choose a day within twelve months.")


class NeedKnown(Refusal):
    text = _("This need is on the list already.")


class SecondPersonNeeded(Refusal):
    text = _("Nobody approves their own act. A supervisor or case manager other than you decides.")


class ChangedMeanwhile(Refusal):
    text = _("Somebody changed this while you were writing. Look at what they wrote, then save again.")


class KeptByCase(Refusal):
    text = _("This contact belongs to a case. It is erased with the person of that case, not on its own.")
