"""Reads of outgoing mail: how it stands, never what it says."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from northline.foundation.mail.contracts import MailState, MailView
from northline.foundation.models.mail import OutgoingMail

LATE = timedelta(minutes=15)
MOST_SHOWN = 200


def mail_about(*, about: UUID) -> tuple[MailView, ...]:
    """The mails that belong to a record, oldest first."""
    return tuple(_view(row) for row in OutgoingMail.objects.filter(about=about).order_by("created_at"))


def troubled_mail(*, now: datetime) -> tuple[MailView, ...]:
    """Mails that somebody should look at: failed, or waiting for over a quarter of an hour. Oldest first."""
    late = Q(state=OutgoingMail.State.WAITING, created_at__lt=now - LATE)
    rows = OutgoingMail.objects.filter(Q(state=OutgoingMail.State.FAILED) | late).order_by("created_at")
    return tuple(_view(row) for row in rows[:MOST_SHOWN])


def _view(row: OutgoingMail) -> MailView:
    return MailView(
        id=row.id,
        about=row.about,
        state=MailState(row.state),
        attempts=row.attempts,
        problem=row.problem,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        sent_at=row.sent_at,
    )
