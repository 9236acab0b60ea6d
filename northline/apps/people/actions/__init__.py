"""What can be done with a person's record: opening it, writing and reading its sealed parts, agreeing, disclosing, erasing."""

from northline.apps.people.actions.disclosure import ask_duty_override, decide_duty_override, record_disclosure
from northline.apps.people.actions.erasure import destroy_person
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
    "decide_duty_override",
    "destroy_person",
    "end_access",
    "grant_access",
    "open_person",
    "read_consent",
    "read_person",
    "read_section",
    "record_consent",
    "record_disclosure",
    "record_refusal",
    "save_safety_rules",
    "save_section",
    "values_to_share",
    "withdraw_consent",
]
