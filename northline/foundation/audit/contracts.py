"""What leaves the room of the audit: entries, findings, the report."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from northline.foundation.actor import ActorKind

MOST_SHOWN = 200


class Finding(StrEnum):
    """What a verification can find."""

    CHANGED = "changed"  # an entry or its seal says something else than what was sealed
    MISSING = "missing"  # an entry that was written is gone
    SEAL_MISSING = "seal_missing"  # a place in the chain is empty
    INSERTED = "inserted"  # an entry that never went to the sealer: written around the triggers
    TAIL_CUT = "tail_cut"  # a signed head stands beyond the end of the chain
    REWRITTEN = "rewritten"  # the chain agrees with itself, but not with a signed head
    HEADS_CHANGED = "heads_changed"  # a line of the heads file is not what was signed, or lines are gone between
    HEADS_CUT = "heads_cut"  # the heads file ends before its own copy does
    HEADS_BEHIND = "heads_behind"  # seals without a head for over a minute: the file's end was cut, or the sealer stands still
    HEADS_MISSING = "heads_missing"  # there are seals, and no heads file
    KEY_CHANGED = "key_changed"  # the public key beside the heads file is not this deployment's
    SEALER_LATE = "sealer_late"  # entries have waited for their place for over a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One finding, and where: the entry's id, its position in the chain, the line of the heads file; None where none."""

    finding: Finding
    entry_id: int | None = None
    position: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        places = (("entry", self.entry_id), ("position", self.position), ("line of the heads file", self.line))
        where = ", ".join(f"{name} {value}" for name, value in places if value is not None)
        return f"{self.finding.value}: {where}" if where else self.finding.value


@dataclass(slots=True, kw_only=True)
class Report:
    """What a verification saw. `sound` when nothing was found; the first findings in full, all of them counted."""

    sealed: int = 0
    last_position: int = 0
    heads: int = 0
    signed_up_to: int = 0
    waiting: int = 0
    found: list[Found] = field(default_factory=list)
    counts: Counter[Finding] = field(default_factory=Counter)

    @property
    def sound(self) -> bool:
        return not self.counts

    def add(
        self,
        finding: Finding,
        *,
        entry_id: int | None = None,
        position: int | None = None,
        line: int | None = None,
        times: int = 1,
    ) -> None:
        self.counts[finding] += times
        if len(self.found) < MOST_SHOWN:
            self.found.append(Found(finding=finding, entry_id=entry_id, position=position, line=line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A verification as the auditor's page shows it: under way while `as_of` is None, with `done` of `rows` read.

    When it has ended and `report` is None, the stored result was changed.
    """

    asked_at: datetime
    rows: int
    done: int
    as_of: datetime | None
    report: Report | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an auditor looks for: an event or the first part of one, a record or an account by id, a stretch of time, a page."""

    event: str = ""
    record_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryShown:
    """One entry; `position` is its place in the sealed chain, None for the second in which it waits for it."""

    entry_id: int
    at: datetime
    actor_kind: ActorKind
    actor_id: UUID | None
    actor_code: str
    event: str
    subject: str
    subject_id: UUID | None
    detail: Mapping[str, str | int | bool]
    position: int | None
