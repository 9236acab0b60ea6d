"""The check fails for every way in which a translation is not whole, and updating never loses a translator's work."""

import gettext
import os
from dataclasses import replace
from pathlib import Path

import pytest

from northline.foundation.translations import catalogues, compile_catalogues, locale_folders
from tools.catalogues import catalogue_path, problems, update
from tools.texts import Text

STAY = Text(singular="You can stay", path="interfaces/public/a.html", line=1, package="interfaces/public")
CALL = replace(STAY, singular="Call %(number)s")
WAIT = replace(STAY, singular="%(n)s minute", plural="%(n)s minutes")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return tmp_path


def translated(sources: Path, texts: list[Text], said: dict[str, str], *, languages: tuple[str, ...] = ("es", "fr")) -> None:
    """Write translations into the catalogues as a translator would: by editing the file."""
    update(texts, sources=sources)
    for package in {text.package for text in texts}:
        for language in languages:
            path = catalogue_path(package, language, sources)
            content = path.read_text(encoding="utf-8")
            for original, words in said.items():
                content = content.replace(f'msgid "{original}"\nmsgstr ""', f'msgid "{original}"\nmsgstr "{words}"')
            path.write_text(content, encoding="utf-8")


def told(sources: Path, texts: list[Text]) -> str:
    return "\n".join(problems(texts, sources=sources))


def test_a_whole_catalogue_has_no_problem(sources: Path) -> None:
    translated(sources, [STAY, CALL], {"You can stay": "Quédate", "Call %(number)s": "Llama al %(number)s"})
    assert told(sources, [STAY, CALL]) == ""


def test_a_missing_text_is_named_for_each_language(sources: Path) -> None:
    assert told(sources, [STAY]).splitlines() == [
        "interfaces/public/es: missing: “You can stay”",
        "interfaces/public/fr: missing: “You can stay”",
    ]


def test_an_empty_translation_is_named(sources: Path) -> None:
    update([STAY], sources=sources)
    assert "interfaces/public/es: empty: “You can stay”" in told(sources, [STAY])


def test_a_fuzzy_translation_is_named(sources: Path) -> None:
    translated(sources, [STAY], {"You can stay": "Quédate"})
    path = catalogue_path("interfaces/public", "es", sources)
    path.write_text(path.read_text().replace('msgid "You', '#, fuzzy\nmsgid "You'))
    assert told(sources, [STAY]) == "interfaces/public/es: fuzzy: “You can stay”"


def test_a_text_no_longer_used_is_named_and_removed(sources: Path) -> None:
    translated(sources, [STAY, CALL], {"You can stay": "Quédate", "Call %(number)s": "Llama al %(number)s"})
    assert "interfaces/public/fr: no longer used: “Call %(number)s”" in told(sources, [STAY])
    update([STAY], sources=sources)
    assert told(sources, [STAY]) == ""


def test_a_lost_value_is_named(sources: Path) -> None:
    translated(sources, [CALL], {"Call %(number)s": "Llama"})
    assert "interfaces/public/es: values differ: “Call %(number)s”: %(number)s" in told(sources, [CALL])


def test_a_lost_plural_is_named(sources: Path) -> None:
    translated(sources, [replace(WAIT, plural="")], {"%(n)s minute": "%(n)s minuto"})
    assert "interfaces/public/es: plural differs from the source: “%(n)s minute”" in told(sources, [WAIT])


def test_two_plurals_of_one_text_are_named(sources: Path) -> None:
    texts = [WAIT, replace(WAIT, plural="%(many)s minutes")]
    update(texts, sources=sources)
    assert "interfaces/public/es: two plurals of one text: “%(n)s minute”: %(many)s minutes / %(n)s minutes" in told(
        sources, texts
    )


def test_one_text_said_in_two_ways_is_named(sources: Path) -> None:
    desk = replace(STAY, package="interfaces/desk", path="interfaces/desk/a.html")
    translated(sources, [STAY], {"You can stay": "Quédate"})
    translated(sources, [STAY, desk], {})
    assert told(sources, [STAY, desk]) == ""  # the second package begins with the first one's words
    path = catalogue_path("interfaces/desk", "es", sources)
    path.write_text(path.read_text(encoding="utf-8").replace("Quédate", "Puedes quedarte"), encoding="utf-8")
    assert told(sources, [STAY, desk]) == "interfaces/public/es: said otherwise than in interfaces/desk/es: “You can stay”"


def test_updating_twice_changes_nothing(sources: Path) -> None:
    translated(sources, [STAY, WAIT], {"You can stay": "Quédate"})
    update([STAY, WAIT], sources=sources)
    assert update([STAY, WAIT], sources=sources) == ()
    assert "Quédate" in catalogue_path("interfaces/public", "es", sources).read_text(encoding="utf-8")


def test_a_package_without_texts_keeps_no_catalogue(sources: Path) -> None:
    update([STAY], sources=sources)
    update([replace(STAY, package="apps/floor")], sources=sources)
    assert {path.relative_to(sources).parts[0] for path in catalogues(sources)} == {"apps"}


def test_compiled_catalogues_speak_and_are_written_only_when_older(sources: Path) -> None:
    translated(sources, [STAY], {"You can stay": "Quédate, por favor"})
    assert len(compile_catalogues(sources)) == 2
    assert compile_catalogues(sources) == ()
    folder = locale_folders(sources)[0]
    assert gettext.translation("django", folder, ["es"]).gettext("You can stay") == "Quédate, por favor"
    path = catalogue_path("interfaces/public", "es", sources)
    later = path.with_suffix(".mo").stat().st_mtime + 5
    os.utime(path, (later, later))
    assert compile_catalogues(sources) == (path.with_suffix(".mo"),)
    assert not list(sources.rglob("*.mo-part"))
