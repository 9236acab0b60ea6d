"""What everybody may find: only what was read at the source, and nothing that could put a person at risk."""

import json
import re
from collections import Counter
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from config.sides import Side
from northline.apps.directory import actions, queries
from northline.apps.directory.contracts import Checked, Kind, NotPublished, Origin, Search, Standing, Tier
from northline.apps.directory.entries import Entry, merged
from northline.apps.directory.models import Service
from northline.apps.directory.text import fold
from northline.foundation import deployment, packs
from northline.foundation.actor import Actor, system
from northline.foundation.errors import NotHere
from northline.foundation.packs import Pack, get_pack
from tests.support.sides import SideClient

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


def _known_from_the_files(country: str) -> dict[str, set[str]]:
    """Name and numbers of all that may be public, read from the raw file without the loader: the innermost status rules."""
    path = Path(packs.__file__).parents[2] / "jurisdictions" / country / "directory.json"
    known: dict[str, set[str]] = {}
    for entry in json.loads(path.read_text(encoding="utf-8")):
        if entry["status"] == "verified":
            firm = [one for one in entry["contacts"] if one.get("status", entry["status"]) == "verified"]
            known[entry["name"]] = {one["value"] for one in firm}
    return known


def _shown_by_the_page(words: str = "") -> dict[str, str]:
    """Every listing of the public page by name, with the words of its card, read page after page as a visitor would."""
    visitor, shown, page = SideClient(Side.PUBLIC), {}, 1
    while True:
        body = visitor.post("/en/services/", {"words": words, "page": str(page)}).content.decode()
        for card in body.split('<article class="service card">')[1:]:
            words_of_card = unescape(card.split("</article>", 1)[0])
            shown[words_of_card.split("<h3>", 1)[1].split("</h3>", 1)[0]] = words_of_card
        if f'name="page" value="{page + 1}"' not in body:
            return shown
        page += 1


@pytest.mark.parametrize("country", ["us", "ca", "mx"])
def test_the_public_page_shows_what_the_files_call_verified_and_nothing_else(db: None, now: datetime, country: str, settings):
    settings.HOTLINE, pack = country, get_pack(country)
    deployment.mark(wanted=deployment.Kind.DEMONSTRATION, hotline=country, now=now)
    actions.load_listings(pack=pack, actor=system("tests"), now=now)
    before = _shown_by_the_page()
    actions.load_authorities(pack=pack, actor=system("tests"), now=now)
    shown, known = _shown_by_the_page(), _known_from_the_files(country)
    assert shown == before, "what is for staff changes neither the list nor its order"
    assert set(shown) <= set(known)
    assert len(known) - len(shown) == sum(
        row.tier == Tier.ON_REQUEST for row in Service.objects.filter(name__in=known, origin=Origin.PACK)
    )
    for name, card in shown.items():
        for number in re.findall(r'href="(?:tel|sms|mailto):([^"]+)"', card.split("No public number", 1)[0]):
            digits = re.sub(r"\D", "", number)[-7:] if "@" not in number else number
            assert any(digits in re.sub(r"[^\w@.+]|(?<=\d)\.", "", value) or number == value for value in known[name]), (
                name,
                number,
            )


@pytest.mark.parametrize("words", ["RCMP", "Instituto Nacional de Migración", "Federal Bureau of Investigation", "embassy"])
def test_a_search_for_what_is_for_staff_says_the_same_as_one_for_nothing(loaded: None, now: datetime, pack: Pack, words: str):
    actions.load_authorities(pack=pack, actor=system("tests"), now=now)
    visitor = SideClient(Side.PUBLIC)
    theirs = visitor.post("/en/services/", {"words": words}).content.decode()
    nothing = visitor.post("/en/services/", {"words": "zzzz zzzz"}).content.decode()
    assert theirs.replace(words, "") == nothing.replace("zzzz zzzz", "")


@pytest.mark.parametrize("country", ["us", "ca", "mx"])
def test_an_organisation_in_two_lists_is_one_listing(db: None, now: datetime, country: str, settings):
    settings.HOTLINE, pack = country, get_pack(country)
    actions.load_listings(pack=pack, actor=system("tests"), now=now)
    actions.load_authorities(pack=pack, actor=system("tests"), now=now)
    names = Counter(fold(name) for name in Service.objects.exclude(origin=Origin.MISSION).values_list("name", flat=True))
    assert [name for name, times in names.items() if times > 1] == []


def _entry(name: str, origin: Origin, **parts: Any) -> Entry:
    given = {"kind": Kind.GOVERNMENT, "tier": Tier.PUBLIC, "standing": Standing.PUBLISHED, "checked": Checked.VERIFIED} | parts
    return Entry(key=f"{origin}.{fold(name)}", name=name, origin=origin, **given)


def test_merging_keeps_the_public_entry_and_takes_over_only_what_is_stricter():
    public = _entry("Línea Uno", Origin.PACK, hours="24/7")
    plain = _entry("LINEA  UNO", Origin.AGENCY, tier=Tier.STAFF, hours="never", reaches=({"channel": "phone", "value": "1"},))
    risky = _entry("Linea: Uno", Origin.AGENCY, tier=Tier.ON_REQUEST, kind=Kind.ENFORCEMENT)
    assert merged(listings=[public], agencies=[plain]) == [public]
    (strict,) = merged(listings=[public], agencies=[risky])
    assert (strict.tier, strict.kind, strict.hours) == (Tier.ON_REQUEST, Kind.ENFORCEMENT, "24/7")
    assert merged(listings=[], agencies=[plain]) == [plain]


def test_merging_never_makes_public_what_only_an_agency_proves():
    guess = _entry("Línea Uno", Origin.PACK, checked=Checked.LIKELY, standing=Standing.SUGGESTED)
    agency = _entry("Línea Uno", Origin.AGENCY, tier=Tier.STAFF)
    assert merged(listings=[guess], agencies=[agency]) == [agency]
