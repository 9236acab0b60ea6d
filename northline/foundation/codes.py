"""Short codes that people read aloud: no vowels, so no words; no signs that look or sound alike."""

import secrets
from collections.abc import Callable, Sequence

ALPHABET = "2346789CDFGHJKMPQRTVWX"


def new_code(*, prefix: str, length: int = 6, group: int = 0, choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A random code such as `NL-7F3K-29`: it counts nothing and says nothing about whom it names.

    22 signs: six of them give 113 million codes. `group` puts a hyphen after every so many signs. Uniqueness is the database's.
    """
    signs = "".join(choose(ALPHABET) for _ in range(length))
    parts = [signs[start : start + group] for start in range(0, length, group)] if group else [signs]
    return "-".join([prefix, *parts])
