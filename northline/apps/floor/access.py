"""Who sees and does what on the floor."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from northline.apps.floor.contracts import HELD, LONG_ABSENT, WAITING, Basis, NoSuchTask, TaskState
from northline.apps.floor.models import DangerLog, Presence, Task
from northline.foundation.actor import Actor, ActorKind, Role
from northline.foundation.errors import NotHere

FLOOR_ROLES = (Role.ADVOCATE, Role.SUPERVISOR)


def works_the_floor(actor: Actor) -> bool:
    """Advocates and supervisors answer; nobody else sees what waits."""
    return actor.kind is ActorKind.STAFF and actor.id is not None and actor.has(*FLOOR_ROLES)


def require_floor(actor: Actor) -> UUID:
    """The actor's id, or NotHere."""
    if not works_the_floor(actor) or actor.id is None:
        raise NotHere
    return actor.id


def require_supervisor(actor: Actor) -> UUID:
    """The actor's id, or NotHere."""
    actor_id = require_floor(actor)
    if not actor.has(Role.SUPERVISOR):
        raise NotHere
    return actor_id


def visible_to(actor: Actor) -> QuerySet[Task]:
    """What waits is everybody's on the floor; what somebody holds is theirs. Supervisors see all lines, without words."""
    if actor.kind is ActorKind.SYSTEM:
        return Task.objects.all()
    if not works_the_floor(actor):
        return Task.objects.none()
    if actor.has(Role.SUPERVISOR):
        return Task.objects.all()
    return Task.objects.filter(Q(state__in=WAITING) | Q(holder_id=actor.id))


def held_by(actor: Actor) -> QuerySet[Task]:
    """Tasks in the actor's own hands."""
    if not works_the_floor(actor):
        return Task.objects.none()
    return Task.objects.filter(holder_id=actor.id, state__in=HELD)


def own_task(*, actor: Actor, task_id: UUID) -> Task:
    """A task that the actor holds, locked for the rest of the transaction; NoSuchTask otherwise."""
    task = held_by(actor).select_for_update().filter(id=task_id).first()
    if task is None:
        raise NoSuchTask
    return task


def left_behind(*, now: datetime) -> QuerySet[Task]:
    """Records in the making whose holder has left, or was not seen at the desk for long."""
    seen = Presence.objects.filter(advocate_id=OuterRef("holder_id"), seen_at__gte=now - LONG_ABSENT)
    return Task.objects.filter(Q(holder__is_active=False) | ~Exists(seen), state=TaskState.WRAPPING)


def dangers_visible_to(actor: Actor) -> QuerySet[DangerLog]:
    """Whoever opened it, the holder, its second person, supervisors; and all on the floor while a duty asks for a second."""
    if not works_the_floor(actor):
        return DangerLog.objects.none()
    if actor.has(Role.SUPERVISOR):
        return DangerLog.objects.all()
    holds = Task.objects.filter(holder_id=actor.id, state__in=HELD).values("contact_id")
    wanted = Q(basis=Basis.DUTY, second_by__isnull=True, closed_at__isnull=True)
    return DangerLog.objects.filter(Q(opened_by_id=actor.id) | Q(second_by_id=actor.id) | Q(contact_id__in=holds) | wanted)
