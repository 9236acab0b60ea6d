"""The house's rules of signing in, in one place: who may come in here, and where they land."""

from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils import translation

from config.sides import Side
from northline.apps.accounts import queries
from northline.foundation.actor import Actor, ActorKind
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.permissions import row_of

KIND_OF = {Side.DESK: ActorKind.STAFF, Side.PARTNERS: ActorKind.PARTNER}
FIRST_PAGES = {
    Side.DESK: ("queue", "cases", "directory", "referrals", "people_roles", "audit", "my_sign_in"),
    Side.PARTNERS: ("partner_home", "my_sign_in"),
}


def belongs_here(request: SideRequest, user: Any) -> bool:
    """Staff come in on the desk, partners on theirs; people who left, nowhere."""
    kind = KIND_OF.get(request.side)
    return bool(user.is_active and kind is not None and user.kind == kind)


def may_use_password(user: Any) -> bool:
    """A password alone opens nothing, except in a demonstration: without a second factor one comes in by a code."""
    return settings.DEMONSTRATION or queries.has_key(user)


def first_page(*, side: Side, actor: Actor, wanted: str = "") -> str:
    """Where somebody lands after signing in, in their own language: the page they wanted, else the first that is theirs."""
    if wanted:
        return translate_url(wanted, actor.language)
    with translation.override(actor.language):
        for name in FIRST_PAGES[side]:
            row = row_of(side=side, name=name)
            if row is not None and row.admits(actor):
                try:
                    return reverse(name)
                except NoReverseMatch:
                    continue
        return f"/{actor.language}/"
