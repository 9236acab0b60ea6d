"""Writes the words by which a listing is found: its names, what it offers in every language, and where it works."""

from collections.abc import Iterable

from northline.apps.directory.models import Service
from northline.apps.directory.text import fold
from northline.foundation.packs import Pack


def reindex(*, services: Iterable[Service], pack: Pack) -> None:
    """Bring the search words of these listings up to date; the database makes its word index from them."""
    rows = list(services)
    for row in rows:
        row.search_text = _words(row, pack)
    Service.objects.bulk_update(rows, ["search_text"], batch_size=500)


def _words(row: Service, pack: Pack) -> str:
    labels = {code.code: " ".join(code.labels.values()) for code in pack.codes("needs")}
    spoken = {code.code: " ".join(code.labels.values()) for code in pack.codes("languages")}
    states = {part.code: part.name for part in pack.subdivisions}
    parts = [row.name, row.organisation.name, *row.descriptions.values(), *row.offers, *row.populations]
    parts += [labels.get(code, code) for code in row.needs]
    parts += [spoken.get(code, code) for code in row.languages]
    for place in row.locations.all():
        parts += [place.town, states.get(place.subdivision, "")]
    return fold(" ".join(parts))
