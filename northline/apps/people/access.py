"""Who sees whom in the vault. Reads begin here; what an actor may not see is absent."""

from datetime import datetime

from django.db.models import Q, QuerySet

from northline.apps.people.models import Person, PersonTeam
from northline.foundation.actor import Actor, ActorKind, Role

ROUTING = (Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER, Role.PARTNERSHIP_SPECIALIST, Role.SHELTER_COORDINATOR)
CARING = (Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER)


def visible_to(actor: Actor) -> QuerySet[Person]:
    """People whose code and safe-contact rules the actor may see: the basic view of those who route."""
    if actor.kind is ActorKind.STAFF and actor.has(*ROUTING):
        return Person.objects.all()
    return Person.objects.none()


def opened_to(actor: Actor, *, now: datetime) -> QuerySet[Person]:
    """People whose sections the actor may open now, because a living grant names them or the team they supervise."""
    if actor.kind is not ActorKind.STAFF or not actor.has(*CARING):
        return Person.objects.none()
    grants = PersonTeam.objects.filter(Q(until__isnull=True) | Q(until__gt=now), ended_at__isnull=True, granted_at__lte=now)
    named = Q(user_id=actor.id)
    if actor.has(Role.SUPERVISOR) and actor.team:
        named |= Q(supervisors_of=actor.team)
    return visible_to(actor).filter(id__in=grants.filter(named).values("person_id"))


def may_record_consent(actor: Actor) -> bool:
    """Advocates, supervisors and case managers: a yes, and above all a no, must never wait for the owner of a case."""
    return actor.kind is ActorKind.STAFF and actor.has(*CARING)


def may_decide_duty(actor: Actor) -> bool:
    """Counsel decides as well as those who care for people; the asker never."""
    return actor.kind is ActorKind.STAFF and actor.has(*CARING, Role.COUNSEL)


def may_erase(actor: Actor) -> bool:
    """Erasure belongs to counsel. That a second person confirms it comes with retention (docs/decisions)."""
    return actor.kind is ActorKind.STAFF and actor.has(Role.COUNSEL)
