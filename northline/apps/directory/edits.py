"""A specialist's edit as it waits for the second look: what each part said, and what it will say, as plain values."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from northline.apps.directory.contracts import ListingChanges, PartChange, Reach, Tier
from northline.apps.directory.models import Service

LISTS = ("needs", "languages", "populations")
PLACE = ("town", "subdivision", "areas")
REACHES = {"phone": Reach.PHONE, "sms": Reach.SMS, "email": Reach.EMAIL}


def differences(row: Service, changes: ListingChanges) -> dict[str, dict[str, Any]]:
    """The parts of the changes that say something else than the listing. Where it works is one part."""
    before, found = current(row, language=changes.language), {}
    for part in fields(changes):
        value = getattr(changes, part.name)
        if part.name == "language" or part.name in PLACE or value is None:
            continue
        will = list(value) if part.name in LISTS else value.strip() if isinstance(value, str) else value
        if _sorted(will) != _sorted(before[part.name]):
            found[part.name] = {"was": before[part.name], "will": will}
    if any(getattr(changes, name) is not None for name in PLACE):
        places = _places(changes)
        if sorted(places) != sorted(before["places"]):
            found["places"] = {"was": before["places"], "will": places}
    return found


def as_changes(parts: Mapping[str, Mapping[str, Any]], *, language: str) -> ListingChanges:
    """The stored edit, ready to be applied."""
    values: dict[str, Any] = {name: part["will"] for name, part in parts.items() if name != "places"}
    for name in LISTS:
        if name in values:
            values[name] = tuple(values[name])
    if "tier" in values:
        values["tier"] = Tier(values["tier"])
    if "places" in parts:
        first, *rest = parts["places"]["will"] or [["", ""]]
        whole = [subdivision for town, subdivision in rest if not town]
        values |= {"town": first[0], "subdivision": first[1], "areas": tuple(whole)}
    return ListingChanges(language=language, **values)


def part_changes(parts: Mapping[str, Mapping[str, Any]]) -> tuple[PartChange, ...]:
    """The stored edit, to be read."""
    return tuple(PartChange(part=name, was=part["was"], will=part["will"]) for name, part in parts.items())


def current(row: Service, *, language: str) -> dict[str, Any]:
    """What the listing says now, part by part."""
    reaches = list(row.reaches.order_by("position"))
    return {
        "name": row.name,
        "description": str(row.descriptions.get(language, "")),
        "hours": row.hours,
        "website": row.organisation.website,
        "needs": list(row.needs),
        "languages": list(row.languages),
        "populations": list(row.populations),
        "interpreters": row.interpreters,
        "needs_checked": row.needs_checked,
        "languages_checked": row.languages_checked,
        "tier": row.tier,
        "note": row.note,
        "places": [[place.town, place.subdivision] for place in row.locations.order_by("-town", "subdivision", "id")],
        **{name: next((one.value for one in reaches if one.reach == reach), "") for name, reach in REACHES.items()},
    }


def _places(changes: ListingChanges) -> list[list[str]]:
    town, subdivision = (changes.town or "").strip(), changes.subdivision or ""
    named = [[town, subdivision]] if town or subdivision else []
    named += [["", area] for area in changes.areas or () if ["", area] not in named]
    return named or [["", ""]]


def _sorted(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
