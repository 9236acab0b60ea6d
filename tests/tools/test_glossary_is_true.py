"""The glossary's words are whole in three languages, and what it names in code exists."""

import importlib
import re
from pathlib import Path

import pytest

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| English")
]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`(northline\.[\w.]+)`", row[-1])})


def found(name: str) -> object:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            fields = getattr(thing, "__dataclass_fields__", {})
            thing = fields[part] if part in fields else getattr(thing, part)
        return thing
    raise AssertionError(name)


def test_every_term_has_a_word_in_three_languages_and_a_meaning() -> None:
    assert len(ROWS) > 200
    assert [row[0] for row in ROWS if len(row) != 6 or not all(row[:4])] == []


def test_no_term_comes_twice_in_one_area() -> None:
    terms = [(row[0], row[3]) for row in ROWS]
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("name", NAMES)
def test_what_the_glossary_names_in_code_exists(name: str) -> None:
    assert found(name) is not None
