"""What a covered page looks like: an everyday list, one of several, as people of that country write it."""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from northline.foundation.packs import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A list with a title; `ticked` says how many of its first lines are done."""

    title: str
    items: tuple[str, ...]
    ticked: int
    add: str


def cover(*, pack: Pack, language: str, number: int) -> Cover:
    """The cover of that number in the page's language; numbers beyond the last begin again."""
    found = _covers(pack.folder)[language]
    return found[number % len(found)]


def number_for(token: str) -> int:
    """The same page is always covered by the same list, so that loading it again changes nothing."""
    return hashlib.sha256(token.encode(errors="replace")).digest()[0]


@lru_cache(maxsize=8)
def _covers(folder: Path) -> dict[str, tuple[Cover, ...]]:
    own = folder / "covers.json"
    path = own if own.is_file() else folder.parent / "shared" / "covers.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    return {
        language: tuple(
            Cover(title=row["title"], items=tuple(row["items"]), ticked=row["ticked"], add=row["add"]) for row in rows
        )
        for language, rows in stored.items()
    }
