"""Invariants of a round of offers, for any line and any floor."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from northline.engines.routing import Candidate, Waiting, answer_order, plan_offers
from northline.engines.triage import Level, effective_priority

ids = st.integers(min_value=0, max_value=2**64).map(lambda number: UUID(int=number))
languages = st.sampled_from(["en", "es", "fr", "nah"])
advocates = [UUID(int=number) for number in range(1, 9)]


@st.composite
def lines(draw: st.DrawFn) -> list[Waiting]:
    names = draw(st.lists(ids, unique=True, max_size=12))
    return [
        Waiting(
            task_id=name,
            level=draw(st.sampled_from(list(Level))),
            waited=draw(st.timedeltas(min_value=timedelta(minutes=-5), max_value=timedelta(hours=3))),
            language=draw(languages),
            not_to=draw(st.frozensets(st.sampled_from(advocates), max_size=3)),
        )
        for name in names
    ]


@st.composite
def floors(draw: st.DrawFn) -> list[Candidate]:
    here = draw(st.lists(st.sampled_from(advocates), unique=True, max_size=8))
    return [
        Candidate(
            advocate_id=name,
            languages=draw(st.frozensets(languages, max_size=3)),
            holds=draw(st.integers(min_value=0, max_value=5)),
            capacity=draw(st.integers(min_value=0, max_value=5)),
            idle=draw(st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=2))),
            crises_in_a_row=draw(st.integers(min_value=0, max_value=5)),
        )
        for name in here
    ]


@given(waiting=lines(), candidates=floors())
def test_no_task_twice_no_advocate_twice_no_capacity_exceeded(waiting: list[Waiting], candidates: list[Candidate]) -> None:
    offers = plan_offers(waiting=waiting, candidates=candidates)
    free = {candidate.advocate_id for candidate in candidates if candidate.holds < candidate.capacity}
    assert len({offer.task_id for offer in offers}) == len(offers)
    assert len({offer.advocate_id for offer in offers}) == len(offers)
    assert {offer.advocate_id for offer in offers} <= free
    assert {offer.task_id for offer in offers} <= {task.task_id for task in waiting}


@given(waiting=lines(), candidates=floors())
def test_whoever_just_declined_is_not_asked_again(waiting: list[Waiting], candidates: list[Candidate]) -> None:
    declined = {task.task_id: task.not_to for task in waiting}
    for offer in plan_offers(waiting=waiting, candidates=candidates):
        assert offer.advocate_id not in declined[offer.task_id]


@given(waiting=lines(), candidates=floors())
def test_nobody_is_passed_over_while_somebody_suitable_is_free(waiting: list[Waiting], candidates: list[Candidate]) -> None:
    offers = {offer.task_id: offer.advocate_id for offer in plan_offers(waiting=waiting, candidates=candidates)}
    used = set(offers.values())
    for task in waiting:
        if task.task_id not in offers:
            idle = [c for c in candidates if c.free and c.advocate_id not in used and c.advocate_id not in task.not_to]
            assert not idle


@given(waiting=lines())
def test_the_line_is_in_order_of_priority_then_of_waiting(waiting: list[Waiting]) -> None:
    line = answer_order(waiting=waiting)
    keys = [(effective_priority(level=task.level, waited=task.waited), -task.waited) for task in line]
    assert keys == sorted(keys)
    assert set(line) == set(waiting)


@given(waiting=lines(), candidates=floors())
def test_two_runs_agree(waiting: list[Waiting], candidates: list[Candidate]) -> None:
    again = plan_offers(waiting=list(reversed(waiting)), candidates=list(reversed(candidates)))
    assert plan_offers(waiting=waiting, candidates=candidates) == again


def task(number: int, level: Level = Level.ROUTINE, language: str = "en", minutes: float = 0) -> Waiting:
    return Waiting(task_id=UUID(int=number), level=level, waited=timedelta(minutes=minutes), language=language)


def person(number: int, *spoken: str, holds: int = 0, crises: int = 0) -> Candidate:
    return Candidate(advocate_id=advocates[number], languages=frozenset(spoken), holds=holds, capacity=3, crises_in_a_row=crises)


def test_a_speaker_of_the_language_is_preferred_but_never_a_wall() -> None:
    (offer,) = plan_offers(waiting=[task(1, language="es")], candidates=[person(0, "en"), person(1, "es", holds=2)])
    assert offer.advocate_id == advocates[1]
    assert offer.language_match
    (offer,) = plan_offers(waiting=[task(1, language="nah")], candidates=[person(0, "en")])
    assert not offer.language_match


def test_after_three_crises_in_a_row_somebody_else_is_asked_first() -> None:
    crisis = task(1, Level.CRISIS)
    (offer,) = plan_offers(waiting=[crisis], candidates=[person(0, "en", crises=3), person(1, "fr")])
    assert offer.advocate_id == advocates[1]
    (offer,) = plan_offers(waiting=[crisis], candidates=[person(0, "en", crises=3)])
    assert offer.over_crisis_limit
