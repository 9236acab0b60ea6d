"""How words are made comparable: no accents, no capitals, no punctuation; and how numbers and addresses are read."""

import re
import unicodedata
from urllib.parse import urlsplit

import phonenumbers

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8
LONGEST_WORD = 60


def fold(text: str) -> str:
    """Lower case, without accents, words parted by single spaces: "Québec, Ville" becomes "quebec ville"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(WORD.findall(letters)) or " ".join(letters.split())


def words_in(text: str) -> tuple[str, ...]:
    """The words of a search, without accents and capitals, in any script; at most eight count, none of them twice."""
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in WORD.findall(fold(text))))[:MOST_WORDS]


def typed_words(text: str) -> str:
    """What somebody typed into a search, without signs that nobody sees; empty where there is no letter and no digit in it:
    signs and pictures alone ask for nothing."""
    seen = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(seen.split()) if WORD.search(fold(seen)) else ""


def dialable(*, value: str, country: str) -> str:
    """The number as a tel: link wants it (`+18883737888`, or a short code as it is); empty for what is no number.

    Vanity letters are not turned into digits: a number that we could read wrongly is not offered for a call.
    """
    digits = re.sub(r"[\s().\-]", "", value)
    if re.fullmatch(r"\d{3,6}", digits):
        return digits
    if not re.fullmatch(r"\+?\d{7,15}", digits):
        return ""
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def safe_site(url: str) -> str:
    """The address if it is an http(s) site with a host, else empty: a listing can carry no other kind of link."""
    candidate = url.strip()
    if candidate and "://" not in candidate and "." in candidate.split("/", 1)[0]:
        candidate = f"https://{candidate}"
    try:
        parts = urlsplit(candidate)
    except ValueError:
        return ""
    return candidate if parts.scheme in ("http", "https") and parts.hostname and len(candidate) <= 500 else ""
