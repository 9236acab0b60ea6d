"""What every request carries after the common middleware, for type checkers and readers."""

from datetime import datetime

from django.http import HttpRequest

from config.sides import Side
from northline.foundation.actor import Actor
from northline.foundation.packs import Pack


class SideRequest(HttpRequest):
    side: Side
    now: datetime
    pack: Pack
    actor: Actor
    urlconf: str
    LANGUAGE_CODE: str
