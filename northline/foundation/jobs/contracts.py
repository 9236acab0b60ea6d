"""What leaves the room of jobs."""

from collections.abc import Callable
from dataclasses import dataclass

Handler = Callable[..., None]


class UnknownJob(LookupError):
    """No job has this name: it is a mistake in the code, found before anything is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that a worker does later: `run(now=…, **ids)`, harmless when it runs twice."""

    name: str
    run: Handler
    attempts: int
