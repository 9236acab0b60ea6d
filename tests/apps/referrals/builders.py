"""People, a service that takes referrals, and a case, for the tests of referrals. Everybody is made up."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model

from northline.apps.accounts.models import RoleGrant
from northline.apps.cases import actions as cases
from northline.apps.cases.contracts import NewCase, NewSituation
from northline.apps.contacts import actions as contacts
from northline.apps.contacts.contracts import Channel
from northline.apps.directory import actions as directory
from northline.apps.directory.models import Service
from northline.apps.people import actions as people
from northline.apps.people.contracts import ConsentGiven, ConsentPurpose, DataCategory, Giver, HowGiven
from northline.apps.referrals import actions
from northline.apps.referrals.contracts import Chosen, SentReferral
from northline.foundation import deployment
from northline.foundation.actor import PARTNER_ROLES, Actor, ActorKind, Role, system
from northline.foundation.models.mail import OutgoingMail
from northline.foundation.packs import get_pack

NOW = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)
AGREED = frozenset({DataCategory.FIRST_NAME, DataCategory.LANGUAGE, DataCategory.NEEDS, DataCategory.SAFETY_RULES})
CHOSEN = Chosen(
    values={DataCategory.FIRST_NAME: "Zsófi-Ñ", DataCategory.LANGUAGE: "Hungarian"}, needs=("legal", "wages"), message="By bus."
)
FICTIONAL = {
    "id": "us.fictional.clinic",
    "name": "Quarry Road Legal Clinic",
    "description": {"en": "Lawyers for papers and pay."},
    "needs": ["legal", "wages"],
    "languages": ["en", "es"],
    "places": [{"town": "Houston", "subdivision": "US-TX"}],
    "contacts": [{"channel": "phone", "value": "+1 713 555 0166"}],
}


def later(**parts: float) -> datetime:
    return NOW + timedelta(**parts)


def account(*roles: Role, team: str = "days") -> Actor:
    kind = ActorKind.PARTNER if PARTNER_ROLES & set(roles) else ActorKind.STAFF
    user = get_user_model().objects.create(
        kind=kind.value,
        email=f"{uuid4()}@test.example",
        display_name=roles[0].value,
        created_at=NOW,
        team=team if kind is ActorKind.STAFF else "",
    )
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role.value, at=NOW) for role in roles)
    return Actor(kind=kind, id=user.id, name=user.display_name, roles=frozenset(roles), team=user.team)


@dataclass(frozen=True, kw_only=True)
class World:
    """One advocate with one case, one service that takes referrals, one provider who speaks for it."""

    advocate: Actor
    specialist: Actor
    provider: Actor
    service: Service
    case_id: UUID
    person_id: UUID


def world() -> World:
    if deployment.kind() is None:
        deployment.mark(wanted=deployment.Kind.DEMONSTRATION, hotline="us", now=NOW)
    advocate, specialist, provider = account(Role.ADVOCATE), account(Role.PARTNERSHIP_SPECIALIST), account(Role.PROVIDER)
    directory.load_fictional(pack=get_pack("us"), services=[FICTIONAL], actor=system("tests"), now=NOW)
    service = Service.objects.get(key=FICTIONAL["id"])
    directory.mark_accepts_referrals(actor=specialist, service_id=service.id, email="in@clinic.example", language="en", now=NOW)
    directory.add_member(actor=specialist, user_id=provider.id, organisation_id=service.organisation_id, now=NOW)
    opened = contacts.open_contact(channel=Channel.CHAT, language="en", answers={}, words="help", form_key=uuid4(), now=NOW)
    contacts.join(actor=advocate, contact_id=opened.contact_id, now=NOW)
    case = cases.open_from_contact(
        actor=advocate,
        contact_id=opened.contact_id,
        told=NewSituation(),
        wanted=NewCase(agreed=True, needs=("legal", "wages"), preferred_name="Marisol Quetzal"),
        form_key=uuid4(),
        now=NOW,
    ).case
    assert case is not None
    return World(
        advocate=advocate,
        specialist=specialist,
        provider=provider,
        service=service,
        case_id=case.case_id,
        person_id=case.person_id,
    )


def agree(w: World, *, data: frozenset[DataCategory] = AGREED, until: datetime | None = None) -> UUID:
    yes = ConsentGiven(
        purpose=ConsentPurpose.SHARE,
        recipient=f"organisation:{w.service.organisation_id}",
        recipient_name=w.service.name,
        data=data,
        giver=Giver.SELF,
        how_given=HowGiven.WRITING,
        language="en",
        wording_version="1",
        until=until or later(days=60),
    )
    return people.record_consent(actor=w.advocate, person_id=w.person_id, given=yes, form_key=uuid4(), now=NOW)


def draft(w: World) -> UUID:
    return actions.propose_referral(actor=w.advocate, case_id=w.case_id, service_id=w.service.id, form_key=uuid4(), now=NOW)


def sent(w: World, *, chosen: Chosen = CHOSEN, days: int = 3) -> SentReferral:
    agree(w)
    return actions.send_referral(actor=w.advocate, referral_id=draft(w), data=chosen, answer_days=days, now=NOW)


def mails() -> list[dict[str, str]]:
    """What has been written down to be sent, oldest first, opened."""
    from northline.foundation import crypto

    return [
        crypto.open_json(key_id=row.key_id, sealed=bytes(row.sealed_mail), context=f"foundation.outgoing_mail:{row.id}")
        for row in OutgoingMail.objects.order_by("created_at")
    ]


def token_of(mail: dict[str, str]) -> str:
    """The secret part of the link in a mail."""
    return next(word for word in mail["body"].split() if "/r/" in word).rstrip("/").rsplit("/", 1)[-1]


def events(w: World) -> list[str]:
    """The case's timeline, oldest first, as kinds."""
    from northline.apps.cases import queries

    view = queries.case_view(actor=w.advocate, case_id=w.case_id, now=later(days=30))
    return [entry.kind.value for entry in reversed(view.timeline) if "referral" in entry.kind.value]
