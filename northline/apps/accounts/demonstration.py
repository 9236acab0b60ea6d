"""One account per role for a demonstration: fictional people with passwords that belong to this installation only."""

import base64
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from northline.apps.accounts import actions
from northline.apps.accounts.actions.codes import end_codes
from northline.apps.accounts.models import User
from northline.foundation import crypto
from northline.foundation.actor import PARTNER_ROLES, Actor, ActorKind, Role
from northline.foundation.deployment import require_demonstration
from northline.foundation.packs import Pack

VERSION = 1
TEAM = "first-line"

# Invented people, by country and role. Any likeness is chance.
NAMES: dict[str, dict[Role, str]] = {
    "us": {
        Role.ADVOCATE: "Ana R.",
        Role.SUPERVISOR: "Marcus T.",
        Role.CASE_MANAGER: "Joy L.",
        Role.PARTNERSHIP_SPECIALIST: "Priya N.",
        Role.SHELTER_COORDINATOR: "Sam W.",
        Role.ANALYST: "Noor H.",
        Role.DECONFLICTION_OFFICER: "Dale K.",
        Role.AUDITOR: "Ruth B.",
        Role.COUNSEL: "Elena F.",
        Role.ADMINISTRATOR: "Omar S.",
        Role.PROVIDER: "Harbor House (fictional)",
        Role.AUTHORITY_LIAISON: "Casey M. (fictional agency)",
        Role.CONSULAR_PARTNER: "Lucía V. (fictional consulate)",
    },
    "ca": {
        Role.ADVOCATE: "Chloé G.",
        Role.SUPERVISOR: "Hannah P.",
        Role.CASE_MANAGER: "Tariq A.",
        Role.PARTNERSHIP_SPECIALIST: "Émile D.",
        Role.SHELTER_COORDINATOR: "Wren S.",
        Role.ANALYST: "Mei C.",
        Role.DECONFLICTION_OFFICER: "Luc B.",
        Role.AUDITOR: "Ingrid O.",
        Role.COUNSEL: "Simone R.",
        Role.ADMINISTRATOR: "Gabriel M.",
        Role.PROVIDER: "Maison du Quai (fictional)",
        Role.AUTHORITY_LIAISON: "Jordan E. (fictional agency)",
        Role.CONSULAR_PARTNER: "Rosa T. (fictional consulate)",
    },
    "mx": {
        Role.ADVOCATE: "Ximena C.",
        Role.SUPERVISOR: "Rafael O.",
        Role.CASE_MANAGER: "Itzel P.",
        Role.PARTNERSHIP_SPECIALIST: "Daniel Z.",
        Role.SHELTER_COORDINATOR: "Paloma N.",
        Role.ANALYST: "Iker V.",
        Role.DECONFLICTION_OFFICER: "Teresa J.",
        Role.AUDITOR: "Andrés Q.",
        Role.COUNSEL: "Beatriz L.",
        Role.ADMINISTRATOR: "Hugo E.",
        Role.PROVIDER: "Casa del Puente (fictional)",
        Role.AUTHORITY_LIAISON: "Marta I. (fictional agency)",
        Role.CONSULAR_PARTNER: "Julián A. (fictional consulate)",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    hotline: str
    role: Role
    kind: ActorKind
    name: str
    email: str
    password: str
    language: str


def demo_accounts(pack: Pack) -> tuple[DemoAccount, ...]:
    """One account per role. Passwords derive from this installation's master key: the same at each start, another elsewhere."""
    names = NAMES.get(pack.code, NAMES["us"])
    return tuple(
        DemoAccount(
            hotline=pack.code,
            role=role,
            kind=ActorKind.PARTNER if role in PARTNER_ROLES else ActorKind.STAFF,
            name=names[role],
            email=f"{role.value.replace('_', '-')}@{pack.code}.demo.example",
            password=_password(pack.code, role),
            language=pack.default_language,
        )
        for role in Role
    )


def load(*, pack: Pack, actor: Actor, now: datetime) -> None:
    """Open the accounts that are missing and set every password again; a second time changes nothing.

    A second supervisor and a second partnership specialist come along: nobody approves their own act.
    Refuses with NotADemonstration on a hotline's database.
    """
    require_demonstration()
    for account in (*demo_accounts(pack), *second_people(pack)):
        with transaction.atomic():
            _open(account, actor=actor, now=now)


def _open(account: DemoAccount, *, actor: Actor, now: datetime) -> None:
    user = User.objects.filter(email=account.email).first()
    if user is None:
        made = actions.create_account(
            actor=actor,
            kind=account.kind,
            email=account.email,
            name=account.name,
            language=account.language,
            team=TEAM if account.kind is ActorKind.STAFF else "",
            roles=[account.role],
            now=now,
        )
        user = User.objects.get(id=made.account_id)
        end_codes(user=user, now=now)
    # A hash is slow on purpose: ask only where there is a password to compare with.
    if user.is_active and not (user.has_usable_password() and user.check_password(account.password)):
        user.set_password(account.password)
        user.save(update_fields=["password"])


def second_people(pack: Pack) -> tuple[DemoAccount, ...]:
    """Whoever takes the second look where two are needed; the same password as the first of their role."""
    return tuple(
        DemoAccount(
            hotline=pack.code,
            role=role,
            kind=ActorKind.STAFF,
            name=name,
            email=f"{role.value.replace('_', '-')}-2@{pack.code}.demo.example",
            password=_password(pack.code, role),
            language=pack.default_language,
        )
        for role, name in ((Role.SUPERVISOR, "Robin V."), (Role.PARTNERSHIP_SPECIALIST, "Kim A."))
    )


def _password(hotline: str, role: Role) -> str:
    key = crypto.signing_key(label=f"demonstration-password/{hotline}/{role.value}")
    letters = base64.b32encode(key).decode("ascii").lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))
