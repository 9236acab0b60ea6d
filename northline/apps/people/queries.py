"""Reads of the vault that reveal no identity, and of the consent ledger. Opening a section is an act: `actions.read_section`."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from northline.apps.people import access, rules, sealing
from northline.apps.people.contracts import (
    CLOSED_SECTIONS,
    CODE_PATTERN,
    Allowed,
    ConsentId,
    ConsentPurpose,
    ConsentView,
    ContactWay,
    DataCategory,
    DisclosureId,
    DisclosureView,
    Giver,
    HowGiven,
    IdentifierKind,
    PersonCard,
    PersonId,
    PersonView,
    ReadReason,
    RefusedBecause,
    RefusedFor,
    SafetyRules,
    Section,
    SectionCard,
    SectionLook,
)
from northline.apps.people.models import Consent, Disclosure, Identifier, Person, SafetyPreference, SectionRead
from northline.foundation import crypto
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere

MASK = "•••"


def person_card(*, actor: Actor, person_id: UUID) -> PersonCard:
    """The code of a person, for everyone who routes. Refuses with NotHere."""
    return _card(_person(actor=actor, person_id=person_id))


def card_by_code(*, actor: Actor, code: str) -> PersonCard:
    """Finds a person again by the code that they, or their record, gave. Refuses with NotHere."""
    spelled = code.strip().upper()
    person = access.visible_to(actor).filter(code=spelled).first() if re.fullmatch(CODE_PATTERN, spelled) else None
    if person is None:
        raise NotHere
    return _card(person)


def person_view(*, actor: Actor, person_id: UUID, now: datetime) -> PersonView:
    """The person's page: sections as closed cards, safe-contact rules, ledger. Refuses with NotHere."""
    person = _person(actor=actor, person_id=person_id)
    may_open = person.erased_at is None and access.opened_to(actor, now=now).filter(pk=person.pk).exists()
    return PersonView(
        card=_card(person),
        sections=_section_cards(person, actor=actor, may_open=may_open, now=now),
        rules=_masked_rules(person),
        consents=_ledger(person, now=now) if access.may_record_consent(actor) else (),
        may_write=may_open,
        identifiers=_masked_identifiers(person) if may_open else (),
    )


def safe_contact(*, actor: Actor, person_id: UUID) -> SafetyRules | None:
    """How to reach the person without danger, or None where nothing was agreed; the code word is masked. Refuses with NotHere."""
    return _masked_rules(_person(actor=actor, person_id=person_id))


def may_contact(*, person_id: UUID, channel: ContactWay, now: datetime) -> Allowed | RefusedBecause:
    """Asked by every path that reaches out: deny unless the person agreed to this way at this hour."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None or person.erased_at is not None:
        return RefusedBecause(way=channel, reason=RefusedFor.RECORD_ERASED)
    return rules.verdict(rules=rules_of(person), way=channel, now=now)


def people_with(*, actor: Actor, kind: IdentifierKind, value: str) -> tuple[PersonCard, ...]:
    """Who left this number or address before, by keyed hash; nothing is opened."""
    index = crypto.blind_index(kind=kind.value, value=sealing.normalised(kind=kind, value=value))
    found = Identifier.objects.filter(kind=kind.value, blind_index=index).values("person_id")
    return tuple(_card(person) for person in access.visible_to(actor).filter(pk__in=found).order_by("opened_at"))


def living_consent(
    *, person_id: UUID, purpose: ConsentPurpose, recipient: str, data: Collection[DataCategory], now: datetime
) -> ConsentView | None:
    """The yes that covers exactly this recipient and at least these data now, or None.

    Without data it answers what is covered at all. Not yet begun, ended, taken back or narrower: all are no consent. A
    withdrawal counts even where a clock that jumped back would place it in the future.
    """
    wanted = [item.value for item in data]
    row = (
        Consent.objects.select_related("person", "withdrawal")
        .filter(
            person_id=person_id,
            person__erased_at__isnull=True,
            purpose=purpose.value,
            recipient=recipient,
            data__contains=wanted,
            starts_at__lte=now,
            until__gt=now,
            withdrawal__isnull=True,
        )
        .order_by("-until", "-number")
        .first()
    )
    return consent_view(row, now=now) if row else None


def consents_ended(*, consent_ids: Collection[UUID], now: datetime) -> frozenset[UUID]:
    """Those of these consents whose date has come. Codes only, for those who let something rest on them."""
    return frozenset(Consent.objects.filter(pk__in=consent_ids, until__lte=now).values_list("pk", flat=True))


def recipient_key(*, name: str) -> str:
    """The ledger's key of a recipient who is in no directory: a keyed hash of the name, so that the same name is the same key."""
    index = crypto.blind_index(kind="recipient", value=" ".join(name.split()).casefold())
    return f"name:{index.hex()[:32]}"


def consent(*, actor: Actor, consent_id: UUID, now: datetime) -> tuple[PersonCard, ConsentView]:
    """One row of the ledger and whose it is. Refuses with NotHere."""
    row = Consent.objects.select_related("person", "withdrawal").filter(pk=consent_id).first()
    if row is None or not access.may_record_consent(actor):
        raise NotHere
    return _card(_person(actor=actor, person_id=row.person_id)), consent_view(row, now=now)


def disclosures(*, actor: Actor, person_id: UUID) -> tuple[DisclosureView, ...]:
    """What left the house about this person. Refuses with NotHere."""
    if not access.may_record_consent(actor):
        raise NotHere
    person = _person(actor=actor, person_id=person_id)
    rows = Disclosure.objects.select_related("consent").filter(person=person).order_by("-disclosed_at")
    return tuple(disclosure_view(row) for row in rows)


