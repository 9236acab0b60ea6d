"""The whole main job through the actions, with unusual words planted wherever somebody can write: a person asks, is answered,
helped, referred, answered by the service, and the case is closed. Everybody is made up."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from northline.apps.accounts.models import RoleGrant
from northline.apps.cases import actions as cases
from northline.apps.cases.contracts import ClosingReason, Goals, NeedState, NewCase, NewSituation, PersonRole
from northline.apps.cases.models import Case
from northline.apps.contacts import actions as contacts
from northline.apps.contacts.contracts import Age, Channel, ContactClass, Disposition, RecordChanges
from northline.apps.directory.models import Service
from northline.apps.floor import actions as floor
from northline.apps.floor import queries as floor_queries
from northline.apps.floor.contracts import Arrival, Basis, PresenceState
from northline.apps.people import actions as people
from northline.apps.people.contracts import (
    SECTION_FIELDS,
    ConsentGiven,
    ConsentPurpose,
    ContactWay,
    DataCategory,
    Giver,
    HowGiven,
    ReadReason,
    SafeHours,
    SafetyRules,
    Section,
)
from northline.apps.referrals import actions as referrals
from northline.apps.referrals.contracts import Answer, AnswerKind, Chosen
from northline.engines.triage import Level
from northline.foundation.actor import Actor, Role
from tests.apps.referrals import builders

NOW = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)
SHARED = frozenset({DataCategory.PREFERRED_NAME, DataCategory.CONTACT_WAY, DataCategory.NEEDS, DataCategory.SITUATION_SUMMARY})


class Planted:
    """Hands out unusual words, each once, and remembers them all."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._number = count(1)

    def words(self) -> str:
        number = next(self._number)
        return self._keep(f"{_letters(number)}ßñ “{_letters(-number)}”")

    def phone(self) -> str:
        return self._keep(f"+1 555 01{next(self._number):02} 4417")

    def mail(self) -> str:
        return self._keep(f"yolotl.{next(self._number)}x@nowhere.example")

    def _keep(self, text: str) -> str:
        self.all.append(text)
        return text


def _letters(number: int) -> str:
    """Nine letters like nobody else's, always the same."""
    return "".join(chr(ord("a") + byte % 26) for byte in sha256(str(number).encode()).digest()[:9])


@dataclass(frozen=True, kw_only=True)
class Done:
    """Who did it, and what there is now."""

    planted: list[str]
    advocate: Actor
    contact_id: UUID
    case_id: UUID
    person_id: UUID
    situation_id: UUID
    referral_id: UUID


def main_job() -> Done:
    p, world = Planted(), builders.world()
    advocate, now = world.advocate, NOW
    assert advocate.id is not None
    RoleGrant.objects.get_or_create(user_id=advocate.id, role=Role.ADVOCATE.value, defaults={"at": now})
    contact_id = _talk(p, advocate=advocate, now=now)
    opening = cases.open_from_contact(
        actor=advocate,
        contact_id=contact_id,
        told=NewSituation(place=p.words(), since=p.words(), words=p.words()),
        wanted=NewCase(agreed=True, preferred_name=p.words(), needs=("legal", "wages"), safe_words=p.words()),
        form_key=uuid4(),
        now=now,
    )
    assert opening.case is not None
    case_id, person_id = opening.case.case_id, opening.case.person_id
    _person(p, advocate=advocate, person_id=person_id, now=now)
    _work(p, advocate=advocate, case_id=case_id, situation_id=opening.situation_id, now=now)
    referral_id = _refer(p, advocate=advocate, service=world.service, case_id=case_id, person_id=person_id, now=now)
    _close(p, advocate=advocate, case_id=case_id, now=now)
    return Done(
        planted=p.all,
        advocate=advocate,
        contact_id=contact_id,
        case_id=case_id,
        person_id=person_id,
        situation_id=opening.situation_id,
        referral_id=referral_id,
    )


def _talk(p: Planted, *, advocate: Actor, now: datetime) -> UUID:
    floor.set_presence(actor=advocate, state=PresenceState.AVAILABLE, now=now)
    arrival = Arrival(channel=Channel.CHAT, language="en", form_key=uuid4(), answers={"about": "self"}, words=p.words())
    received = floor.receive_arrival(arrival=arrival, now=now)
    contact_id = received.contact_id
    task = floor_queries.task_of_contact(actor=advocate, contact_id=contact_id, now=now)
    assert task is not None
    floor.take_task(actor=advocate, task_id=task.task_id, now=now)
    contacts.post_visitor_message(token=received.token, text=p.words(), form_key=uuid4(), now=now)
    contacts.reply(actor=advocate, contact_id=contact_id, text=p.words(), form_key=uuid4(), now=now)
    contacts.add_staff_note(actor=advocate, contact_id=contact_id, text=p.words(), form_key=uuid4(), now=now)
    floor.override_urgency(actor=advocate, task_id=task.task_id, level=Level.CRISIS, reason=p.words(), now=now)
    danger = floor.open_danger(actor=advocate, contact_id=contact_id, now=now)
    floor.write_place(actor=advocate, log_id=danger, place=p.words(), subdivision="US-TX", area="", now=now)
    floor.set_basis(actor=advocate, log_id=danger, basis=Basis.AGREED, why=p.words(), now=now)
    told = RecordChanges(place=p.words(), summary=p.words(), safe_reply=p.words(), age=Age.ADULT)
    floor.write_record(actor=advocate, contact_id=contact_id, changes=told, now=now)
    contacts.open_reading(actor=advocate, contact_id=contact_id, now=now)
    floor.finish(actor=advocate, task_id=task.task_id, now=now)
    floor.complete(
        actor=advocate, task_id=task.task_id, contact_class=ContactClass.HIGH_RISK, disposition=Disposition.HELPED, now=now
    )
    return contact_id


