"""Reads of the floor."""

from northline.apps.floor.queries.danger import (
    danger,
    danger_of_contact,
    dispatch_for,
    dispatch_numbers,
    second_wanted,
)
from northline.apps.floor.queries.line import (
    expected_wait,
    find_by_code,
    has_offer,
    line_open,
    offer_for,
    place_in_line,
    presence_of,
    queue,
    service_mode,
    shift_of,
    task_of_contact,
    task_view,
    waiting_count,
)
from northline.apps.floor.queries.overview import age_since, changes_of_urgency, floor

__all__ = [
    "age_since",
    "changes_of_urgency",
    "danger",
    "danger_of_contact",
    "dispatch_for",
    "dispatch_numbers",
    "expected_wait",
    "find_by_code",
    "floor",
    "has_offer",
    "line_open",
    "offer_for",
    "place_in_line",
    "presence_of",
    "queue",
    "second_wanted",
    "service_mode",
    "shift_of",
    "task_of_contact",
    "task_view",
    "waiting_count",
]
