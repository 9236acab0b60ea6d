"""Writes of the floor: one verb each, one transaction each."""

from northline.apps.floor.actions.arrival import note_contact, receive_arrival
from northline.apps.floor.actions.danger import (
    add_danger_note,
    agree_as_second,
    close_danger,
    open_danger,
    read_danger,
    review_danger,
    set_basis,
    write_place,
)
from northline.apps.floor.actions.numbers import remove_dispatch_number, set_dispatch_number, set_service_mode
from northline.apps.floor.actions.offers import accept_offer, decline_offer, take_task
from northline.apps.floor.actions.presence import mark_seen, set_presence
from northline.apps.floor.actions.urgency import override_urgency, weigh_repeats, write_record
from northline.apps.floor.actions.work import (
    cancel_task,
    complete,
    contact_ended,
    finish,
    hand_back,
    hand_back_work_of,
    let_go_of_erased,
    take_over,
)

__all__ = [
    "accept_offer",
    "add_danger_note",
    "agree_as_second",
    "cancel_task",
    "close_danger",
    "complete",
    "contact_ended",
    "decline_offer",
    "finish",
    "hand_back",
    "hand_back_work_of",
    "let_go_of_erased",
    "mark_seen",
    "note_contact",
    "open_danger",
    "override_urgency",
    "read_danger",
    "receive_arrival",
    "remove_dispatch_number",
    "review_danger",
    "set_basis",
    "set_dispatch_number",
    "set_presence",
    "set_service_mode",
    "take_over",
    "take_task",
    "weigh_repeats",
    "write_place",
    "write_record",
]
