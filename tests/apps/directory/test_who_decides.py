"""Only the partnership specialist decides what the directory shows; everybody else suggests."""

from datetime import datetime
from uuid import uuid4

import pytest

from northline.apps.directory import actions, queries
from northline.apps.directory.contracts import (
    AlreadyDecided,
    BadListing,
    ChangeField,
    ListingChanges,
    NoReferralAddress,
    NoReferralsThere,
    NotForSpecialist,
    NothingToReach,
    Search,
    Standing,
)
from northline.apps.directory.models import Service
from northline.foundation.actor import Actor, Role
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditEntry
from tests.apps.directory.conftest import account

pytestmark = pytest.mark.django_db


def waiting(**fields: object) -> Service:
    row = Service.objects.filter(standing=Standing.SUGGESTED, tier="public", **fields).first()
    assert row is not None
    return row


def listing(name: str = "us.fictional.one") -> Service:
    return Service.objects.get(key=name)


def test_an_approved_listing_is_public_and_checked_today(loaded: None, specialist: Actor, now: datetime):
    row = waiting(key="us.org.988") if Service.objects.filter(key="us.org.988").exists() else waiting()
    actions.approve_listing(actor=specialist, service_id=row.id, changes=ListingChanges(hours="24/7"), now=now)
    shown = queries.public_services(search=Search(words=row.name, per_page=50), now=now).services
    one = next(one for one in shown if one.service_id == row.id)
    assert one.verified_on == now.date()
    assert not one.needs_checked


def test_a_listing_without_any_way_to_reach_it_is_not_published(loaded: None, specialist: Actor, now: datetime):
    row = waiting()
    row.reaches.all().delete()
    row.organisation.website = ""
    row.organisation.save()
    with pytest.raises(NothingToReach):
        actions.approve_listing(actor=specialist, service_id=row.id, now=now)
    row.refresh_from_db()
    assert row.standing == Standing.SUGGESTED


def test_approving_twice_is_refused(loaded: None, specialist: Actor, now: datetime):
    row = waiting()
    actions.approve_listing(actor=specialist, service_id=row.id, now=now)
    with pytest.raises(AlreadyDecided):
        actions.approve_listing(actor=specialist, service_id=row.id, now=now)


def test_nobody_else_approves_edits_or_marks(loaded: None, advocate: Actor, provider: Actor, now: datetime):
    for actor in (advocate, provider):
        for act in (
            lambda a: actions.approve_listing(actor=a, service_id=waiting().id, now=now),
            lambda a: actions.edit_listing(actor=a, service_id=listing().id, changes=ListingChanges(name="Mine"), now=now),
            lambda a: actions.propose_edit(
                actor=a, service_id=listing().id, changes=ListingChanges(name="Mine"), form_key=uuid4(), now=now
            ),
            lambda a: actions.mark_accepts_referrals(
                actor=a, service_id=listing().id, email="a@b.example", language="en", now=now
            ),
            lambda a: actions.stop_referrals(actor=a, service_id=listing().id, now=now),
            lambda a: actions.suspend_listing(actor=a, service_id=listing().id, now=now),
            lambda a: actions.add_member(actor=a, user_id=a.id, organisation_id=listing().organisation_id, now=now),
        ):
            with pytest.raises(NotForSpecialist):
                act(actor)


def test_marking_needs_an_address_and_is_audited(loaded: None, specialist: Actor, now: datetime):
    with pytest.raises(NoReferralAddress):
        actions.mark_accepts_referrals(actor=specialist, service_id=listing().id, email="nobody", language="en", now=now)
    actions.mark_accepts_referrals(actor=specialist, service_id=listing().id, email="a@b.example", language="es", now=now)
    assert queries.accepts_referrals(service_id=listing().id)
    assert AuditEntry.objects.filter(event="directory.referrals_accepted", subject_id=listing().id).count() == 1


def test_consulates_and_police_never_take_referrals(loaded: None, specialist: Actor, now: datetime):
    row = Service.objects.filter(tier="on_request", standing=Standing.PUBLISHED).first()
    assert row is not None
    with pytest.raises(NoReferralsThere):
        actions.mark_accepts_referrals(actor=specialist, service_id=row.id, email="a@b.example", language="en", now=now)


