"""What every act on a referral shares: finding it, moving it on, telling the case, and making links and mails."""

from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from northline.apps.cases import actions as cases
from northline.apps.cases.contracts import TimelineKind
from northline.apps.directory import queries as directory
from northline.apps.people import queries as people
from northline.apps.people.contracts import ConsentPurpose, DataCategory, NoLivingConsent
from northline.apps.referrals import access, sealing
from northline.apps.referrals.contracts import TRANSITIONS, NotReferable, NotWaiting, State
from northline.apps.referrals.models import Referral, ReferralLink
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere
from northline.foundation.mail import send_mail_later
from northline.foundation.packs import Pack, current_pack

TOLD = {
    State.SENT: TimelineKind.REFERRAL_SENT,
    State.ACKNOWLEDGED: TimelineKind.REFERRAL_OPENED,
    State.ACCEPTED: TimelineKind.REFERRAL_ACCEPTED,
    State.WAITLISTED: TimelineKind.REFERRAL_WAITLISTED,
    State.DECLINED: TimelineKind.REFERRAL_DECLINED,
    State.NO_RESPONSE: TimelineKind.REFERRAL_NO_RESPONSE,
    State.RECALLED: TimelineKind.REFERRAL_RECALLED,
}


def recipient_of(organisation_id: UUID) -> str:
    """The consent ledger's name for who receives a referral."""
    return f"organisation:{organisation_id}"


def own_row(*, actor: Actor, referral_id: UUID, now: datetime) -> Referral:
    """The referral, locked, if this member of staff may act on it; else NotHere."""
    row = access.visible_to(actor, now=now).select_for_update(of=("self",)).filter(pk=referral_id).first()
    if row is None:
        raise NotHere
    return row


def move(row: Referral, state: State, *, actor: Actor, now: datetime, changed: tuple[str, ...] = (), because: str = "") -> None:
    """Take the referral to its next state, on its case's timeline and in the audit; `because` is a code that goes with both.

    Refuses with NotWaiting.
    """
    if state not in TRANSITIONS[State(row.state)]:
        raise NotWaiting
    was_draft = row.state == State.DRAFT
    row.state = state.value
    row.save(update_fields=["state", *changed])
    if not (was_draft and state is State.RECALLED):
        tell_case(row, TOLD[state], actor=actor, now=now, because=because)
    detail: dict[str, str | int | bool] = {"service": str(row.service_id)}
    if row.reason:
        detail["reason"] = row.reason
    if because:
        detail["because"] = because
    audit.record(actor=actor, event=f"referral.{state.value}", subject="referral", subject_id=row.id, now=now, detail=detail)


def tell_case(row: Referral, kind: TimelineKind, *, actor: Actor, now: datetime, because: str = "") -> None:
    """Put what happened on the case's timeline: codes and the listing's public name."""
    codes: dict[str, str] = {
        "referral": str(row.id),
        "code": row.code,
        "service": str(row.service_id),
        "organisation": row.service_name,
    }
    if row.reason:
        codes["reason"] = row.reason
    if because:
        codes["because"] = because
    if row.waitlist_until is not None:
        codes["until"] = row.waitlist_until.isoformat()
    cases.add_timeline(actor=actor, case_id=row.case_id, kind=kind, codes=codes, now=now)


def consent_lives(row: Referral, *, now: datetime) -> bool:
    """Does the yes still stand for everything that was shared? Taking it back ends the looking as well."""
    consent = people.living_consent(
        person_id=row.person_id,
        purpose=ConsentPurpose.SHARE,
        recipient=recipient_of(row.organisation_id),
        data=frozenset(DataCategory(item) for item in row.data),
        now=now,
    )
    return consent is not None


def new_link(row: Referral, *, expires_at: datetime, now: datetime) -> tuple[str, str]:
    """End the living link, make another with a code of its own, and mail it. Returns the spoken code and the token."""
    row.links.filter(ended_at__isnull=True).update(ended_at=now)
    link_id, token, spoken = uuid4(), sealing.new_token(), sealing.new_spoken_code()
    ReferralLink.objects.create(
        id=link_id,
        referral=row,
        token_hash=sealing.token_hash(token),
        code_hash=sealing.code_hash(link_id=link_id, code=spoken),
        created_at=now,
        expires_at=expires_at,
    )
    email, language = directory.referral_address(service_id=row.service_id)
    pack = current_pack()
    words = pack.notice("provider.body", language, end=moment(expires_at, language=language, pack=pack))
    address = f"{settings.PARTNERS_URL.rstrip('/')}/{language}/r/{token}/"
    send_mail_later(
        to=email,
        subject=pack.notice("provider.subject", language, reference=row.code),
        body=f"{words}\n\n{address}\n",
        language=language,
        about=row.id,
        key=f"referral:{link_id}",
        now=now,
    )
    return spoken, token


def send_reminder(row: Referral, *, now: datetime) -> None:
    """Mail a reminder without a link: the first mail has it, and it stays good.

    Refuses with NoLivingConsent (the link shows nothing any more), and with NotReferable for a listing taken down.
    """
    if row.answer_by is None:
        raise NotWaiting
    if not consent_lives(row, now=now):
        raise NoLivingConsent
    try:
        email, language = directory.referral_address(service_id=row.service_id)
    except NotHere:
        raise NotReferable from None
    pack = current_pack()
    row.reminders += 1
    row.reminded_at = now
    row.save(update_fields=["reminders", "reminded_at"])
    send_mail_later(
        to=email,
        subject=pack.notice("provider.subject", language, reference=row.code),
        body=pack.notice(
            "provider.reminder", language, reference=row.code, time=moment(row.answer_by, language=language, pack=pack)
        ),
        language=language,
        about=row.id,
        key=f"referral:{row.id}:reminder:{row.reminders}",
        now=now,
    )


def moment(at: datetime, *, language: str, pack: Pack) -> str:
    """A moment as a person of that language reads it, in the hotline's own zone, with 24 hours: it may end a sentence."""
    local = timezone.localtime(at, ZoneInfo(pack.timezone))
    with translation.override(language):
        return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M}"
