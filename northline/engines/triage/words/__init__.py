"""Word lists of triage, one module per language. Ours to write, and measured in tests/engines/triage."""

from northline.engines.triage.phrases import Lexicon
from northline.engines.triage.words.en import ENGLISH
from northline.engines.triage.words.es import SPANISH
from northline.engines.triage.words.fr import FRENCH

LEXICONS: dict[str, Lexicon] = {"en": ENGLISH, "es": SPANISH, "fr": FRENCH}

__all__ = ["LEXICONS"]
