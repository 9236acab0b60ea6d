"""Writes of contacts: one verb each, one transaction each, one audit entry each (messages are their own record)."""

from northline.apps.contacts.actions.arriving import mark_words_read, open_contact
from northline.apps.contacts.actions.desk import (
    add_staff_note,
    end_by_staff,
    end_quietly,
    join,
    leave_segment,
    release_earlier,
    reply,
)
from northline.apps.contacts.actions.erasing import (
    ask_erasure,
    erase_contact,
    erase_with_person,
    find_by_time,
    lift_hold,
    place_hold,
    read_erasure_page,
    refuse_erasure,
)
from northline.apps.contacts.actions.keeping import forget_closed_pages
from northline.apps.contacts.actions.reading import (
    end_grant,
    grant_reading,
    join_as_supervisor,
    leave_as_supervisor,
    open_reading,
    open_vouched_reading,
)
from northline.apps.contacts.actions.records import amend, finalise, save_record
from northline.apps.contacts.actions.visiting import (
    answer_survey,
    end_by_visitor,
    leave,
    look,
    mark_someone_near,
    part,
    part_written,
    post_visitor_message,
    resume,
)

__all__ = [
    "add_staff_note",
    "amend",
    "answer_survey",
    "ask_erasure",
    "end_by_staff",
    "end_by_visitor",
    "end_grant",
    "end_quietly",
    "erase_contact",
    "erase_with_person",
    "finalise",
    "find_by_time",
    "forget_closed_pages",
    "grant_reading",
    "join",
    "join_as_supervisor",
    "leave",
    "leave_as_supervisor",
    "leave_segment",
    "lift_hold",
    "look",
    "mark_someone_near",
    "mark_words_read",
    "open_contact",
    "open_reading",
    "open_vouched_reading",
    "part",
    "part_written",
    "place_hold",
    "post_visitor_message",
    "read_erasure_page",
    "refuse_erasure",
    "release_earlier",
    "reply",
    "resume",
    "save_record",
]
