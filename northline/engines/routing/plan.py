"""One round of offers: at most one per advocate and one per task."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from northline.engines.routing.contracts import Candidate, Offer, Waiting
from northline.engines.triage.ageing import PROMISES, effective_priority
from northline.engines.triage.contracts import Level

CRISES_IN_A_ROW: Final = 3
"""After so many crises in a row, somebody else is asked first: a person needs to breathe out."""


def answer_order(*, waiting: Iterable[Waiting], promises: dict[Level, timedelta] = PROMISES) -> tuple[Waiting, ...]:
    """By effective priority, then by who waited longest; ties by id, so that two runs agree."""
    return tuple(
        sorted(
            waiting,
            key=lambda task: (
                effective_priority(level=task.level, waited=task.waited, promises=promises),
                -task.waited,
                task.task_id,
            ),
        )
    )


def plan_offers(
    *,
    waiting: Iterable[Waiting],
    candidates: Sequence[Candidate],
    promises: dict[Level, timedelta] = PROMISES,
    crisis_limit: int = CRISES_IN_A_ROW,
) -> tuple[Offer, ...]:
    """Give each waiting task, in answer order, to the free advocate who suits it best.

    Suits best: speaks the language, holds the fewest, has been idle longest. Language is a preference, never a wall:
    a task without a speaker goes to anybody, since an interpreter can join and waiting helps nobody. An advocate at the
    limit of crises in a row gets another one only when nobody else is free. Nobody is offered more than they can hold,
    no task is offered twice, and each advocate gets at most one offer a round.
    """
    free = {candidate.advocate_id: candidate for candidate in candidates if candidate.free > 0}
    offers: list[Offer] = []
    for task in answer_order(waiting=waiting, promises=promises):
        if not free:
            break
        fit = [candidate for candidate in free.values() if candidate.advocate_id not in task.not_to]
        if not fit:
            continue
        best = min(fit, key=lambda candidate: _unfitness(task, candidate, crisis_limit))
        del free[best.advocate_id]
        offers.append(
            Offer(
                task_id=task.task_id,
                advocate_id=best.advocate_id,
                language_match=task.language in best.languages,
                over_crisis_limit=_tired(task, best, crisis_limit),
            )
        )
    return tuple(offers)


def _tired(task: Waiting, candidate: Candidate, crisis_limit: int) -> bool:
    return task.level is Level.CRISIS and candidate.crises_in_a_row >= crisis_limit


def _unfitness(task: Waiting, candidate: Candidate, crisis_limit: int) -> tuple[bool, bool, int, timedelta, str]:
    return (
        _tired(task, candidate, crisis_limit),
        task.language not in candidate.languages,
        candidate.holds,
        -candidate.idle,
        str(candidate.advocate_id),
    )
