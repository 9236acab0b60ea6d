"""The dispatcher: once a second it looks at who waits and who is here, and makes offers.

It holds nothing in memory, so any process may run it, two at once included (one of them yields), and a crash loses nothing:
what it would have done, the next look does. Times come from the row and from `now`; a clock that jumps back makes no wait
negative and keeps no offer standing longer than an offer stands.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q

from northline.apps.contacts import actions as contacts
from northline.apps.contacts import queries as contact_queries
from northline.apps.floor import assessing
from northline.apps.floor.actions.offers import OFFER_STANDS, end_offer, withdraw_offers
from northline.apps.floor.actions.work import contact_ended, give_back_for
from northline.apps.floor.contracts import LONG_ABSENT, PresenceState, ReservationState, TaskState
from northline.apps.floor.models import DangerLog, DispatcherMark, Presence, Reservation, Task
from northline.engines.routing import Candidate, Waiting, plan_offers
from northline.engines.triage import Level
from northline.foundation import audit, bus, crypto
from northline.foundation.actor import system
from northline.foundation.bus import Topic

LOCK: Final = 0x4E4C_0001  # "NL" 1: this hotline's database has one dispatcher at a time
BATCH: Final = 200
ROUNDS: Final = 10
SEEN_FOR_OFFERS: Final = timedelta(minutes=5)
GAP: Final = timedelta(seconds=60)
NOT_AGAIN_FOR: Final = timedelta(minutes=2)
MISSES_BEFORE_BREAK: Final = 2

DISPATCHER = system("dispatcher")


def tick(*, now: datetime) -> None:
    """One look. Each step commits by itself; where another dispatcher holds the lock, this one does nothing.

    Rows of one person at a time are locked, presence before task, so that no step waits in a circle with somebody's click.
    """
    with crypto.key_scope():
        _alone(lambda: _forgive_a_gap(now))
        for reservation_id in _overdue_offers(now):
            _alone(lambda reservation_id=reservation_id: _time_out(reservation_id, now))  # type: ignore[misc]
        _alone(lambda: _let_go_of_the_absent(now))
        for contact_id in _ended_contacts():
            _alone(lambda contact_id=contact_id: contact_ended(contact_id=contact_id, now=now))  # type: ignore[misc]
        for _ in range(ROUNDS):
            if not _alone(lambda: _triage_new_words(now)):
                break
        _alone(lambda: _make_offers(now))


def _alone(step: Callable[[], bool | None]) -> bool:
    with transaction.atomic(), _lock() as mine:
        return bool(step()) if mine else False


@contextmanager
def _lock() -> Iterator[bool]:
    """A lock that ends with the transaction, so a killed dispatcher leaves none behind."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        row = cursor.fetchone()
    yield bool(row and row[0])


def _forgive_a_gap(now: datetime) -> bool:
    """After a pause or a jump of the clock nobody is judged by it: whoever was here counts as seen now."""
    mark, _created = DispatcherMark.objects.get_or_create(id=1)
    if mark.last_tick is None or abs(now - mark.last_tick) > GAP or now < mark.last_tick:
        before = mark.last_tick or now
        here = Presence.objects.exclude(state=PresenceState.OFFLINE)
        here.filter(Q(seen_at__gt=now) | Q(seen_at__gte=before - SEEN_FOR_OFFERS)).update(seen_at=now)
    mark.last_tick = now
    mark.save(update_fields=["last_tick"])
    return True


def _overdue_offers(now: datetime) -> list[UUID]:
    """Offers whose time is over, or that a clock set back would keep standing."""
    over = Q(deadline__lte=now) | Q(offered_at__gt=now + timedelta(seconds=1))
    rows = Reservation.objects.filter(over, state=ReservationState.PENDING).order_by("deadline")
    return list(rows.values_list("id", flat=True)[:BATCH])


def _time_out(reservation_id: UUID, now: datetime) -> None:
    """The task returns to the line with its place; the advocate's second miss in a row is a break."""
    found = Reservation.objects.get(id=reservation_id)
    presence = Presence.objects.select_for_update().filter(advocate_id=found.advocate_id).first()
    task = Task.objects.select_for_update().get(id=found.task_id)
    found.refresh_from_db()
    if found.state != ReservationState.PENDING:
        return
    end_offer(reservation=found, task=task, state=ReservationState.TIMED_OUT, now=max(now, found.offered_at))
    if presence is not None:
        _count_a_miss(presence, now=now)
    bus.wake(Topic.FLOOR)


def _count_a_miss(presence: Presence, *, now: datetime) -> None:
    presence.missed_offers += 1
    if presence.missed_offers >= MISSES_BEFORE_BREAK and presence.state == PresenceState.AVAILABLE:
        presence.state, presence.since = PresenceState.BREAK, now
    presence.save(update_fields=["missed_offers", "state", "since"])


