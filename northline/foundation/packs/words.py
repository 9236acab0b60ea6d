"""The four words that bring a chat back: one list of 2,048 per language, and the fold that forgives how they are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from northline.foundation.packs.contracts import UnknownLanguage

WORDS_FOLDER = Path(__file__).resolve().parents[2] / "jurisdictions" / "shared" / "words"


@lru_cache(maxsize=16)
def resume_words(language: str, folder: Path = WORDS_FOLDER) -> tuple[str, ...]:
    """The words of a language, in file order; a chat's words are drawn from it.

    Refuses with UnknownLanguage where the language has no list.
    """
    path = folder / f"{language}.txt"
    if not language.isalpha() or not path.is_file():
        raise UnknownLanguage(language)
    return tuple(path.read_text(encoding="utf-8").split())


def words_in(language: str, folders: Sequence[Path]) -> tuple[str, ...]:
    """The list of the first folder that has one, so that a country may bring its own; refuses with UnknownLanguage."""
    for folder in folders:
        if (folder / f"{language}.txt").is_file():
            return resume_words(language, folder)
    raise UnknownLanguage(language)


def fold_word(word: str, language: str) -> str:
    """The form in which two spellings of one resume word are equal.

    Case, accents and surrounding signs never matter. In Spanish b and v, s, c (before e, i) and z, ll and y are
    one, and h is silent, as people write what they heard. In French a final -é counts as -er (nagé, nager). No two
    words of a list share a fold: a test holds that.
    """
    spoken = unicodedata.normalize("NFC", word.strip().casefold())
    if language == "fr" and spoken.endswith("é"):
        spoken = f"{spoken[:-1]}er"
    letters = "".join(sign for sign in unicodedata.normalize("NFKD", spoken) if sign.isalpha())
    return _spanish(letters) if language == "es" else letters


def _spanish(letters: str) -> str:
    spelled = letters.replace("ll", "y").replace("v", "b").replace("z", "s")
    spelled = spelled.replace("ce", "se").replace("ci", "si")
    folded = (letter for index, letter in enumerate(spelled) if letter != "h" or (index and spelled[index - 1] == "c"))
    return "".join(folded)
