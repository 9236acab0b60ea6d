"""Writes of accounts: one verb each, one transaction each, one audit entry each."""

from northline.apps.accounts.actions.accounts import create_account, invite_again, mark_left, record_expiry
from northline.apps.accounts.actions.keeping import forget_what_ended
from northline.apps.accounts.actions.own import keep_preferences, record_factor_change, set_own_password
from northline.apps.accounts.actions.restoration import approve_restoration, cancel_restoration, open_restoration
from northline.apps.accounts.actions.roles import grant_role, revoke_role
from northline.apps.accounts.actions.sign_in import record_sign_in, record_sign_out, spend_code
from northline.apps.accounts.actions.tries import forget_tries, spend_second_factor, take_try

__all__ = [
    "approve_restoration",
    "cancel_restoration",
    "create_account",
    "forget_tries",
    "forget_what_ended",
    "grant_role",
    "invite_again",
    "keep_preferences",
    "mark_left",
    "open_restoration",
    "record_expiry",
    "record_factor_change",
    "record_sign_in",
    "record_sign_out",
    "revoke_role",
    "set_own_password",
    "spend_code",
    "spend_second_factor",
    "take_try",
]
