"""Opening a referral's page: what was shared is sealed, so who opens it is written down in the same transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.people import queries as people
from northline.apps.referrals import access, queries, sealing
from northline.apps.referrals.contracts import CodeTold, ReferralView
from northline.apps.referrals.models import Referral
from northline.foundation import audit
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


@transaction.atomic
def read_referral(*, actor: Actor, referral_id: UUID, now: datetime) -> ReferralView:
    """A referral's page on the desk, with what was shared and what they answered; the look is written down.

    Refuses with NotHere.
    """
    row = queries.listed(access.visible_to(actor, now=now)).filter(pk=referral_id).first()
    if row is None:
        raise NotHere
    audit.record(actor=actor, event="referral.read", subject="referral", subject_id=row.id, now=now)
    link = row.links.filter(ended_at__isnull=True).first()
    return ReferralView(
        row=queries.row_of(row, now=now),
        shared=sealing.open_shared(row),
        answer_words=sealing.open_answer(row),
        reminded_at=row.reminded_at,
        code_told=CodeTold(row.code_told) if row.code_told else None,
        code_told_at=row.code_told_at,
        link_ends_at=link.expires_at if link else None,
        consent_id=row.consent_id,
        withdrawn_at=_withdrawn_at(row, actor=actor, now=now),
    )


def _withdrawn_at(row: Referral, *, actor: Actor, now: datetime) -> datetime | None:
    """When they took back the yes that this was sent on, if they did."""
    if row.consent_id is None:
        return None
    _card, consent = people.consent(actor=actor, consent_id=row.consent_id, now=now)
    return consent.withdrawn_at
