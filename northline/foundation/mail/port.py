"""Which adapter carries mail: bound by config/wiring.py, from the settings."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from northline.foundation.mail.contracts import MailPort

_built: dict[str, MailPort] = {}


def mail_port() -> MailPort:
    """The adapter for NORTHLINE_MAIL: `local` (the mailbox of a demonstration) or `smtp://…`, `smtps://…`."""
    url = str(settings.NORTHLINE_MAIL)
    if url not in _built:
        build: Callable[..., MailPort] = import_string("config.wiring.mail_adapter")
        _built[url] = build(url=url)
    return _built[url]
