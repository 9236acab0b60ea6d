"""Facts of a country, each knowing how firmly it is known: the innermost status rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from northline.foundation.packs.contracts import Status

WEAKEST: Status = "recall"


class Fact(Mapping[str, Any]):
    """A fact read from a pack. Fields are read like a mapping's; objects inside it are facts again.

    `status` is its own, or else that of the entry around it. `firm` says whether it may be shown without a warning:
    only what was read in an official source or the service's own page (`verified`) is firm. What is `likely` or
    `recall` (from memory) must be shown as not checked, and a date that rests on it stays editable.
    """

    __slots__ = ("_data", "status")

    def __init__(self, data: Mapping[str, Any], *, status: Status = WEAKEST) -> None:
        self._data = data
        self.status: Status = cast(Status, data.get("status", status))

    @property
    def firm(self) -> bool:
        """Whether this may be shown without saying that it is unchecked."""
        return self.status == "verified"

    @property
    def sources(self) -> tuple[Mapping[str, str], ...]:
        """Where it was read: name, url and, where known, the date of the text."""
        return tuple(self._data.get("source", ()))

    @property
    def raw(self) -> Mapping[str, Any]:
        """The bare data, without any inherited status; for storing, not for showing."""
        return self._data

    def text(self, key: str, default: str = "") -> str:
        """The field as text; the default where the pack says nothing."""
        value = self._data.get(key)
        return default if value is None else str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list field; empty where the pack says nothing."""
        value = self._data.get(key) or ()
        return tuple(str(item) for item in value if isinstance(item, str))

    def facts(self, key: str) -> tuple[Fact, ...]:
        """The facts of a list field; those without a status of their own take this one's."""
        value = self._data.get(key) or ()
        return tuple(Fact(item, status=self.status) for item in value if isinstance(item, Mapping))

    def __getitem__(self, key: str) -> Any:
        return self._wrapped(self._data[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __repr__(self) -> str:
        return f"Fact({self._data.get('id') or self._data.get('name') or '…'}, {self.status})"

    def _wrapped(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return Fact(value, status=self.status)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(self._wrapped(item) for item in value)
        return value


def facts_of(section: object) -> tuple[Fact, ...]:
    """A section of a pack as facts, whether the file holds one object or a list of them."""
    if isinstance(section, Mapping):
        return (Fact(section),)
    return tuple(Fact(item) for item in cast("Sequence[Mapping[str, Any]]", section))
