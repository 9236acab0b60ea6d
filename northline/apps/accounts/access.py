"""Who sees and changes accounts. The administrator keeps accounts and roles; supervisors restore lost keys."""

from django.db.models import QuerySet

from northline.apps.accounts.models import User
from northline.foundation.actor import Actor, ActorKind, Role
from northline.foundation.errors import NotHere


def may_keep_accounts(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or actor.has(Role.ADMINISTRATOR)


def may_restore_keys(actor: Actor) -> bool:
    return actor.has(Role.SUPERVISOR)


def visible_to(actor: Actor) -> QuerySet[User]:
    """Accounts that the actor may see: all for who keeps them or restores keys, staff for staff, oneself for partners."""
    everybody = User.objects.all()
    if may_keep_accounts(actor):
        return everybody
    if may_restore_keys(actor):
        return everybody.filter(is_active=True)
    if actor.kind is ActorKind.STAFF:
        return everybody.filter(kind=ActorKind.STAFF, is_active=True)
    if actor.kind is ActorKind.PARTNER and actor.id is not None:
        return everybody.filter(id=actor.id)
    return everybody.none()


def check_keeps_accounts(actor: Actor) -> None:
    if not may_keep_accounts(actor):
        raise NotHere


def check_restores_keys(actor: Actor) -> None:
    if not may_restore_keys(actor):
        raise NotHere
