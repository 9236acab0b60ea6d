"""Opening a person's record, and writing and reading its sealed parts."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q

from northline.apps.people import access, queries, rules, sealing
from northline.apps.people.actions.finding import locked_person, staff_id, writable_person
from northline.apps.people.contracts import (
    SECTION_FIELDS,
    DataCategory,
    GrantBecause,
    IdentifierKind,
    PersonCard,
    PersonId,
    SafetyRules,
    Section,
)
from northline.apps.people.models import Identifier, Person, PersonSection, PersonTeam, SafetyPreference
from northline.foundation import audit, crypto
from northline.foundation.actor import Actor
from northline.foundation.codes import new_code
from northline.foundation.crypto import KeyPurpose
from northline.foundation.errors import NotHere

CODE_TRIES = 5


@transaction.atomic
def open_person(*, actor: Actor, now: datetime, prefix: str = "NL") -> PersonCard:
    """Begin a record: a code, a key of its own, and nothing known. The opener may fill it in.

    Refuses with NotHere anybody who is not an advocate, supervisor or case manager.
    """
    if not access.may_record_consent(actor):
        raise NotHere
    key_id = crypto.create_key(purpose=KeyPurpose.PERSON, now=now)
    person = _with_new_code(actor=actor, key_id=key_id, prefix=prefix, now=now)
    audit.record(actor=actor, event="person.opened", subject="person", subject_id=person.id, now=now)
    grant_access(actor=actor, person_id=person.id, user_id=actor.id, because=GrantBecause.OPENED, now=now)
    return PersonCard(person_id=PersonId(person.id), code=person.code, opened_at=now)


@transaction.atomic
def grant_access(
    *,
    actor: Actor,
    person_id: UUID,
    because: GrantBecause,
    now: datetime,
    user_id: UUID | None = None,
    supervisors_of: str = "",
    until: datetime | None = None,
) -> None:
    """Let one member of staff, or the supervisors of one team, open this person's sections. Called by `cases`, which knows why.

    Repeating it changes nothing but the end of an invitation.
    """
    person = locked_person(person_id=person_id)
    whom = Q(user_id=user_id) if user_id else Q(user__isnull=True, supervisors_of=supervisors_of)
    living = PersonTeam.objects.filter(whom, person=person, because=because.value, ended_at__isnull=True)
    if living.exists():
        living.update(until=until)
    else:
        PersonTeam.objects.create(
            person=person,
            user_id=user_id,
            supervisors_of=supervisors_of,
            because=because.value,
            until=until,
            granted_at=now,
            granted_by_id=staff_id(actor),
        )
    audit.record(
        actor=actor,
        event="person.access_granted",
        subject="person",
        subject_id=person.id,
        now=now,
        detail={"because": because.value, "to": str(user_id or "supervisors")},
    )


@transaction.atomic
def end_access(*, actor: Actor, person_id: UUID, now: datetime, user_id: UUID | None = None, supervisors_of: str = "") -> None:
    """Take every grant of one member of staff, or of a team's supervisors, away at once; called by `cases`, where they end."""
    person = locked_person(person_id=person_id)
    whom = Q(user_id=user_id) if user_id else Q(user__isnull=True, supervisors_of=supervisors_of)
    PersonTeam.objects.filter(whom, person=person, ended_at__isnull=True).update(ended_at=now)
    audit.record(
        actor=actor,
        event="person.access_ended",
        subject="person",
        subject_id=person.id,
        now=now,
        detail={"of": str(user_id or "supervisors")},
    )


@transaction.atomic
def save_section(*, actor: Actor, person_id: UUID, section: Section, changes: Mapping[str, str], now: datetime) -> None:
    """Write fields of a sealed section; what is not named stays, an empty text takes a field out.

    Nothing is shown by writing, so it needs no reason. Refuses with NotHere, PersonErased, TooLong.
    """
    person = writable_person(actor=actor, person_id=person_id, now=now)
    known = {name: sealing.tidy(text) for name, text in changes.items() if name in SECTION_FIELDS[section]}
    if not known:
        return
    values = queries.section_values(person=person, section=section)
    values.update(known)
    context = sealing.section_context(person_id=person.id, section=section)
    kept = {name: text for name, text in values.items() if text}
    PersonSection.objects.update_or_create(
        person=person,
        section=section.value,
        defaults={
            "sealed_values": crypto.seal_json(key_id=person.key_id, value=kept, context=context),
            "changed_at": now,
            "changed_by_id": staff_id(actor),
        },
    )
    if section is Section.CONTACT:
        _keep_identifiers(actor=actor, person=person, changes=known, now=now)
    audit.record(
        actor=actor,
        event="person.section_saved",
        subject="person",
        subject_id=person.id,
        now=now,
        detail={"section": section.value, "fields": len(known)},
    )


