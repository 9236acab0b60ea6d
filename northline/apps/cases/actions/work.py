"""The daily work on a case: notes, tasks, states, and the lines that other rooms write on its timeline."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from northline.apps.accounts import queries as accounts
from northline.apps.cases import access, queries, sealing
from northline.apps.cases.actions.finding import enter, locked_case, move, required, staff_id, writable_case
from northline.apps.cases.contracts import (
    BEFORE_ANSWER,
    LONGEST_LINE,
    LONGEST_WORDS,
    WORKING,
    WRITTEN_BY_REFERRALS,
    CaseState,
    CaseView,
    SituationView,
    StepNotPossible,
    TaskId,
    TimelineKind,
)
from northline.apps.cases.models import CaseRead, CaseTask
from northline.foundation import audit
from northline.foundation.actor import Actor, ActorKind
from northline.foundation.errors import NotHere


@transaction.atomic
def read_case(*, actor: Actor, case_id: UUID, now: datetime) -> CaseView:
    """Open a case's page, whole or basic, and log that it was opened: in the audit, and for whoever answers for the case.

    Refuses with NotHere.
    """
    shown = queries.case_view(actor=actor, case_id=case_id, now=now)
    CaseRead.objects.create(case_id=case_id, read_by_id=staff_id(actor), read_at=now, view=shown.view.value)
    audit.record(actor=actor, event="case.read", subject="case", subject_id=case_id, now=now, detail={"view": shown.view.value})
    return shown


@transaction.atomic
def read_situation(*, actor: Actor, situation_id: UUID, now: datetime) -> SituationView:
    """Open a situation's page and log that it was opened. Refuses with NotHere."""
    shown = queries.situation_view(actor=actor, situation_id=situation_id, now=now)
    audit.record(actor=actor, event="situation.read", subject="situation", subject_id=situation_id, now=now)
    return shown


ANSWERING = (TimelineKind.REFERRAL_ACCEPTED, TimelineKind.REFERRAL_RECEIVED)


@transaction.atomic
def add_note(*, actor: Actor, case_id: UUID, words: str, form_key: UUID, now: datetime) -> None:
    """Write a note on the timeline. It is never rewritten; the same form twice is one note.

    Refuses with NotHere, CaseClosed, WordsMissing, WordsTooLong.
    """
    case = writable_case(actor=actor, case_id=case_id, now=now)
    text = required(words, limit=LONGEST_WORDS)
    if enter(actor=actor, case=case, kind=TimelineKind.NOTE, words=text, form_key=form_key, now=now):
        audit.record(actor=actor, event="case.note_added", subject="case", subject_id=case.id, now=now)


@transaction.atomic
def add_task(
    *, actor: Actor, case_id: UUID, title: str, due: date | None, form_key: UUID, now: datetime, assignee_id: UUID | None = None
) -> TaskId:
    """Note something to do, for oneself or another who may read the case. The same form twice is one task.

    Refuses with NotHere, CaseClosed, WordsMissing, WordsTooLong.
    """
    case = writable_case(actor=actor, case_id=case_id, now=now)
    known = CaseTask.objects.filter(case=case, form_key=form_key).first()
    if known is not None:
        return TaskId(known.id)
    task_id, words = uuid4(), {"title": required(title, limit=LONGEST_LINE)}
    assignee = assignee_id or staff_id(actor)
    may_read = access.visible_to(accounts.actor_by_id(assignee), now=now).filter(pk=case.pk).exists()
    if not may_read:
        raise NotHere
    CaseTask.objects.create(
        id=task_id,
        case=case,
        due=due,
        assignee_id=assignee,
        added_by_id=staff_id(actor),
        added_at=now,
        form_key=form_key,
        sealed_title=sealing.seal_words(key_id=case.key_id, table="task", row_id=task_id, words=words),
    )
    audit.record(actor=actor, event="case.task_added", subject="case", subject_id=case.id, now=now, detail={"task": str(task_id)})
    return TaskId(task_id)


@transaction.atomic
def finish_task(*, actor: Actor, case_id: UUID, task_id: UUID, now: datetime) -> None:
    """Mark a task as done, with a line on the timeline. Twice is once. Refuses with NotHere, also for another case's task,
    and CaseClosed."""
    case = writable_case(actor=actor, case_id=case_id, now=now)
    row = CaseTask.objects.filter(pk=task_id, case=case).first()
    if row is None:
        raise NotHere
    if row.done_at is not None:
        return
    row.done_at, row.done_by_id = now, staff_id(actor)
    row.save(update_fields=["done_at", "done_by"])
    title = sealing.open_words(key_id=case.key_id, table="task", row_id=row.id, sealed=row.sealed_title).get("title", "")
    enter(actor=actor, case=case, kind=TimelineKind.TASK_DONE, words=title, now=now)
    audit.record(actor=actor, event="case.task_done", subject="case", subject_id=case.id, now=now, detail={"task": str(task_id)})


@transaction.atomic
def set_state(*, actor: Actor, case_id: UUID, state: CaseState, now: datetime) -> None:
    """Move an open case along its way, also back where work shows that it must. Leaving triage stops the clock of a crisis.

    Closing, its review and reopening have acts of their own: StepNotPossible here. Refuses with NotHere, CaseClosed.
    """
    case = writable_case(actor=actor, case_id=case_id, now=now)
    if state not in WORKING or case.state == CaseState.CLOSURE_REVIEW.value:
        raise StepNotPossible
    if case.state == state.value:
        return
    before = case.state
    move(case=case, state=state, now=now)
    if state not in BEFORE_ANSWER and case.answered_at is None:
        case.answered_at = now
    case.save(update_fields=["state", "state_since", "answered_at"])
    enter(actor=actor, case=case, kind=TimelineKind.STATE, codes={"from": before, "to": state.value}, now=now)
    audit.record(
        actor=actor,
        event="case.state_set",
        subject="case",
        subject_id=case.id,
        now=now,
        detail={"from": before, "to": state.value},
    )


@transaction.atomic
def add_timeline(*, actor: Actor, case_id: UUID, kind: TimelineKind, codes: Mapping[str, str], now: datetime) -> None:
    """A line that another room writes: a referral or a consent. Codes and public names only, never anybody's words.

    Staff must see the case at least in the basic view. A partner's or the system's line is trusted: the room that calls has
    checked that it belongs here. A service that takes the person answers a crisis and stops its clock. Closed cases take
    lines too, since answers come late. Refuses with NotHere.
    """
    if actor.kind is ActorKind.STAFF and not access.basic_to(actor).filter(pk=case_id).exists():
        raise NotHere
    if actor.kind is ActorKind.VISITOR:
        raise NotHere
    case = locked_case(case_id=case_id)
    if kind in WRITTEN_BY_REFERRALS and not codes.get("referral"):
        raise ValueError("a line about a referral names it")
    if kind in ANSWERING and case.answered_at is None:
        case.answered_at = now
        case.save(update_fields=["answered_at"])
    enter(actor=actor, case=case, kind=kind, codes=codes, now=now)
    audit.record(actor=actor, event="case.line_added", subject="case", subject_id=case.id, now=now, detail={"kind": kind.value})
