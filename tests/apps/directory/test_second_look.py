"""Nobody approves what they wrote: listings and edits wait for a colleague, and nothing of them shows before."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from northline.apps.directory import actions, organisations, queries
from northline.apps.directory.contracts import (
    AlreadyDecided,
    BadListing,
    KnownOrganisation,
    ListingChanges,
    NewListing,
    NotAProvider,
    NothingChanged,
    NothingToReach,
    NotYourOwn,
    Search,
    Standing,
    Tier,
)
from northline.apps.directory.models import ContactPoint, Location, Member, Organisation, Service
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from tests.apps.directory.conftest import account

pytestmark = pytest.mark.django_db
ABOUT = ListingChanges(
    name="Night desk",
    description="A bed for tonight.",
    phone="+1 713 555 0142",
    email="desk@lantern.example",
    needs=("shelter",),
    languages=("eng",),
    town="Houston",
    subdivision="US-TX",
    areas=("US-LA",),
    tier=Tier.PUBLIC,
)
WHOLE = NewListing(about=ABOUT, organisation="Lantern House (fictional)", source="A call", read_on=date(2027, 1, 14))


def put_in(actor: Actor, now: datetime, listing: NewListing = WHOLE) -> UUID:
    return actions.suggest_listing(actor=actor, listing=listing, form_key=uuid4(), now=now)


def listing() -> Service:
    return Service.objects.get(key="us.fictional.one")


def counts() -> tuple[int, int, int, int]:
    return Service.objects.count(), Organisation.objects.count(), ContactPoint.objects.count(), Location.objects.count()


def test_a_written_listing_shows_nowhere_before_it_is_approved(
    loaded: None, advocate: Actor, specialist: Actor, now: datetime
) -> None:
    service_id = put_in(advocate, now)
    with pytest.raises(NotHere):
        queries.service(actor=advocate, service_id=service_id)
    assert not queries.public_services(search=Search(words="night desk"), now=now).total
    actions.approve_listing(actor=specialist, service_id=service_id, now=now)
    (one,) = queries.public_services(search=Search(words="night desk", place="Houston"), now=now).services
    assert {way.value for way in one.reaches} == {"+1 713 555 0142", "desk@lantern.example"}
    assert queries.public_services(search=Search(words="night desk", place="Louisiana"), now=now).total == 1


def test_who_wrote_a_listing_does_not_approve_it(loaded: None, specialist: Actor, now: datetime) -> None:
    service_id = put_in(specialist, now)
    with pytest.raises(NotYourOwn):
        actions.approve_listing(actor=specialist, service_id=service_id, now=now)
    assert not queries.public_services(search=Search(words="night desk"), now=now).total
    actions.approve_listing(actor=account(Role.PARTNERSHIP_SPECIALIST), service_id=service_id, now=now)
    assert queries.public_services(search=Search(words="night desk"), now=now).total == 1


@pytest.mark.parametrize(
    "changes",
    [
        ListingChanges(phone="+1 713 555 0199"),
        ListingChanges(sms="+1 713 555 0199"),
        ListingChanges(email="other@lantern.example"),
        ListingChanges(website="https://other.example"),
    ],
)
def test_nobody_alone_publishes_a_way_to_reach_that_they_put_in(
    loaded: None, advocate: Actor, specialist: Actor, now: datetime, changes: ListingChanges
) -> None:
    service_id = put_in(advocate, now)
    with pytest.raises(NotYourOwn):
        actions.approve_listing(actor=specialist, service_id=service_id, changes=changes, now=now)
    actions.edit_listing(actor=specialist, service_id=service_id, changes=changes, now=now)
    with pytest.raises(NotYourOwn):
        actions.approve_listing(actor=specialist, service_id=service_id, now=now)
    actions.approve_listing(actor=account(Role.PARTNERSHIP_SPECIALIST), service_id=service_id, now=now)
    assert Service.objects.get(pk=service_id).standing == Standing.PUBLISHED


def test_a_listing_that_waits_changes_no_site_beside_listings_that_show(loaded: None, specialist: Actor, now: datetime) -> None:
    shown = listing()
    beside = replace(WHOLE, organisation="", organisation_id=shown.organisation_id)
    service_id, site = put_in(specialist, now, beside), shown.organisation.website
    with pytest.raises(BadListing) as refused:
        actions.edit_listing(
            actor=specialist, service_id=service_id, changes=ListingChanges(website="https://other.example"), now=now
        )
    assert refused.value.fields == ("website",)
    assert listing().organisation.website == site


def test_the_same_form_twice_is_one_listing(loaded: None, advocate: Actor, now: datetime) -> None:
    key = uuid4()
    first = actions.suggest_listing(actor=advocate, listing=WHOLE, form_key=key, now=now)
    assert actions.suggest_listing(actor=advocate, listing=WHOLE, form_key=key, now=now) == first


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("name", {"name": "x"}),
        ("phone", {"phone": "ring the bell"}),
        ("sms", {"sms": "+1 713"}),
        ("email", {"email": "desk at lantern"}),
        ("website", {"website": "http://lantern.example"}),
        ("website", {"website": "javascript:alert(1)"}),
        ("town", {"town": "12 Harbor Street"}),
        ("town", {"town": "Calle Luna 12"}),
        ("areas", {"areas": ("CA-ON",)}),
        ("populations", {"populations": ("nobody",)}),
        ("hours", {"hours": "x" * 301}),
    ],
)
def test_what_cannot_stand_is_named_and_nothing_is_half_written(
    loaded: None, advocate: Actor, now: datetime, part: str, changes: dict[str, object]
) -> None:
    before = counts()
    with pytest.raises(BadListing) as refused:
        put_in(advocate, now, replace(WHOLE, about=replace(ABOUT, **changes)))
    assert refused.value.fields == (part,)
    assert refused.value.message == BadListing.about(part)
    assert counts() == before


def test_every_wrong_field_is_told_at_once(loaded: None, advocate: Actor, now: datetime) -> None:
    wrong = NewListing(about=replace(ABOUT, name="", phone="no"), organisation=" ", source="", read_on=date(2028, 1, 1))
    with pytest.raises(BadListing) as refused:
        put_in(advocate, now, wrong)
    assert set(refused.value.fields) == {"organisation", "name", "phone", "source", "read_on"}


def test_a_listing_that_nobody_can_reach_is_not_taken(loaded: None, advocate: Actor, now: datetime) -> None:
    with pytest.raises(NothingToReach):
        put_in(advocate, now, replace(WHOLE, about=replace(ABOUT, phone="", email=None)))


def test_an_organisation_is_written_down_once(loaded: None, specialist: Actor, now: datetime) -> None:
    put_in(specialist, now)
    with pytest.raises(KnownOrganisation) as refused:
        put_in(specialist, now, replace(WHOLE, organisation="LANTERN HOUSE (Fictional)"))
    known = refused.value.organisation_id
    put_in(specialist, now, replace(WHOLE, organisation_id=known))
    assert len(organisations.organisation(actor=specialist, organisation_id=known).services) == 2


def test_another_service_does_not_change_the_site_of_an_organisation(loaded: None, specialist: Actor, now: datetime) -> None:
    organisation = listing().organisation
    put_in(specialist, now, replace(WHOLE, organisation_id=organisation.id, about=replace(ABOUT, website="https://bad.example")))
    organisation.refresh_from_db()
    assert organisation.website == ""


def test_nobody_outside_the_desk_writes_a_listing(loaded: None, provider: Actor, now: datetime) -> None:
    for actor in (provider, account(Role.ANALYST), account(Role.ADMINISTRATOR)):
        with pytest.raises(NotHere):
            put_in(actor, now)


def test_an_edit_keeps_only_what_differs_and_waits(loaded: None, specialist: Actor, now: datetime) -> None:
    row, key = listing(), uuid4()
    changes = ListingChanges(name=row.name, hours="Mo-Fr 09:00-17:00", interpreters=True, populations=("women", "men"))
    change = actions.propose_edit(actor=specialist, service_id=row.id, changes=changes, form_key=key, now=now)
    assert actions.propose_edit(actor=specialist, service_id=row.id, changes=changes, form_key=key, now=now) == change
    (seen,) = queries.reviews(actor=specialist).changes
    assert {one.part for one in seen.parts} == {"hours", "populations"}
    assert seen.own
    with pytest.raises(NotYourOwn):
        actions.decide_change(actor=specialist, change_id=change, approve=True, now=now)
    actions.decide_change(actor=account(Role.PARTNERSHIP_SPECIALIST), change_id=change, approve=True, now=now)
    assert (listing().hours, listing().populations) == ("Mo-Fr 09:00-17:00", ["women", "men"])


def test_an_edit_that_changes_nothing_is_told(loaded: None, specialist: Actor, now: datetime) -> None:
    with pytest.raises(NothingChanged):
        actions.propose_edit(
            actor=specialist, service_id=listing().id, changes=ListingChanges(name=listing().name), form_key=uuid4(), now=now
        )


def test_an_edit_that_would_leave_no_way_to_reach_is_refused_when_written(loaded: None, specialist: Actor, now: datetime) -> None:
    row = listing()
    with pytest.raises(NothingToReach):
        actions.propose_edit(actor=specialist, service_id=row.id, changes=ListingChanges(phone=""), form_key=uuid4(), now=now)
    assert row.reaches.count() == 1


def test_a_listing_that_shows_is_edited_in_no_other_way(loaded: None, specialist: Actor, now: datetime) -> None:
    with pytest.raises(AlreadyDecided):
        actions.edit_listing(actor=specialist, service_id=listing().id, changes=ListingChanges(name="Mine"), now=now)


def test_shown_on_request_takes_no_referrals(loaded: None, specialist: Actor, now: datetime) -> None:
    row = listing()
    actions.mark_accepts_referrals(actor=specialist, service_id=row.id, email="in@house.example", language="en", now=now)
    change = actions.propose_edit(
        actor=specialist, service_id=row.id, changes=ListingChanges(tier=Tier.ON_REQUEST), form_key=uuid4(), now=now
    )
    actions.decide_change(actor=account(Role.PARTNERSHIP_SPECIALIST), change_id=change, approve=True, now=now)
    assert not queries.accepts_referrals(service_id=row.id)
    assert not queries.public_services(search=Search(words="nandu"), now=now).total


def test_only_a_service_provider_answers_for_an_organisation(
    loaded: None, specialist: Actor, advocate: Actor, now: datetime
) -> None:
    organisation_id = listing().organisation_id
    for actor in (advocate, account(Role.AUTHORITY_LIAISON)):
        assert actor.id is not None
        with pytest.raises(NotAProvider):
            actions.add_member(actor=specialist, user_id=actor.id, organisation_id=organisation_id, now=now)
    with pytest.raises(NotAProvider):
        actions.add_member_by_email(actor=specialist, email="nobody@x.example", organisation_id=organisation_id, now=now)
    assert not Member.objects.exists()


def test_a_membership_ends_at_once(loaded: None, specialist: Actor, provider: Actor, now: datetime) -> None:
    organisation_id = listing().organisation_id
    assert provider.id is not None
    actions.add_member(actor=specialist, user_id=provider.id, organisation_id=organisation_id, now=now)
    (one,) = organisations.organisation(actor=specialist, organisation_id=organisation_id).members
    assert (one.user_id, one.works) == (provider.id, True)
    assert organisations.spoken_for(actor=account(Role.ADMINISTRATOR), user_id=provider.id) == ("Casa Ñandú",)
    actions.remove_member(actor=specialist, user_id=provider.id, organisation_id=organisation_id, now=now)
    assert not queries.organisations_of(actor=provider)
    assert not organisations.organisation(actor=specialist, organisation_id=organisation_id).members


def test_the_audit_says_who_was_let_in_to_an_organisation_and_who_was_put_out(
    loaded: None, specialist: Actor, provider: Actor, now: datetime
) -> None:
    organisation_id = listing().organisation_id
    assert provider.id is not None
    for act in (actions.add_member, actions.remove_member):
        act(actor=specialist, user_id=provider.id, organisation_id=organisation_id, now=now)
    rows = AuditEntry.objects.filter(event__startswith="directory.member_", subject_id=organisation_id).order_by("id")
    assert [(row.event, row.detail) for row in rows] == [
        ("directory.member_added", {"member": str(provider.id)}),
        ("directory.member_removed", {"member": str(provider.id)}),
    ]
