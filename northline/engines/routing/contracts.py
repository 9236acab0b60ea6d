"""What routing looks at and what it says."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from northline.engines.triage.contracts import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A task that waits. `not_to` are advocates who just declined it or let it pass."""

    task_id: UUID
    level: Level
    waited: timedelta
    language: str
    not_to: frozenset[UUID] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An advocate who is available. `crises_in_a_row` counts crisis contacts without another between."""

    advocate_id: UUID
    languages: frozenset[str]
    holds: int
    capacity: int
    idle: timedelta = timedelta(0)
    crises_in_a_row: int = 0

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One task for one advocate, and what spoke for it."""

    task_id: UUID
    advocate_id: UUID
    language_match: bool
    over_crisis_limit: bool