def _person(p: Planted, *, advocate: Actor, person_id: UUID, now: datetime) -> None:
    who: dict[str, Any] = {"actor": advocate, "person_id": person_id, "now": now}
    for section in Section:
        changes = {name: p.words() for name in SECTION_FIELDS[section]}
        if section is Section.CONTACT:
            changes |= {"phone": p.phone(), "email": p.mail()}
        people.save_section(section=section, changes=changes, **who)
        people.read_section(section=section, reason=ReadReason.SAFETY, words=p.words(), **who)
    people.save_safety_rules(
        rules_given=SafetyRules(
            ways=frozenset({ContactWay.PHONE}),
            hours=(SafeHours(days=frozenset({0}), start="09:00", end="17:00"),),
            preferred_name=p.words(),
            code_word=p.words(),
            words=p.words(),
        ),
        **who,
    )


def _work(p: Planted, *, advocate: Actor, case_id: UUID, situation_id: UUID, now: datetime) -> None:
    where: dict[str, Any] = {"actor": advocate, "case_id": case_id, "now": now}
    cases.add_note(words=p.words(), form_key=uuid4(), **where)
    task = cases.add_task(title=p.words(), due=now.date(), form_key=uuid4(), **where)
    cases.finish_task(actor=advocate, case_id=case_id, task_id=task, now=now)
    need = cases.add_need(code="shelter", words=p.words(), next_step=p.words(), form_key=uuid4(), **where)
    cases.change_need(actor=advocate, case_id=case_id, need_id=need, state=NeedState.MET, words=p.words(), now=now)
    cases.put_into_situation(
        actor=advocate,
        situation_id=situation_id,
        person_code="",
        role=PersonRole.EMPLOYER,
        known=p.words(),
        form_key=uuid4(),
        now=now,
    )
    cases.read_case(**where)


def _refer(p: Planted, *, advocate: Actor, service: Service, case_id: UUID, person_id: UUID, now: datetime) -> UUID:
    yes = ConsentGiven(
        purpose=ConsentPurpose.SHARE,
        recipient=f"organisation:{service.organisation_id}",
        recipient_name=service.name,
        data=SHARED,
        giver=Giver.GUARDIAN,
        how_given=HowGiven.INTERPRETER,
        language="en",
        wording_version="1",
        until=now + timedelta(days=60),
        words_read=p.words(),
        guardian=p.words(),
        interpreter=p.words(),
    )
    people.record_consent(actor=advocate, person_id=person_id, given=yes, form_key=uuid4(), now=now)
    draft = referrals.propose_referral(actor=advocate, case_id=case_id, service_id=service.id, form_key=uuid4(), now=now)
    values = {item: p.words() for item in SHARED - {DataCategory.NEEDS}}
    chosen = Chosen(values=values, needs=("legal",), message=p.words())
    sent = referrals.send_referral(actor=advocate, referral_id=draft, data=chosen, answer_days=3, now=now)
    opened = referrals.open_with_code(token=builders.token_of(builders.mails()[-1]), code=sent.spoken, now=now)
    assert opened.link_id is not None
    answer = Answer(kind=AnswerKind.ACCEPT, appointment=p.words(), meets=p.words(), note=p.words())
    referrals.answer_by_link(link_id=opened.link_id, answer=answer, now=now)
    return draft


def _close(p: Planted, *, advocate: Actor, case_id: UUID, now: datetime) -> None:
    other = builders.account(Role.SUPERVISOR)
    ending: dict[str, Any] = {"reason": ClosingReason.GOALS_MET, "goals": Goals.ALL}
    cases.close_case(actor=advocate, case_id=case_id, words=p.words(), now=now, **ending)
    cases.reopen_case(actor=advocate, case_id=case_id, words=p.words(), now=now)
    Case.objects.filter(pk=case_id).update(minor=True)  # so that a second person is asked
    cases.close_case(actor=advocate, case_id=case_id, words=p.words(), now=now, **ending)
    cases.decide_closing(actor=other, case_id=case_id, approve=True, words=p.words(), now=now)
