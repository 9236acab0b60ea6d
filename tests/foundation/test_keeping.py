"""What is kept no longer than it is of use: words of old mail, ended jobs."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from northline.foundation import crypto, deployment, jobs, mail
from northline.foundation.deployment import Kind
from northline.foundation.mail.sending import send
from northline.foundation.models import AuditEntry, LocalMail, OutgoingMail

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ABOUT = UUID(int=7)


@pytest.fixture(autouse=True)
def demonstration(db: None) -> None:
    deployment.mark(wanted=Kind.DEMONSTRATION, hotline="us", now=NOW)


def written(key: str, *, now: datetime = NOW) -> OutgoingMail:
    mail_id = mail.send_mail_later(
        to="intake@provider.demo.example", subject="S", body="B", language="en", about=ABOUT, key=key, now=now
    )
    return OutgoingMail.objects.get(id=mail_id)


def sent(key: str, *, now: datetime = NOW) -> OutgoingMail:
    row = written(key, now=now)
    send(mail_id=row.id, now=now)
    return OutgoingMail.objects.get(id=row.id)


def test_a_month_after_it_was_sent_the_words_of_a_mail_are_gone_and_that_it_was_sent_stays() -> None:
    row, young = sent("old"), sent("young", now=NOW + timedelta(days=2))
    assert mail.destroy_old_mail(now=NOW + timedelta(days=30)) == 0
    assert mail.destroy_old_mail(now=NOW + timedelta(days=30, seconds=1)) == 2  # the mail, and its copy in the mailbox
    with pytest.raises(crypto.KeyDestroyed):
        crypto.open_json(key_id=row.key_id, sealed=row.sealed_mail, context=f"foundation.outgoing_mail:{row.id}")
    assert not crypto.is_destroyed(key_id=young.key_id)
    assert len(mail.mail_about(about=ABOUT)) == 2
    assert [shown.id for shown in mail.local_mail(now=NOW + timedelta(days=31))] == [young.id]
    assert AuditEntry.objects.filter(event="crypto.key_destroyed").count() == 2
    assert mail.destroy_old_mail(now=NOW + timedelta(days=31)) == 0


def test_the_operator_says_how_long(settings: object) -> None:
    settings.MAIL_KEPT_DAYS = 3  # type: ignore[attr-defined]
    sent("old")
    mail.destroy_old_mail(now=NOW + timedelta(days=4))
    assert not LocalMail.objects.exists()


def test_a_mail_that_waits_is_never_destroyed_and_one_given_up_is() -> None:
    waiting, failed = written("waiting"), written("failed")
    OutgoingMail.objects.filter(id=failed.id).update(state="failed", next_attempt_at=None)
    assert mail.destroy_old_mail(now=NOW + timedelta(days=400)) == 1
    assert crypto.is_destroyed(key_id=failed.key_id)
    assert not crypto.is_destroyed(key_id=waiting.key_id)


def test_a_job_that_ended_a_month_ago_is_forgotten_and_a_younger_one_is_kept() -> None:
    for _ in range(2):
        jobs.defer("mail.send", mail_id=ABOUT)
    old, young = ProcrastinateJob.objects.order_by("id").values_list("id", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing' where id = any(%s)", [[old, young]])
        cursor.execute("update procrastinate_jobs set status = 'failed' where id = any(%s)", [[old, young]])
        cursor.execute("update procrastinate_events set at = now() - interval '31 days' where job_id = %s", [old])
    jobs.forget_ended_jobs(now=NOW)
    assert list(ProcrastinateJob.objects.values_list("id", flat=True)) == [young]
