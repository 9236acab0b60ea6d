"""What referrals do by themselves when the yes that they rest on is taken back or ends, or when the person is erased."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from northline.apps.directory import queries as directory
from northline.apps.people import queries as people
from northline.apps.referrals.actions.moving import consent_lives, move
from northline.apps.referrals.contracts import RECALLABLE, State
from northline.apps.referrals.models import Referral
from northline.foundation import audit, crypto
from northline.foundation.actor import system
from northline.foundation.errors import NotHere
from northline.foundation.mail import send_mail_later

BY_ITSELF = system("referrals")
LISTENED = RECALLABLE - {State.DRAFT}


class Because(StrEnum):
    """Why a referral was recalled by itself, as the timeline and the audit say it."""

    WITHDRAWN = "consent_withdrawn"
    ENDED = "consent_ended"
    ERASED = "erased"


@transaction.atomic
def recall_what_rests_on(*, consent_id: UUID, now: datetime) -> None:
    """A yes was taken back: every referral sent on it that can be recalled is, and each service that got one hears "withdrawn".

    What a service has accepted stays accepted: they are told, and the advocate calls. Told twice, it is done once.
    """
    for row in Referral.objects.select_for_update().filter(consent_id=consent_id, sent_at__isnull=False).order_by("pk"):
        _take_back(row, because=Because.WITHDRAWN, now=now)


@transaction.atomic
def erase_referrals_of(*, person_id: UUID, now: datetime) -> None:
    """The person was erased: what still waits is recalled, and what was shared and answered can never be read again.

    Codes, states and times stay. Repeating it is harmless.
    """
    for row in Referral.objects.select_for_update().filter(person_id=person_id).order_by("pk"):
        if row.sent_at is not None:
            _take_back(row, because=Because.ERASED, now=now)
        elif row.state == State.DRAFT:
            _recall(row, because=Because.ERASED, now=now)
        crypto.destroy_key(key_id=row.key_id, actor=BY_ITSELF, now=now)
        audit.record(actor=BY_ITSELF, event="referral.erased", subject="referral", subject_id=row.id, now=now)


def recall_ended(*, now: datetime) -> int:
    """A yes that ends by its date ends the waiting list that rests on it; what waits for an answer ends by its own date before.

    Called about every minute; returns how many were recalled.
    """
    listed = dict(Referral.objects.filter(state=State.WAITLISTED).values_list("pk", "consent_id"))
    ended = people.consents_ended(consent_ids=[consent for consent in listed.values() if consent], now=now)
    return sum(_recall_if_ended(referral_id, now=now) for referral_id, consent in listed.items() if consent in ended)


@transaction.atomic
def _recall_if_ended(referral_id: UUID, *, now: datetime) -> bool:
    row = Referral.objects.select_for_update(skip_locked=True).filter(pk=referral_id, state=State.WAITLISTED).first()
    if row is None or consent_lives(row, now=now):
        return False
    _take_back(row, because=Because.ENDED, now=now)
    return True


def _take_back(row: Referral, *, because: Because, now: datetime) -> None:
    if row.state == State.RECALLED and row.acknowledged_at is None:
        return  # recalled before anybody there opened it: they hold nothing
    if State(row.state) in LISTENED:
        _recall(row, because=because, now=now)
    _tell_service(row, now=now)


def _recall(row: Referral, *, because: Because, now: datetime) -> None:
    row.links.filter(ended_at__isnull=True).update(ended_at=now)
    row.recalled_at, row.waitlist_until = now, None
    changed = ("recalled_at", "waitlist_until")
    move(row, State.RECALLED, actor=BY_ITSELF, now=now, changed=changed, because=because.value)


def _tell_service(row: Referral, *, now: datetime) -> None:
    """A mail that says "withdrawn" and nothing else; none where the listing was taken down and nobody is known to write to."""
    try:
        email, language = directory.referral_address(service_id=row.service_id)
    except NotHere:
        return
    with translation.override(language):
        said = _("Request %(reference)s has been withdrawn") % {"reference": row.code}
    key = f"referral:{row.id}:withdrawn"
    send_mail_later(to=email, subject=said, body=f"{said}.\n", language=language, about=row.id, key=key, now=now)
