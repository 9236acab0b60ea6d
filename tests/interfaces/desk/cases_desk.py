"""A signed-in desk for the tests of its pages."""

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation

from config.sides import Side
from northline.apps.accounts.models import User
from northline.foundation.actor import Actor
from tests.support.sides import SideClient


def desk(actor: Actor) -> SideClient:
    """A client signed in on the desk as this actor."""
    client = SideClient(Side.DESK)
    client.sign_in(User.objects.get(id=actor.id))
    return client


def path(name: str, *, language: str = "en", **ids: Any) -> str:
    """The address of a page of the desk in a language, whatever an earlier request left active."""
    with translation.override(language):
        return reverse(name, urlconf=Side.DESK.urlconf, kwargs=ids)


def seen(response: HttpResponse) -> str:
    """What stands on the page, without its markup."""
    words = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", words)))


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None, f"no field {name}"
    return unescape(found[1])
