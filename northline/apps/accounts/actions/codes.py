"""Enrolment codes: made here, shown once, stored as keyed hashes only."""

from datetime import datetime, timedelta
from hmac import compare_digest

from northline.apps.accounts.contracts import CodeKind, NewCode
from northline.apps.accounts.models import EnrolmentCode, User
from northline.foundation import codes, crypto


def make_code(*, user: User, kind: CodeKind, lasts: timedelta, now: datetime) -> NewCode:
    """A new code for this person; the one they held before ends. Runs inside the transaction of an action."""
    end_codes(user=user, now=now)
    code = codes.new_code(prefix="K", length=12, group=4)
    until = now + lasts
    EnrolmentCode.objects.create(user=user, kind=kind, mark=_mark(user, code), made_at=now, until=until)
    return NewCode(account_id=user.id, name=user.display_name, code=code, until=until)


def end_codes(*, user: User, now: datetime) -> None:
    EnrolmentCode.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)


def living_code(*, user: User, code: str, now: datetime) -> EnrolmentCode | None:
    """The code that this person holds, when it is this one; locked until the transaction ends."""
    held = EnrolmentCode.objects.select_for_update().filter(user=user, ended_at__isnull=True, until__gt=now).first()
    if held is None or not compare_digest(bytes(held.mark), _mark(user, code)):
        return None
    return held


def _mark(user: User, code: str) -> bytes:
    """Spaces, hyphens and small letters do not matter: the code is spoken."""
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return crypto.blind_index(kind="accounts.enrolment_code", value=f"{user.id}:{signs}")