def looks(*, actor: Actor, person_id: UUID, now: datetime) -> tuple[SectionLook, ...]:
    """Every opening of a section, newest first, for those who may open them themselves. Refuses with NotHere."""
    person = access.opened_to(actor, now=now).filter(pk=person_id).first()
    if person is None:
        raise NotHere
    return tuple(
        SectionLook(
            by=row.read_by_id,
            section=Section(row.section),
            at=row.read_at,
            reason=ReadReason(row.reason) if row.reason else None,
            words=_opened(person, bytes(row.sealed_words), sealing.read_context(read_id=row.id)) if row.sealed_words else "",
        )
        for row in SectionRead.objects.filter(person=person).order_by("-read_at", "-id")[:200]
    )


def consent_view(row: Consent, *, now: datetime) -> ConsentView:
    """A ledger row as a value. After erasure the recipient's name is gone; the row itself stays."""
    withdrawal = getattr(row, "withdrawal", None)
    withdrawn_at = withdrawal.withdrawn_at if withdrawal else None
    return ConsentView(
        consent_id=ConsentId(row.id),
        number=row.number,
        purpose=ConsentPurpose(row.purpose),
        recipient=row.recipient,
        recipient_name=_recipient_name(row),
        data=frozenset(DataCategory(item) for item in row.data),
        giver=Giver(row.giver),
        how_given=HowGiven(row.how_given),
        language=row.language,
        wording_version=row.wording_version,
        starts_at=row.starts_at,
        until=row.until,
        withdrawn_at=withdrawn_at,
        living=row.person.erased_at is None and row.starts_at <= now < row.until and withdrawn_at is None,
        recorded_by=row.recorded_by_id,
    )


def disclosure_view(row: Disclosure) -> DisclosureView:
    """What left, as a value."""
    return DisclosureView(
        disclosure_id=DisclosureId(row.id),
        recipient=row.recipient,
        data=frozenset(DataCategory(item) for item in row.data),
        consent_number=row.consent.number if row.consent else None,
        at=row.disclosed_at,
    )


def _person(*, actor: Actor, person_id: UUID) -> Person:
    person = access.visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NotHere
    return person


def _card(person: Person) -> PersonCard:
    return PersonCard(
        person_id=PersonId(person.id), code=person.code, opened_at=person.opened_at, erased=person.erased_at is not None
    )


def _section_cards(person: Person, *, actor: Actor, may_open: bool, now: datetime) -> tuple[SectionCard, ...]:
    kept = {row.section: row.changed_at for row in person.sections.all()}
    broken = {} if may_open else {row.section: row for row in access.glasses_open_to(actor, person=person, now=now)}
    may_break = not may_open and person.erased_at is None and access.may_break_glass(actor)
    return tuple(
        SectionCard(
            section=section,
            filled=section.value in kept,
            closed=section in CLOSED_SECTIONS,
            may_open=may_open or section.value in broken,
            may_break=may_break and section.value not in broken,
            glass_until=broken[section.value].until if section.value in broken else None,
            glass_reason=ReadReason(broken[section.value].reason) if section.value in broken else None,
            changed_at=kept.get(section.value),
        )
        for section in Section
    )


def _masked_rules(person: Person) -> SafetyRules | None:
    found = rules_of(person)
    return replace(found, code_word=MASK if found.code_word else "") if found else None


def rules_of(person: Person) -> SafetyRules | None:
    """The rules as they are kept, code word included: for an opening that is logged, and for the verdict."""
    if person.erased_at is not None:
        return None
    row = SafetyPreference.objects.filter(person=person).first()
    if row is None:
        return None
    context = sealing.rules_context(person_id=person.id)
    return sealing.rules_from_json(crypto.open_json(key_id=person.key_id, sealed=bytes(row.sealed_rules), context=context))


def section_values(*, person: Person, section: Section) -> dict[str, str]:
    """The words of a section: for an opening that is logged, and for a change that keeps the other fields."""
    row = person.sections.filter(section=section.value).first()
    if row is None:
        return {}
    context = sealing.section_context(person_id=person.id, section=section)
    stored = crypto.open_json(key_id=person.key_id, sealed=bytes(row.sealed_values), context=context)
    return {name: str(text) for name, text in stored.items()}


def _masked_identifiers(person: Person) -> tuple[tuple[IdentifierKind, str], ...]:
    rows = Identifier.objects.filter(person=person).order_by("added_at")
    return tuple((IdentifierKind(row.kind), _mask(_identifier(person, row))) for row in rows)


def _mask(value: str) -> str:
    return f"••• ••• ••{value[-2:]}" if value[-2:].isdigit() else f"•••@•••{value[-3:]}"


def _identifier(person: Person, row: Identifier) -> str:
    return _opened(person, bytes(row.sealed_value), sealing.identifier_context(identifier_id=row.id))


def _opened(person: Person, sealed: bytes, context: str) -> str:
    return crypto.open_sealed(key_id=person.key_id, sealed=sealed, context=context)


def _ledger(person: Person, *, now: datetime) -> tuple[ConsentView, ...]:
    rows = Consent.objects.select_related("person", "withdrawal").filter(person=person).order_by("-number")
    return tuple(consent_view(row, now=now) for row in rows)


def _recipient_name(row: Consent) -> str:
    if row.person.erased_at is not None:
        return ""
    details = crypto.open_json(
        key_id=row.person.key_id, sealed=bytes(row.sealed_details), context=sealing.consent_context(consent_id=row.id)
    )
    return str(details["recipient_name"])
