"""What is kept about signing in, and how long: nothing after its use has ended."""

from datetime import datetime

from django.db import transaction

from northline.apps.accounts.contracts import PAUSE
from northline.apps.accounts.models import Session, WrongTries
from northline.foundation import audit
from northline.foundation.actor import system


@transaction.atomic
def forget_what_ended(*, now: datetime) -> int:
    """Delete sessions whose time is over and counts of wrong tries whose pause is; returns how many rows. Run it every hour."""
    sessions, _ = Session.objects.filter(expire_date__lte=now).delete()
    tries, _ = WrongTries.objects.filter(until__lte=now - PAUSE).delete()
    if sessions or tries:
        detail = {"sessions": sessions, "tries": tries}
        audit.record(
            actor=system("accounts"), event="accounts.forgot", subject="account", subject_id=None, now=now, detail=detail
        )
    return sessions + tries
