"""What can be done with situations and cases: opening, working, inviting, closing and reopening."""

from northline.apps.cases.actions.closing import close_case, decide_closing, reopen_case
from northline.apps.cases.actions.contacts import read_linked_contact
from northline.apps.cases.actions.erasing import ask_contact_erasure, erase_contact
from northline.apps.cases.actions.needs import add_need, change_need
from northline.apps.cases.actions.news import erase_case_of, tell_team_of_glass
from northline.apps.cases.actions.opening import link_contact, open_case, open_from_contact
from northline.apps.cases.actions.situations import (
    add_person_to_situation,
    change_situation,
    open_situation,
    put_into_situation,
)
from northline.apps.cases.actions.team import end_invitation, hand_over, invite
from northline.apps.cases.actions.work import (
    add_note,
    add_task,
    add_timeline,
    finish_task,
    read_case,
    read_situation,
    set_state,
)

__all__ = [
    "add_need",
    "add_note",
    "add_person_to_situation",
    "add_task",
    "add_timeline",
    "ask_contact_erasure",
    "change_need",
    "change_situation",
    "close_case",
    "decide_closing",
    "end_invitation",
    "erase_case_of",
    "erase_contact",
    "finish_task",
    "hand_over",
    "invite",
    "link_contact",
    "open_case",
    "open_from_contact",
    "open_situation",
    "put_into_situation",
    "read_case",
    "read_linked_contact",
    "read_situation",
    "reopen_case",
    "set_state",
    "tell_team_of_glass",
]
