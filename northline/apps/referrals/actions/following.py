"""After sending: the code read out, a new code, a reminder, a recall, and what time does by itself."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from northline.apps.people.contracts import NoLivingConsent
from northline.apps.referrals import sealing
from northline.apps.referrals.actions.consents import recall_ended
from northline.apps.referrals.actions.moving import move, new_link, own_row, send_reminder
from northline.apps.referrals.contracts import (
    RECALLABLE,
    REMIND_AFTER,
    REMIND_AGAIN_AFTER,
    WAITING,
    CodeTold,
    NotRecallable,
    NotReferable,
    NotWaiting,
    RemindedLately,
    SentReferral,
    State,
)
from northline.apps.referrals.models import Referral, ReferralLink
from northline.foundation import audit
from northline.foundation.actor import Actor, system

BATCH = 50
WAITING_STATES = [state.value for state in WAITING]


@transaction.atomic
def new_spoken_code(*, actor: Actor, referral_id: UUID, now: datetime) -> SentReferral:
    """A new code for the living link, with five new tries; the old code opens nothing from then on. Shown once.

    Where the link was lost (a locked one counts as living), the mail that holds it stays good: no second mail leaves.
    The link gets a new id, so that pages opened with the old code answer nothing either.
    Refuses with NotHere and NotWaiting.
    """
    row = own_row(actor=actor, referral_id=referral_id, now=now)
    if State(row.state) not in WAITING or row.answer_by is None or row.answer_by <= now:
        raise NotWaiting
    link = row.links.select_for_update().filter(ended_at__isnull=True).first()
    if link is None:
        spoken, _ = new_link(row, expires_at=row.answer_by, now=now)
    else:
        spoken = sealing.new_spoken_code()
        link_id = uuid4()
        code_hash = sealing.code_hash(link_id=link_id, code=spoken)
        ReferralLink.objects.filter(pk=link.pk).update(id=link_id, code_hash=code_hash, wrong_tries=0)
    row.code_told, row.code_told_at = "", None
    row.save(update_fields=["code_told", "code_told_at"])
    audit.record(actor=actor, event="referral.new_code", subject="referral", subject_id=row.id, now=now)
    return SentReferral(referral_id=row.id, code=row.code, spoken=spoken, service_name=row.service_name, expires_at=row.answer_by)


@transaction.atomic
def code_told(*, actor: Actor, referral_id: UUID, how: CodeTold, now: datetime) -> None:
    """Note how reading out the code went. Refuses with NotHere and NotWaiting."""
    row = own_row(actor=actor, referral_id=referral_id, now=now)
    if State(row.state) not in WAITING:
        raise NotWaiting
    row.code_told, row.code_told_at = how.value, now
    row.save(update_fields=["code_told", "code_told_at"])
    audit.record(
        actor=actor, event="referral.code_told", subject="referral", subject_id=row.id, now=now, detail={"how": how.value}
    )


@transaction.atomic
def remind_service(*, actor: Actor, referral_id: UUID, now: datetime) -> None:
    """Mail a reminder, at most one in twelve hours.

    Refuses with NotHere, NotWaiting, RemindedLately, NoLivingConsent and NotReferable (the listing was taken down).
    """
    row = own_row(actor=actor, referral_id=referral_id, now=now)
    if State(row.state) not in WAITING:
        raise NotWaiting
    if row.reminded_at is not None and now < row.reminded_at + REMIND_AGAIN_AFTER:
        raise RemindedLately
    send_reminder(row, now=now)
    audit.record(actor=actor, event="referral.reminded", subject="referral", subject_id=row.id, now=now)


@transaction.atomic
def recall_referral(*, actor: Actor, referral_id: UUID, now: datetime) -> None:
    """Take a referral back at any time before it is accepted; its link ends at once. Recalling twice is harmless.

    Refuses with NotHere, and with NotRecallable once they said yes or no.
    """
    row = own_row(actor=actor, referral_id=referral_id, now=now)
    if row.state == State.RECALLED:
        return
    if State(row.state) not in RECALLABLE:
        raise NotRecallable
    row.links.filter(ended_at__isnull=True).update(ended_at=now)
    row.recalled_at, row.waitlist_until = now, None
    move(row, State.RECALLED, actor=actor, now=now, changed=("recalled_at", "waitlist_until"))


def remind_and_time_out(*, now: datetime) -> int:
    """What time does by itself: one reminder after a day of silence, "no response" when the date has passed, and a recall
    from a waiting list when the yes has ended.

    Called about every minute; each referral in a transaction of its own, so that one that cannot be moved holds up
    nobody. Returns how many were reminded or closed.
    """
    due = Q(answer_by__lte=now) | Q(reminders=0, sent_at__lte=now - REMIND_AFTER)
    ids = list(Referral.objects.filter(due, state__in=WAITING_STATES).order_by("answer_by").values_list("pk", flat=True)[:BATCH])
    return sum(_by_itself(referral_id, now=now) for referral_id in ids) + recall_ended(now=now)


@transaction.atomic
def _by_itself(referral_id: UUID, *, now: datetime) -> bool:
    row = Referral.objects.select_for_update(skip_locked=True).filter(pk=referral_id, state__in=WAITING_STATES).first()
    if row is None or row.answer_by is None or row.sent_at is None:
        return False
    actor = system("referrals")
    if row.answer_by <= now:
        row.links.filter(ended_at__isnull=True).update(ended_at=now)
        row.closed_silent_at = now
        move(row, State.NO_RESPONSE, actor=actor, now=now, changed=("closed_silent_at",))
        return True
    if row.reminders == 0 and row.sent_at + REMIND_AFTER <= now:
        return _reminded(row, actor=actor, now=now)
    return False


def _reminded(row: Referral, *, actor: Actor, now: datetime) -> bool:
    """The one reminder that time sends; where none may leave, that turn is over, and the date ends the rest."""
    try:
        send_reminder(row, now=now)
    except (NoLivingConsent, NotReferable):
        row.reminders += 1
        row.save(update_fields=["reminders"])
        return False
    audit.record(actor=actor, event="referral.reminded", subject="referral", subject_id=row.id, now=now)
    return True
