"""Asynchronous access to the hotline's database, for the live floor only. Everything else uses Django's connection."""

from django.db import connection
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

LINKS = 4
PATIENCE = 3.0  # seconds for a connection: the same as a page waits


def address() -> str:
    """The conninfo of the hotline's own database, as Django uses it."""
    told = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")
    return make_conninfo(**{key: str(told[key]) for key in wanted if told.get(key)})


def links(*, most: int = LINKS) -> AsyncConnectionPool[AsyncConnection]:
    """A pool that is opened by whoever runs the loop. Its connections commit each statement unless told otherwise."""
    return AsyncConnectionPool(
        address(), min_size=1, max_size=most, timeout=PATIENCE, open=False, kwargs={"autocommit": True}, check=None
    )
