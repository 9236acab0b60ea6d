"""What people change about their own account."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from northline.apps.accounts.contracts import FactorChange
from northline.apps.accounts.models import User
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def keep_preferences(*, actor: Actor, language: str, single_letter_keys: bool, now: datetime) -> None:
    """The language of the pages after the next sign-in, and whether single letters act at once.

    Some people press letters without meaning to, or speak to their computer. The caller offers only languages that
    Northline speaks.
    """
    user = _own(actor)
    user.language, user.single_letter_keys = language, single_letter_keys
    user.save(update_fields=["language", "single_letter_keys"])
    audit.record(
        actor=actor,
        event="accounts.preferences_kept",
        subject="account",
        subject_id=user.id,
        now=now,
        detail={"language": language, "single_letter_keys": single_letter_keys},
    )


@transaction.atomic
def set_own_password(*, actor: Actor, password: str, now: datetime) -> User:
    """Choose a password; sessions elsewhere end with it. Refuses with Django's ValidationError when it is too easy to guess."""
    user = _own(actor)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(actor=actor, event=f"accounts.{FactorChange.PASSWORD_SET}", subject="account", subject_id=user.id, now=now)
    return user


@transaction.atomic
def record_factor_change(*, actor: Actor, change: FactorChange, factor: str, now: datetime) -> None:
    """Write down that somebody added or removed a key of their own (`factor` is its kind, a code)."""
    audit.record(
        actor=actor, event=f"accounts.{change}", subject="account", subject_id=actor.id, now=now, detail={"factor": factor}
    )


def _own(actor: Actor) -> User:
    user = User.objects.select_for_update().filter(id=actor.id, is_active=True).first() if actor.id else None
    if user is None:
        raise NotHere
    return user
