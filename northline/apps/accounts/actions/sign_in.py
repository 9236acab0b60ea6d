"""Coming in and going out."""

from datetime import datetime

from django.db import transaction

from northline.apps.accounts.actions.codes import living_code
from northline.apps.accounts.actions.tries import forget_tries, take_try
from northline.apps.accounts.contracts import CodeNotAccepted
from northline.apps.accounts.models import User
from northline.apps.accounts.queries import actor_of, has_key
from northline.foundation import audit, bus
from northline.foundation.actor import Actor, ActorKind
from northline.foundation.bus import Topic


def spend_code(*, kind: ActorKind, email: str, code: str, now: datetime) -> User:
    """Let the holder of an enrolment code in, once, to set up a way to sign in.

    `kind` is who may come in on this side. Refuses with CodeNotAccepted, the same for an unknown address, a wrong, used or
    ended code, somebody who left and somebody of the other side; and with TooManyTries during a pause.
    """
    take_try(what="code", of=email, now=now)
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email=email.strip().lower(), kind=kind, is_active=True).first()
        held = living_code(user=user, code=code, now=now) if user and not has_key(user) else None
        if user is None or held is None:
            raise CodeNotAccepted
        held.ended_at = now
        held.save(update_fields=["ended_at"])
        audit.record(
            actor=actor_of(user),
            event="accounts.code_spent",
            subject="account",
            subject_id=user.id,
            now=now,
            detail={"kind": held.kind},
        )
    forget_tries(what="code", of=email)
    return user


@transaction.atomic
def record_sign_in(*, actor: Actor, side: str, method: str, now: datetime) -> None:
    """Write down that somebody came in, on which side and by what (codes only)."""
    audit.record(
        actor=actor,
        event="accounts.signed_in",
        subject="account",
        subject_id=actor.id,
        now=now,
        detail={"side": side, "method": method},
    )


@transaction.atomic
def record_sign_out(*, actor: Actor, side: str, now: datetime) -> None:
    """Write down that somebody went out."""
    bus.wake(Topic.SIGN_IN, actor.id)
    audit.record(actor=actor, event="accounts.signed_out", subject="account", subject_id=actor.id, now=now, detail={"side": side})
