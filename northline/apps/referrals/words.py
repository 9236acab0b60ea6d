"""Words that leave or come in: without control signs, and made comparable, so that a name is found however it is written."""

import re
import unicodedata

KEPT = frozenset("\n\t")
UNREADABLE = frozenset({"Cc", "Cs"})
WORD = re.compile(r"\w+")
NUMBER_OR_ADDRESS = re.compile(r"\d(?:[\s().\-]*\d){6,}|\S+@\S+\.\S+|https?://|www\.")


def readable(text: str) -> str:
    """The text without control signs and outer blanks, its line ends made one. Every script, emoji and direction mark stays."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in KEPT or unicodedata.category(sign) not in UNREADABLE).strip()


def holds_number_or_address(text: str) -> bool:
    """Is there a telephone number, an e-mail address or a site in it, also in wide or raised signs?"""
    return bool(NUMBER_OR_ADDRESS.search(unicodedata.normalize("NFKC", text)))


def words_of(text: str) -> frozenset[str]:
    """Its words in lower case and without accents: "Zsófi-Ñ" and "zsofi n" are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    visible = "".join(sign for sign in plain if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf")
    return frozenset(WORD.findall(visible))
