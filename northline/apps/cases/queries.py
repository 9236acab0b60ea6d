"""Reads of cases and situations, for an actor."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, Max, QuerySet, Value, When

from northline.apps.cases import access, views_of
from northline.apps.cases.contracts import (
    OPEN_STATES,
    CaseCard,
    CaseLine,
    CaseState,
    CaseView,
    Need,
    Opened,
    SituationCard,
    SituationView,
    View,
)
from northline.apps.cases.models import Case, CaseClosing, CaseNeed, CaseTask, Situation
from northline.apps.contacts import queries as contacts
from northline.apps.contacts.contracts import ContactCard
from northline.foundation.actor import Actor, system
from northline.foundation.errors import NotHere


def case_view(*, actor: Actor, case_id: UUID, now: datetime) -> CaseView:
    """A case's page: whole for owner, invited and the team’s supervisors; basic for others who route. Refuses with NotHere."""
    case, view = _found(actor=actor, case_id=case_id, now=now)
    if view is View.BASIC:
        return views_of.basic_view(case=case, actor=actor)
    return views_of.whole_view(case=case, actor=actor, now=now)


def case_card(*, actor: Actor, case_id: UUID, now: datetime) -> CaseCard:
    """Code, person, state and owner of a case. Refuses with NotHere."""
    case, view = _found(actor=actor, case_id=case_id, now=now)
    return views_of.card(case, view=view)


def case_of_person(*, actor: Actor, person_id: UUID, now: datetime) -> CaseCard | None:
    """The case of a person, if there is one that the actor may know of."""
    case = access.basic_to(actor).select_related("owner").filter(person_id=person_id).first()
    return _card_for(actor=actor, case=case, now=now) if case else None


def case_of_contact(*, actor: Actor, contact_id: UUID, now: datetime) -> CaseCard | None:
    """The case that a contact belongs to, newest link first, or None."""
    cases = access.basic_to(actor).select_related("owner").filter(contact_links__contact_id=contact_id)
    case = cases.order_by("-contact_links__linked_at").first()
    return _card_for(actor=actor, case=case, now=now) if case else None


def case_by_code(*, actor: Actor, code: str, now: datetime) -> CaseCard | None:
    """Finds a case by its code, for everyone who routes."""
    spelled = code.strip().upper()
    if not spelled.replace("-", "").isalnum():
        return None
    case = access.basic_to(actor).select_related("owner").filter(code=spelled).first()
    return _card_for(actor=actor, case=case, now=now) if case else None


def situations_of_contact(*, actor: Actor, contact_id: UUID, now: datetime) -> tuple[SituationCard, ...]:
    """The situations that a contact told of, as far as the actor may read them."""
    found = access.situations_visible_to(actor, now=now).filter(contact_links__contact_id=contact_id).order_by("opened_at")
    return tuple(views_of.situation_card(row) for row in found)


def open_cases(*, actor: Actor, now: datetime, closed: bool = False) -> tuple[CaseLine, ...]:
    """The actor's and their team's cases: crises by their clock first, then those with tasks overdue, then the newest change."""
    wanted = [CaseState.CLOSED] if closed else OPEN_STATES
    found = access.visible_to(actor, now=now).select_related("owner").filter(state__in=[state.value for state in wanted])
    first = Choice(When(crisis=True, answered_at__isnull=True, then=Value(0)), default=Value(1))
    rows = list(found.order_by(first, "due_at", "-state_since")[:300])
    lines = _lines(rows, today=views_of.local_day(now))
    return tuple(sorted(lines, key=lambda line: (not (line.due_at and not closed), -line.tasks_overdue)))


def cases_read_whole(*, actor: Actor, now: datetime) -> QuerySet[Case, UUID]:
    """The ids of the cases whose whole page the actor may read, open and closed, to be used inside another query."""
    return access.visible_to(actor, now=now).values_list("pk", flat=True)


def closings_waiting(*, actor: Actor, now: datetime) -> tuple[CaseCard, ...]:
    """Cases whose closing waits for a second person, and that this actor may decide: never those they asked for themselves."""
    if not access.may_decide_closing(actor):
        return ()
    waiting = CaseClosing.objects.filter(decided_at__isnull=True).exclude(asked_by_id=actor.id).values("case_id")
    return _cards(actor=actor, cases=access.basic_to(actor).filter(pk__in=waiting).order_by("state_since"), now=now)


