"""A pause after wrong tries, per account or e-mail address. Who tries is not asked, so no device address is kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.accounts.contracts import PAUSE, TRIES_BEFORE_PAUSE, CodeNotAccepted, TooManyTries
from northline.apps.accounts.models import WrongTries
from northline.foundation import crypto


def take_try(*, what: str, of: str, now: datetime) -> None:
    """Count one try of `what` ("password", "second_factor", "code") against the account or address `of`, before it is checked.

    Counting first means that many tries at once cannot slip through together; a right one then calls `forget_tries`.
    An address without an account is counted like any other. Refuses with TooManyTries during a pause.
    """
    mark = _mark(what, of)
    with transaction.atomic():
        row, new = WrongTries.objects.select_for_update().get_or_create(mark=mark, defaults={"count": 1, "until": now + PAUSE})
        if new:
            return
        if not now < row.until <= now + PAUSE:  # over, or counted by a clock that stood far ahead
            row.count, row.until = 0, now + PAUSE
        if row.count >= TRIES_BEFORE_PAUSE:
            raise TooManyTries
        row.count += 1
        row.save(update_fields=["count", "until"])


def forget_tries(*, what: str, of: str) -> None:
    """The try was right: the count begins again."""
    WrongTries.objects.filter(mark=_mark(what, of)).delete()


def spend_second_factor(*, account_id: UUID, code: str, now: datetime) -> None:
    """A code of an app is good once: whoever read it over a shoulder cannot use it again. Refuses with CodeNotAccepted."""
    mark = _mark("spent", f"{account_id}:{code}")
    with transaction.atomic():
        row, new = WrongTries.objects.select_for_update().get_or_create(mark=mark, defaults={"count": 1, "until": now + PAUSE})
        if not new and row.until > now:
            raise CodeNotAccepted
        row.until = now + PAUSE
        row.save(update_fields=["until"])


def _mark(what: str, of: str) -> bytes:
    return crypto.blind_index(kind="accounts.tries", value=f"{what}:{of.strip().lower()}")
