"""Facts say how firmly they are known; the innermost status rules, and memory is never firm."""

import pytest

from northline.foundation.packs import Fact, get_pack


def test_an_inner_status_rules_over_the_outer() -> None:
    fact = Fact({"status": "verified", "clock": {"status": "recall", "value": "P4Y"}, "body": {"name": "Office"}})
    assert fact.firm
    assert not fact["clock"].firm
    assert fact["body"].firm


def test_a_fact_without_any_status_is_taken_as_memory() -> None:
    assert not Fact({"value": "P1Y"}).firm


def test_items_of_a_list_inherit_unless_they_say() -> None:
    fact = Fact({"status": "likely", "contacts": [{"value": "1"}, {"value": "2", "status": "verified"}]})
    assert [contact.status for contact in fact.facts("contacts")] == ["likely", "verified"]
    assert [contact.status for contact in fact["contacts"]] == ["likely", "verified"]


def test_missing_fields_are_empty_not_errors() -> None:
    fact = Fact({"status": "verified"})
    assert fact.text("name") == ""
    assert fact.texts("languages") == ()
    assert fact.facts("contacts") == ()


@pytest.mark.parametrize("code", ["us", "ca", "mx"])
def test_no_fact_of_a_country_is_firm_from_memory(code: str) -> None:
    pack = get_pack(code)
    seen = {"verified": 0, "likely": 0, "recall": 0}

    def visit(value: object) -> None:
        if isinstance(value, Fact):
            seen[value.status] += 1
            assert value.firm == (value.status == "verified")
            if value.status == "recall" and value.get("source"):
                assert value.sources[0]["name"] == "Not read; check here before use"
            for key in value:
                if key != "source":
                    visit(value[key])
        elif isinstance(value, tuple):
            for item in value:
                visit(item)

    sections = (
        "hotline",
        "agencies",
        "work_categories",
        "legal_tracks",
        "mandated_reporting",
        "privacy_law",
        "locale",
        "directory",
    )
    for section in sections:
        visit(pack.facts(section))
    assert all(seen.values())


@pytest.mark.parametrize("code", ["us", "ca", "mx"])
def test_every_fact_names_its_source(code: str) -> None:
    for listing in get_pack(code).listings:
        assert listing.sources
        assert all(contact.sources for contact in listing.facts("contacts"))


def test_minimum_wages_are_decimal_text() -> None:
    assert {"7.25"} <= {wage.text("amount") for wage in get_pack("us").minimum_wages}
