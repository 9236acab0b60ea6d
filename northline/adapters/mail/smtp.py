"""Delivery by SMTP."""

import smtplib
import ssl
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from northline.foundation.mail.contracts import Mail, MailDelayed, MailRefused

TIMEOUT = 20  # seconds for each answer of the server
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
FIRST_PERMANENT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server as the setting names it."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)


def read_url(url: str) -> Server:
    """The server of `smtp://user:password@host:port`. Refuses with ValueError, never repeating the password."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("NORTHLINE_MAIL is neither local nor smtp://user:password@host:port, smtps://… or smtp+plain://…")
    return Server(
        scheme=parts.scheme,
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


class SmtpServer:
    """A MailPort that speaks SMTP: TLS unless the setting says `smtp+plain`, certificates checked."""

    def __init__(self, *, server: Server, sender: str) -> None:
        if not sender or "@" not in sender:
            raise ValueError("NORTHLINE_MAIL_FROM must be the address that mail comes from")
        self.server = server
        self.sender = sender

    def deliver(self, *, mail: Mail, now: datetime) -> None:
        """Hand the mail to the server. 4xx answers and a server that is away delay; 5xx answers refuse."""
        try:
            with closing(self._connected()) as server:
                server.send_message(self._message(mail, now), from_addr=self.sender, to_addrs=[mail.to])
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise _refusal(code, "recipient") from None
        except smtplib.SMTPAuthenticationError:
            raise MailDelayed("smtp_sign_in") from None  # the operator mends it; the mail is not at fault
        except smtplib.SMTPResponseException as error:
            raise _refusal(error.smtp_code, "smtp") from None
        except ssl.SSLError:
            raise MailDelayed("smtp_certificate") from None
        except (OSError, smtplib.SMTPException):
            raise MailDelayed("smtp_away") from None

    def _connected(self) -> smtplib.SMTP:
        where = self.server
        if where.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                where.host, where.port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            connection = smtplib.SMTP(where.host, where.port, timeout=TIMEOUT)
        try:
            if where.scheme == "smtp":
                connection.starttls(context=ssl.create_default_context())
            if where.user:
                connection.login(where.user, where.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _message(self, mail: Mail, now: datetime) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<{mail.id}@{self.sender.rpartition('@')[2].rstrip('>')}>"
        message["Content-Language"] = mail.language
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.body)
        return message


def _refusal(code: int, what: str) -> MailDelayed | MailRefused:
    kind = MailRefused if code >= FIRST_PERMANENT else MailDelayed
    return kind(f"{what}_{code}")
