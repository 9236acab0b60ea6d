"""Roles are given and taken by an administrator, never by the holder."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.accounts import access
from northline.apps.accounts.contracts import HasLeft, NotYourOwnRoles, RoleOfOtherSide
from northline.apps.accounts.models import RoleGrant, User
from northline.foundation import audit, bus
from northline.foundation.actor import PARTNER_ROLES, Actor, ActorKind, Role
from northline.foundation.bus import Topic
from northline.foundation.errors import NotHere


@transaction.atomic
def grant_role(*, actor: Actor, account_id: UUID, role: Role, now: datetime) -> None:
    """Give somebody a role; giving one they hold changes nothing.

    Refuses with NotYourOwnRoles, HasLeft, RoleOfOtherSide, and NotHere for whoever does not keep accounts.
    """
    user = _other_account(actor, account_id)
    check_side(kind=ActorKind(user.kind), role=role)
    _grant, new = RoleGrant.objects.get_or_create(
        user=user, role=role, revoked_at=None, defaults={"granted_by": actor.id, "at": now}
    )
    if new:
        _record(actor, "accounts.role_granted", user, role, now)


@transaction.atomic
def revoke_role(*, actor: Actor, account_id: UUID, role: Role, now: datetime) -> None:
    """Take a role from somebody, from their next click on; taking one they do not hold changes nothing.

    Refuses with NotYourOwnRoles, HasLeft, and NotHere for whoever does not keep accounts.
    """
    user = _other_account(actor, account_id)
    held = RoleGrant.objects.filter(user=user, role=role, revoked_at__isnull=True)
    if held.update(revoked_at=now, revoked_by=actor.id):
        _record(actor, "accounts.role_revoked", user, role, now)


def check_side(*, kind: ActorKind, role: Role) -> None:
    """Staff roles for staff, partner roles for partners; else RoleOfOtherSide."""
    if (role in PARTNER_ROLES) != (kind is ActorKind.PARTNER):
        raise RoleOfOtherSide


def _other_account(actor: Actor, account_id: UUID) -> User:
    access.check_keeps_accounts(actor)
    if actor.id == account_id:
        raise NotYourOwnRoles
    user = User.objects.select_for_update().filter(id=account_id).first()
    if user is None:
        raise NotHere
    if not user.is_active:
        raise HasLeft
    return user


def _record(actor: Actor, event: str, user: User, role: Role, now: datetime) -> None:
    bus.wake(Topic.SIGN_IN, user.id)
    audit.record(actor=actor, event=event, subject="account", subject_id=user.id, now=now, detail={"role": role.value})
