"""Binds what must not know each other: news that travels upwards, and ports to their adapters.

News is a job deferred in the transaction of the act that makes it (`jobs.tell("accounts.left", user_id=…)`). Here, and only
here, a name of news is bound to the actions of the apps above that listen to it.
"""

from collections.abc import Callable, Mapping

from django.conf import settings

from northline.adapters.mail import adapter_for
from northline.foundation.mail.contracts import MailPort

Listener = Callable[..., None]

NEWS: Mapping[str, tuple[str, ...]] = {
    # "app.event": ("dotted.path.to.listener", …)
    "accounts.left": ("northline.apps.floor.actions.hand_back_work_of",),
    "contacts.erased": ("northline.apps.floor.actions.let_go_of_erased",),
    "people.consent_withdrawn": ("northline.apps.referrals.actions.recall_what_rests_on",),
    "people.erased": ("northline.apps.cases.actions.erase_case_of", "northline.apps.referrals.actions.erase_referrals_of"),
    "people.glass_broken": ("northline.apps.cases.actions.tell_team_of_glass",),
}

# What the hotline's worker does again and again, each with `now=`: seconds between two runs, and what runs.
PERIODIC: Mapping[str, float] = {
    "northline.apps.floor.dispatcher.tick": 1.0,
    "northline.foundation.audit.seal_waiting": 1.0,
    "northline.foundation.audit.copy_heads": 60.0,
    "northline.apps.referrals.actions.remind_and_time_out": 60.0,
    "northline.apps.accounts.actions.record_expiry": 3600.0,
    # What is kept no longer than it is of use (docs/operating.md, “What is kept, and how long”).
    "northline.foundation.mail.destroy_old_mail": 3600.0,
    "northline.foundation.jobs.forget_ended_jobs": 3600.0,
    "northline.apps.accounts.actions.forget_what_ended": 3600.0,
    "northline.apps.contacts.actions.forget_closed_pages": 3600.0,
}


def mail_adapter(*, url: str) -> MailPort:
    """What carries mail: the setting NORTHLINE_MAIL says."""
    return adapter_for(url=url, sender=settings.NORTHLINE_MAIL_FROM)
