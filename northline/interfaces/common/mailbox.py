"""The mailbox of a demonstration, on the desk and on the partners' side: what would have gone out by e-mail.

A real hotline has no such page: there it is not there.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from northline.foundation.mail import LocalMailView, local_mail
from northline.interfaces.common.requests import SideRequest

LINK = re.compile(r"(https?://\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as it is shown: its words, cut where a link stands."""

    to: str
    subject: str
    language: str
    at: datetime
    parts: tuple[tuple[str, bool], ...]


def mailbox(request: SideRequest) -> HttpResponse:
    """The newest mails first. Only in a demonstration."""
    if not settings.DEMONSTRATION:
        raise Http404
    context = {"rail": "mailbox", "letters": [_letter(mail) for mail in local_mail(now=request.now)]}
    return render(request, f"{request.side.value}/mailbox.html", context)


def _letter(mail: LocalMailView) -> Letter:
    ours = settings.PARTNERS_URL.rstrip("/")
    parts = tuple((part, part.startswith(ours)) for part in LINK.split(mail.body) if part)
    return Letter(to=mail.to, subject=mail.subject, language=mail.language, at=mail.delivered_at, parts=parts)
