"""A small language for phrases, so that word lists read as people write.

One phrase is a line of words. `a|b` is either, `word*` any ending, `..` up to three words between,
`(word)` a word that may be missing, and
`a_b` two words that are one choice. Text is compared without case and accents.
A phrase counts only where nothing in the same clause just before it says no: "he is not armed" is not "armed".
Phrases that hold a word of denial themselves ("can not leave") are taken as they stand.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

WORD = r"[a-z0-9']+"
NO_BEFORE = 4
"""How many words before a phrase are searched for a denial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The words of one language.

    `denials` turn a phrase off; `innocent` phrases are taken out before anything is looked for ("gun shop");
    `persisting` are denials that affirm ("does not stop hitting"); `joints` begin a new clause, beside punctuation.
    """

    phrases: Mapping[str, tuple[str, ...]]
    denials: frozenset[str]
    innocent: tuple[str, ...]
    persisting: tuple[str, ...]
    joints: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as one language's rules look at it."""

    plain: str
    lexicon: Lexicon


def folded(text: str) -> str:
    """Lower case without accents, with plain apostrophes; joints of a sentence stay as full stops."""
    text = text.replace("\u2019", "'").replace("\u02bc", "'").replace("`", "'").casefold()
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"[.,;:!?\n\r()\[\]…¡¿\"«»]+", " . ", text)
    return re.sub(r"\s+", " ", text).strip()


def _one_word(token: str) -> str:
    alternatives = "|".join(re.escape(part).replace(r"\*", r"[a-z0-9']*").replace("_", " ") for part in token.split("|"))
    return f"(?:{alternatives})"


@lru_cache(maxsize=4096)
def pattern(phrase: str) -> re.Pattern[str]:
    """The regular expression of one phrase."""
    built = ""
    gap = ""
    for choice in folded_phrase(phrase).split():
        if choice == "..":
            gap = rf"(?:{WORD} ){{0,3}}"
            continue
        if choice.startswith("(") and choice.endswith(")"):
            built += f"{gap}(?:{_one_word(choice[1:-1])} )?"
        else:
            built += f"{gap}{_one_word(choice)} "
        gap = ""
    return re.compile(rf"(?<= ){built}")


def folded_phrase(phrase: str) -> str:
    text = phrase.replace("\u2019", "'").casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _without(text: str, phrases: Iterable[str], put: str) -> str:
    for phrase in phrases:
        text = pattern(phrase).sub(put, text)
    return text


def _denied(before: str, lexicon: Lexicon) -> bool:
    words: list[str] = []
    for word in before.split():
        words = [] if word == "." or word in lexicon.joints else [*words, word]
    return any(word in lexicon.denials or word.endswith("n't") for word in words[-NO_BEFORE:])


def _holds_denial(phrase: str, lexicon: Lexicon) -> bool:
    words = {w for token in folded_phrase(phrase).split() for part in token.strip("()").split("|") for w in part.split("_")}
    return any(word in lexicon.denials or word.endswith("n't") for word in words)


def read(*, text: str, lexicon: Lexicon) -> Reading:
    """Prepare a text once for all the rules of one language."""
    plain = _without(f" {folded(text)} ", lexicon.innocent, "_ ")
    return Reading(plain=_without(plain, lexicon.persisting, "keeps "), lexicon=lexicon)


def says(*, reading: Reading, key: str) -> bool:
    """Does the text say what the phrases under `key` say?"""
    lexicon = reading.lexicon
    for phrase in lexicon.phrases.get(key, ()):
        for match in pattern(phrase).finditer(reading.plain):
            if _holds_denial(phrase, lexicon) or not _denied(reading.plain[: match.start()], lexicon):
                return True
    return False
