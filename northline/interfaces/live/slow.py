"""From the loop to the slow path and back: Django's own database access belongs into a thread."""

import asyncio
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import connections

from northline.foundation.crypto import key_scope

P = ParamSpec("P")
T = TypeVar("T")


async def slowly(act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a synchronous query or action, run in a thread that gives its connection back."""
    return await asyncio.to_thread(_run, act, *args, **kwargs)


def _run(act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    try:
        with key_scope():
            return act(*args, **kwargs)
    finally:
        connections.close_all()
