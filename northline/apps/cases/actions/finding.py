"""Finding the row that an act is about, locked, before anything is checked or written; and writing the timeline."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from uuid import UUID, uuid4

from django.db import connection

from northline.apps.cases import access, sealing
from northline.apps.cases.contracts import CaseClosed, CaseState, TimelineKind, WordsMissing
from northline.apps.cases.models import Case, CaseEntry, Situation
from northline.foundation.actor import Actor, ActorKind
from northline.foundation.errors import NotHere


def readable_case(*, actor: Actor, case_id: UUID, now: datetime) -> Case:
    """The case's row, locked, for those who may read the whole of it. Refuses with NotHere."""
    case = locked_case(case_id=case_id)  # first: who was let out while this waited for the lock does nothing more
    if not access.visible_to(actor, now=now).filter(pk=case_id).exists():
        raise NotHere
    return case


def writable_case(*, actor: Actor, case_id: UUID, now: datetime) -> Case:
    """The same, and refuses with CaseClosed where nothing may be added until it is reopened."""
    case = readable_case(actor=actor, case_id=case_id, now=now)
    if case.state == CaseState.CLOSED.value:
        raise CaseClosed
    return case


def locked_case(*, case_id: UUID) -> Case:
    """Locks one case for the rest of the transaction: all that is written to it goes in order."""
    case = Case.objects.select_for_update(of=("self",), no_key=True).select_related("owner").filter(pk=case_id).first()
    if case is None:
        raise NotHere
    return case


def move(*, case: Case, state: CaseState, now: datetime) -> None:
    """Put the case into a state, unsaved; a clock that jumped back does not take it to before it was opened."""
    case.state, case.state_since = state.value, max(now, case.opened_at)


def readable_situation(*, actor: Actor, situation_id: UUID, now: datetime) -> Situation:
    """The situation's row, locked, for those who may read it. Refuses with NotHere."""
    row = Situation.objects.select_for_update(no_key=True).filter(pk=situation_id).first()
    if row is None or not access.situations_visible_to(actor, now=now).filter(pk=situation_id).exists():
        raise NotHere
    return row


def one_at_a_time(form_key: UUID) -> None:
    """Makes a second copy of the same form wait until the first is done, where no row exists yet that could be locked."""
    number = int.from_bytes(blake2b(form_key.bytes, digest_size=8).digest(), "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [number])


def enter(
    *,
    actor: Actor,
    case: Case,
    kind: TimelineKind,
    now: datetime,
    codes: Mapping[str, str] | None = None,
    words: str = "",
    form_key: UUID | None = None,
) -> bool:
    """Add a line to the timeline, unless the same form added it before; says whether it is new."""
    if form_key is not None and CaseEntry.objects.filter(case=case, form_key=form_key).exists():
        return False
    seal_id = uuid4()
    sealed = sealing.seal_words(key_id=case.key_id, table="entry", row_id=seal_id, words={"words": words}) if words else None
    CaseEntry.objects.create(
        case=case,
        kind=kind.value,
        codes=dict(codes or {}),
        seal_id=seal_id,
        sealed_words=sealed,
        at=now,
        by_id=actor.id if actor.kind is ActorKind.STAFF else None,
        form_key=form_key,
    )
    return True


def required(text: str, *, limit: int) -> str:
    """The tidy text; refuses with WordsMissing where nothing is left of it."""
    kept = sealing.tidy(text, limit=limit)
    if not kept:
        raise WordsMissing
    return kept


def staff_id(actor: Actor) -> UUID:
    """The account that an act is noted under. Refuses with NotHere whoever has none."""
    if actor.kind is not ActorKind.STAFF or actor.id is None:
        raise NotHere
    return actor.id
