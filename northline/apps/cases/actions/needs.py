"""The needs of a case: what the person asked for, in their words, and what comes next."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from northline.apps.cases import sealing
from northline.apps.cases.actions.finding import enter, staff_id, writable_case
from northline.apps.cases.contracts import LONGEST_LINE, NeedId, NeedKnown, NeedState, TimelineKind
from northline.apps.cases.models import Case, CaseEntry, CaseNeed
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def add_need(
    *, actor: Actor, case_id: UUID, code: str, form_key: UUID, now: datetime, words: str = "", next_step: str = ""
) -> NeedId:
    """Write down a need by its code in the pack. The same form twice adds one; the same need twice is refused with NeedKnown.

    Refuses with NotHere, CaseClosed, WordsTooLong.
    """
    case = writable_case(actor=actor, case_id=case_id, now=now)
    known = CaseNeed.objects.filter(case=case, code=code).first()
    if known is not None:
        if CaseEntry.objects.filter(case=case, form_key=form_key).exists():
            return NeedId(known.id)
        raise NeedKnown
    return insert_need(actor=actor, case=case, code=code, words=words, next_step=next_step, form_key=form_key, now=now)


@transaction.atomic
def change_need(
    *,
    actor: Actor,
    case_id: UUID,
    need_id: UUID,
    state: NeedState,
    now: datetime,
    words: str | None = None,
    next_step: str | None = None,
) -> None:
    """Say where a need stands now; None leaves a text as it was. Refuses with NotHere, also for another case's need, CaseClosed,
    WordsTooLong."""
    case = writable_case(actor=actor, case_id=case_id, now=now)
    row = CaseNeed.objects.filter(pk=need_id, case=case).first()
    if row is None:
        raise NotHere
    texts = sealing.open_words(key_id=case.key_id, table="need", row_id=row.id, sealed=row.sealed_words)
    changed = {
        "words": texts.get("words", "") if words is None else sealing.tidy(words, limit=LONGEST_LINE),
        "next_step": texts.get("next_step", "") if next_step is None else sealing.tidy(next_step, limit=LONGEST_LINE),
    }
    if changed == texts and state.value == row.state:
        return
    if state.value != row.state:
        enter(
            actor=actor,
            case=case,
            kind=TimelineKind.NEED,
            codes={"need": row.code, "from": row.state, "to": state.value},
            now=now,
        )
    row.state, row.changed_at = state.value, now
    row.sealed_words = sealing.seal_words(key_id=case.key_id, table="need", row_id=row.id, words=changed)
    row.save(update_fields=["state", "changed_at", "sealed_words"])
    audit.record(
        actor=actor,
        event="case.need_changed",
        subject="case",
        subject_id=case.id,
        now=now,
        detail={"need": row.code, "to": state.value},
    )


def insert_need(*, actor: Actor, case: Case, code: str, words: str, next_step: str, form_key: UUID, now: datetime) -> NeedId:
    """Insert a need into a case that the caller holds locked; a known one is left as it is."""
    known = CaseNeed.objects.filter(case=case, code=code).first()
    if known is not None:
        return NeedId(known.id)
    need_id = uuid4()
    texts = {"words": sealing.tidy(words, limit=LONGEST_LINE), "next_step": sealing.tidy(next_step, limit=LONGEST_LINE)}
    CaseNeed.objects.create(
        id=need_id,
        case=case,
        code=code,
        state=NeedState.OPEN.value,
        added_by_id=staff_id(actor),
        added_at=now,
        changed_at=now,
        sealed_words=sealing.seal_words(key_id=case.key_id, table="need", row_id=need_id, words=texts),
    )
    enter(
        actor=actor,
        case=case,
        kind=TimelineKind.NEED,
        codes={"need": code, "to": NeedState.OPEN.value},
        now=now,
        form_key=form_key,
    )
    audit.record(actor=actor, event="case.need_added", subject="case", subject_id=case.id, now=now, detail={"need": code})
    return NeedId(need_id)
