"""Acts that fail after all was written."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import transaction


class Failed(Exception):
    """The act's last step failed."""


@contextmanager
def act_that_fails() -> Iterator[None]:
    """A transaction whose act fails at its end: everything in the block is rolled back."""
    with suppress(Failed), transaction.atomic():
        yield
        raise Failed
