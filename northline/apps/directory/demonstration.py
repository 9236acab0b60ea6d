"""The directory of a demonstration: what the pack lists, and a few services that nobody has ever founded."""

import json
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from northline.apps.accounts import queries as accounts
from northline.apps.accounts.demonstration import demo_accounts
from northline.apps.directory import actions
from northline.apps.directory.models import Service
from northline.foundation.actor import Actor, Role
from northline.foundation.deployment import require_demonstration
from northline.foundation.packs import Pack

VERSION = 1


@transaction.atomic
def load(*, pack: Pack, actor: Actor, now: datetime) -> None:
    """Load the pack's listings and the made-up services; a specialist marks a few as accepting referrals. Idempotent.

    The demonstration's provider account speaks for the first of them. Refuses with NotADemonstration elsewhere.
    """
    require_demonstration()
    actions.load_listings(pack=pack, actor=actor, now=now)
    actions.load_authorities(pack=pack, actor=actor, now=now)
    services = _services(pack)
    actions.load_fictional(pack=pack, services=services, actor=actor, now=now)
    people = _actors(pack)
    specialist = people[Role.PARTNERSHIP_SPECIALIST]
    for one in services:
        row = Service.objects.get(key=one["id"])
        if "referrals" in one and not row.accepts_referrals and row.edited_at is None:
            actions.mark_accepts_referrals(
                actor=specialist,
                service_id=row.id,
                email=one["referrals"]["email"],
                language=one["referrals"]["language"],
                now=now,
            )
        provider = people[Role.PROVIDER].id
        if one.get("demonstration_provider") and provider is not None:
            actions.add_member(actor=specialist, user_id=provider, organisation_id=row.organisation_id, now=now)


def _services(pack: Pack) -> list[dict[str, Any]]:
    path = pack.folder / "demonstration.json"
    kept: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["services"] if path.is_file() else []
    return kept


def _actors(pack: Pack) -> dict[Role, Actor]:
    roles = {account.email: account.role for account in demo_accounts(pack)}
    return {roles[user.email]: accounts.actor_of(user) for user in get_user_model().objects.filter(email__in=roles)}
