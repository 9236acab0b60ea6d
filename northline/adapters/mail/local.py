"""Delivery to the demonstration's own mailbox page."""

from datetime import datetime

from northline.foundation.errors import Refusal
from northline.foundation.mail.contracts import Mail, MailRefused
from northline.foundation.mail.local_box import keep


class LocalMailbox:
    """A MailPort that lets nothing out. On a real hotline it refuses every mail."""

    def deliver(self, *, mail: Mail, now: datetime) -> None:
        try:
            keep(mail=mail, now=now)
        except Refusal:
            raise MailRefused("no_mail_server") from None
