"""Mail goes out by SMTP: what servers say decides whether it is tried again."""

from datetime import UTC, datetime
from email import message_from_string, policy
from uuid import UUID

import pytest

from northline.adapters.mail import adapter_for
from northline.adapters.mail.smtp import Server, read_url
from northline.foundation.mail import Mail, MailDelayed, MailRefused
from tests.support.smtp import mail_server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MAIL = Mail(
    id=UUID(int=5),
    to="intake@provider.demo.example",
    subject="Una derivación espera su respuesta",
    body="Abra el enlace.\n.Un punto al principio\n" + "ñ" * 2000,
    language="es",
    about=UUID(int=7),
)


def deliver(port: int) -> None:
    adapter_for(url=f"smtp+plain://127.0.0.1:{port}", sender="northline@hotline.demo.example").deliver(mail=MAIL, now=NOW)


def test_a_mail_arrives_whole_in_any_language() -> None:
    with mail_server() as server:
        deliver(server.port)
    [text] = server.taken
    message = message_from_string(text, policy=policy.default)
    assert message["To"] == MAIL.to
    assert message["From"] == "northline@hotline.demo.example"
    assert message["Subject"] == MAIL.subject
    assert message["Message-ID"] == f"<{MAIL.id}@hotline.demo.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Sun, 01 Mar 2026 12:00:00" in message["Date"]
    assert message.get_content().replace("\r\n", "\n").strip() == MAIL.body


def test_a_second_attempt_has_the_same_message_id() -> None:
    with mail_server() as server:
        deliver(server.port)
        deliver(server.port)
    assert len({message_from_string(text)["Message-ID"] for text in server.taken}) == 1


@pytest.mark.parametrize(
    ("answers", "error", "code"),
    [
        ({"RCPT": "550 no such Amina"}, MailRefused, "recipient_550"),
        ({"RCPT": "450 later, Amina"}, MailDelayed, "recipient_450"),
        ({"MAIL": "553 not from you"}, MailRefused, "smtp_553"),
        ({"MAIL": "421 too busy"}, MailDelayed, "smtp_421"),
        ({"DATA": "554 no"}, MailRefused, "smtp_554"),
        ({"END": "452 disk full"}, MailDelayed, "smtp_452"),
        ({"END": "552 too big"}, MailRefused, "smtp_552"),
    ],
)
def test_the_servers_answer_decides_and_only_its_number_is_kept(answers, error, code) -> None:
    with mail_server(**answers) as server, pytest.raises(error) as told:
        deliver(server.port)
    assert str(told.value) == code
    assert server.taken == []


def test_a_server_that_is_away_delays() -> None:
    with mail_server() as server:
        port = server.port
    with pytest.raises(MailDelayed, match="smtp_away"):
        deliver(port)


def test_a_server_without_tls_gets_nothing_unless_told_so() -> None:
    with mail_server() as server, pytest.raises(MailDelayed):
        adapter_for(url=f"smtp://127.0.0.1:{server.port}", sender="a@hotline.demo.example").deliver(mail=MAIL, now=NOW)
    assert server.taken == []


def test_the_setting_names_the_server() -> None:
    assert read_url("smtp://a%40b:p%2Fw@mail.example:2525") == Server(
        scheme="smtp", host="mail.example", port=2525, user="a@b", password="p/w"
    )
    assert read_url("smtps://mail.example").port == 465
    assert "p/w" not in repr(read_url("smtp://a:p%2Fw@mail.example"))


@pytest.mark.parametrize(
    ("url", "sender"), [("", "a@b.example"), ("http://x", "a@b.example"), ("smtp://", "a@b.example"), ("smtp://h", "")]
)
def test_a_setting_that_names_no_server_is_refused(url, sender) -> None:
    with pytest.raises(ValueError, match="NORTHLINE_MAIL"):
        adapter_for(url=url, sender=sender)
