"""Pages that were left, before the store knows: their tokens work nowhere in this process from that moment on.

Kept by their keyed hash and in memory only: the page is left at once even while the database is away, and what must be written
is written when it is back. See docs/threat-model.md for what is lost when the process is killed in between.
"""

from collections import OrderedDict
from threading import Lock

from northline.apps.contacts.contracts import PageEnd

REMEMBERED = 100_000  # tokens kept at most, about 20 MB; the oldest are forgotten first

_lock = Lock()
_parted: "OrderedDict[bytes, PageEnd]" = OrderedDict()


def remember(*, token_hash: bytes, because: PageEnd) -> None:
    """From here on the token opens nothing, and `why` says so. The first reason stays."""
    with _lock:
        _parted.setdefault(token_hash, because)
        while len(_parted) > REMEMBERED:
            _parted.popitem(last=False)


def why(*, token_hash: bytes) -> PageEnd | None:
    """Why the token opens nothing although the store calls it alive; None where nothing is known here."""
    with _lock:
        return _parted.get(token_hash)


def forget(*, token_hash: bytes) -> None:
    """The store knows now."""
    with _lock:
        _parted.pop(token_hash, None)
