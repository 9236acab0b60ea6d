"""Rows of cases and situations as the values that leave the room: whole for those who may read them, basic for the others."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from northline.apps.accounts import queries as accounts
from northline.apps.cases import access, sealing
from northline.apps.cases.contracts import (
    BEFORE_ANSWER,
    REFERRAL_ENDS,
    WORKING,
    CaseCard,
    CaseId,
    CaseLine,
    CaseState,
    CaseView,
    ClosingReason,
    ClosingView,
    Goals,
    Member,
    Need,
    NeedId,
    NeedState,
    PersonInSituation,
    PersonRole,
    SituationCard,
    SituationId,
    SituationView,
    Step,
    Task,
    TaskId,
    TimelineEntry,
    TimelineKind,
    View,
)
from northline.apps.cases.models import Case, CaseClosing, CaseEntry, CaseMember, CaseTask, Situation, SituationPerson
from northline.foundation.actor import Actor
from northline.foundation.packs import current_pack

Sealed = bytes | memoryview
STEPS = (CaseState.IDENTIFIED, *WORKING, CaseState.CLOSURE_REVIEW, CaseState.CLOSED)
LINES_SHOWN = 200


def card(case: Case, *, view: View = View.BASIC, created: bool = False) -> CaseCard:
    """What everyone who routes may know of a case."""
    return CaseCard(**_basics(case, view=view), created=created)


def line(case: Case, *, needs: list[str], due: list[date | None], asked: bool, today: date) -> CaseLine:
    """A line of the list of cases."""
    days = sorted(day for day in due if day is not None)
    return CaseLine(
        **_basics(case, view=View.WHOLE),
        needs=tuple(needs),
        tasks_waiting=len(due),
        tasks_overdue=sum(day < today for day in days),
        next_due=days[0] if days else None,
        closing_asked=asked,
    )


def basic_view(*, case: Case, actor: Actor) -> CaseView:
    """State, owner and codes of needs, nothing that anybody wrote; a waiting closing where this actor may decide it."""
    closing = _waiting(case)
    decides = closing is not None and access.may_decide_closing(actor) and closing.asked_by_id != actor.id
    return CaseView(
        **_basics(case, view=View.BASIC),
        state_since=case.state_since,
        steps=steps(case),
        needs=needs(case, with_words=False),
        answered_at=case.answered_at,
        closed_at=case.closed_at,
        closing=_closing_view(case, closing) if decides and closing else None,
        may_decide_closing=decides,
    )


def whole_view(*, case: Case, actor: Actor, now: datetime) -> CaseView:
    """Everything on a case's page."""
    closing = _waiting(case)
    situations = [link.situation for link in case.situation_links.select_related("situation").order_by("linked_at")]
    return CaseView(
        **_basics(case, view=View.WHOLE),
        language=case.language,
        state_since=case.state_since,
        steps=steps(case),
        needs=needs(case, with_words=True),
        tasks=_tasks(case, today=local_day(now)),
        timeline=timeline(case),
        situations=tuple(situation_card(row) for row in situations),
        people=tuple(person for row in situations for person in people_in(row)),
        contacts=tuple(case.contact_links.order_by("linked_at").values_list("contact_id", flat=True)),
        members=_members(case, now=now),
        answered_at=case.answered_at,
        closed_at=case.closed_at,
        closing_reason=ClosingReason(case.closing_reason) if case.closing_reason else None,
        closing=_closing_view(case, closing) if closing else None,
        closing_needs_second=closing_needs_second(case),
        may_decide_closing=closing is not None and access.may_decide_closing(actor) and closing.asked_by_id != actor.id,
        may_share=access.may_share(actor, case),
        open_referrals=open_referrals(case),
    )


def local_day(now: datetime) -> date:
    """The day where the hotline is: a task is overdue when that day has ended, not when London's has."""
    return now.astimezone(ZoneInfo(current_pack().timezone)).date()


def closing_needs_second(case: Case) -> bool:
    """Must another person agree to this closing? Always for a minor, for a crisis that was never answered, and where the
    operator asks it of every case (CLOSURE_REVIEW); docs/decisions/0005-closing-a-case.md says why."""
    if settings.CLOSURE_REVIEW == "always":
        return True
    return case.minor or (case.crisis and case.answered_at is None)


def open_referrals(case: Case) -> int:
    """Referrals that were sent and have no end on the timeline yet."""
    kinds = [TimelineKind.REFERRAL_SENT.value, *(kind.value for kind in REFERRAL_ENDS)]
    waiting: set[str] = set()
    for kind, codes in case.entries.filter(kind__in=kinds).order_by("id").values_list("kind", "codes"):
        if kind == TimelineKind.REFERRAL_SENT.value:
            waiting.add(str(codes.get("referral")))
        else:
            waiting.discard(str(codes.get("referral")))
    return len(waiting)


def needs(case: Case, *, with_words: bool) -> tuple[Need, ...]:
    """The needs of a case, in the order in which they were told."""
    found = []
    for row in case.needs.order_by("added_at", "code"):
        words = _words(case, "need", row.id, row.sealed_words) if with_words else {}
        found.append(
            Need(
                need_id=NeedId(row.id),
                code=row.code,
                state=NeedState(row.state),
                words=words.get("words", ""),
                next_step=words.get("next_step", ""),
            )
        )
    return tuple(found)


def timeline(case: Case) -> tuple[TimelineEntry, ...]:
    """The newest lines first."""
    rows = list(CaseEntry.objects.filter(case=case).order_by("-at", "-id")[:LINES_SHOWN])
    names = accounts.staff_names(row.by_id for row in rows if row.by_id)
    return tuple(
        TimelineEntry(
            kind=TimelineKind(row.kind),
            at=row.at,
            by=names.get(row.by_id, "") if row.by_id else "",
            by_id=row.by_id,
            codes=row.codes,
            words=_words(case, "entry", row.seal_id, row.sealed_words).get("words", "") if row.sealed_words else "",
        )
        for row in rows
    )


