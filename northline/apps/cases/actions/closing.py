"""Closing a case, alone or with a second person, and reopening it with its history."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from northline.apps.cases import access, sealing, views_of
from northline.apps.cases.actions.finding import enter, locked_case, move, readable_case, required, staff_id, writable_case
from northline.apps.cases.contracts import (
    LONGEST_LINE,
    CaseCard,
    CaseClosed,
    CaseNotClosed,
    CaseState,
    ClosingReason,
    Goals,
    OpenReferrals,
    SecondPersonNeeded,
    TimelineKind,
    View,
)
from northline.apps.cases.models import Case, CaseClosing
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def close_case(*, actor: Actor, case_id: UUID, reason: ClosingReason, goals: Goals, words: str, now: datetime) -> CaseCard:
    """Close a case that the actor may read whole; it can be reopened until its records are disposed of.

    Where a second person must agree (minors, crises never answered, or every case if the operator says so) it goes into
    closure review instead. Two at once: one closes, the other is told. Refuses with NotHere, CaseClosed, OpenReferrals while
    a referral still waits for an answer, WordsTooLong, and SecondPersonNeeded while a review waits already.
    """
    case = writable_case(actor=actor, case_id=case_id, now=now)
    text = sealing.tidy(words)
    if views_of.open_referrals(case):
        raise OpenReferrals
    if case.state == CaseState.CLOSURE_REVIEW.value:
        raise SecondPersonNeeded
    if views_of.closing_needs_second(case):
        _ask(actor=actor, case=case, reason=reason, goals=goals, words=text, now=now)
    else:
        _close(actor=actor, case=case, reason=reason, goals=goals, words=text, now=now)
    return views_of.card(case, view=View.WHOLE)


@transaction.atomic
def decide_closing(*, actor: Actor, case_id: UUID, approve: bool, words: str, now: datetime) -> CaseCard:
    """Agree to a closing, or send the case back to work, as a supervisor or case manager who did not ask for it.

    Refuses with NotHere, SecondPersonNeeded (the asker), CaseClosed or NotHere where nothing waits, OpenReferrals.
    """
    if not access.may_decide_closing(actor) or not access.basic_to(actor).filter(pk=case_id).exists():
        raise NotHere
    case = locked_case(case_id=case_id)
    row = CaseClosing.objects.filter(case=case, decided_at__isnull=True).first()
    if row is None:
        raise CaseClosed if case.state == CaseState.CLOSED.value else NotHere
    if row.asked_by_id == actor.id:
        raise SecondPersonNeeded
    text = sealing.tidy(words)
    if approve and views_of.open_referrals(case):
        raise OpenReferrals
    row.decided_by_id, row.decided_at, row.approved = staff_id(actor), now, approve
    row.save(update_fields=["decided_by", "decided_at", "approved"])
    if approve:
        _close(actor=actor, case=case, reason=ClosingReason(row.reason), goals=Goals(row.goals), words=text, now=now)
    else:
        _send_back(actor=actor, case=case, state=CaseState(row.asked_in), words=text, now=now)
    return views_of.card(case)


@transaction.atomic
def reopen_case(*, actor: Actor, case_id: UUID, words: str, now: datetime) -> CaseCard:
    """Take up a closed case again, with all its history. Refuses with NotHere, CaseNotClosed, WordsMissing, WordsTooLong."""
    case = readable_case(actor=actor, case_id=case_id, now=now)
    if case.state != CaseState.CLOSED.value:
        raise CaseNotClosed
    text = required(words, limit=LONGEST_LINE)
    move(case=case, state=CaseState.REOPENED, now=now)
    case.closed_at, case.closing_reason = None, ""
    case.save(update_fields=["state", "state_since", "closed_at", "closing_reason"])
    enter(actor=actor, case=case, kind=TimelineKind.REOPENED, codes={"to": case.state}, words=text, now=now)
    audit.record(actor=actor, event="case.reopened", subject="case", subject_id=case.id, now=now)
    return views_of.card(case, view=View.WHOLE)


def _ask(*, actor: Actor, case: Case, reason: ClosingReason, goals: Goals, words: str, now: datetime) -> None:
    closing_id = uuid4()
    CaseClosing.objects.create(
        id=closing_id,
        case=case,
        reason=reason.value,
        goals=goals.value,
        asked_by_id=staff_id(actor),
        asked_at=now,
        asked_in=case.state,
        sealed_words=sealing.seal_words(key_id=case.key_id, table="closing", row_id=closing_id, words={"words": words}),
    )
    move(case=case, state=CaseState.CLOSURE_REVIEW, now=now)
    case.save(update_fields=["state", "state_since"])
    enter(
        actor=actor,
        case=case,
        kind=TimelineKind.CLOSING_ASKED,
        words=words,
        now=now,
        codes={"to": case.state, "reason": reason.value, "goals": goals.value},
    )
    audit.record(
        actor=actor, event="case.closing_asked", subject="case", subject_id=case.id, now=now, detail={"reason": reason.value}
    )


def _close(*, actor: Actor, case: Case, reason: ClosingReason, goals: Goals, words: str, now: datetime) -> None:
    move(case=case, state=CaseState.CLOSED, now=now)
    case.closed_at, case.closing_reason = now, reason.value
    case.save(update_fields=["state", "state_since", "closed_at", "closing_reason"])
    enter(
        actor=actor,
        case=case,
        kind=TimelineKind.CLOSED,
        words=words,
        now=now,
        codes={"to": case.state, "reason": reason.value, "goals": goals.value},
    )
    audit.record(actor=actor, event="case.closed", subject="case", subject_id=case.id, now=now, detail={"reason": reason.value})


def _send_back(*, actor: Actor, case: Case, state: CaseState, words: str, now: datetime) -> None:
    move(case=case, state=state, now=now)
    case.save(update_fields=["state", "state_since"])
    enter(actor=actor, case=case, kind=TimelineKind.CLOSING_DECLINED, codes={"to": case.state}, words=words, now=now)
    audit.record(actor=actor, event="case.closing_declined", subject="case", subject_id=case.id, now=now)