def _let_go_of_the_absent(now: datetime) -> bool:
    """Nobody at the desk for a while: no more offers. Much longer: their running contacts wait again for others."""
    quiet = Presence.objects.exclude(state=PresenceState.OFFLINE).filter(seen_at__lt=now - SEEN_FOR_OFFERS)
    for presence in quiet.select_for_update(skip_locked=True)[:BATCH]:
        withdraw_offers(advocate_id=presence.advocate_id, now=now)
        presence.state, presence.since = PresenceState.OFFLINE, now
        presence.save(update_fields=["state", "since"])
        audit.record(actor=DISPATCHER, event="floor.presence_lost", subject="presence", subject_id=presence.advocate_id, now=now)
        bus.wake(Topic.FLOOR)
    gone = Presence.objects.filter(state=PresenceState.OFFLINE, seen_at__lt=now - LONG_ABSENT).values("advocate_id")
    held = Task.objects.filter(state=TaskState.ASSIGNED, holder_id__in=gone, channel="chat")
    for task in held.select_for_update(skip_locked=True).order_by("id")[:BATCH]:
        give_back_for(task=task, now=now)
    return True


def _ended_contacts() -> frozenset[UUID]:
    """Conversations that are over though their task is not: to the record, or abandoned."""
    open_states = (TaskState.PENDING, TaskState.RESERVED, TaskState.ASSIGNED)
    contact_ids = list(Task.objects.filter(state__in=open_states).values_list("contact_id", flat=True))
    return contact_queries.ended_among(actor=DISPATCHER, contact_ids=contact_ids)


def _triage_new_words(now: datetime) -> bool:
    """Weigh what visitors wrote since the last look, a batch at a time; True while there may be more."""
    words = contact_queries.unread_words(actor=DISPATCHER, limit=BATCH)
    if not words:
        return False
    texts: dict[UUID, list[str]] = defaultdict(list)
    through: dict[UUID, int] = {}
    for word in words:
        texts[word.contact_id].append(word.text)
        through[word.contact_id] = max(word.message_id, through.get(word.contact_id, 0))
    tasks = Task.objects.select_for_update().filter(contact_id__in=texts).order_by("id")
    for task in tasks:
        if assessing.take_over(task=task, urgency=assessing.weigh(task=task, words=texts[task.contact_id], now=now)):
            task.save(update_fields=["because", "level", "assessed_level"])
            bus.wake(Topic.FLOOR)
    contacts.mark_words_read(actor=DISPATCHER, through=through)
    return len(words) == BATCH


def _make_offers(now: datetime) -> bool:
    """Offer what waits to who is available. Rows that somebody is just working on are left for the next look."""
    candidates = _candidates(now)
    if not candidates:
        return False
    pending = list(Task.objects.select_for_update(skip_locked=True).filter(state=TaskState.PENDING))
    refused = _not_again(now, [task.id for task in pending])
    waiting = [
        Waiting(
            task_id=task.id,
            level=Level(task.level),
            waited=now - task.arrived_at,
            language=task.language,
            not_to=frozenset(refused.get(task.id, ())),
        )
        for task in pending
    ]
    tasks = {task.id: task for task in pending}
    for offer in plan_offers(waiting=waiting, candidates=candidates):
        Reservation.objects.create(
            task_id=offer.task_id, advocate_id=offer.advocate_id, offered_at=now, deadline=now + OFFER_STANDS
        )
        task = tasks[offer.task_id]
        task.state = TaskState.RESERVED
        task.save(update_fields=["state"])
        bus.wake(Topic.FLOOR)
    return True


def _candidates(now: datetime) -> list[Candidate]:
    """Available advocates without a standing offer or an open danger procedure, their rows locked."""
    busy = Reservation.objects.filter(state=ReservationState.PENDING).values("advocate_id")
    in_danger = DangerLog.objects.filter(closed_at__isnull=True).values("opened_by_id")
    rows = list(
        Presence.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=PresenceState.AVAILABLE, seen_at__gte=now - SEEN_FOR_OFFERS, advocate__is_active=True)
        .exclude(advocate_id__in=busy)
        .exclude(advocate_id__in=in_danger)
    )
    held = dict(
        Task.objects.filter(state=TaskState.ASSIGNED, holder_id__in=[row.advocate_id for row in rows])
        .values_list("holder_id")
        .annotate(many=Count("id"))
    )
    return [
        Candidate(
            advocate_id=row.advocate_id,
            languages=frozenset(row.languages),
            holds=held.get(row.advocate_id, 0),
            capacity=row.capacity,
            idle=max(now - row.since, timedelta(0)),
            crises_in_a_row=row.crises_in_a_row,
        )
        for row in rows
    ]


def _not_again(now: datetime, task_ids: list[UUID]) -> dict[UUID, set[UUID]]:
    """Who declined a task or let it pass a moment ago is not asked again at once."""
    lately: dict[UUID, set[UUID]] = defaultdict(set)
    passed = Reservation.objects.filter(
        task_id__in=task_ids,
        state__in=(ReservationState.REJECTED, ReservationState.TIMED_OUT),
        answered_at__gt=now - NOT_AGAIN_FOR,
    )
    for task_id, advocate_id in passed.values_list("task_id", "advocate_id"):
        lately[task_id].add(advocate_id)
    return lately
