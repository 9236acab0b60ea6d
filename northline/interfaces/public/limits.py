"""Slowing down without knowing anybody: counts live in this process's memory, under a key that is thrown away each day.

No address is stored or logged: what counts is a keyed hash of it, and of the page's token.
"""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Lock

from northline.apps.contacts.contracts import VisitorRefusal

REMEMBERED = 50_000  # counters kept at most; the oldest are forgotten first


class SlowDown(VisitorRefusal):
    notice = "err.slow_down"


@dataclass(slots=True)
class _Count:
    since: datetime
    times: int = 0


@dataclass(slots=True)
class Limit:
    """At most `times` in any window of `window` for one hashed key."""

    name: str
    times: int
    window: timedelta
    _day: date | None = None
    _key: bytes = b""
    _counts: "OrderedDict[bytes, _Count]" = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def check(self, *, who: str, now: datetime) -> None:
        """Count one more; refuses with SlowDown when it is one too many. A clock that jumps begins a new window."""
        with self._lock:
            if self._day != now.date():
                self._day, self._key = now.date(), secrets.token_bytes(32)
                self._counts.clear()
            hashed = hmac.digest(self._key, who.encode(errors="replace"), hashlib.sha256)
            count = self._counts.pop(hashed, None)
            if count is None or not timedelta(0) <= now - count.since < self.window:
                count = _Count(since=now)
            count.times += 1
            self._counts[hashed] = count
            if len(self._counts) > REMEMBERED:
                self._counts.popitem(last=False)
            if count.times > self.times:
                raise SlowDown


MINUTE = timedelta(minutes=1)
MESSAGES = Limit(name="messages of one page", times=40, window=MINUTE)
ARRIVALS = Limit(name="chats and forms begun from one address", times=120, window=MINUTE)
WORDS = Limit(name="tries of four words from one address", times=30, window=MINUTE)
LIMITS = (MESSAGES, ARRIVALS, WORDS)


def forget() -> None:
    """Begin anew, as after a restart."""
    for limit in LIMITS:
        limit._day = None
