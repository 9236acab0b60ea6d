"""Reads of accounts."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from northline.apps.accounts import access
from northline.apps.accounts.contracts import AccountCard, Colleague, Preferences, ProviderCard, RestorationCard
from northline.apps.accounts.models import EnrolmentCode, Restoration, RoleGrant, User
from northline.foundation.actor import Actor, ActorKind, Role
from northline.foundation.errors import NotHere

LIVING = Prefetch("grants", queryset=RoleGrant.objects.filter(revoked_at__isnull=True), to_attr="living")


def actor_of(user: User) -> Actor:
    """The signed-in person as an actor, with the roles held at this moment: one query."""
    roles = RoleGrant.objects.filter(user_id=user.id, revoked_at__isnull=True).values_list("role", flat=True)
    return Actor(
        kind=ActorKind(user.kind),
        id=user.id,
        name=user.display_name,
        roles=frozenset(Role(role) for role in roles),
        team=user.team,
        language=user.language,
    )


def actor_by_id(user_id: UUID) -> Actor:
    """The actor of an account, for acts that a job finishes in somebody's name. NotHere when they have left."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        raise NotHere
    return actor_of(user)


def staff_name(user_id: UUID | None) -> str:
    """How colleagues call the holder of this account; empty when there is none. Leavers keep their name in old records."""
    if user_id is None:
        return ""
    return User.objects.filter(id=user_id).values_list("display_name", flat=True).first() or ""


