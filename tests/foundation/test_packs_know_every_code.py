"""What the apps keep as codes has a name in every pack: a code without a label cannot be shown."""

from enum import StrEnum

import pytest

from northline.apps.cases.contracts import ClosingReason, PersonRole
from northline.apps.contacts.contracts import Age, Channel, ContactClass, Disposition
from northline.apps.people.contracts import ConsentPurpose, DataCategory, Giver, HowGiven
from northline.foundation.packs import get_pack, pack_codes

NAMED: dict[str, type[StrEnum]] = {
    "age_groups": Age,
    "channels": Channel,
    "closing_reasons": ClosingReason,
    "consent_given": HowGiven,
    "consent_givers": Giver,
    "consent_purposes": ConsentPurpose,
    "contact_classes": ContactClass,
    "data_categories": DataCategory,
    "dispositions": Disposition,
    "situation_roles": PersonRole,
}


@pytest.mark.parametrize("country", pack_codes())
@pytest.mark.parametrize("codes", NAMED)
def test_every_code_of_an_app_has_a_label(country: str, codes: str) -> None:
    pack = get_pack(country)
    assert [code for code in NAMED[codes] if not pack.has_code(list=codes, code=code)] == []
