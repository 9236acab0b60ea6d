"""Foreign keys point downwards, and content is stored only sealed: what no import linter sees."""

import re

import pytest
from django.apps import apps
from django.db import models

ORDER = ["referrals", "cases", "floor", "contacts", "people", "directory", "accounts", "foundation"]
OURS = [model for model in apps.get_models() if model._meta.app_label in ORDER]
KNOWN_BYTES = r"^sealed_|_hash$|_index$|_salt$|^mark$|^wrapped$|^signature$|^previous$|^hash$"
PAIRS_APART = {("people", "directory"), ("directory", "people")}


def upward(model: type[models.Model], field: models.Field) -> bool:  # type: ignore[type-arg]
    target = field.related_model
    if not isinstance(target, type) or target._meta.app_label not in ORDER:
        return False
    here, there = model._meta.app_label, target._meta.app_label
    return ORDER.index(there) < ORDER.index(here) or (here, there) in PAIRS_APART


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_downwards(model: type[models.Model]) -> None:
    assert not [field.name for field in model._meta.get_fields() if isinstance(field, models.ForeignKey) and upward(model, field)]


def test_the_registry_test_sees_a_key_that_points_upwards() -> None:
    from django.test.utils import isolate_apps

    with isolate_apps("northline.apps.people", "northline.apps.cases"):

        class Wrong(models.Model):
            case = models.ForeignKey("cases.Case", on_delete=models.CASCADE)

            class Meta:
                app_label = "people"

        Wrong._meta.get_field("case").remote_field.model = apps.get_model("cases", "Case")
        assert upward(Wrong, Wrong._meta.get_field("case"))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_bytes_columns_say_what_they_are(model: type[models.Model]) -> None:
    """A binary column is sealed content, a keyed hash, or a key: its name says which."""
    for field in model._meta.get_fields():
        if isinstance(field, models.BinaryField):
            assert re.search(KNOWN_BYTES, field.name), field


@pytest.mark.parametrize(
    "model",
    [m for m in OURS if m._meta.app_label in {"contacts", "people", "cases", "referrals", "floor"}],
    ids=lambda m: m._meta.label,
)
def test_rooms_of_people_hold_no_free_text_in_clear(model: type[models.Model]) -> None:
    """TextField is how words get stored in clear; these rooms seal theirs."""
    assert not [field.name for field in model._meta.get_fields() if isinstance(field, models.TextField)]
