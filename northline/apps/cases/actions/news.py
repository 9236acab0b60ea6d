"""What cases do by themselves when the vault below them tells news."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from northline.apps.accounts import queries as accounts
from northline.apps.cases.actions.erasing import erase_contacts_of
from northline.apps.cases.actions.finding import enter, locked_case, move
from northline.apps.cases.contracts import CaseState, ClosingReason, TimelineKind
from northline.apps.cases.models import Case, CaseMember
from northline.foundation import audit, crypto
from northline.foundation.actor import Actor, system
from northline.foundation.errors import NotHere
from northline.foundation.mail import send_mail_later

THE_CASE = system("cases")


@transaction.atomic
def tell_team_of_glass(*, glass_id: UUID, person_id: UUID, by: UUID, section: str, now: datetime) -> None:
    """Somebody broke the glass: a line on the person's case, and a mail to its owner, its guests and the team's supervisors.

    The mail says that it happened and nothing else. Told twice, it is told once. Without a case only the review hears of it.
    """
    found = Case.objects.filter(person_id=person_id).first()
    if found is None:
        return
    case = locked_case(case_id=found.id)
    codes = {"glass": str(glass_id), "section": section, "user": str(by), "name": accounts.staff_name(by)}
    if not enter(actor=_actor(by), case=case, kind=TimelineKind.GLASS_BROKEN, codes=codes, form_key=glass_id, now=now):
        return
    guests = CaseMember.objects.filter(case=case, ended_at__isnull=True, until__gt=now).values_list("user_id", flat=True)
    told = accounts.mail_addresses(user_ids=[case.owner_id, *guests], supervisors_of=case.team)
    for user_id, (address, language) in told.items():
        if user_id != by:
            _mail(to=address, language=language, glass_id=glass_id, key=f"glass:{glass_id}:{user_id}", now=now)
    audit.record(
        actor=THE_CASE, event="case.glass_told", subject="case", subject_id=case.id, now=now, detail={"glass": str(glass_id)}
    )


@transaction.atomic
def erase_case_of(*, person_id: UUID, now: datetime) -> None:
    """The person was erased: every word of their case and of its contacts goes, and the case is closed. Codes and times stay.

    Situations stay, since they tell of others too; so does a contact that another person's case keeps, or a hold. Repeating it
    is harmless.
    """
    found = Case.objects.filter(person_id=person_id).first()
    if found is None:
        return
    case = locked_case(case_id=found.id)
    crypto.destroy_key(key_id=case.key_id, actor=THE_CASE, now=now)
    if not enter(actor=THE_CASE, case=case, kind=TimelineKind.ERASED, form_key=person_id, now=now):
        return
    if case.state != CaseState.CLOSED.value:
        move(case=case, state=CaseState.CLOSED, now=now)
        case.closed_at, case.closing_reason = now, ClosingReason.OTHER.value
        case.save(update_fields=["state", "state_since", "closed_at", "closing_reason"])
    counts = erase_contacts_of(case=case, now=now)
    audit.record(actor=THE_CASE, event="case.erased", subject="case", subject_id=case.id, now=now, detail=counts)


def _actor(user_id: UUID) -> Actor:
    try:
        return accounts.actor_by_id(user_id)
    except NotHere:
        return THE_CASE


def _mail(*, to: str, language: str, glass_id: UUID, key: str, now: datetime) -> None:
    with translation.override(language):
        subject = _("A sealed section was opened by break-glass")
        words = _(
            "A colleague who is not a party to one of your team’s records opened a sealed section at once. It was written down, "
            "and a supervisor reviews it. This mail names nobody: sign in to see who, what and why."
        )
    body = f"{words}\n\n{settings.DESK_URL.rstrip('/')}/{language}/cases/\n"
    send_mail_later(to=to, subject=subject, body=body, language=language, about=glass_id, key=key, now=now)
