"""Static files. On the public side nothing may stay on the device, so nothing may be cached there."""

from typing import Any


def leave_no_trace(headers: Any, path: str, url: str) -> None:
    """Whitenoise asks for each file once, for every side alike: the strictest rule is the rule."""
    headers["Cache-Control"] = "no-store"