SHARED_FROM: Mapping[DataCategory, tuple[Section, str]] = {
    DataCategory.FIRST_NAME: (Section.IDENTITY, "first_name"),
    DataCategory.PREFERRED_NAME: (Section.IDENTITY, "preferred_name"),
    DataCategory.SURNAME: (Section.IDENTITY, "surname"),
    DataCategory.BIRTH_DATE: (Section.IDENTITY, "birth_date"),
    DataCategory.AGE_GROUP: (Section.IDENTITY, "age_group"),
    DataCategory.GENDER: (Section.IDENTITY, "gender"),
    DataCategory.DOCUMENTS: (Section.IDENTITY, "documents"),
    DataCategory.CONTACT_WAY: (Section.CONTACT, "phone"),
    DataCategory.PLACE: (Section.LOCATION, "place"),
    DataCategory.ADDRESS: (Section.LOCATION, "address"),
    DataCategory.DEPENDANTS: (Section.NOTES, "dependants"),
    DataCategory.HEALTH: (Section.HEALTH, "conditions"),
    DataCategory.IMMIGRATION: (Section.LEGAL, "status"),
    DataCategory.LEGAL: (Section.LEGAL, "proceedings"),
}


@transaction.atomic
def values_to_share(
    *, actor: Actor, person_id: UUID, categories: Collection[DataCategory], now: datetime
) -> dict[DataCategory, str]:
    """What the vault knows of these data, to prepare a referral: read and logged in one transaction, and nothing more than asked.

    What is not known is not in the answer. Needs, and the summary of a situation, are for `cases` to say. Refuses with NotHere.
    """
    person = writable_person(actor=actor, person_id=person_id, now=now)
    opened = {
        section: queries.section_values(person=person, section=section)
        for section in {SHARED_FROM[c][0] for c in categories if c in SHARED_FROM}
    }
    found = {item: opened[SHARED_FROM[item][0]].get(SHARED_FROM[item][1], "") for item in categories if item in SHARED_FROM}
    known_rules = queries.safe_contact(actor=actor, person_id=person_id)
    if known_rules is not None:
        if DataCategory.LANGUAGE in categories:
            found[DataCategory.LANGUAGE] = known_rules.language
        if DataCategory.SAFETY_RULES in categories:
            found[DataCategory.SAFETY_RULES] = rules.as_words(known_rules)
        if DataCategory.PREFERRED_NAME in categories and not found.get(DataCategory.PREFERRED_NAME):
            found[DataCategory.PREFERRED_NAME] = known_rules.preferred_name
    audit.record(
        actor=actor,
        event="person.values_prepared",
        subject="person",
        subject_id=person.id,
        now=now,
        detail={item.value: True for item in sorted(categories)[:16]},
    )
    return {item: text for item, text in found.items() if text}


@transaction.atomic
def save_safety_rules(
    *, actor: Actor, person_id: UUID, rules_given: SafetyRules, now: datetime, drop_code_word: bool = False
) -> None:
    """Keep how the person can be reached without danger; the new rules hold at once for every path that reaches out.

    An empty code word leaves the kept one, which the page masks; `drop_code_word` takes it out. Refuses with NotHere,
    PersonErased, RulesUnclear, TooLong.
    """
    person = writable_person(actor=actor, person_id=person_id, now=now)
    for text in (rules_given.words, rules_given.code_word, rules_given.preferred_name):
        sealing.tidy(text, limit=500)
    before = queries.rules_of(person)
    if before is not None and not rules_given.code_word and not drop_code_word:
        rules_given = replace(rules_given, code_word=before.code_word)
    sealed = crypto.seal_json(
        key_id=person.key_id,
        value=sealing.rules_to_json(rules.checked(rules_given)),
        context=sealing.rules_context(person_id=person.id),
    )
    SafetyPreference.objects.update_or_create(
        person=person, defaults={"sealed_rules": sealed, "changed_at": now, "changed_by_id": staff_id(actor)}
    )
    audit.record(actor=actor, event="person.safety_rules_saved", subject="person", subject_id=person.id, now=now)


def _keep_identifiers(*, actor: Actor, person: Person, changes: Mapping[str, str], now: datetime) -> None:
    """A number or address is found again by its keyed hash; one that is taken out or replaced is found no more."""
    for kind, field in ((IdentifierKind.PHONE, "phone"), (IdentifierKind.EMAIL, "email")):
        if field not in changes:
            continue
        Identifier.objects.filter(person=person, kind=kind.value).delete()
        spelled = sealing.normalised(kind=kind, value=changes[field])
        if not spelled:
            continue
        row = Identifier(id=uuid4(), person=person, kind=kind.value, added_at=now, added_by_id=staff_id(actor))
        row.blind_index = crypto.blind_index(kind=kind.value, value=spelled)
        context = sealing.identifier_context(identifier_id=row.id)
        row.sealed_value = crypto.seal(key_id=person.key_id, text=changes[field], context=context)
        row.save(force_insert=True)


def _with_new_code(*, actor: Actor, key_id: UUID, prefix: str, now: datetime) -> Person:
    for _ in range(CODE_TRIES - 1):
        try:
            with transaction.atomic():
                return _insert(actor=actor, key_id=key_id, prefix=prefix, now=now)
        except IntegrityError:
            continue
    return _insert(actor=actor, key_id=key_id, prefix=prefix, now=now)


def _insert(*, actor: Actor, key_id: UUID, prefix: str, now: datetime) -> Person:
    code = new_code(prefix=prefix, group=4)
    return Person.objects.create(code=code, key_id=key_id, opened_at=now, opened_by_id=staff_id(actor))
