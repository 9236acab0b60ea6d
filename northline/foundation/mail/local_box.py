"""The mailbox of a demonstration: what would have gone out by e-mail, kept here, on a page that everybody of the hotline sees."""

from datetime import datetime

from django.db import transaction

from northline.foundation import crypto, deployment
from northline.foundation.mail.contracts import LocalMailView, Mail
from northline.foundation.models.mail import LocalMail

MOST_SHOWN = 200


@transaction.atomic
def keep(*, mail: Mail, now: datetime) -> None:
    """Put a mail into the mailbox; a mail that is there already stays as it is. Refuses with NotADemonstration."""
    deployment.require_demonstration()
    if LocalMail.objects.filter(id=mail.id).exists():
        return
    key_id = crypto.create_key(purpose=crypto.KeyPurpose.MAIL, now=now)
    words = {"to": mail.to, "subject": mail.subject, "body": mail.body}
    sealed = crypto.seal_json(key_id=key_id, value=words, context=f"foundation.local_mail:{mail.id}")
    LocalMail.objects.create(
        id=mail.id, key_id=key_id, sealed_mail=sealed, language=mail.language, about=mail.about, delivered_at=now
    )


def local_mail(*, now: datetime) -> tuple[LocalMailView, ...]:
    """The newest mails of the mailbox, newest first. Refuses with NotADemonstration: a real hotline has no such page."""
    deployment.require_demonstration()
    rows = list(LocalMail.objects.filter(delivered_at__lte=now).order_by("-delivered_at")[:MOST_SHOWN])
    crypto.prefetch_keys(key_ids=[row.key_id for row in rows])
    return tuple(_view(row) for row in rows)


def _view(row: LocalMail) -> LocalMailView:
    words = crypto.open_json(key_id=row.key_id, sealed=row.sealed_mail, context=f"foundation.local_mail:{row.id}")
    return LocalMailView(
        id=row.id,
        to=words["to"],
        subject=words["subject"],
        body=words["body"],
        language=row.language,
        about=row.about,
        delivered_at=row.delivered_at,
    )
