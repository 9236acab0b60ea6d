"""Writes of referrals: made and sent by the desk, answered by the service, closed by time."""

from northline.apps.referrals.actions.answering import (
    answer_as_member,
    answer_by_link,
    open_as_member,
    open_by_link,
    open_with_code,
)
from northline.apps.referrals.actions.consents import erase_referrals_of, recall_ended, recall_what_rests_on
from northline.apps.referrals.actions.following import (
    code_told,
    new_spoken_code,
    recall_referral,
    remind_and_time_out,
    remind_service,
)
from northline.apps.referrals.actions.reading import read_referral
from northline.apps.referrals.actions.sending import known_values, propose_referral, save_draft, send_referral

__all__ = [
    "answer_as_member",
    "answer_by_link",
    "code_told",
    "erase_referrals_of",
    "known_values",
    "new_spoken_code",
    "open_as_member",
    "open_by_link",
    "open_with_code",
    "propose_referral",
    "read_referral",
    "recall_ended",
    "recall_referral",
    "recall_what_rests_on",
    "remind_and_time_out",
    "remind_service",
    "save_draft",
    "send_referral",
]
