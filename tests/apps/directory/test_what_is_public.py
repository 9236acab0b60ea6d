"""What everybody may find: only what was read at the source, and nothing that could put a person at risk."""

from datetime import datetime

import pytest

from northline.apps.directory import actions, queries
from northline.apps.directory.contracts import Checked, Kind, NotPublished, Origin, Search, Standing, Tier
from northline.apps.directory.models import Service
from northline.foundation.actor import Actor, system
from northline.foundation.errors import NotHere
from northline.foundation.packs import Pack, get_pack

EVERYTHING = Search(per_page=500)
pytestmark = pytest.mark.django_db


def public(now: datetime, **search: object):
    return queries.public_services(search=Search(per_page=500, **search), now=now).services


def test_only_verified_entries_and_made_up_services_are_public(loaded: None, now: datetime, pack: Pack):
    verified = {fact.text("id") for fact in pack.listings if fact.firm}
    shown = {Service.objects.get(pk=one.service_id).key for one in public(now)}
    assert {key for key in shown if "fictional" not in key} <= verified
    assert {"us.fictional.one", "us.fictional.two", "us.org.nhth"} <= shown


@pytest.mark.parametrize("country", ["us", "ca", "mx"])
def test_no_police_no_immigration_office_and_no_consulate_is_public(db: None, now: datetime, country: str, settings):
    settings.HOTLINE = country
    actions.load_listings(pack=get_pack(country), actor=system("tests"), now=now)
    for one in public(now):
        assert one.kind not in (Kind.ENFORCEMENT, Kind.CONSULAR), one.name
        assert one.tier is Tier.PUBLIC
        assert one.origin in (Origin.PACK, Origin.FICTIONAL)
    names = {one.name for one in public(now, on_request=True)}
    assert not names & {"RCMP", "Instituto Nacional de Migración", "US Citizenship and Immigration Services", "CIAM"}


def test_a_verified_entry_shows_no_contact_that_was_not_verified(loaded: None, now: datetime):
    for one in public(now):
        assert all(reach.checked is Checked.VERIFIED for reach in one.reaches), one.name


def test_a_site_known_from_memory_is_not_linked(loaded: None, now: datetime):
    (compass,) = public(now, words="Compass Connections")
    (polaris,) = public(now, words="Polaris")
    assert compass.website == ""
    assert polaris.website == "https://polarisproject.org"


def test_needs_read_from_free_words_are_marked_not_checked(loaded: None, now: datetime):
    for one in public(now):
        assert one.needs_checked is one.fictional


def test_unverified_entries_wait_for_the_specialist(loaded: None, specialist: Actor, now: datetime):
    waiting = queries.reviews(actor=specialist, per_page=500).listings.services
    assert "us.org.988" in {Service.objects.get(pk=one.service_id).key for one in waiting}
    assert all(one.standing is Standing.SUGGESTED for one in waiting)


def test_loading_twice_changes_nothing(loaded: None, pack: Pack, now: datetime):
    again = actions.load_listings(pack=pack, actor=system("tests"), now=now)
    assert (again.made, again.updated) == (0, 0)


def test_loading_again_leaves_what_a_specialist_touched(loaded: None, specialist: Actor, pack: Pack, now: datetime):
    row = Service.objects.get(key="us.org.polaris")
    actions.suspend_listing(actor=specialist, service_id=row.id, now=now)
    actions.load_listings(pack=pack, actor=system("tests"), now=now)
    row.refresh_from_db()
    assert row.standing == Standing.SUSPENDED
    assert row.name not in {one.name for one in public(now)}


def test_made_up_services_are_refused_in_a_real_hotline(pack: Pack, now: datetime):
    from northline.foundation import deployment

    deployment.mark(wanted=deployment.Kind.PRODUCTION, hotline="us", now=now)
    with pytest.raises(deployment.NotADemonstration):
        actions.load_fictional(pack=pack, services=[], actor=system("tests"), now=now)


def test_nobody_accepts_referrals_by_itself(loaded: None):
    assert not Service.objects.filter(accepts_referrals=True).exists()


def test_the_desk_sees_agencies_but_consulates_only_when_asked(loaded: None, advocate: Actor, now: datetime):
    usual = queries.staff_services(actor=advocate, search=EVERYTHING, now=now).services
    asked = queries.staff_services(actor=advocate, search=Search(per_page=500, on_request=True), now=now).services
    assert {Origin.AGENCY} <= {one.origin for one in usual}
    assert not any(one.risky for one in usual)
    assert {Kind.ENFORCEMENT, Kind.CONSULAR} <= {one.kind for one in asked}


def test_what_is_shown_on_request_carries_no_number_before_it_is_asked_for(loaded: None, advocate: Actor, now: datetime):
    row = Service.objects.filter(kind=Kind.ENFORCEMENT, standing=Standing.PUBLISHED, reaches__reach="phone").first()
    assert row is not None
    closed = queries.service(actor=advocate, service_id=row.id)
    assert closed.closed
    assert closed.card.reaches == ()
    actions.show_on_request(actor=advocate, service_id=row.id, now=now)
    assert queries.opened_service(actor=advocate, service_id=row.id).card.reaches


def test_referrals_never_go_to_what_waits_for_review(loaded: None, specialist: Actor, now: datetime):
    row = Service.objects.filter(standing=Standing.SUGGESTED).first()
    assert row is not None
    with pytest.raises(NotPublished):
        actions.mark_accepts_referrals(actor=specialist, service_id=row.id, email="a@b.example", language="en", now=now)


def test_a_listing_that_waits_is_not_there_for_an_advocate(loaded: None, advocate: Actor):
    row = Service.objects.filter(standing=Standing.SUGGESTED).first()
    assert row is not None
    with pytest.raises(NotHere):
        queries.service(actor=advocate, service_id=row.id)