def test_a_suspended_listing_is_gone_and_takes_no_referrals(loaded: None, specialist: Actor, advocate: Actor, now: datetime):
    actions.mark_accepts_referrals(actor=specialist, service_id=listing().id, email="a@b.example", language="en", now=now)
    actions.suspend_listing(actor=specialist, service_id=listing().id, now=now)
    assert not queries.accepts_referrals(service_id=listing().id)
    with pytest.raises(NotHere):
        queries.service(actor=advocate, service_id=listing().id)
    actions.publish_again(actor=specialist, service_id=listing().id, now=now)
    assert not queries.accepts_referrals(service_id=listing().id)


@pytest.mark.parametrize(
    "changes",
    [
        ListingChanges(name="x"),
        ListingChanges(website="javascript:alert(1)"),
        ListingChanges(phone="call us"),
        ListingChanges(needs=("nonsense",)),
        ListingChanges(languages=("xx-nope",)),
        ListingChanges(town="Somewhere", subdivision="CA-ON"),
    ],
)
def test_an_edit_that_makes_no_sense_changes_nothing(loaded: None, specialist: Actor, now: datetime, changes: ListingChanges):
    before = Service.objects.values().get(pk=listing().pk)
    with pytest.raises(BadListing):
        actions.propose_edit(actor=specialist, service_id=listing().id, changes=changes, form_key=uuid4(), now=now)
    with pytest.raises(BadListing):
        actions.edit_listing(actor=specialist, service_id=waiting().id, changes=changes, now=now)
    assert not queries.reviews(actor=specialist).changes
    assert Service.objects.values().get(pk=listing().pk) == before


def test_an_edit_is_found_by_its_new_words_and_place(loaded: None, specialist: Actor, now: datetime):
    changes = ListingChanges(name="Casa Nueva", town="San Antonio", subdivision="US-TX", needs=("medical",), needs_checked=True)
    assert listing().name == "Casa Ñandú"
    change = actions.propose_edit(actor=specialist, service_id=listing().id, changes=changes, form_key=uuid4(), now=now)
    assert listing().name == "Casa Ñandú"
    actions.decide_change(actor=account(Role.PARTNERSHIP_SPECIALIST), change_id=change, approve=True, now=now)
    (one,) = queries.public_services(
        search=Search(words="nueva", place="san antonio", needs=frozenset({"medical"})), now=now
    ).services
    assert one.name == "Casa Nueva"


def test_a_suggestion_shows_nothing_before_the_specialist_approves(
    loaded: None, specialist: Actor, advocate: Actor, now: datetime
):
    change = actions.suggest_change(
        actor=advocate, service_id=listing().id, field=ChangeField.HOURS, text="Mo-Fr 09:00-17:00", form_key=uuid4(), now=now
    )
    assert listing().hours == "24/7"
    (seen,) = queries.reviews(actor=specialist).changes
    assert (seen.was, seen.text) == ("24/7", "Mo-Fr 09:00-17:00")
    actions.decide_change(actor=specialist, change_id=change, approve=True, now=now)
    assert listing().hours == "Mo-Fr 09:00-17:00"
    with pytest.raises(AlreadyDecided):
        actions.decide_change(actor=specialist, change_id=change, approve=False, now=now)


def test_the_same_suggestion_sent_twice_is_one(loaded: None, advocate: Actor, specialist: Actor, now: datetime):
    key = uuid4()
    for _ in range(2):
        actions.suggest_change(
            actor=advocate, service_id=listing().id, field=ChangeField.OTHER, text="Moved", form_key=key, now=now
        )
    assert len(queries.reviews(actor=specialist).changes) == 1


def test_a_provider_suggests_for_its_own_listing_only(loaded: None, specialist: Actor, provider: Actor, now: datetime):
    with pytest.raises(NotHere):
        actions.suggest_change(
            actor=provider, service_id=listing().id, field=ChangeField.NAME, text="Ours", form_key=uuid4(), now=now
        )
    assert provider.id is not None
    actions.add_member(actor=specialist, user_id=provider.id, organisation_id=listing().organisation_id, now=now)
    actions.suggest_change(
        actor=provider, service_id=listing().id, field=ChangeField.NAME, text="Ours", form_key=uuid4(), now=now
    )
    (mine,) = queries.organisations_of(actor=provider)
    assert [one.name for one in mine.services] == ["Casa Ñandú"]
