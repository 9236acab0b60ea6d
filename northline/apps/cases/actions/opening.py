"""Opening a case, and tying contacts, situations and cases together."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from northline.apps.cases import access, queries, sealing, views_of
from northline.apps.cases.actions.finding import enter, locked_case, one_at_a_time, staff_id
from northline.apps.cases.actions.needs import insert_need
from northline.apps.cases.actions.situations import add_person_to_situation, open_situation
from northline.apps.cases.contracts import (
    CRISIS_CLOCK,
    CaseCard,
    CaseClosed,
    CaseOfSomebodyElse,
    CaseState,
    NewCase,
    NewSituation,
    NotAgreed,
    Opening,
    PersonRole,
    SituationCard,
    TimelineKind,
    View,
)
from northline.apps.cases.models import Case, CaseContact, CaseSituation
from northline.apps.contacts import actions as contact_actions
from northline.apps.contacts import queries as contacts
from northline.apps.floor import actions as floor
from northline.apps.people import actions as people_actions
from northline.apps.people import queries as people
from northline.apps.people.contracts import GrantBecause, PersonCard, PersonErased, SafetyRules, Section
from northline.foundation import audit, crypto
from northline.foundation.actor import Actor
from northline.foundation.crypto import KeyPurpose
from northline.foundation.errors import NotHere

WHY_OWNER_READS = "owner of the case"


@transaction.atomic
def open_from_contact(
    *, actor: Actor, contact_id: UUID, told: NewSituation, wanted: NewCase | None, form_key: UUID, now: datetime
) -> Opening:
    """From a contact that the actor holds: a situation, and, where the person agreed, a case with its person and first needs.

    One transaction: all of it or nothing; the same form twice opens one of each. Refuses with NotHere, NotAgreed,
    CaseOfSomebodyElse, WordsTooLong, and CaseClosed where needs are told and the person's case is to be reopened first.
    """
    one_at_a_time(form_key)
    if wanted is not None and not wanted.agreed:
        raise NotAgreed
    situation = open_situation(actor=actor, told=told, contact_id=contact_id, form_key=form_key, now=now)
    if wanted is None:
        return Opening(situation_id=situation.situation_id, situation_code=situation.code, case=None)
    known = (
        Case.objects.select_related("owner")
        .filter(form_key=form_key, situation_links__situation_id=situation.situation_id)
        .first()
    )
    if known is not None:
        case = views_of.card(known, view=View.WHOLE)
    else:
        case = _open_with_person(
            actor=actor, contact_id=contact_id, situation=situation, wanted=wanted, form_key=form_key, now=now
        )
    return Opening(situation_id=situation.situation_id, situation_code=situation.code, case=case)


@transaction.atomic
def open_case(
    *,
    actor: Actor,
    contact_id: UUID,
    person_id: UUID,
    form_key: UUID,
    now: datetime,
    crisis: bool = False,
    minor: bool = False,
    language: str = "",
) -> CaseCard:
    """Begin a case for a person who agreed to it, in triage, owned by the actor; crises get their 24-hour clock.

    A person has at most one case: where it exists and the actor may read it, the contact is linked to it and it is returned.
    The owner may read the contact from now on, and open the person's sections. Refuses with NotHere, CaseOfSomebodyElse,
    PersonErased.
    """
    if not access.may_open(actor):
        raise NotHere
    contact = contacts.contact_card(actor=actor, contact_id=contact_id)
    one_at_a_time(person_id)
    if existing := _case_there_already(actor=actor, person_id=person_id, now=now):
        link_contact(actor=actor, case_id=existing.case_id, contact_id=contact_id, now=now)
        return existing
    row = _insert(
        actor=actor,
        person=_living_person(actor=actor, person_id=person_id),
        language=language or contact.language,
        crisis=crisis,
        minor=minor,
        form_key=form_key,
        now=now,
    )
    enter(actor=actor, case=row, kind=TimelineKind.OPENED, codes={"to": row.state, "channel": contact.channel.value}, now=now)
    audit.record(
        actor=actor, event="case.opened", subject="case", subject_id=row.id, now=now, detail={"crisis": crisis, "minor": minor}
    )
    let_owner_in(actor=actor, case=row, now=now)
    link_contact(actor=actor, case_id=row.id, contact_id=contact_id, now=now)
    return views_of.card(row, view=View.WHOLE, created=True)


@transaction.atomic
def link_contact(*, actor: Actor, case_id: UUID, contact_id: UUID, now: datetime) -> None:
    """Tie a contact that the actor may see to a case; the case's owner may read it from now on. Repeating it is harmless.

    Whoever routes may do this, also without reading the case: a person who writes again reaches their own advocate.
    Refuses with NotHere.
    """
    if not access.basic_to(actor).filter(pk=case_id).exists() or not access.may_open(actor):
        raise NotHere
    contact = contacts.contact_card(actor=actor, contact_id=contact_id)
    case = locked_case(case_id=case_id)
    _, created = CaseContact.objects.get_or_create(
        case=case, contact_id=contact_id, defaults={"linked_by_id": staff_id(actor), "linked_at": now}
    )
    if not created:
        return
    enter(
        actor=actor,
        case=case,
        kind=TimelineKind.CONTACT_LINKED,
        now=now,
        codes={"contact": str(contact_id), "code": contact.code, "channel": contact.channel.value},
    )
    contact_actions.grant_reading(actor=actor, contact_id=contact_id, reader_id=case.owner_id, because=WHY_OWNER_READS, now=now)
    floor.weigh_repeats(contact_ids=list(case.contact_links.values_list("contact_id", flat=True)), now=now)
    audit.record(
        actor=actor, event="case.contact_linked", subject="case", subject_id=case.id, now=now, detail={"contact": str(contact_id)}
    )


@transaction.atomic
def link_situation(*, actor: Actor, case_id: UUID, situation_id: UUID, now: datetime) -> None:
    """Tie a case and a situation that the actor may read. Repeating it is harmless."""
    case = locked_case(case_id=case_id)
    _, created = CaseSituation.objects.get_or_create(
        case=case, situation_id=situation_id, defaults={"linked_by_id": staff_id(actor), "linked_at": now}
    )
    if created:
        enter(actor=actor, case=case, kind=TimelineKind.SITUATION_LINKED, codes={"situation": str(situation_id)}, now=now)


def let_owner_in(*, actor: Actor, case: Case, now: datetime) -> None:
    """The owner, and the supervisors of the owner's team, may open the person's sections."""
    people_actions.grant_access(actor=actor, person_id=case.person_id, user_id=case.owner_id, because=GrantBecause.OWNER, now=now)
    if case.team:
        people_actions.grant_access(
            actor=actor, person_id=case.person_id, supervisors_of=case.team, because=GrantBecause.SUPERVISION, now=now
        )


def _case_there_already(*, actor: Actor, person_id: UUID, now: datetime) -> CaseCard | None:
    existing = queries.case_of_person(actor=actor, person_id=person_id, now=now)
    if existing is not None and existing.view is View.BASIC:
        raise CaseOfSomebodyElse(owner=existing.owner_name)
    return existing


def _living_person(*, actor: Actor, person_id: UUID) -> PersonCard:
    person = people.person_card(actor=actor, person_id=person_id)
    if person.erased:
        raise PersonErased
    return person


def _insert(*, actor: Actor, person: PersonCard, language: str, crisis: bool, minor: bool, form_key: UUID, now: datetime) -> Case:
    return Case.objects.create(
        person_id=person.person_id,
        code=person.code,
        key_id=crypto.create_key(purpose=KeyPurpose.CASE, now=now),
        state=CaseState.TRIAGE.value,
        state_since=now,
        owner_id=staff_id(actor),
        team=actor.team,
        language=language,
        crisis=crisis,
        minor=minor,
        opened_at=now,
        due_at=now + CRISIS_CLOCK if crisis else None,
        form_key=form_key,
    )


def _open_with_person(
    *, actor: Actor, contact_id: UUID, situation: SituationCard, wanted: NewCase, form_key: UUID, now: datetime
) -> CaseCard:
    person_id = _person_for(actor=actor, wanted=wanted, now=now)
    case = open_case(
        actor=actor,
        contact_id=contact_id,
        person_id=person_id,
        form_key=form_key,
        now=now,
        crisis=wanted.crisis,
        minor=wanted.minor,
        language=wanted.language,
    )
    link_situation(actor=actor, case_id=case.case_id, situation_id=situation.situation_id, now=now)
    add_person_to_situation(
        actor=actor, situation_id=situation.situation_id, person_id=person_id, role=PersonRole.POTENTIAL_VICTIM, known="", now=now
    )
    row = locked_case(case_id=case.case_id)
    if wanted.needs and row.state == CaseState.CLOSED.value:
        raise CaseClosed
    for code in dict.fromkeys(wanted.needs):
        insert_need(actor=actor, case=row, code=code, words="", next_step="", form_key=uuid5(form_key, code), now=now)
    return case


def _person_for(*, actor: Actor, wanted: NewCase, now: datetime) -> UUID:
    if wanted.person_code.strip():
        return people.card_by_code(actor=actor, code=wanted.person_code).person_id
    person = people_actions.open_person(actor=actor, now=now)
    name = sealing.tidy(wanted.preferred_name, limit=120)
    identity = {"preferred_name": name, "age_group": wanted.age_group}
    if any(identity.values()):
        people_actions.save_section(
            actor=actor,
            person_id=person.person_id,
            section=Section.IDENTITY,
            changes={field: text for field, text in identity.items() if text},
            now=now,
        )
    rules = SafetyRules(preferred_name=name, language=wanted.language, words=sealing.tidy(wanted.safe_words, limit=500))
    people_actions.save_safety_rules(actor=actor, person_id=person.person_id, rules_given=rules, now=now)
    return person.person_id
