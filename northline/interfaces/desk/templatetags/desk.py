"""The frame of the desk: what the rail shows to whom, and small words about oneself."""

from dataclasses import dataclass
from typing import Any, cast

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.sides import Side
from northline.apps.floor.access import works_the_floor
from northline.foundation.actor import Actor
from northline.foundation.packs import Pack
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk import frame
from northline.interfaces.permissions import row_of

register = template.Library()

RAIL = (
    ("queue", "queue", "inbox", gettext_lazy("Queue")),
    ("cases", "cases", "folder", gettext_lazy("Cases")),
    ("directory", "directory", "book", gettext_lazy("Directory")),
    ("referrals", "referrals", "send", gettext_lazy("Referrals")),
    ("floor", "floor", "floor", gettext_lazy("Floor")),
    ("people", "people_roles", "users", gettext_lazy("People")),
    ("second", "second_looks", "eye", gettext_lazy("Second looks")),
    ("audit", "audit", "shield-check", gettext_lazy("Audit")),
    ("mailbox", "mailbox", "mail", gettext_lazy("Mailbox")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RailItem:
    url: str
    icon: str
    name: str
    current: bool
    counts: bool = False
    count: int = 0


def _request(context: template.Context) -> SideRequest | None:
    return cast("SideRequest | None", context.get("request"))


def _may_open(actor: Actor, name: str) -> bool:
    row = row_of(side=Side.DESK, name=name)
    return row is not None and row.admits(actor)


@register.simple_tag(takes_context=True)
def may(context: template.Context, name: str) -> bool:
    """May this actor open the page of that name? Read from the permission table, as the wall does."""
    request = _request(context)
    return request is not None and _may_open(request.actor, name)


@register.simple_tag(takes_context=True)
def rail_items(context: template.Context, current: str = "") -> list[RailItem]:
    """The nouns that this actor may reach; what is not theirs is absent."""
    request = _request(context)
    if request is None or not request.actor.signed_in:
        return []
    items = []
    for key, name, icon, words in RAIL:
        if key == "mailbox" and not context.get("demo"):
            continue
        if key == "queue" and not works_the_floor(request.actor):
            continue
        if not _may_open(request.actor, name):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        counts = key in frame.COUNTED
        count = frame.COUNTED[key](request) if counts else 0
        items.append(RailItem(url=url, icon=icon, name=str(words), current=key == current, counts=counts, count=count))
    return items


@register.simple_tag(takes_context=True)
def my_presence(context: template.Context) -> frame.Me:
    """What the bar says about oneself."""
    request = _request(context)
    return frame.about_me(request) if request is not None else frame.NOBODY


@register.simple_tag(takes_context=True)
def service_mode(context: template.Context) -> str:
    """How the whole line works now."""
    request = _request(context)
    return frame.mode(request) if request is not None else "normal"


@register.filter
def initials(name: str) -> str:
    """At most two letters for the round badge beside a name."""
    parts = [part for part in name.replace(".", " ").split() if part[0].isalpha()]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


@register.filter
def role_names(actor: Actor) -> str:
    """The actor's roles in words."""
    return ", ".join(sorted(str(frame.ROLE_NAMES[role]) for role in actor.roles))


@register.filter
def hotline_name(pack: Pack | None, language: str) -> str:
    return pack.name(language) if pack is not None else _("Desk")


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """A value of a mapping by a variable key."""
    return mapping.get(key) if hasattr(mapping, "get") else None


def first_place(actor: Actor) -> str:
    """The address of the first page of the rail that is this actor's, or nothing."""
    for _key, name, _icon, _words in RAIL:
        if name != "queue" and _may_open(actor, name):
            try:
                return reverse(name)
            except NoReverseMatch:
                continue
    return ""
