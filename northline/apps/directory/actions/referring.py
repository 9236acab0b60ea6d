"""Who takes referrals, who speaks for an organisation, and when we last heard from a service."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.accounts import queries as accounts
from northline.apps.directory import access
from northline.apps.directory.actions.parts import is_mail
from northline.apps.directory.contracts import (
    RISKY_KINDS,
    NoReferralAddress,
    NoReferralsThere,
    NotAProvider,
    NotForSpecialist,
    NotPublished,
    Standing,
    Tier,
)
from northline.apps.directory.models import Member, Organisation, Service
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def mark_accepts_referrals(*, actor: Actor, service_id: UUID, email: str, language: str, now: datetime) -> None:
    """Say that a listing takes referrals, where the mails go and in which language: agreed with them beforehand.

    Only a specialist may; never for enforcement, consulates or what is shown on request. Refuses with NotForSpecialist,
    NotPublished, NoReferralsThere and NoReferralAddress.
    """
    row = _own(actor, service_id)
    if row.standing != Standing.PUBLISHED:
        raise NotPublished
    if row.kind in RISKY_KINDS or row.tier == Tier.ON_REQUEST:
        raise NoReferralsThere
    if not is_mail(email.strip()):
        raise NoReferralAddress
    row.accepts_referrals, row.referral_email, row.referral_language = True, email.strip(), language
    row.save(update_fields=["accepts_referrals", "referral_email", "referral_language"])
    audit.record(actor=actor, event="directory.referrals_accepted", subject="service", subject_id=row.id, now=now)


@transaction.atomic
def stop_referrals(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """Say that a listing takes no more referrals; those that were sent go on."""
    row = _own(actor, service_id)
    row.accepts_referrals = False
    row.save(update_fields=["accepts_referrals"])
    audit.record(actor=actor, event="directory.referrals_stopped", subject="service", subject_id=row.id, now=now)


@transaction.atomic
def heard_from(*, actor: Actor, service_id: UUID, still_true: bool, now: datetime) -> None:
    """A service answered a referral; `still_true` says that it confirmed its listing, which is then checked today.

    Called by `referrals` for a provider who has proven the code or membership, so no access is asked here.
    """
    row = Service.objects.filter(pk=service_id).first()
    if row is None:
        raise NotHere
    row.heard_at = now
    if still_true:
        row.verified_on = now.date()
    row.save(update_fields=["heard_at", "verified_on"])
    audit.record(
        actor=actor,
        event="directory.heard_from",
        subject="service",
        subject_id=row.id,
        now=now,
        detail={"still_true": still_true},
    )


@transaction.atomic
def add_member(*, actor: Actor, user_id: UUID, organisation_id: UUID, now: datetime) -> None:
    """Let a partner account speak for an organisation: it sees and answers the referrals addressed there. Idempotent.

    Refuses with NotForSpecialist, NotHere (no such organisation), and NotAProvider for anybody who does not sign in as a
    service provider on the partners' side.
    """
    if not access.is_specialist(actor):
        raise NotForSpecialist
    if not Organisation.objects.filter(pk=organisation_id).exists():
        raise NotHere
    if not accounts.are_providers([user_id]):
        raise NotAProvider
    _, made = Member.objects.get_or_create(user_id=user_id, organisation_id=organisation_id, defaults={"since": now})
    if made:
        _note_member(actor=actor, event="directory.member_added", user_id=user_id, organisation_id=organisation_id, now=now)


@transaction.atomic
def add_member_by_email(*, actor: Actor, email: str, organisation_id: UUID, now: datetime) -> None:
    """The same for whoever signs in with this address. Refuses as `add_member` does."""
    if not access.is_specialist(actor):
        raise NotForSpecialist
    user_id = accounts.provider_with(email=email)
    if user_id is None:
        raise NotAProvider
    add_member(actor=actor, user_id=user_id, organisation_id=organisation_id, now=now)


@transaction.atomic
def remove_member(*, actor: Actor, user_id: UUID, organisation_id: UUID, now: datetime) -> None:
    """End it at once: their next click shows nothing of the organisation. Ending twice is harmless."""
    if not access.is_specialist(actor):
        raise NotForSpecialist
    gone, _ = Member.objects.filter(user_id=user_id, organisation_id=organisation_id).delete()
    if gone:
        _note_member(actor=actor, event="directory.member_removed", user_id=user_id, organisation_id=organisation_id, now=now)


def _note_member(*, actor: Actor, event: str, user_id: UUID, organisation_id: UUID, now: datetime) -> None:
    """Whom it was about is in the audit too: they see what others agreed to share with this organisation."""
    detail = {"member": str(user_id)}
    audit.record(actor=actor, event=event, subject="organisation", subject_id=organisation_id, now=now, detail=detail)


def _own(actor: Actor, service_id: UUID) -> Service:
    if not access.is_specialist(actor):
        raise NotForSpecialist
    row = access.visible_to(actor).select_for_update(of=("self",)).filter(pk=service_id).first()
    if row is None:
        raise NotHere
    return row
