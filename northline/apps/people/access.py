"""Who sees whom in the vault. Reads begin here; what an actor may not see is absent."""

from datetime import datetime

from django.db.models import Q, QuerySet

from northline.apps.people.models import BreakGlass, DutyOverride, Person, PersonTeam
from northline.foundation.actor import Actor, ActorKind, Role

ROUTING = (Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER, Role.PARTNERSHIP_SPECIALIST, Role.SHELTER_COORDINATOR)
CARING = (Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER)
OVERRIDING = (*CARING, Role.COUNSEL)
ERASING = (Role.COUNSEL, Role.ADMINISTRATOR)


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


def may_override(actor: Actor) -> bool:
    """Asking for a disclosure by duty, and deciding as the second person: who cares for people, and counsel. Never both."""
    return actor.kind is ActorKind.STAFF and actor.id is not None and actor.has(*OVERRIDING)


def duties_visible_to(actor: Actor, *, now: datetime) -> QuerySet[DutyOverride]:
    """What still waits, to everybody who may be its second person; what was decided, to the two who did it and to counsel."""
    if not may_override(actor):
        return DutyOverride.objects.none()
    if actor.has(Role.COUNSEL):
        return DutyOverride.objects.all()
    waits = Q(decided_at__isnull=True, until__gt=now)
    return DutyOverride.objects.filter(waits | Q(asked_by_id=actor.id) | Q(decided_by_id=actor.id))


def may_break_glass(actor: Actor) -> bool:
    """Advocates, supervisors and case managers; each opening is reviewed by another."""
    return actor.kind is ActorKind.STAFF and actor.id is not None and actor.has(*CARING)


def glasses_open_to(actor: Actor, *, person: Person, now: datetime) -> QuerySet[BreakGlass]:
    """The sections of this person that the actor may read now by break-glass. Reading only, and over by itself."""
    if not may_break_glass(actor) or person.erased_at is not None:
        return BreakGlass.objects.none()
    return BreakGlass.objects.filter(person=person, opened_by_id=actor.id, opened_at__lte=now, until__gt=now).order_by("until")


def glasses_visible_to(actor: Actor) -> QuerySet[BreakGlass]:
    """Supervisors see every opening by break-glass, others their own."""
    if not may_break_glass(actor):
        return BreakGlass.objects.none()
    return BreakGlass.objects.all() if actor.has(Role.SUPERVISOR) else BreakGlass.objects.filter(opened_by_id=actor.id)


def may_review_glass(actor: Actor, glass: BreakGlass) -> bool:
    """A supervisor, of any team, who is not the one who opened."""
    return may_break_glass(actor) and actor.has(Role.SUPERVISOR) and glass.opened_by_id != actor.id


def may_erase(actor: Actor) -> bool:
    """Holds and erasure belong to counsel and administrators, two of them for each act. They read nothing of the record."""
    return actor.kind is ActorKind.STAFF and actor.id is not None and actor.has(*ERASING)


def codes_to(actor: Actor) -> QuerySet[Person]:
    """People whom the actor may find by their code: who routes; and, to see nothing but the code, who overrides or erases."""
    if actor.kind is ActorKind.STAFF and actor.has(*ROUTING, Role.COUNSEL, Role.ADMINISTRATOR):
        return Person.objects.all()
    return Person.objects.none()
