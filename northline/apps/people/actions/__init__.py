"""What can be done with a person's record: opening it, writing and reading its sealed parts, agreeing, disclosing, erasing."""

from northline.apps.people.actions.disclosure import record_disclosure
from northline.apps.people.actions.duties import (
    ask_duty_override,
    decide_duty_override,
    disclose_by_duty,
    note_duty_told,
    read_duty,
)
from northline.apps.people.actions.erasure import (
    ask_erasure,
    erase_person,
    lift_hold,
    place_hold,
    read_erasure_page,
    refuse_erasure,
)
from northline.apps.people.actions.glass import break_glass, read_glass, review_glass
from northline.apps.people.actions.ledger import record_consent, record_refusal, withdraw_consent
from northline.apps.people.actions.reading import read_consent, read_person, read_section
from northline.apps.people.actions.vault import (
    end_access,
    grant_access,
    open_person,
    save_safety_rules,
    save_section,
    values_to_share,
)

__all__ = [
    "ask_duty_override",
    "ask_erasure",
    "break_glass",
    "decide_duty_override",
    "disclose_by_duty",
    "end_access",
    "erase_person",
    "grant_access",
    "lift_hold",
    "note_duty_told",
    "open_person",
    "place_hold",
    "read_consent",
    "read_duty",
    "read_erasure_page",
    "read_glass",
    "read_person",
    "read_section",
    "record_consent",
    "record_disclosure",
    "record_refusal",
    "refuse_erasure",
    "review_glass",
    "save_safety_rules",
    "save_section",
    "values_to_share",
    "withdraw_consent",
]
