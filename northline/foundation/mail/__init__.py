"""Mail out: written down in the act's transaction, sealed, and sent by a job through a port."""

from northline.foundation.mail.contracts import (
    LocalMailView,
    Mail,
    MailDelayed,
    MailPort,
    MailRefused,
    MailState,
    MailView,
    NotAnAddress,
)
from northline.foundation.mail.keeping import destroy_old_mail
from northline.foundation.mail.local_box import local_mail
from northline.foundation.mail.queries import mail_about, troubled_mail
from northline.foundation.mail.sending import send_again, send_mail_later

__all__ = [
    "LocalMailView",
    "Mail",
    "MailDelayed",
    "MailPort",
    "MailRefused",
    "MailState",
    "MailView",
    "NotAnAddress",
    "destroy_old_mail",
    "local_mail",
    "mail_about",
    "send_again",
    "send_mail_later",
    "troubled_mail",
]
