"""A mail is written down with its act, sent once, and its failures are seen."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from northline.foundation import deployment, mail, probe
from northline.foundation.actor import system
from northline.foundation.deployment import Kind, NotADemonstration
from northline.foundation.errors import NotHere
from northline.foundation.mail import MailState, NotAnAddress
from northline.foundation.mail.sending import WAITS, send
from northline.foundation.models import AuditEntry, LocalMail, OutgoingMail
from northline.foundation.transactions import OutsideTransaction
from tests.support.rollback import act_that_fails

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ABOUT = UUID(int=7)


@pytest.fixture
def demonstration(db) -> None:
    deployment.mark(wanted=Kind.DEMONSTRATION, hotline="us", now=NOW)


def write(**changes) -> UUID:
    values = {
        "to": "intake@provider.demo.example",
        "subject": "A referral waits for your answer",
        "body": "Open the link and enter the code.\nLínea",
        "language": "en",
        "about": ABOUT,
        "key": "referral:1:sent",
        "now": NOW,
    }
    return mail.send_mail_later(**{**values, **changes})


def only() -> mail.MailView:
    [view] = mail.mail_about(about=ABOUT)
    return view


def jobs() -> list[tuple[str, dict, datetime | None]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args", "scheduled_at"))


def test_a_mail_reaches_the_mailbox_of_a_demonstration(demonstration) -> None:
    mail_id = write()
    assert jobs() == [("mail.send", {"mail_id": str(mail_id)}, None)]
    send(mail_id=mail_id, now=NOW)
    [kept] = mail.local_mail(now=NOW)
    assert (kept.to, kept.subject) == ("intake@provider.demo.example", "A referral waits for your answer")
    assert kept.body == "Open the link and enter the code.\nLínea"
    assert (only().state, only().sent_at, only().attempts) == (MailState.SENT, NOW, 1)


def test_the_same_key_is_the_same_mail(demonstration) -> None:
    assert write() == write(subject="Once more")
    assert OutgoingMail.objects.count() == 1
    assert len(jobs()) == 1


def test_a_mail_job_that_runs_twice_sends_once(demonstration) -> None:
    mail_id = write()
    for _ in range(2):
        send(mail_id=mail_id, now=NOW)
    assert LocalMail.objects.count() == 1
    assert only().attempts == 1


def test_a_job_of_a_mail_that_was_rolled_back_does_nothing(demonstration) -> None:
    send(mail_id=uuid4(), now=NOW)
    assert mail.local_mail(now=NOW) == ()


@pytest.mark.django_db(transaction=True)
def test_mail_and_job_are_rolled_back_with_the_act() -> None:
    with act_that_fails():
        write()
    assert (OutgoingMail.objects.count(), jobs()) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses() -> None:
    with pytest.raises(OutsideTransaction):
        write()


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@b",
        "a b@example.org",
        "a@example.org\nBcc: x@example.org",
        "a@example.org,b@example.org",
        "Amina <a@example.org>",
        "a@example.org;b@example.org",
        "x" * 250 + "@example.org",
        "ä@example.org",
        "a@example.org\x00",
    ],
)
def test_what_is_no_address_is_refused(demonstration, to) -> None:
    with pytest.raises(NotAnAddress):
        write(to=to)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("subject", ["", "a\nBcc: x@example.org", "a\r", "x" * 201])
def test_a_subject_cannot_bring_headers(demonstration, subject) -> None:
    with pytest.raises(NotAnAddress):
        write(subject=subject)


def test_newest_mail_stands_first_in_the_mailbox(demonstration) -> None:
    for number in range(3):
        when = NOW + timedelta(minutes=number)
        send(mail_id=write(key=f"k:{number}", subject=f"Mail {number}", now=when), now=when)
    assert [kept.subject for kept in mail.local_mail(now=NOW + timedelta(hours=1))] == ["Mail 2", "Mail 1", "Mail 0"]


def test_a_real_hotline_has_no_mailbox_and_its_mail_fails_visibly(db) -> None:
    deployment.mark(wanted=Kind.PRODUCTION, hotline="us", now=NOW)
    send(mail_id=write(), now=NOW)
    assert (only().state, only().problem) == (MailState.FAILED, "no_mail_server")
    assert mail.troubled_mail(now=NOW) == (only(),)
    assert probe.mail_status(now=NOW).problems == (("no_mail_server", 1),)
    with pytest.raises(NotADemonstration):
        mail.local_mail(now=NOW)


def test_a_server_that_is_away_delays_the_mail_with_growing_waits(db, settings) -> None:
    settings.NORTHLINE_MAIL = "smtp+plain://127.0.0.1:1"  # nobody listens there
    settings.NORTHLINE_MAIL_FROM = "northline@hotline.demo.example"
    mail_id, when = write(), NOW
    for attempt, wait in enumerate(WAITS, start=1):
        send(mail_id=mail_id, now=when)
        view = only()
        assert (view.state, view.attempts, view.problem) == (MailState.WAITING, attempt, "smtp_away")
        assert view.next_attempt_at == when + wait
        assert jobs()[-1] == ("mail.send", {"mail_id": str(mail_id)}, when + wait)
        send(mail_id=mail_id, now=when)  # a job that comes too early does nothing
        assert only() == view
        when += wait
    send(mail_id=mail_id, now=when)
    assert (only().state, only().attempts) == (MailState.FAILED, len(WAITS) + 1)
    assert [view.id for view in mail.troubled_mail(now=when)] == [mail_id]


def test_a_failed_mail_can_be_sent_again(db, settings) -> None:
    deployment.mark(wanted=Kind.DEMONSTRATION, hotline="us", now=NOW)
    mail_id = write()
    OutgoingMail.objects.filter(id=mail_id).update(state="failed", next_attempt_at=None, problem="smtp_away", attempts=9)
    mail.send_again(actor=system("test"), mail_id=mail_id, now=NOW)
    send(mail_id=mail_id, now=NOW)
    assert only().state is MailState.SENT
    assert AuditEntry.objects.filter(event="mail.sent_again", subject_id=mail_id).exists()
    with pytest.raises(NotHere):
        mail.send_again(actor=system("test"), mail_id=mail_id, now=NOW)


def test_late_mail_is_troubled_mail(demonstration) -> None:
    write()
    assert mail.troubled_mail(now=NOW + timedelta(minutes=14)) == ()
    assert len(mail.troubled_mail(now=NOW + timedelta(minutes=16))) == 1
    status = probe.mail_status(now=NOW + timedelta(minutes=16))
    assert (status.kind, status.waiting, status.failed, status.troubled) == ("local", 1, 0, 1)
