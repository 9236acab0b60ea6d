"""Who sees which referral: who made it, who works on its case, who supervises; and those it is addressed to."""

from datetime import datetime

from django.db.models import Q, QuerySet

from northline.apps.cases import queries as cases
from northline.apps.directory import queries as directory
from northline.apps.referrals.contracts import State
from northline.apps.referrals.models import Referral
from northline.foundation.actor import Actor, ActorKind, Role

PROPOSERS = (Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER)


def visible_to(actor: Actor, *, now: datetime) -> QuerySet[Referral]:
    """Supervisors see all; advocates and case managers their own and those of cases that they see whole; others none."""
    if actor.kind is not ActorKind.STAFF or actor.id is None or not actor.has(*PROPOSERS):
        return Referral.objects.none()
    if actor.has(Role.SUPERVISOR):
        return Referral.objects.all()
    return Referral.objects.filter(Q(created_by_id=actor.id) | Q(case_id__in=cases.cases_read_whole(actor=actor, now=now)))


def once_addressed_to(actor: Actor) -> QuerySet[Referral]:
    """Everything that was sent to the organisations that a provider speaks for, also what was recalled since."""
    if actor.kind is not ActorKind.PARTNER or actor.id is None or not actor.has(Role.PROVIDER):
        return Referral.objects.none()
    own = [organisation.organisation_id for organisation in directory.organisations_of(actor=actor)]
    return Referral.objects.filter(organisation_id__in=own, sent_at__isnull=False)


def addressed_to(actor: Actor) -> QuerySet[Referral]:
    """What was sent to the organisations that a provider speaks for; nothing recalled, no drafts."""
    return once_addressed_to(actor).exclude(state=State.RECALLED)
