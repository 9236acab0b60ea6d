"""A lost key is restored by two supervisors who know the person, never by e-mail or text."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from northline.apps.accounts import access
from northline.apps.accounts.actions.codes import make_code
from northline.apps.accounts.contracts import (
    ENROLMENT_AFTER_LOSS_LASTS,
    RESTORATION_WAITS,
    AlreadyWaiting,
    CodeKind,
    NewCode,
    NoLongerWaiting,
    NotYourself,
    SecondSupervisorNeeded,
)
from northline.apps.accounts.models import Restoration, Session, User
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def open_restoration(*, actor: Actor, account_id: UUID, now: datetime) -> UUID:
    """The first supervisor says that a colleague lost their key. Nothing changes for the colleague yet.

    Waits a day for a second supervisor. Refuses with NotYourself, AlreadyWaiting, and NotHere for anybody but a supervisor,
    and for people who have left.
    """
    access.check_restores_keys(actor)
    if actor.id == account_id:
        raise NotYourself
    user = User.objects.select_for_update().filter(id=account_id, is_active=True).first()
    if user is None:
        raise NotHere
    Restoration.objects.filter(user=user, ended_at__isnull=True, until__lte=now).update(ended_at=now)
    if Restoration.objects.filter(user=user, ended_at__isnull=True).exists():
        raise AlreadyWaiting
    row = Restoration.objects.create(user=user, opened_by_id=_id(actor), opened_at=now, until=now + RESTORATION_WAITS)
    _record(actor, "accounts.restoration_opened", row, now)
    return row.id


@transaction.atomic
def approve_restoration(*, actor: Actor, restoration_id: UUID, now: datetime) -> NewCode:
    """The second supervisor agrees: every key, password and session of the colleague ends; a code for one hour is shown, once.

    The supervisor speaks the code to the colleague. Refuses with SecondSupervisorNeeded for the one who opened it,
    NotYourself for the colleague, NoLongerWaiting after its end, and NotHere for anybody but a supervisor.
    """
    access.check_restores_keys(actor)
    row = _locked(restoration_id, now)
    if actor.id == row.user_id:
        raise NotYourself
    if actor.id == row.opened_by_id:
        raise SecondSupervisorNeeded
    row.approved_by_id, row.ended_at = _id(actor), now
    row.save(update_fields=["approved_by", "ended_at"])
    user = User.objects.select_for_update().get(id=row.user_id)
    Session.objects.filter(user_id=user.id).delete()
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    code = make_code(user=user, kind=CodeKind.RESTORATION, lasts=ENROLMENT_AFTER_LOSS_LASTS, now=now)
    _record(actor, "accounts.restoration_approved", row, now)
    return code


@transaction.atomic
def cancel_restoration(*, actor: Actor, restoration_id: UUID, now: datetime) -> None:
    """Any supervisor ends a request that waits: the key was found, or somebody pretended.

    Refuses with NoLongerWaiting after its end, and NotHere for anybody but a supervisor.
    """
    access.check_restores_keys(actor)
    row = _locked(restoration_id, now)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    _record(actor, "accounts.restoration_cancelled", row, now)


def _locked(restoration_id: UUID, now: datetime) -> Restoration:
    row = Restoration.objects.select_for_update().filter(id=restoration_id, user__is_active=True).first()
    if row is None:
        raise NotHere
    if row.ended_at is not None or row.until <= now:
        raise NoLongerWaiting
    return row


def _id(actor: Actor) -> UUID:
    if actor.id is None:
        raise NotHere
    return actor.id


def _record(actor: Actor, event: str, row: Restoration, now: datetime) -> None:
    audit.record(
        actor=actor, event=event, subject="account", subject_id=row.user_id, now=now, detail={"restoration": str(row.id)}
    )
