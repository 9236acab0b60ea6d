"""Writes of the directory: what the packs list, what the specialist decides, what others suggest."""

from northline.apps.directory.actions.adding import suggest_listing
from northline.apps.directory.actions.changes import decide_change, propose_edit, suggest_change
from northline.apps.directory.actions.listings import (
    approve_listing,
    dismiss_listing,
    edit_listing,
    publish_again,
    show_on_request,
    suspend_listing,
)
from northline.apps.directory.actions.loading import Loaded, load_authorities, load_fictional, load_listings
from northline.apps.directory.actions.referring import (
    add_member,
    add_member_by_email,
    heard_from,
    mark_accepts_referrals,
    remove_member,
    stop_referrals,
)

__all__ = [
    "Loaded",
    "add_member",
    "add_member_by_email",
    "approve_listing",
    "decide_change",
    "dismiss_listing",
    "edit_listing",
    "heard_from",
    "load_authorities",
    "load_fictional",
    "load_listings",
    "mark_accepts_referrals",
    "propose_edit",
    "publish_again",
    "remove_member",
    "show_on_request",
    "stop_referrals",
    "suggest_change",
    "suggest_listing",
    "suspend_listing",
]
