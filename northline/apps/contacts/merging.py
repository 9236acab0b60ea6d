"""Two windows, one contact form: nobody's last press of a button silently erases what another wrote.

A page carries a mark of each field as it was shown. A field that comes back unchanged is left as it is now; one that was changed
here is written, unless somebody else changed the same one meanwhile. Marks are keyed hashes: nothing of the words is in them.
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from northline.apps.contacts.contracts import ChangedMeanwhile, RecordChanges
from northline.apps.contacts.models import ContactRecord
from northline.foundation.crypto import blind_index

SEALED = ("place", "summary", "safe_reply")
CODES = ("contact_class", "about", "types", "venue", "subdivision", "needs", "age")
MARK = 12  # bytes


def given(changes: RecordChanges) -> dict[str, Any]:
    """The fields that these changes write."""
    return {name: value for name, value in asdict(changes).items() if value is not None}


def marks(*, contact_id: UUID, row: ContactRecord, words: Mapping[str, str]) -> dict[str, str]:
    """A mark for each field of this version."""
    values = {name: getattr(row, name) for name in CODES} | {name: words.get(name, "") for name in SEALED}
    return {name: _mark(contact_id=contact_id, name=name, value=value) for name, value in values.items()}


def own_changes(
    *, contact_id: UUID, changes: RecordChanges, seen: Mapping[str, str], now_there: Mapping[str, str]
) -> RecordChanges:
    """Those of the changes that were made on a page that showed `seen`. Refuses with ChangedMeanwhile."""
    unchanged: dict[str, None] = {}
    clashing: list[str] = []
    for name, value in given(changes).items():
        mark = _mark(contact_id=contact_id, name=name, value=value)
        if name not in seen:
            continue
        if mark == seen[name]:
            unchanged[name] = None
        elif now_there[name] not in (seen[name], mark):
            clashing.append(name)
    if clashing:
        raise ChangedMeanwhile(fields=tuple(clashing))
    return replace(changes, **unchanged)


def same(*, contact_id: UUID, changes: RecordChanges, there: Mapping[str, str]) -> bool:
    """Do these changes say what is there already?"""
    return all(_mark(contact_id=contact_id, name=name, value=value) == there[name] for name, value in given(changes).items())


def _mark(*, contact_id: UUID, name: str, value: Any) -> str:
    plain = ",".join(sorted(value)) if isinstance(value, list | tuple) else str(value).replace("\r\n", "\n").strip()
    return blind_index(kind="contacts.record_field", value=f"{contact_id}:{name}:{plain}")[:MARK].hex()
