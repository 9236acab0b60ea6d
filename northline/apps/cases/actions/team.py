"""Who works on a case: invitations until a date, and handing it over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from northline.apps.accounts import queries as accounts
from northline.apps.cases import access
from northline.apps.cases.actions.finding import enter, readable_case, staff_id, writable_case
from northline.apps.cases.actions.opening import WHY_OWNER_READS, let_owner_in
from northline.apps.cases.contracts import LONGEST_INVITATION, InvitationTooLong, TimelineKind
from northline.apps.cases.models import Case, CaseMember
from northline.apps.contacts import actions as contact_actions
from northline.apps.people import actions as people_actions
from northline.apps.people.contracts import GrantBecause
from northline.foundation import audit
from northline.foundation.actor import Actor, system
from northline.foundation.errors import NotHere

THE_CASE = system("cases")


@transaction.atomic
def invite(*, actor: Actor, case_id: UUID, user_id: UUID, until: datetime, now: datetime) -> None:
    """Let a colleague work on the case until a date; then the door closes by itself. Inviting again moves the date.

    Refuses with NotHere whoever may not share the case, CaseClosed, InvitationTooLong; the colleague must be an advocate,
    supervisor or case manager.
    """
    case = writable_case(actor=actor, case_id=case_id, now=now)
    guest = accounts.actor_by_id(user_id)
    if until > now + LONGEST_INVITATION:
        raise InvitationTooLong
    if not access.may_share(actor, case) or not guest.has(*access.CARING) or user_id == case.owner_id or until <= now:
        raise NotHere
    CaseMember.objects.update_or_create(
        case=case,
        user_id=user_id,
        ended_at=None,
        defaults={"until": until, "invited_by_id": staff_id(actor), "invited_at": now},
    )
    people_actions.grant_access(
        actor=actor, person_id=case.person_id, user_id=user_id, because=GrantBecause.INVITED, until=until, now=now
    )
    enter(actor=actor, case=case, kind=TimelineKind.INVITED, codes={"user": str(user_id), "name": guest.name}, now=now)
    audit.record(actor=actor, event="case.invited", subject="case", subject_id=case.id, now=now, detail={"user": str(user_id)})


@transaction.atomic
def end_invitation(*, actor: Actor, case_id: UUID, user_id: UUID, now: datetime) -> None:
    """Close the door to an invited colleague at once; who was invited may also leave. Repeating it is harmless.

    Refuses with NotHere, also for who was never invited to this case.
    """
    case = readable_case(actor=actor, case_id=case_id, now=now)
    if user_id == case.owner_id or not (access.may_share(actor, case) or user_id == actor.id):
        raise NotHere
    if not CaseMember.objects.filter(case=case, user_id=user_id).exists():
        raise NotHere
    CaseMember.objects.filter(case=case, user_id=user_id, ended_at__isnull=True).update(ended_at=now)
    people_actions.end_access(actor=actor, person_id=case.person_id, user_id=user_id, now=now)
    audit.record(
        actor=actor, event="case.invitation_ended", subject="case", subject_id=case.id, now=now, detail={"user": str(user_id)}
    )


@transaction.atomic
def hand_over(*, actor: Actor, case_id: UUID, user_id: UUID, now: datetime) -> None:
    """Give the case to another advocate, supervisor or case manager. The earlier owner's access ends with it.

    The new owner may read the case's contacts and the person's sections. Refuses with NotHere, CaseClosed.
    """
    case = writable_case(actor=actor, case_id=case_id, now=now)
    next_owner = accounts.actor_by_id(user_id)
    if not access.may_share(actor, case) or not next_owner.has(*access.CARING):
        raise NotHere
    if user_id == case.owner_id:
        return
    earlier, earlier_team = case.owner_id, case.team
    case.owner_id, case.team = user_id, next_owner.team
    case.save(update_fields=["owner", "team"])
    CaseMember.objects.filter(case=case, user_id=user_id, ended_at__isnull=True).update(ended_at=now)
    people_actions.end_access(actor=actor, person_id=case.person_id, user_id=earlier, now=now)
    if earlier_team and earlier_team != case.team:
        people_actions.end_access(actor=actor, person_id=case.person_id, supervisors_of=earlier_team, now=now)
    let_owner_in(actor=actor, case=case, now=now)
    _move_reading(actor=actor, case=case, earlier=earlier, now=now)
    enter(actor=actor, case=case, kind=TimelineKind.HANDED_OVER, codes={"user": str(user_id), "name": next_owner.name}, now=now)
    audit.record(
        actor=actor,
        event="case.handed_over",
        subject="case",
        subject_id=case.id,
        now=now,
        detail={"from": str(earlier), "to": str(user_id)},
    )


def _move_reading(*, actor: Actor, case: Case, earlier: UUID, now: datetime) -> None:
    """The new owner may read the contacts of the case, also where who hands over never did: the case gives that leave, and takes
    it from the earlier owner, who keeps only the contacts they held themselves."""
    for contact_id in case.contact_links.values_list("contact_id", flat=True):
        contact_actions.end_grant(actor=THE_CASE, contact_id=contact_id, reader_id=earlier, now=now)
        contact_actions.grant_reading(
            actor=THE_CASE,
            contact_id=contact_id,
            reader_id=case.owner_id,
            because=WHY_OWNER_READS,
            in_name_of=staff_id(actor),
            now=now,
        )
