"""The adapter that a setting names."""

from northline.adapters.mail.local import LocalMailbox
from northline.adapters.mail.smtp import SmtpServer, read_url
from northline.foundation.mail.contracts import MailPort


def adapter_for(*, url: str, sender: str) -> MailPort:
    """`local`, `smtp://user:password@host:587` (STARTTLS), `smtps://…` (TLS at once), `smtp+plain://…` (inside one's own net).

    Refuses with ValueError, in words for the operator and without the password, when it is none of these.
    """
    if url == "local":
        return LocalMailbox()
    return SmtpServer(server=read_url(url), sender=sender)
