"""How urgent: a person's word over the engine's."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from northline.apps.contacts import actions as contacts
from northline.apps.contacts.contracts import Record, RecordChanges
from northline.apps.floor import access, assessing, sealing
from northline.apps.floor.contracts import TERMINAL, NoSuchTask, NotYoursToDo, ReasonMissing
from northline.apps.floor.models import Task, UrgencyOverride
from northline.engines.triage import Level
from northline.foundation import audit, bus
from northline.foundation.actor import Actor, system
from northline.foundation.bus import Topic

REASON_LIMIT = 500
REPEAT_WITHIN = timedelta(days=7)


@bus.waking(Topic.FLOOR)
def override_urgency(*, actor: Actor, task_id: UUID, level: Level, reason: str, now: datetime) -> None:
    """Set the level by hand, with a reason that is kept sealed. It wins over the engine from now on.

    Refuses with ReasonMissing, NotYoursToDo for what is over, and NoSuchTask.
    """
    actor_id = access.require_floor(actor)
    words = reason.strip()[:REASON_LIMIT]
    if not words:
        raise ReasonMissing
    task = access.visible_to(actor).select_for_update().filter(id=task_id).first()
    if task is None:
        raise NoSuchTask
    if task.state in TERMINAL:
        raise NotYoursToDo
    key_id = sealing.key_of(actor=system("floor"), contact_id=task.contact_id)
    override = UrgencyOverride(task=task, by_id=actor_id, at=now, from_level=task.level, to_level=level, key_id=key_id)
    override.sealed_reason = sealing.seal_override(override=override, reason=words)
    override.save(force_insert=True)
    detail = {"from_level": task.level, "to_level": int(level)}
    task.level, task.overridden = int(level), True
    task.save(update_fields=["level", "overridden"])
    audit.record(actor=actor, event="floor.urgency_changed", subject="task", subject_id=task.id, now=now, detail=detail)


@bus.waking(Topic.FLOOR)
def write_record(
    *, actor: Actor, contact_id: UUID, changes: RecordChanges, now: datetime, seen: Mapping[str, str] | None = None
) -> Record:
    """Save the draft of the contact form; an age that changes with it is weighed at once.

    Refuses as contacts.save_record does.
    """
    record = contacts.save_record(actor=actor, contact_id=contact_id, changes=changes, seen=seen, now=now)
    task = Task.objects.select_for_update().filter(contact_id=contact_id).first()
    if task is not None and changes.age is not None and task.signs.get("age") != record.age.value:
        task.signs = assessing.with_age(task.signs, age=record.age.value, now=now)
        assessing.take_over(task=task, urgency=assessing.weigh(task=task, words=(), now=now))
        task.save()
    return record


@bus.waking(Topic.FLOOR)
def weigh_repeats(*, contact_ids: Iterable[UUID], now: datetime) -> None:
    """These contacts are one person's, as an advocate just said: each that came within a week of another one before it, and
    that somebody still works on, is weighed as a repeat contact. Nothing else ever tells that somebody came back: no address
    is kept, and the words of an ended chat open nothing. Called inside the act that ties them together.
    """
    tasks = list(Task.objects.select_for_update().filter(contact_id__in=set(contact_ids)).order_by("arrived_at", "id"))
    for before, task in pairwise(tasks):
        if task.state in TERMINAL or task.signs.get("repeat") or task.arrived_at - before.arrived_at > REPEAT_WITHIN:
            continue
        task.signs = {**task.signs, "repeat": True}
        assessing.take_over(task=task, urgency=assessing.weigh(task=task, words=(), now=now))
        task.save(update_fields=["signs", "because", "level", "assessed_level"])
        detail = {"level": task.level}
        audit.record(
            actor=system("floor"), event="floor.repeat_known", subject="task", subject_id=task.id, now=now, detail=detail
        )
