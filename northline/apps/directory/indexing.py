"""Writes the words by which a listing is found: its names, what it offers in every language, and where it works."""

from collections.abc import Iterable
from uuid import UUID

from northline.apps.directory.models import Location, Service
from northline.apps.directory.text import fold
from northline.foundation.packs import Pack


def reindex(*, services: Iterable[Service], pack: Pack) -> None:
    """Bring the search words of these listings up to date; the database makes its word index from them."""
    rows = list(services)
    places: dict[UUID, list[Location]] = {}
    for place in Location.objects.filter(service__in=rows):
        places.setdefault(place.service_id, []).append(place)
    names = _Names(pack)
    for row in rows:
        row.search_text = names.words(row, places.get(row.id, []))
    Service.objects.bulk_update(rows, ["search_text"], batch_size=500)


class _Names:
    """What codes are called, in every language of the pack."""

    def __init__(self, pack: Pack) -> None:
        self.needs = {code.code: " ".join(code.labels.values()) for code in pack.codes("needs")}
        self.languages = {code.code: " ".join(code.labels.values()) for code in pack.codes("languages")}
        self.states = {part.code: part.name for part in pack.subdivisions}

    def words(self, row: Service, places: list[Location]) -> str:
        parts = [row.name, row.organisation.name, *row.descriptions.values(), *row.offers, *row.populations]
        parts += [self.needs.get(code, code) for code in row.needs]
        parts += [self.languages.get(code, code) for code in row.languages]
        parts += [f"{place.town} {self.states.get(place.subdivision, '')}" for place in places]
        return fold(" ".join(parts))
