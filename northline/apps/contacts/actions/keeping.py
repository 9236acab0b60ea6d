"""How long the keys to a conversation are kept, once they open nothing."""

from datetime import datetime, timedelta

from django.db import transaction

from northline.apps.contacts.models import PageToken, ResumeCode
from northline.foundation import audit
from northline.foundation.actor import system

KEPT = timedelta(days=7)  # so long a closed page can still say why it is closed


@transaction.atomic
def forget_closed_pages(*, now: datetime) -> int:
    """Delete hashes of page tokens and of four words that have opened nothing for a week; returns how many. Run it every hour.

    A page that is opened again after that says that it is too old, as one that was never ours.
    """
    before = now - KEPT
    pages = PageToken.objects.filter(last_seen_at__lt=before, issued_at__lt=before).exclude(died_at__gte=before)
    words = ResumeCode.objects.filter(contact__last_word_at__lt=before, issued_at__lt=before).exclude(died_at__gte=before)
    (forgotten_pages, _), (forgotten_words, _) = pages.delete(), words.delete()
    if forgotten_pages or forgotten_words:
        audit.record(
            actor=system("contacts"),
            event="contacts.pages_forgotten",
            subject="contact",
            subject_id=None,
            now=now,
            detail={"pages": forgotten_pages, "words": forgotten_words},
        )
    return forgotten_pages + forgotten_words
