"""Texts and their translations: `update` collects, `check` refuses what is not whole, `compile` makes the .mo files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from northline.foundation.packs import get_pack, pack_codes
from northline.foundation.translations import catalogues, compile_catalogues
from tools.catalogues import forms_of, messages_of, problems, read, update
from tools.texts import SOURCES, found_texts
from tools.voice import VISITOR_PACKAGES, forbidden, untranslatable


def everything_wrong() -> Iterator[str]:
    """All that `check` refuses, one line each."""
    texts = found_texts()
    yield from problems(texts)
    yield from untranslatable()
    yield from forbidden(texts, said=(*_translations_for_visitors(), *_notices()))


def _translations_for_visitors() -> Iterator[tuple[str, str, str]]:
    for path in catalogues():
        package = path.relative_to(SOURCES).parents[3].as_posix()
        if package in VISITOR_PACKAGES:
            language = path.parents[1].name
            for message in messages_of(read(path)).values():
                for form in forms_of(message):
                    yield f"{package}/{language}", language, form


def _notices() -> Iterator[tuple[str, str, str]]:
    for code in pack_codes():
        for key, notice in get_pack(code).notices.items():
            for language, text in notice.texts.items():
                yield f"jurisdictions/{code}: notice {key}", language, text


def main(arguments: Sequence[str]) -> int:
    """Run one of the three; returns the exit code."""
    parser = argparse.ArgumentParser(prog="messages", description=__doc__)
    parser.add_argument("act", choices=("update", "check", "compile"))
    act = parser.parse_args(arguments).act
    if act == "update":
        changed = update(found_texts())
        print(f"{len(changed)} catalogue(s) changed")
        return 0
    if act == "compile":
        print(f"{len(compile_catalogues())} catalogue(s) compiled")
        return 0
    wrong = sorted(set(everything_wrong()))
    print("\n".join([*wrong, f"{len(wrong)} problem(s) in texts and translations"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