def steps(case: Case) -> tuple[Step, ...]:
    """The way of a case, with the day it first came to each state; reopening begins the way again."""
    began: dict[str, datetime] = {}
    kinds = [kind.value for kind in (TimelineKind.OPENED, TimelineKind.STATE, TimelineKind.CLOSED, TimelineKind.REOPENED)]
    for kind, codes, at in case.entries.filter(kind__in=kinds).order_by("id").values_list("kind", "codes", "at"):
        if kind == TimelineKind.REOPENED.value:
            began.pop(CaseState.CLOSED.value, None)
            began.pop(CaseState.CLOSURE_REVIEW.value, None)
        if kind == TimelineKind.OPENED.value:
            began[CaseState.IDENTIFIED.value] = at
        began.setdefault(str(codes.get("to")), at)
    shown = CaseState.IMPLEMENTATION if case.state == CaseState.REOPENED.value else CaseState(case.state)
    return tuple(Step(state=state, at=began.get(state.value), current=state is shown) for state in STEPS)


def situation_card(row: Situation) -> SituationCard:
    """A situation by its code."""
    return SituationCard(
        situation_id=SituationId(row.id), code=row.code, types=tuple(row.types), venue=row.venue, opened_at=row.opened_at
    )


def situation_view(row: Situation, *, cases: tuple[CaseCard, ...], contacts: tuple[UUID, ...]) -> SituationView:
    """A situation with its words, for somebody who may read it."""
    words = sealing.open_words(key_id=row.key_id, table="situation", row_id=row.id, sealed=row.sealed_words)
    codes = {case.person_id: case.code for case in cases}
    return SituationView(
        situation_id=SituationId(row.id),
        code=row.code,
        types=tuple(row.types),
        venue=row.venue,
        opened_at=row.opened_at,
        subdivision=row.subdivision,
        place=words.get("place", ""),
        since=words.get("since", ""),
        words=words.get("words", ""),
        people=people_in(row, case_codes=codes),
        cases=cases,
        contacts=contacts,
        version=row.version,
    )


def people_in(row: Situation, *, case_codes: dict[UUID, str] | None = None) -> tuple[PersonInSituation, ...]:
    """People of a situation by role, under their codes."""
    found = SituationPerson.objects.filter(situation=row).select_related("person").order_by("added_at")
    return tuple(
        PersonInSituation(
            person_id=part.person_id,
            code=part.person.code,
            role=PersonRole(part.role),
            known=sealing.open_words(key_id=row.key_id, table="part", row_id=part.id, sealed=part.sealed_known).get("known", ""),
            case_code=(case_codes or {}).get(part.person_id, ""),
        )
        for part in found
    )


def unanswered(case: Case) -> bool:
    """Does the 24-hour clock of this crisis still run?"""
    return case.crisis and case.answered_at is None and CaseState(case.state) in BEFORE_ANSWER


class _Basics(TypedDict):
    case_id: CaseId
    code: str
    person_id: UUID
    state: CaseState
    owner: UUID
    owner_name: str
    team: str
    opened_at: datetime
    view: View
    crisis: bool
    minor: bool
    due_at: datetime | None


def _basics(case: Case, *, view: View) -> _Basics:
    return {
        "case_id": CaseId(case.id),
        "code": case.code,
        "person_id": case.person_id,
        "state": CaseState(case.state),
        "owner": case.owner_id,
        "owner_name": case.owner.display_name,
        "team": case.team,
        "opened_at": case.opened_at,
        "view": view,
        "crisis": case.crisis,
        "minor": case.minor,
        "due_at": case.due_at if unanswered(case) else None,
    }


def _tasks(case: Case, *, today: date) -> tuple[Task, ...]:
    rows = list(CaseTask.objects.filter(case=case).order_by("done_at", "due", "added_at"))
    names = accounts.staff_names(row.assignee_id for row in rows)
    ordered: Collection[CaseTask] = [*(row for row in rows if row.done_at is None), *(row for row in rows if row.done_at)]
    return tuple(
        Task(
            task_id=TaskId(row.id),
            title=_words(case, "task", row.id, row.sealed_title).get("title", ""),
            due=row.due,
            assignee=row.assignee_id,
            assignee_name=names.get(row.assignee_id, ""),
            done_at=row.done_at,
            overdue=row.done_at is None and row.due is not None and row.due < today,
        )
        for row in ordered
    )


def _members(case: Case, *, now: datetime) -> tuple[Member, ...]:
    rows = (
        CaseMember.objects.filter(case=case, ended_at__isnull=True, until__gt=now).select_related("user").order_by("invited_at")
    )
    return tuple(Member(user_id=row.user_id, name=row.user.display_name, until=row.until) for row in rows)


def _waiting(case: Case) -> CaseClosing | None:
    return CaseClosing.objects.filter(case=case, decided_at__isnull=True).select_related("asked_by").first()


def _closing_view(case: Case, row: CaseClosing) -> ClosingView:
    return ClosingView(
        reason=ClosingReason(row.reason),
        goals=Goals(row.goals),
        words=_words(case, "closing", row.id, row.sealed_words).get("words", ""),
        asked_by=row.asked_by_id,
        asked_by_name=row.asked_by.display_name,
        asked_at=row.asked_at,
    )


def _words(case: Case, table: str, row_id: UUID, sealed: Sealed) -> dict[str, str]:
    return sealing.open_words(key_id=case.key_id, table=table, row_id=row_id, sealed=sealed)
