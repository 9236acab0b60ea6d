"""Accounts begin with an invitation and end, at once, when somebody leaves."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from northline.apps.accounts import access
from northline.apps.accounts.actions.codes import end_codes, make_code
from northline.apps.accounts.actions.roles import check_side
from northline.apps.accounts.contracts import INVITATION_LASTS, CodeKind, EmailInUse, HasLeft, NewCode, NotYourself
from northline.apps.accounts.models import EnrolmentCode, Restoration, RoleGrant, Session, User, WrongTries
from northline.apps.accounts.queries import has_key
from northline.foundation import audit, bus, jobs
from northline.foundation.actor import Actor, ActorKind, Role
from northline.foundation.bus import Topic
from northline.foundation.errors import NotHere


def create_account(
    *, actor: Actor, kind: ActorKind, email: str, name: str, language: str, roles: Iterable[Role], now: datetime, team: str = ""
) -> NewCode:
    """Open an account with its first roles, and give the code with which the new person sets up their own way to sign in.

    The code is shown this once; it lasts three days. Nobody but its holder ever knows a password.
    Refuses with EmailInUse, RoleOfOtherSide, and NotHere for whoever does not keep accounts.
    """
    access.check_keeps_accounts(actor)
    first_roles = sorted(set(roles))
    for role in first_roles:
        check_side(kind=kind, role=role)
    try:
        with transaction.atomic():
            user = User(
                kind=kind,
                email=email.strip().lower(),
                display_name=_one_line(name),
                language=language,
                team=_one_line(team),
                created_at=now,
            )
            user.set_unusable_password()
            user.save(force_insert=True)
            RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role, granted_by=actor.id, at=now) for role in first_roles)
            code = make_code(user=user, kind=CodeKind.INVITATION, lasts=INVITATION_LASTS, now=now)
            audit.record(
                actor=actor,
                event="accounts.created",
                subject="account",
                subject_id=user.id,
                now=now,
                detail={"kind": kind.value, **{f"role.{role}": True for role in first_roles}},
            )
    except IntegrityError as error:
        if User.objects.filter(email=email.strip().lower()).exists():
            raise EmailInUse from error
        raise
    return code


def _one_line(text: str) -> str:
    """A name as everybody reads it: no line ends, and no signs that turn it round or hide a part of it."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


@transaction.atomic
def invite_again(*, actor: Actor, account_id: UUID, now: datetime) -> NewCode:
    """A new invitation for somebody who has no key yet; the code they held before ends.

    Whoever had a key and lost it needs two supervisors instead: for them this answers NotHere, for leavers HasLeft.
    """
    access.check_keeps_accounts(actor)
    user = locked(account_id)
    if not user.is_active:
        raise HasLeft
    if has_key(user) or user.restorations.exists():
        raise NotHere
    code = make_code(user=user, kind=CodeKind.INVITATION, lasts=INVITATION_LASTS, now=now)
    audit.record(actor=actor, event="accounts.invited_again", subject="account", subject_id=user.id, now=now)
    return code


@transaction.atomic
def mark_left(*, actor: Actor, account_id: UUID, now: datetime) -> None:
    """Somebody has left: sessions on every side, keys, password, codes and roles end in this moment.

    Their open work is handed back by a job; their name stays in old records.
    Refuses with NotYourself, HasLeft, and NotHere for whoever does not keep accounts.
    """
    access.check_keeps_accounts(actor)
    if actor.id == account_id:
        raise NotYourself
    user = locked(account_id)
    if not user.is_active:
        raise HasLeft
    Session.objects.filter(user_id=user.id).delete()
    Authenticator.objects.filter(user=user).delete()
    RoleGrant.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=now, revoked_by=actor.id)
    Restoration.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    Restoration.objects.filter(opened_by=user, ended_at__isnull=True).update(ended_at=now)
    end_codes(user=user, now=now)
    user.set_unusable_password()
    user.is_active, user.left_at = False, now
    user.save()
    bus.wake(Topic.SIGN_IN, user.id)
    audit.record(actor=actor, event="accounts.left", subject="account", subject_id=user.id, now=now)
    jobs.tell("accounts.left", user_id=user.id)


@transaction.atomic
def record_expiry(*, now: datetime) -> None:
    """Housekeeping, run from time to time: forget sessions, pauses, codes and requests whose time is over."""
    Session.objects.filter(expire_date__lte=now).delete()
    WrongTries.objects.filter(until__lte=now).delete()
    EnrolmentCode.objects.filter(until__lte=now, ended_at__isnull=True).update(ended_at=now)
    Restoration.objects.filter(until__lte=now, ended_at__isnull=True).update(ended_at=now)


def locked(account_id: UUID) -> User:
    """The account, locked until the transaction ends; NotHere when there is none."""
    user = User.objects.select_for_update().filter(id=account_id).first()
    if user is None:
        raise NotHere
    return user
