"""Embassies, consulates and US federal agencies: public lists of others, taken in unchanged, for staff only."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from northline.foundation.packs.contracts import FederalAgency, Mission

DIRECTORY_FOLDER = Path(__file__).resolve().parents[2] / "jurisdictions" / "shared" / "directory"


def diplomatic_missions(country: str | None = None, *, folder: Path = DIRECTORY_FOLDER) -> Iterator[Mission]:
    """Missions standing in a country, named in English as in the list ("Mexico"); all 9,852 without one.

    Wikidata, 2022, CC0: addresses were never in it and telephones are old. Shown to staff only, on request, with
    the risk said: a consulate may tell a government about the person.
    """
    with (folder / "diplomatic-missions.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if country is None or row["country"] == country:
                yield Mission(
                    operator=row["operator"],
                    country=row["country"],
                    city=row["city"],
                    kind=row["type"],
                    phone=row["phone"],
                    email=row["email"],
                    website=row["website"],
                    latitude=_degrees(row["latitude"]),
                    longitude=_degrees(row["longitude"]),
                    identifier=row["QID"].rsplit("/", 1)[-1],
                    jurisdictions=tuple(part for part in row["jurisdictions"].split("|") if part),
                )


def federal_agencies(*, folder: Path = DIRECTORY_FOLDER) -> Iterator[FederalAgency]:
    """The 436 federal agencies of the United States (USA.gov, public domain), enforcement included: staff only."""
    with (folder / "us_federal_agencies.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield FederalAgency(
                name=row["name"],
                website=row["website"],
                phone=row["phone"],
                toll_free=row["toll_free"],
                tty=row["tty"],
                address=row["address"],
            )


def _degrees(text: str) -> float | None:
    return float(text) if text else None
