"""A small declarative check of JSON data: shapes are values, and a check yields every problem with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from northline.foundation.packs.contracts import Problem


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file one looks: the file's name and the path of keys inside it."""

    file: str
    key: str = ""

    def at(self, key: str) -> Place:
        return Place(self.file, f"{self.key}.{key}" if self.key else key)

    def item(self, index: int) -> Place:
        return Place(self.file, f"{self.key}[{index}]")

    def problem(self, reason: str) -> Problem:
        return Problem(file=self.file, key=self.key, reason=reason)


class Shape(Protocol):
    """What a value must look like."""

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        """Every way in which the value is not of this shape."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not empty; with a pattern, one that matches it whole (`reason` then says what is wanted)."""

    pattern: str = ""
    reason: str = ""

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield place.problem(f"must be text, is {_kind(value)}")
        elif not value.strip():
            yield place.problem("must not be empty")
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield place.problem(f"“{value}” {self.reason}")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value of one of the Python types."""

    kinds: tuple[type, ...]
    called: str

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        if (isinstance(value, bool) and bool not in self.kinds) or not isinstance(value, self.kinds):
            yield place.problem(f"must be {self.called}, is {_kind(value)}")


FLAG = Scalar((bool,), "true or false")
WHOLE = Scalar((int,), "a whole number")
PLAIN = Scalar((str, int, float, bool, type(None)), "one plain value")


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few known words."""

    words: tuple[str, ...]
    called: str

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        if value not in self.words:
            shown = ", ".join(self.words)
            yield place.problem(f"unknown {self.called} “{value}”; one of: {shown}")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; `unique` names the key (or, for plain items, "") that may not come twice."""

    of: Shape
    least: int = 0
    unique: str | None = None

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield place.problem(f"must be a list, is {_kind(value)}")
            return
        if len(value) < self.least:
            yield place.problem(f"must have at least {self.least} item(s)")
        for index, item in enumerate(value):
            yield from self.of.check(item, place.item(index))
        if self.unique is not None:
            yield from self._twice(value, place)

    def _twice(self, value: list[Any], place: Place) -> Iterator[Problem]:
        seen: dict[Any, int] = {}
        for index, item in enumerate(value):
            key = item.get(self.unique) if isinstance(item, dict) else item
            if not isinstance(key, str):
                continue
            if key in seen:
                yield place.item(index).problem(f"duplicate “{key}”, first at [{seen[key]}]")
            seen.setdefault(key, index)


@dataclass(frozen=True, slots=True)
class Table:
    """An object whose keys are data: each key must match, each value has one shape."""

    of: Shape
    keys: Shape
    least: int = 0

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield place.problem(f"must be an object, is {_kind(value)}")
            return
        if len(value) < self.least:
            yield place.problem(f"must have at least {self.least} entry")
        for key, item in value.items():
            yield from self.keys.check(key, place.at(key))
            yield from self.of.check(item, place.at(key))


@dataclass(frozen=True, slots=True)
class Record:
    """An object with known keys: the required ones are there, and nothing unknown is."""

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield place.problem(f"must be an object, is {_kind(value)}")
            return
        for key in self.required:
            if key not in value:
                yield place.at(key).problem("is missing")
        for key, item in value.items():
            shape = self.required.get(key) or self.optional.get(key)
            if shape is None:
                yield place.at(key).problem("unknown key")
            else:
                yield from shape.check(item, place.at(key))


@dataclass(frozen=True, slots=True)
class Either:
    """Any of several shapes; the problems of the first are shown where none fits."""

    shapes: tuple[Shape, ...]

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        for shape in self.shapes:
            if not any(shape.check(value, place)):
                return
        yield from self.shapes[0].check(value, place)


@dataclass(frozen=True, slots=True)
class Labels:
    """One text per language: all the languages that the pack offers, and only known ones."""

    offered: tuple[str, ...]
    known: Shape

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield place.problem(f"must be an object with one text per language, is {_kind(value)}")
            return
        for language, text in value.items():
            yield from self.known.check(language, place.at(language))
            yield from Text().check(text, place.at(language))
        for language in self.offered:
            if language not in value:
                yield place.at(language).problem("translation is missing for an offered language")


@dataclass(frozen=True, slots=True)
class That:
    """A shape with one more condition: `wrong` returns the reason, or nothing where the value is right."""

    shape: Shape
    wrong: Callable[[Any], str]

    def check(self, value: Any, place: Place) -> Iterator[Problem]:
        problems = list(self.shape.check(value, place))
        yield from problems
        if not problems and (reason := self.wrong(value)):
            yield place.problem(reason)


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "nothing" if value is None else type(value).__name__)
