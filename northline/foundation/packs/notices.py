"""The table of notices: what visitors and providers read, one row per text, one column per language."""

from __future__ import annotations

import csv
import io
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from northline.foundation.packs.contracts import Notice, NoticeValueMissing, Problem
from northline.foundation.packs.schema import Place

FIXED_COLUMNS = ("key", "es_usted", "lock_screen", "where", "reading_level_note")


def read_notices(text: str, *, file: str, known: Sequence[str]) -> tuple[dict[str, Notice], list[Problem]]:
    """The rows of a notices file by key, and all that is wrong with its columns, keys and values.

    Whether every offered language is there is asked later, of the shared rows and the country's together.
    """
    rows = csv.DictReader(io.StringIO(text, newline=""))
    columns = rows.fieldnames or ()
    place = Place(file)
    problems = [place.at(name).problem("unknown column") for name in columns if name not in (*FIXED_COLUMNS, *known)]
    if "key" not in columns:
        return {}, [*problems, place.at("key").problem("column is missing")]
    notices: dict[str, Notice] = {}
    for row in rows:
        key = row["key"] or ""
        if not key.strip():
            problems.append(place.problem(f"line {rows.line_num}: key is empty"))
            continue
        if key in notices:
            problems.append(place.at(key).problem("duplicate key"))
        texts = {language: row[language] for language in columns if language in known and row[language]}
        usted = row.get("es_usted") or ""
        notices[key] = Notice(
            key=key,
            texts=texts,
            usted=usted,
            lock_screen=row.get("lock_screen") == "yes",
            where=row.get("where") or "",
            values=_first_values(texts.values()),
        )
        problems += _unequal_values(notices[key], place.at(key))
    return notices, problems


def values_of(text: str) -> tuple[str, ...]:
    """The names in curly brackets, in their order; refuses with ValueError what is not a plain name."""
    names = tuple(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
    for name in names:
        if not name.isidentifier():
            raise ValueError(f"“{name}” is not a name")
    return names


def fill(text: str, values: Mapping[str, object], *, key: str) -> str:
    """The text with its values; refuses with NoticeValueMissing, so that no bracket reaches a reader."""
    try:
        return text.format_map(values)
    except KeyError as missing:
        raise NoticeValueMissing(f"notice “{key}” needs a value for {missing}") from None


def untranslated(notices: Mapping[str, Notice], *, files: Mapping[str, str], offered: Sequence[str]) -> Iterator[Problem]:
    """Every offered language that a notice lacks."""
    for key, notice in notices.items():
        for language in offered:
            if language not in notice.texts:
                yield Place(files[key], key).at(language).problem("translation is missing for an offered language")


def _first_values(texts: Iterable[str]) -> frozenset[str]:
    """The values of the first text that can be read: the others must have the same."""
    for text in texts:
        with suppress(ValueError):
            return frozenset(values_of(text))
    return frozenset()


def _unequal_values(notice: Notice, place: Place) -> Iterator[Problem]:
    for language, text in (*notice.texts.items(), ("es_usted", notice.usted)):
        try:
            values = frozenset(values_of(text))
        except ValueError as wrong:
            yield place.at(language).problem(f"curly brackets cannot be read: {wrong}")
            continue
        if text and values != notice.values:
            wanted, found = ", ".join(sorted(notice.values)) or "none", ", ".join(sorted(values)) or "none"
            yield place.at(language).problem(f"values differ from the other languages: {found} instead of {wanted}")
