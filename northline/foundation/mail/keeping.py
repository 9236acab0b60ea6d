"""How long mail is kept: the words of an old mail are destroyed with their key; that it was sent, and when, stays."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from northline.foundation import crypto
from northline.foundation.actor import system
from northline.foundation.audit import record
from northline.foundation.models.crypto import RecordKey
from northline.foundation.models.mail import LocalMail, OutgoingMail

AT_ONCE = 200


def destroy_old_mail(*, now: datetime) -> int:
    """Destroy the keys of mails that were sent, or given up, more than NORTHLINE_MAIL_KEPT_DAYS ago; returns how many.

    A mail that still waits to be sent is left alone. Run it every hour: it does a batch at a time until nothing is left.
    """
    before = now - timedelta(days=settings.MAIL_KEPT_DAYS)
    destroyed = 0
    while batch := _destroy_batch(before=before, now=now):
        destroyed += batch
        if batch < AT_ONCE:
            break
    return destroyed + _empty_mailbox(before=before, now=now)


@transaction.atomic
def _destroy_batch(*, before: datetime, now: datetime) -> int:
    sent = Q(state=OutgoingMail.State.SENT, sent_at__lt=before)
    given_up = Q(state=OutgoingMail.State.FAILED, created_at__lt=before)
    unread = RecordKey.objects.filter(purpose=crypto.KeyPurpose.MAIL.value, wrapped__isnull=False)
    old = OutgoingMail.objects.select_for_update(skip_locked=True).filter(sent | given_up, key_id__in=unread.values("id"))
    keys = list(old.order_by("created_at").values_list("key_id", flat=True)[:AT_ONCE])
    for key_id in keys:
        crypto.destroy_key(key_id=key_id, actor=system("mail"), now=now)
    return len(keys)


@transaction.atomic
def _empty_mailbox(*, before: datetime, now: datetime) -> int:
    """The demonstration's mailbox: old mails leave the page too."""
    old = list(LocalMail.objects.select_for_update(skip_locked=True).filter(delivered_at__lt=before)[:AT_ONCE])
    for mail in old:
        crypto.destroy_key(key_id=mail.key_id, actor=system("mail"), now=now)
        mail.delete()
    if old:
        record(
            actor=system("mail"),
            event="mail.mailbox_emptied",
            subject="mail",
            subject_id=None,
            now=now,
            detail={"mails": len(old)},
        )
    return len(old)
