"""What may be written where content must never be: audit details, job arguments, logs. Codes, ids and small numbers."""

import re
from collections.abc import Mapping
from enum import Enum
from uuid import UUID

# A code begins with a letter and holds no spaces, no "@" and no "+": neither an address nor a telephone number is one.
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}(?:[.:/-][A-Za-z0-9_]{1,36}){0,6}", re.ASCII)
UUID_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
EVENT = re.compile(r"[a-z][a-z0-9_]{0,30}(?:\.[a-z][a-z0-9_]{0,30}){1,3}", re.ASCII)
NAME = re.compile(r"[a-z][a-z0-9_.]{0,62}", re.ASCII)
LARGEST_NUMBER = 999_999_999  # nine digits: shorter than a telephone number with its area code
MOST_VALUES = 16

Plain = str | int | bool


class NotPlain(ValueError):
    """Something that could hold content was about to be written where only codes and ids belong."""


def plain(value: object) -> Plain:
    """The value as it may be stored: a code, an id, a number of up to nine digits, a truth. Refuses with NotPlain.

    The error does not repeat the value.
    """
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= LARGEST_NUMBER:
        return int(value)
    if isinstance(value, str) and (UUID_TEXT.fullmatch(value) or CODE.fullmatch(value)):
        return value
    raise NotPlain(f"a value of type {type(value).__name__} is not a code, an id or a small number")


def plain_mapping(values: Mapping[str, object]) -> dict[str, Plain]:
    """A mapping of such values with plain names. Refuses with NotPlain, naming the key but never the value."""
    if len(values) > MOST_VALUES:
        raise NotPlain(f"more than {MOST_VALUES} values")
    result: dict[str, Plain] = {}
    for name, value in values.items():
        if not NAME.fullmatch(name):
            raise NotPlain("a name that is not lower-case ASCII")
        try:
            result[name] = plain(value)
        except NotPlain as problem:
            raise NotPlain(f"{name}: {problem}") from None
    return result


def event_name(name: str) -> str:
    """An event's name such as `referral.sent`. Refuses with NotPlain."""
    if not EVENT.fullmatch(name):
        raise NotPlain("an event is named like referral.sent")
    return name
