"""What takes two people: disclosing by duty, opening by break-glass, holding and erasing. Values and refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from northline.apps.people.contracts.vault import (
    DataCategory,
    DisclosureView,
    DutyBasis,
    DutyId,
    DutyState,
    PersonId,
    ReadReason,
    Section,
)
from northline.foundation.errors import Refusal

GlassId = NewType("GlassId", UUID)
HoldId = NewType("HoldId", UUID)
ErasureId = NewType("ErasureId", UUID)

DUTY_HOLDS_FOR = timedelta(hours=24)
GLASS_HOLDS_FOR = timedelta(minutes=15)
LONGEST_WHY = 1_000


class ErasureGround(StrEnum):
    """Why a record is erased. A code, since no word about the person may outlive the record."""

    THEY_ASK = "they_ask"
    TIME_IS_OVER = "time_is_over"
    BY_MISTAKE = "by_mistake"
    COURT_ORDER = "court_order"


class ErasureState(StrEnum):
    ASKED = "asked"
    REFUSED = "refused"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAsked:
    """What is asked for: on which ground, who would get which data, and why a yes can't be waited for."""

    basis: DutyBasis
    named_duty: str
    recipient: str
    recipient_name: str
    data: frozenset[DataCategory]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """A request to disclose without consent, and what became of it. Codes only."""

    duty_id: DutyId
    person_id: PersonId
    person_code: str
    basis: DutyBasis
    named_duty: str
    recipient: str
    data: frozenset[DataCategory]
    state: DutyState
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    until: datetime
    ended: bool = False

    @property
    def opens(self) -> bool:
        """May data leave on it now?"""
        return self.state is DutyState.APPROVED and not self.ended

    @property
    def waits(self) -> bool:
        return self.state is DutyState.ASKED and not self.ended


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyNotice:
    """Were they told that something left without their yes? Or why it is not safe to tell them yet."""

    told: bool
    at: datetime
    by: UUID
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyOpened:
    """A duty's page for one reader: with the words of who asked and who decided."""

    view: DutyView
    recipient_name: str
    why: str
    answer: str
    left: tuple[DisclosureView, ...]
    notices: tuple[DutyNotice, ...]
    may_decide: bool
    may_use: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassView:
    """An opening by break-glass, and what its review said. Codes only."""

    glass_id: GlassId
    person_id: PersonId
    person_code: str
    section: Section
    reason: ReadReason
    opened_by: UUID
    opened_at: datetime
    until: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    justified: bool | None
    times: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassOpened:
    """The same for one reader, with the words of who opened and who reviewed."""

    view: GlassView
    why: str
    answer: str
    may_review: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldView:
    """Something outside the house, such as a court's order, for which a record is kept whatever else is asked."""

    hold_id: HoldId
    placed_by: UUID
    placed_at: datetime
    matter: str
    may_lift: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureView:
    """A request to erase, and what became of it; `counts` is all that stays of what was destroyed."""

    erasure_id: ErasureId
    person_id: PersonId
    person_code: str
    ground: ErasureGround
    state: ErasureState
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    may_decide: bool
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasurePage:
    """What erasing this record would destroy, what keeps it, and what was asked before. No word of the record itself."""

    person_id: PersonId
    code: str
    erased: bool
    counts: Mapping[str, int]
    holds: tuple[HoldView, ...]
    waiting: ErasureView | None
    past: tuple[ErasureView, ...]


class DutyEnded(Refusal):
    text = _("This request has ended: a day has passed. Ask again if it is still needed.")


class AlreadyYours(Refusal):
    """Who may open a section anyway breaks no glass."""

    text = _("You may open this section anyway, with a reason. No glass needs to be broken.")


class RecordHeld(Refusal):
    text = _("This record is held, so nothing may be erased. Lift every hold first, with a second person.")


class ErasureWaits(Refusal):
    text = _("An erasure of this record was asked for before, and waits for a second person.")


class CodeDoesNotMatch(Refusal):
    text = _("This is not the code of this record. Type it as it stands above.")
