"""Who sees which case, and how much of it. Reads begin here; what an actor may not see is absent."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from northline.apps.cases.contracts import TimelineKind
from northline.apps.cases.models import Case, CaseEntry, CaseMember, CaseSituation, Situation
from northline.foundation.actor import Actor, ActorKind, Role

CARING = (Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER)
ROUTING = (*CARING, Role.PARTNERSHIP_SPECIALIST, Role.SHELTER_COORDINATOR)
DECIDING = (Role.SUPERVISOR, Role.CASE_MANAGER)


def visible_to(actor: Actor, *, now: datetime) -> QuerySet[Case]:
    """Cases whose whole page the actor may read: owner, invited until a date, or supervisor of the owner's team."""
    if actor.kind is not ActorKind.STAFF or actor.id is None or not actor.has(*CARING):
        return Case.objects.none()
    invited = CaseMember.objects.filter(
        case=OuterRef("pk"), user_id=actor.id, ended_at__isnull=True, invited_at__lte=now, until__gt=now
    )
    theirs = Q(owner_id=actor.id) | Q(Exists(invited))
    if actor.has(Role.SUPERVISOR) and actor.team:
        theirs |= Q(team=actor.team)
    return Case.objects.filter(theirs)


def reads_contacts(actor: Actor, *, now: datetime) -> QuerySet[Case]:
    """Cases whose linked contacts the actor may read: the owner's, and an invited case manager's until the invitation ends.

    Other guests work with what the case says. A supervisor joins a conversation, so that the visitor is told.
    """
    theirs = Q(owner_id=actor.id)
    if actor.id is not None and actor.has(Role.CASE_MANAGER):
        invited = CaseMember.objects.filter(
            case=OuterRef("pk"), user_id=actor.id, ended_at__isnull=True, invited_at__lte=now, until__gt=now
        )
        theirs |= Q(Exists(invited))
    return visible_to(actor, now=now).filter(theirs)


def basic_to(actor: Actor) -> QuerySet[Case]:
    """Cases whose state, owner, needs and safe contact the actor may see, to route: every case, for these roles."""
    if actor.kind is ActorKind.STAFF and actor.has(*ROUTING):
        return Case.objects.all()
    return Case.objects.none()


def situations_visible_to(actor: Actor, *, now: datetime) -> QuerySet[Situation]:
    """Situations of the cases that the actor may read; and while no case holds one, for who opened it and their supervisors.

    Need to know goes with the case: who hands it over, and their team, see its situation no longer.
    """
    if actor.kind is not ActorKind.STAFF or not actor.has(*CARING):
        return Situation.objects.none()
    linked = CaseSituation.objects.filter(situation=OuterRef("pk"), case__in=visible_to(actor, now=now))
    opened = Q(opened_by_id=actor.id)
    if actor.has(Role.SUPERVISOR) and actor.team:
        opened |= Q(team=actor.team)
    in_no_case = ~Q(Exists(CaseSituation.objects.filter(situation=OuterRef("pk"))))
    return Situation.objects.filter(Q(Exists(linked)) | (opened & in_no_case))


def may_open(actor: Actor) -> bool:
    """Advocates, supervisors and case managers open situations and cases."""
    return actor.kind is ActorKind.STAFF and actor.id is not None and actor.has(*CARING)


def may_share(actor: Actor, case: Case) -> bool:
    """Inviting and handing over: the owner, or a supervisor of the owner's team. Who was invited lets nobody else in."""
    return case.owner_id == actor.id or (actor.has(Role.SUPERVISOR) and bool(actor.team) and actor.team == case.team)


def may_decide_closing(actor: Actor) -> bool:
    """A second pair of eyes: any supervisor or case manager. Who asked is excluded where it is decided."""
    return actor.kind is ActorKind.STAFF and actor.has(*DECIDING)


def keeping(*, contact_id: UUID) -> QuerySet[Case]:
    """Cases that keep a contact: linked to it, and their person was not erased. A rule for acts and counts, shown to nobody."""
    erased = CaseEntry.objects.filter(case=OuterRef("pk"), kind=TimelineKind.ERASED.value)
    return Case.objects.filter(~Q(Exists(erased)), contact_links__contact_id=contact_id)
