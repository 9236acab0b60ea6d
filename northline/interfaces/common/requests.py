"""What every request carries, and the one place that writes it there."""

from datetime import datetime
from typing import cast

from django.http import HttpRequest

from config.sides import Side
from northline.foundation import clock
from northline.foundation.actor import Actor, visitor
from northline.foundation.packs import Pack, current_pack


class SideRequest(HttpRequest):
    """A request as pages and middleware see it: `stamp` has been here before them."""

    side: Side
    urlconf: str
    now: datetime
    pack: Pack
    actor: Actor
    LANGUAGE_CODE: str


def stamp(request: HttpRequest, *, side: Side) -> SideRequest:
    """Give a request its side, its moment, its pack, and nobody as its actor: below the interface nobody asks for them.

    The side's handler calls it before any middleware runs; whoever signs in is written over the visitor later.
    """
    stamped = of_side(request)
    stamped.side, stamped.urlconf = side, side.urlconf
    stamped.now, stamped.pack, stamped.actor = clock.now(), current_pack(), visitor()
    return stamped


def of_side(request: HttpRequest) -> SideRequest:
    """The same request, for type checkers, where Django or a library hands over its own kind."""
    return cast(SideRequest, request)
