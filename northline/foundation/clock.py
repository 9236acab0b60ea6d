"""The one place that asks the machine for the time. Interfaces and commands call it; everything below is given `now`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(tz=UTC)
