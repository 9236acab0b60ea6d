"""A level ages: whoever waits longer than their level promises moves up one step, and then again."""

from datetime import timedelta
from typing import Final

from northline.engines.triage.contracts import Level

PROMISES: Final[dict[Level, timedelta]] = {
    Level.CRISIS: timedelta(seconds=30),
    Level.HIGH: timedelta(minutes=2),
    Level.RAISED: timedelta(minutes=10),
    Level.ROUTINE: timedelta(minutes=60),
}
"""How long each level may wait before its priority rises one step (roles.md, starting values)."""

OVERDUE: Final = 0
"""The step above a fresh crisis. Only a crisis that waited too long stands there."""


def effective_priority(*, level: Level, waited: timedelta, promises: dict[Level, timedelta] = PROMISES) -> int:
    """Answer order: 0 is an overdue crisis, 1 a crisis … 4 routine; ties go to whoever came first.

    Every level rises when its promise is broken, and again at each next level's promise. Other levels
    rise to stand among the crises, never above an overdue one: nobody's crisis waits behind an old
    routine question. A wait below zero (a clock that jumped back) counts as none.
    """
    left = max(waited, timedelta(0))
    step = int(level)
    while step > OVERDUE:
        if step == Level.CRISIS and level is not Level.CRISIS:
            return int(Level.CRISIS)
        promise = promises[Level(step)]
        if left < promise:
            return step
        left -= promise
        step -= 1
    return OVERDUE


def waits_for_next_step(*, level: Level, waited: timedelta, promises: dict[Level, timedelta] = PROMISES) -> timedelta | None:
    """The time until the next rise, or None when there is no step left."""
    left = max(waited, timedelta(0))
    for step in range(int(level), OVERDUE, -1):
        if step == Level.CRISIS and level is not Level.CRISIS:
            return None
        promise = promises[Level(step)]
        if left < promise:
            return promise - left
        left -= promise
    return None
