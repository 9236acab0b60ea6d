"""The contact of a case on its case’s page: read only, for as long as the case lets one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from northline.apps.cases import actions
from northline.foundation.actor import Role
from tests.apps.cases.builders import case_of, contact_of
from tests.apps.floor.builders import advocate, member
from tests.interfaces.desk.test_floor_pages import desk

pytestmark = pytest.mark.django_db


def test_a_case_manager_reads_from_the_case_and_changes_nothing() -> None:
    ines, kofi, carla = advocate("Ines Maro"), advocate("Kofi Adu", team="south"), member("Carla Ruiz", Role.CASE_MANAGER)
    case, contact_id, now = case_of(ines), contact_of(kofi), timezone.now()
    actions.link_contact(actor=kofi, case_id=case.case_id, contact_id=contact_id, now=now)
    address = f"/en/cases/{case.case_id}/contacts/{contact_id}/"
    client = desk(carla)
    assert client.get(address).status_code == 404
    actions.invite(actor=ines, case_id=case.case_id, user_id=carla.id, until=now + timedelta(days=1), now=now)
    assert f'href="{address}"' in client.get(f"/en/cases/{case.case_id}/").content.decode()
    page = client.get(address)
    assert page.status_code == 200
    text = page.content.decode()
    assert "hello" in text
    assert "To read only" in text
    assert "Each opening is written down" in text
    assert "<textarea" not in text
    for post in ("note/", "reply/", "finish/"):
        assert client.post(f"/en/contacts/{contact_id}/{post}", {"text": "x"}).status_code == 404
    actions.end_invitation(actor=ines, case_id=case.case_id, user_id=carla.id, now=now)
    assert client.get(address).status_code == 404


def test_whoever_held_the_contact_goes_to_its_own_page() -> None:
    ines = advocate("Ines Maro")
    contact_id = contact_of(ines)
    case = case_of(ines, contact_id=contact_id)
    assert desk(ines).get(f"/en/cases/{case.case_id}/contacts/{contact_id}/").url == f"/en/contacts/{contact_id}/"


def test_a_guest_sees_the_code_of_a_contact_and_no_way_to_its_words() -> None:
    ines, guest = advocate("Ines Maro"), advocate("Guest One", team="south")
    contact_id, now = contact_of(ines), timezone.now()
    case = case_of(ines, contact_id=contact_id)
    actions.invite(actor=ines, case_id=case.case_id, user_id=guest.id, until=now + timedelta(days=1), now=now)
    address = f"/en/cases/{case.case_id}/contacts/{contact_id}/"
    header = desk(guest).get(f"/en/cases/{case.case_id}/").content.decode().split("</header>")[0]
    assert address not in header
    assert desk(guest).get(address).status_code == 404