def openings(*, actor: Actor, case_id: UUID, now: datetime) -> tuple[Opened, ...]:
    """Who opened the case's page, how often and when last, for those who may read the whole of it. Refuses with NotHere."""
    case = access.visible_to(actor, now=now).filter(pk=case_id).first()
    if case is None:
        raise NotHere
    rows = case.reads.values("read_by_id", "view").annotate(times=Count("id"), last_at=Max("read_at")).order_by("-last_at")
    return tuple(Opened(by=row["read_by_id"], view=View(row["view"]), times=row["times"], last_at=row["last_at"]) for row in rows)


def linked_contacts(*, actor: Actor, case_id: UUID, now: datetime) -> tuple[ContactCard, ...]:
    """The cards of a case’s contacts by arrival, for those who may read the whole of the case. Refuses with NotHere."""
    case = access.visible_to(actor, now=now).filter(pk=case_id).first()
    if case is None:
        raise NotHere
    linked = case.contact_links.values_list("contact_id", flat=True)
    cards = contacts.cards(actor=system("cases"), contact_ids=linked)
    return tuple(sorted(cards.values(), key=lambda card: card.arrived_at))


def may_read_contacts(*, actor: Actor, case_id: UUID, now: datetime) -> bool:
    """Whether `actions.read_linked_contact` would answer, for a page that offers a link or leaves it out."""
    return access.reads_contacts(actor, now=now).filter(pk=case_id).exists()


def needs_of(*, actor: Actor, case_id: UUID, now: datetime) -> tuple[Need, ...]:
    """The needs of a case; their words only for those who may read the whole of it. Refuses with NotHere."""
    case, view = _found(actor=actor, case_id=case_id, now=now)
    return views_of.needs(case, with_words=view is View.WHOLE)


def situation_view(*, actor: Actor, situation_id: UUID, now: datetime) -> SituationView:
    """A situation with its people by role, cases and contacts. Refuses with NotHere."""
    row = access.situations_visible_to(actor, now=now).filter(pk=situation_id).first()
    if row is None:
        raise NotHere
    linked = access.basic_to(actor).filter(situation_links__situation=row).order_by("opened_at")
    cards = _cards(actor=actor, cases=linked, now=now)
    return views_of.situation_view(row, cases=cards, contacts=_contacts_of(row))


def _contacts_of(row: Situation) -> tuple[UUID, ...]:
    return tuple(row.contact_links.order_by("linked_at").values_list("contact_id", flat=True))


def _found(*, actor: Actor, case_id: UUID, now: datetime) -> tuple[Case, View]:
    case = access.visible_to(actor, now=now).select_related("owner").filter(pk=case_id).first()
    if case is not None:
        return case, View.WHOLE
    case = access.basic_to(actor).select_related("owner").filter(pk=case_id).first()
    if case is None:
        raise NotHere
    return case, View.BASIC


def _cards(*, actor: Actor, cases: QuerySet[Case], now: datetime) -> tuple[CaseCard, ...]:
    rows = list(cases.select_related("owner"))
    whole = set(access.visible_to(actor, now=now).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return tuple(views_of.card(row, view=View.WHOLE if row.pk in whole else View.BASIC) for row in rows)


def _card_for(*, actor: Actor, case: Case, now: datetime) -> CaseCard:
    whole = access.visible_to(actor, now=now).filter(pk=case.pk).exists()
    return views_of.card(case, view=View.WHOLE if whole else View.BASIC)


def _lines(rows: Iterable[Case], *, today: date) -> list[CaseLine]:
    cases = list(rows)
    needs: dict[UUID, list[str]] = defaultdict(list)
    for case_id, code in CaseNeed.objects.filter(case__in=cases).order_by("added_at").values_list("case_id", "code"):
        needs[case_id].append(code)
    due: dict[UUID, list[date | None]] = defaultdict(list)
    for case_id, day in CaseTask.objects.filter(case__in=cases, done_at__isnull=True).values_list("case_id", "due"):
        due[case_id].append(day)
    asked = set(_waiting_closings(cases).values_list("case_id", flat=True))
    return [views_of.line(case, needs=needs[case.id], due=due[case.id], asked=case.id in asked, today=today) for case in cases]


def _waiting_closings(cases: list[Case]) -> QuerySet[CaseClosing]:
    return CaseClosing.objects.filter(case__in=cases, decided_at__isnull=True)
