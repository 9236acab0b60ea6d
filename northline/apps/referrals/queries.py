"""Reads of referrals. What was shared is opened by an action, since whoever looks is written down."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from northline.apps.referrals import access, sealing
from northline.apps.referrals.contracts import (
    ANSWERED,
    WAITING,
    WRONG_TRIES,
    LinkGone,
    ReferralRow,
    Show,
    State,
)
from northline.apps.referrals.models import Referral, ReferralLink
from northline.foundation.actor import Actor

SHOWN = {
    Show.WAITING: Q(state__in=[state.value for state in WAITING]),
    Show.ANSWERED: Q(state__in=[state.value for state in (*ANSWERED, State.NO_RESPONSE, State.RECALLED)]),
    Show.DRAFTS: Q(state=State.DRAFT.value),
    Show.ALL: Q(),
}
MOST_LISTED = 200


def referrals(*, actor: Actor, show: Show, now: datetime) -> tuple[ReferralRow, ...]:
    """The referrals that this actor may see; those that wait longest over their date come first."""
    rows = access.visible_to(actor, now=now).filter(SHOWN[show])
    order = ("answer_by", "-created_at") if show is Show.WAITING else ("-created_at",)
    return tuple(row_of(row, now=now) for row in listed(rows).order_by(*order)[:MOST_LISTED])


def referral_counts(*, actor: Actor, now: datetime) -> dict[Show, int]:
    """How many there are of each kind, for the tabs."""
    rows = access.visible_to(actor, now=now)
    return {show: rows.filter(condition).count() for show, condition in SHOWN.items()}


def referrals_waiting(*, actor: Actor, now: datetime) -> int:
    """How many wait for an answer, for the rail: one query, since every page of the desk asks."""
    return access.visible_to(actor, now=now).filter(SHOWN[Show.WAITING]).count()


def referrals_of_case(*, actor: Actor, case_id: UUID, now: datetime) -> tuple[ReferralRow, ...]:
    """The referrals of one case that this actor may see, newest first."""
    rows = access.visible_to(actor, now=now).filter(case_id=case_id).order_by("-created_at")
    return tuple(row_of(row, now=now) for row in listed(rows))


def addressed(*, actor: Actor, now: datetime) -> tuple[ReferralRow, ...]:
    """What was sent to the organisations that this provider speaks for: what waits, the most urgent first; then the newest."""
    rows = [row_of(row, now=now) for row in listed(access.addressed_to(actor)).order_by("-sent_at")[:MOST_LISTED]]
    return tuple(sorted(rows, key=lambda row: (not row.waits, row.answer_by.timestamp() if row.waits and row.answer_by else 0)))


def was_addressed(*, actor: Actor, referral_id: UUID) -> bool:
    """Was this once sent to an organisation that this provider speaks for? Then its page says that it no longer stands."""
    return access.once_addressed_to(actor).filter(pk=referral_id).exists()


def link_is_open(*, token: str, now: datetime) -> bool:
    """May this link still be tried? Asked by the page that a mail's link opens: it reads, and changes nothing."""
    link = ReferralLink.objects.select_related("referral").filter(token_hash=sealing.token_hash(token)).first()
    return link is not None and living(link, now=now)


def tries_left(*, token: str, now: datetime) -> int:
    """How many tries the link has left. Refuses with LinkGone whatever opens nothing: it says no more than the code would."""
    link = ReferralLink.objects.select_related("referral").filter(token_hash=sealing.token_hash(token)).first()
    if link is None or not living(link, now=now):
        raise LinkGone
    return WRONG_TRIES - link.wrong_tries


def living(link: ReferralLink, *, now: datetime) -> bool:
    """Not ended, not run out, not locked, and its referral still waits."""
    return (
        link.ended_at is None
        and link.created_at <= now < link.expires_at
        and link.wrong_tries < WRONG_TRIES
        and State(link.referral.state) in WAITING
    )


def row_of(row: Referral, *, now: datetime) -> ReferralRow:
    """A referral as a line of a list."""
    state = State(row.state)
    return ReferralRow(
        referral_id=row.id,
        code=row.code,
        case_id=row.case_id,
        case_code=row.case_code,
        person_id=row.person_id,
        service_id=row.service_id,
        service_name=row.service_name,
        organisation_id=row.organisation_id,
        state=state,
        created_at=row.created_at,
        sent_at=row.sent_at,
        acknowledged_at=row.acknowledged_at,
        answer_by=row.answer_by,
        answered_at=row.answered_at or row.closed_silent_at,
        recalled_at=row.recalled_at,
        waitlist_until=row.waitlist_until,
        reason=row.reason,
        overdue=state in WAITING and row.answer_by is not None and row.answer_by <= now,
        locked=bool(getattr(row, "locked", False)),
    )


def listed(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """The same with `locked`: whether the living link has used up its tries."""
    locked = ReferralLink.objects.filter(referral=OuterRef("pk"), ended_at__isnull=True, wrong_tries__gte=WRONG_TRIES)
    return rows.annotate(locked=Exists(locked))
