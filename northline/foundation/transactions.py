"""What may only happen inside the transaction of an act."""

from django.db import connection


class OutsideTransaction(RuntimeError):
    """An audit entry or a job was to be written outside a transaction: it would outlive, or miss, the act it belongs to."""


def require_transaction(what: str) -> None:
    """Refuse with OutsideTransaction unless a transaction is open."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{what} belongs into the transaction of the act")