def staff_names(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The same for many at once: one query."""
    return dict(User.objects.filter(id__in=set(user_ids)).values_list("id", "display_name"))


def mail_addresses(*, user_ids: Iterable[UUID], supervisors_of: str = "") -> dict[UUID, tuple[str, str]]:
    """Address and language of these active staff, and of a team's supervisors: for a mail that an act of the house sends."""
    wanted = Q(id__in=set(user_ids))
    if supervisors_of:
        held = RoleGrant.objects.filter(role=Role.SUPERVISOR, revoked_at__isnull=True)
        wanted |= Q(team=supervisors_of, id__in=held.values("user_id"))
    users = User.objects.filter(wanted, is_active=True, kind=ActorKind.STAFF)
    return {user.id: (user.email, user.language) for user in users}


def colleagues(*, actor: Actor, roles: frozenset[Role] = frozenset(), team: str = "") -> tuple[Colleague, ...]:
    """Active staff whom the actor may see, by name; narrowed to any of `roles` and to one team where given."""
    people = access.visible_to(actor).filter(is_active=True, kind=ActorKind.STAFF).prefetch_related(LIVING)
    if team:
        people = people.filter(team=team)
    found = (_colleague(user) for user in people.order_by("display_name"))
    return tuple(person for person in found if not roles or not roles.isdisjoint(person.roles))


def _colleague(user: User) -> Colleague:
    return Colleague(id=user.id, name=user.display_name, team=user.team, roles=frozenset(_roles(user)))


def _roles(user: User) -> tuple[Role, ...]:
    held = {grant.role for grant in user.living}  # type: ignore[attr-defined]
    return tuple(role for role in Role if role.value in held)


def provider_with(*, email: str) -> UUID | None:
    """The active partner account with this address that holds the provider's role, or None: one answer for all others."""
    user = _providers().filter(email=email.strip().lower()).first()
    return user.id if user else None


def are_providers(user_ids: Iterable[UUID]) -> bool:
    """Do all of these accounts sign in as service providers on the partners' side?"""
    wanted = set(user_ids)
    return _providers().filter(id__in=wanted).count() == len(wanted)


def provider_cards(user_ids: Iterable[UUID]) -> dict[UUID, ProviderCard]:
    """Partner accounts by id, for the page of the organisation that they speak for."""
    wanted = set(user_ids)
    works = set(_providers().filter(id__in=wanted).values_list("id", flat=True))
    users = User.objects.filter(id__in=wanted, kind=ActorKind.PARTNER)
    return {user.id: ProviderCard(id=user.id, name=user.display_name, email=user.email, works=user.id in works) for user in users}


def _providers() -> QuerySet[User]:
    held = RoleGrant.objects.filter(user=OuterRef("pk"), role=Role.PROVIDER, revoked_at__isnull=True)
    return User.objects.filter(Exists(held), kind=ActorKind.PARTNER, is_active=True)


def preferences(*, actor: Actor) -> Preferences:
    """What the actor chose for themselves. NotHere for whoever has no account."""
    row = User.objects.filter(id=actor.id).values("language", "single_letter_keys").first() if actor.id else None
    if row is None:
        raise NotHere
    return Preferences(**row)


def account_cards(*, actor: Actor, now: datetime) -> tuple[AccountCard, ...]:
    """Every account, people who left last. For who keeps accounts; NotHere for anybody else."""
    access.check_keeps_accounts(actor)
    users = _with_facts(now).order_by("left_at", "kind", "display_name")
    return tuple(_card(user) for user in sorted(users, key=lambda user: user.left_at is not None))


def account_card(*, actor: Actor, account_id: UUID, now: datetime) -> AccountCard:
    """One account. For who keeps accounts; NotHere for anybody else."""
    access.check_keeps_accounts(actor)
    user = _with_facts(now).filter(id=account_id).first()
    if user is None:
        raise NotHere
    return _card(user)


def _with_facts(now: datetime):  # type: ignore[no-untyped-def]
    codes = EnrolmentCode.objects.filter(ended_at__isnull=True, until__gt=now)
    return User.objects.annotate(has_key=Exists(Authenticator.objects.filter(user=OuterRef("pk")))).prefetch_related(
        LIVING, Prefetch("codes", queryset=codes, to_attr="living_codes")
    )


def _card(user: User) -> AccountCard:
    codes: list[EnrolmentCode] = user.living_codes  # type: ignore[attr-defined]
    return AccountCard(
        id=user.id,
        kind=ActorKind(user.kind),
        email=user.email,
        name=user.display_name,
        team=user.team,
        language=user.language,
        roles=_roles(user),
        created_at=user.created_at,
        left_at=user.left_at,
        has_key=user.has_key,  # type: ignore[attr-defined]
        waits_for_code_until=codes[0].until if codes else None,
    )


def has_key(user: User) -> bool:
    """Does this account have a second factor: a passkey, a security key or an authenticator app?"""
    return bool(Authenticator.objects.filter(user_id=user.id).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def open_restorations(*, actor: Actor, now: datetime) -> tuple[RestorationCard, ...]:
    """Lost keys that wait for a second supervisor, oldest first. For supervisors; NotHere for anybody else."""
    access.check_restores_keys(actor)
    rows = (
        Restoration.objects.filter(ended_at__isnull=True, until__gt=now).select_related("user", "opened_by").order_by("opened_at")
    )
    return tuple(
        RestorationCard(
            id=row.id,
            account_id=row.user_id,
            name=row.user.display_name,
            team=row.user.team,
            opened_by=row.opened_by_id,
            opened_by_name=row.opened_by.display_name,
            opened_at=row.opened_at,
            until=row.until,
            may_approve=actor.id not in (row.user_id, row.opened_by_id),
        )
        for row in rows
    )


def restorable(*, actor: Actor, now: datetime) -> tuple[Colleague, ...]:
    """People for whom this supervisor may open a restoration: everybody active but oneself and those already waiting."""
    access.check_restores_keys(actor)
    waiting = Restoration.objects.filter(ended_at__isnull=True, until__gt=now).values("user_id")
    people = access.visible_to(actor).filter(is_active=True).exclude(id__in=waiting)
    others = (user for user in people.prefetch_related(LIVING).order_by("display_name") if user.id != actor.id)
    return tuple(_colleague(user) for user in others)
