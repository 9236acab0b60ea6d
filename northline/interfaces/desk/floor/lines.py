"""Lines of the queue that waits. Most of what a line says, others say too: each saying is rendered once and kept, and only
the code, the wait and the addresses are put in for each task. A pane is asked for every few seconds by everybody on the floor.
"""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from northline.apps.contacts.contracts import Channel
from northline.apps.floor.contracts import QueueView, TaskView
from northline.engines.triage import Level, Reason, RuleId

SHOWN = 50
"""So many lines are shown at once: who answers takes from the top."""

# Signs for private use stand where two lines differ; nobody can write them into a code or a clock.
CODE, WAIT, WAIT_SAID = "\ue000", "\ue001", "\ue002"
TASK, CONTACT = UUID(int=1), UUID(int=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """All that a line says, besides its code and its clock, to a reader of one language."""

    reader: str
    level: Level
    channel: Channel
    language: str
    because: tuple[tuple[RuleId, Level, tuple[tuple[str, str], ...]], ...]
    overridden: bool
    lifted: bool
    requeued: bool
    may_take: bool
    offer: UUID | None


def shown_of(view: QueueView, *, everything: bool) -> tuple[TaskView, ...]:
    """The lines that the pane shows: the first ones, and always the one that is offered to its reader."""
    if everything or len(view.waiting) <= SHOWN:
        return view.waiting
    offered = view.offer.task.task_id if view.offer else None
    return (*view.waiting[:SHOWN], *(task for task in view.waiting[SHOWN:] if task.task_id == offered))


def line(task: TaskView, *, view: QueueView, may_take: bool, clock: str, said: str) -> SafeString:
    """One waiting task as a line of the list."""
    offered = view.offer is not None and view.offer.task.task_id == task.task_id
    saying = Saying(
        reader=get_language() or "en",
        level=task.level,
        channel=task.channel,
        language=task.language,
        because=tuple((reason.rule, reason.level, tuple(reason.params.items())) for reason in task.because),
        overridden=task.overridden,
        lifted=task.lifted,
        requeued=task.requeued,
        may_take=may_take,
        offer=view.offer.reservation_id if view.offer and offered else None,
    )
    text = _said(saying).replace(CODE, escape(task.code)).replace(WAIT_SAID, escape(said)).replace(WAIT, escape(clock))
    return mark_safe(text.replace(str(TASK), str(task.task_id)).replace(str(CONTACT), str(task.contact_id)))  # noqa: S308  escaped above


@lru_cache(maxsize=2_000)
def _said(saying: Saying) -> str:
    task = {
        "task_id": TASK,
        "contact_id": CONTACT,
        "level": saying.level,
        "channel": saying.channel,
        "language": saying.language,
        "because": [Reason(rule=rule, level=level, params=dict(params)) for rule, level, params in saying.because],
        "overridden": saying.overridden,
        "lifted": saying.lifted,
        "requeued": saying.requeued,
    }
    alike = {"code": CODE, "wait": WAIT, "wait_said": WAIT_SAID, "language": saying.reader}
    return render_to_string("desk/floor/_waiting.html", {"task": task, "saying": saying, **alike}).strip()
