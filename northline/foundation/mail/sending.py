"""Sending: a mail is written down in the act's transaction, and a job hands it to the port until the port has taken it."""

from datetime import datetime, timedelta
from email.utils import parseaddr
from uuid import UUID

from django.db import IntegrityError, transaction

from northline.foundation import crypto, jobs, logs
from northline.foundation.actor import Actor
from northline.foundation.audit import record
from northline.foundation.errors import NotHere
from northline.foundation.mail.contracts import Mail, MailDelayed, MailRefused, NotAnAddress
from northline.foundation.mail.port import mail_port
from northline.foundation.models.mail import OutgoingMail
from northline.foundation.plain import CODE
from northline.foundation.transactions import require_transaction

SEND = "mail.send"
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240, 480, 720, 720, 720))
LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 200


def send_mail_later(*, to: str, subject: str, body: str, language: str, about: UUID, key: str, now: datetime) -> UUID:
    """Send a mail once this transaction has committed; returns its id. The same `key` is the same mail, sent once.

    Names no person: a mail passes many hands. `about` is the record it belongs to. Refuses with NotAnAddress when address or
    subject could not be a mail's, and with OutsideTransaction.
    """
    require_transaction("mail.send_mail_later")
    _check(to=to, subject=subject)
    known = OutgoingMail.objects.filter(key=key).values_list("id", flat=True).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            mail = _write_down(to=to, subject=subject, body=body, language=language, about=about, key=key, now=now)
    except IntegrityError:  # the same key, by another act at the same moment
        return OutgoingMail.objects.values_list("id", flat=True).get(key=key)
    jobs.defer(SEND, mail_id=mail.id)
    return mail.id


@transaction.atomic
def send_again(*, actor: Actor, mail_id: UUID, now: datetime) -> None:
    """Try a failed mail from the beginning. Refuses with NotHere when there is no such failed mail."""
    row = OutgoingMail.objects.select_for_update().filter(id=mail_id, state=OutgoingMail.State.FAILED).first()
    if row is None:
        raise NotHere
    row.state, row.attempts, row.problem, row.next_attempt_at = OutgoingMail.State.WAITING, 0, "", now
    row.save(update_fields=["state", "attempts", "problem", "next_attempt_at"])
    jobs.defer(SEND, mail_id=row.id)
    record(actor=actor, event="mail.sent_again", subject="mail", subject_id=row.id, now=now)


@jobs.job(SEND)
@transaction.atomic
def send(*, mail_id: UUID, now: datetime) -> None:
    """The job: hand one mail to the port, unless that is done. A failure is kept on the mail, and the next attempt deferred.

    The row stays locked while the port works, so two workers never send the same mail at once. A worker that dies between the
    server's yes and the commit sends the mail a second time, under the same Message-ID.
    """
    row = OutgoingMail.objects.select_for_update().filter(id=mail_id, state=OutgoingMail.State.WAITING).first()
    if row is None or row.next_attempt_at is None or row.next_attempt_at > now:
        return
    try:
        mail_port().deliver(mail=_opened(row), now=now)
    except MailDelayed as problem:
        _put_off(row, problem=problem.code, now=now)
    except (MailRefused, crypto.KeyDestroyed) as problem:
        _give_up(row, problem=problem.code if isinstance(problem, MailRefused) else "key_destroyed")
    else:
        row.state, row.sent_at, row.next_attempt_at, row.problem = OutgoingMail.State.SENT, now, None, ""
        row.attempts += 1
        row.save(update_fields=["state", "sent_at", "next_attempt_at", "problem", "attempts"])
        logs.event("mail.sent", mail_id=row.id)


def _put_off(row: OutgoingMail, *, problem: str, now: datetime) -> None:
    if row.attempts >= len(WAITS):
        _give_up(row, problem=problem)
        return
    row.next_attempt_at = now + WAITS[row.attempts]
    row.attempts += 1
    row.problem = _code(problem)
    row.save(update_fields=["next_attempt_at", "attempts", "problem"])
    jobs.defer(SEND, at=row.next_attempt_at, mail_id=row.id)
    logs.event("mail.put_off", mail_id=row.id, attempts=row.attempts, problem=row.problem)


def _give_up(row: OutgoingMail, *, problem: str) -> None:
    row.state, row.next_attempt_at, row.problem = OutgoingMail.State.FAILED, None, _code(problem)
    row.attempts += 1
    row.save(update_fields=["state", "next_attempt_at", "problem", "attempts"])
    logs.event("mail.failed", mail_id=row.id, attempts=row.attempts, problem=row.problem)


def _write_down(*, to: str, subject: str, body: str, language: str, about: UUID, key: str, now: datetime) -> OutgoingMail:
    row = OutgoingMail(key=key, about=about, language=language, created_at=now, next_attempt_at=now)
    row.key_id = crypto.create_key(purpose=crypto.KeyPurpose.MAIL, now=now)
    words = {"to": to, "subject": subject, "body": body}
    row.sealed_mail = crypto.seal_json(key_id=row.key_id, value=words, context=_context(row.id))
    row.save(force_insert=True)
    return row


def _opened(row: OutgoingMail) -> Mail:
    words = crypto.open_json(key_id=row.key_id, sealed=row.sealed_mail, context=_context(row.id))
    return Mail(id=row.id, to=words["to"], subject=words["subject"], body=words["body"], language=row.language, about=row.about)


def _context(mail_id: UUID) -> str:
    return f"foundation.outgoing_mail:{mail_id}"


def _check(*, to: str, subject: str) -> None:
    name, address = parseaddr(to)
    local, _, domain = address.rpartition("@")
    whole = not name and address == to and local and "." in domain and len(to) <= LONGEST_ADDRESS
    if not whole or not to.isascii() or not to.isprintable() or " " in to or "," in to or ";" in to:
        raise NotAnAddress
    if not subject.isprintable() or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise NotAnAddress


def _code(problem: str) -> str:
    return problem[:40] if CODE.fullmatch(problem) else "unknown"
