"""The service's side: opening with link and code, or signed in; and the answer.

Opening a link by GET is no act: it reads (`queries.link_is_open`) and changes nothing, so a mail scanner burns nothing.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from northline.apps.directory import actions as directory_actions
from northline.apps.referrals import access, sealing
from northline.apps.referrals.actions.moving import consent_lives, move
from northline.apps.referrals.contracts import (
    LONGEST_MESSAGE,
    LONGEST_VALUE,
    TRANSITIONS,
    WRONG_TRIES,
    AlreadyAnswered,
    Answer,
    Answered,
    AnswerKind,
    DateNeeded,
    Delivered,
    LinkGone,
    ReasonNeeded,
    State,
    TooMuchText,
    WrongCode,
)
from northline.apps.referrals.models import Referral, ReferralLink
from northline.apps.referrals.queries import living
from northline.apps.referrals.words import readable
from northline.foundation import audit
from northline.foundation.actor import Actor, ActorKind, Role
from northline.foundation.errors import NotHere
from northline.foundation.packs import current_pack

LONGEST_WAIT = timedelta(days=366)


def open_with_code(*, token: str, code: str, now: datetime) -> Delivered:
    """Show what was shared to whoever holds the link and the spoken code; the first time the desk sees "opened".

    Five wrong codes lock the link until an advocate makes a new code. Refuses with WrongCode (that try is counted and
    kept) and LinkGone: ended, recalled, locked, answered, never there, or the person has taken the consent back.
    """
    opened = _try_code(token=token, code=code, now=now)
    if isinstance(opened, int):
        if opened == 0:
            raise LinkGone
        raise WrongCode(tries=opened)
    return opened


@transaction.atomic
def open_by_link(*, link_id: UUID, now: datetime) -> Delivered:
    """The same page again for somebody who has proven the code a moment ago (the page's ticket says so). Written down."""
    link = _living_link(ReferralLink.objects.filter(pk=link_id), now=now)
    row = link.referral
    _refuse_without_consent(row, now=now)
    audit.record(actor=_by_link(row), event="referral.opened", subject="referral", subject_id=row.id, now=now)
    return _delivered(row, link_id=link.id)


@transaction.atomic
def open_as_member(*, actor: Actor, referral_id: UUID, now: datetime) -> Delivered:
    """Show a referral to a provider who signed in and speaks for the organisation; every look is written down.

    Refuses with NotHere: not addressed to them, recalled, or the consent ended.
    """
    row = access.addressed_to(actor).select_for_update(of=("self",)).filter(pk=referral_id).first()
    if row is None or not consent_lives(row, now=now):
        raise NotHere
    _acknowledge(row, actor=actor, now=now)
    audit.record(actor=actor, event="referral.opened", subject="referral", subject_id=row.id, now=now)
    return _delivered(row)


@transaction.atomic
def answer_by_link(*, link_id: UUID, answer: Answer, now: datetime) -> Answered:
    """Take the service's answer by link; the link ends with it. The same answer again is told as kept, once.

    Refuses calmly with AlreadyAnswered for a different second answer, DateNeeded, ReasonNeeded, TooMuchText, and
    LinkGone where the link ended otherwise.
    """
    link = _locked(ReferralLink.objects.filter(pk=link_id))
    row = link.referral
    checked = _checked(answer, now=now)
    if same := _repeated(row, checked):
        return same
    if State(row.state) in (State.ACCEPTED, State.WAITLISTED, State.DECLINED):
        raise AlreadyAnswered
    if not living(link, now=now):
        raise LinkGone
    _refuse_without_consent(row, now=now)
    return _answer(row, checked, actor=_by_link(row), now=now)


@transaction.atomic
def answer_as_member(*, actor: Actor, referral_id: UUID, answer: Answer, now: datetime) -> Answered:
    """Take the answer of a provider who signed in; a waiting list may still become a yes or a no.

    Refuses with NotHere, AlreadyAnswered, DateNeeded, ReasonNeeded and TooMuchText.
    """
    row = access.addressed_to(actor).select_for_update(of=("self",)).filter(pk=referral_id).first()
    if row is None:
        raise NotHere
    checked = _checked(answer, now=now)
    if same := _repeated(row, checked):
        return same
    if checked.kind.state not in TRANSITIONS[State(row.state)]:
        raise AlreadyAnswered
    if not consent_lives(row, now=now):
        raise NotHere
    return _answer(row, checked, actor=actor, now=now)


@transaction.atomic
def _try_code(*, token: str, code: str, now: datetime) -> Delivered | int:
    """What was shared, or how many tries are left. Returned, not raised: a wrong try must be kept."""
    link = _living_link(ReferralLink.objects.filter(token_hash=sealing.token_hash(token)), now=now)
    row = link.referral
    actor = _by_link(row)
    if not sealing.fits(link, code):
        link.wrong_tries += 1
        link.save(update_fields=["wrong_tries"])
        left = WRONG_TRIES - link.wrong_tries
        event = "referral.wrong_code" if left else "referral.locked"
        audit.record(actor=actor, event=event, subject="referral", subject_id=row.id, now=now, detail={"tries_left": left})
        return left
    _refuse_without_consent(row, now=now)
    _acknowledge(row, actor=actor, now=now)
    audit.record(actor=actor, event="referral.opened", subject="referral", subject_id=row.id, now=now)
    return _delivered(row, link_id=link.id)


def _living_link(links: QuerySet[ReferralLink], *, now: datetime) -> ReferralLink:
    link = _locked(links)
    if not living(link, now=now):
        raise LinkGone
    return link


def _locked(links: QuerySet[ReferralLink]) -> ReferralLink:
    """The link and its referral, locked in the order in which the desk locks them: the referral first."""
    found = links.first()
    if found is None:
        raise LinkGone
    row = Referral.objects.select_for_update().get(pk=found.referral_id)
    link = links.select_for_update().first()
    if link is None:  # a new code was made meanwhile
        raise LinkGone
    link.referral = row
    return link


def _answer(row: Referral, answer: Answer, *, actor: Actor, now: datetime) -> Answered:
    row.links.filter(ended_at__isnull=True).update(ended_at=now)
    row.answered_at, row.acknowledged_at = now, row.acknowledged_at or now
    row.waitlist_until = answer.until if answer.kind is AnswerKind.WAITLIST else None
    row.reason = answer.reason if answer.kind is AnswerKind.DECLINE else ""
    row.sealed_answer = sealing.seal_answer(row=row, answer=answer)
    changed = ("answered_at", "acknowledged_at", "waitlist_until", "reason", "sealed_answer")
    move(row, answer.kind.state, actor=actor, now=now, changed=changed)
    directory_actions.heard_from(actor=actor, service_id=row.service_id, still_true=answer.listing_true, now=now)
    return _outcome(row)


def _checked(answer: Answer, *, now: datetime) -> Answer:
    if max(len(answer.appointment), len(answer.meets)) > LONGEST_VALUE:
        raise TooMuchText(limit=LONGEST_VALUE)
    if len(answer.note) > LONGEST_MESSAGE:
        raise TooMuchText(limit=LONGEST_MESSAGE)
    if answer.kind is AnswerKind.WAITLIST:
        today = (now - timedelta(days=1)).date()
        if answer.until is None or not today <= answer.until <= (now + LONGEST_WAIT).date():
            raise DateNeeded
    if answer.kind is AnswerKind.DECLINE and not current_pack().has_code(list="decline_reasons", code=answer.reason):
        raise ReasonNeeded
    return replace(answer, appointment=readable(answer.appointment), meets=readable(answer.meets), note=readable(answer.note))


def _repeated(row: Referral, answer: Answer) -> Answered | None:
    """What was answered before, if this says the same, its words included: other words are no repeat and must not be lost."""
    until = answer.until if answer.kind is AnswerKind.WAITLIST else None
    reason = answer.reason if answer.kind is AnswerKind.DECLINE else ""
    if State(row.state) is not answer.kind.state or row.waitlist_until != until or row.reason != reason:
        return None
    words = {"appointment": answer.appointment, "meets": answer.meets, "note": answer.note}
    if sealing.open_answer(row) == {name: value for name, value in words.items() if value}:
        return _outcome(row, repeated=True)
    return None


def _outcome(row: Referral, *, repeated: bool = False) -> Answered:
    return Answered(
        code=row.code, service_name=row.service_name, state=State(row.state), waitlist_until=row.waitlist_until, repeated=repeated
    )


def _acknowledge(row: Referral, *, actor: Actor, now: datetime) -> None:
    if row.state == State.SENT:
        row.acknowledged_at = now
        move(row, State.ACKNOWLEDGED, actor=actor, now=now, changed=("acknowledged_at",))


def _refuse_without_consent(row: Referral, *, now: datetime) -> None:
    """Nothing is shown on a yes that no longer stands."""
    if not consent_lives(row, now=now):
        raise LinkGone


def _by_link(row: Referral) -> Actor:
    """Whoever holds link and code speaks for the service, without an account."""
    return Actor(kind=ActorKind.PARTNER, name=row.service_name, roles=frozenset({Role.PROVIDER}))


def _delivered(row: Referral, *, link_id: UUID | None = None) -> Delivered:
    return Delivered(
        referral_id=row.id,
        code=row.code,
        service_id=row.service_id,
        service_name=row.service_name,
        organisation_id=row.organisation_id,
        state=State(row.state),
        shared=sealing.open_shared(row),
        answer_by=row.answer_by,
        waitlist_until=row.waitlist_until,
        reason=row.reason,
        link_id=link_id,
    )
