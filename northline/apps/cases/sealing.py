"""How the words of a case or situation become sealed bytes and back; each blob is bound to its row by its context."""

import re
from collections.abc import Mapping
from uuid import UUID

from northline.apps.cases.contracts import LONGEST_WORDS, WordsTooLong
from northline.foundation import crypto

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidy(text: str, *, limit: int = LONGEST_WORDS) -> str:
    """The text without signs that no one sees and with plain line ends; refuses with WordsTooLong, never cuts."""
    kept = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(kept) > limit:
        raise WordsTooLong(limit=limit)
    return kept


def seal_words(*, key_id: UUID, table: str, row_id: UUID, words: Mapping[str, str]) -> bytes:
    """Seal the words of one row."""
    return crypto.seal_json(key_id=key_id, value=dict(words), context=f"cases.{table}:{row_id}")


def open_words(*, key_id: UUID, table: str, row_id: UUID, sealed: bytes | memoryview) -> dict[str, str]:
    """The words of one row again; empty texts where its key was destroyed, so that a page can say so calmly."""
    try:
        stored = crypto.open_json(key_id=key_id, sealed=bytes(sealed), context=f"cases.{table}:{row_id}")
    except crypto.KeyDestroyed:
        return {}
    return {name: str(text) for name, text in stored.items()}
