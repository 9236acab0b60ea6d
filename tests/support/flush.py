"""Transactional tests empty the database afterwards. Insert-only tables refuse that, so their guards are off for that moment."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

JOBS = "truncate procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers cascade"
TRIGGERS = """
    select c.relname, t.tgname, case t.tgenabled when 'A' then 'always ' when 'R' then 'replica ' else '' end
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and t.tgenabled <> 'D' and c.relname not like 'procrastinate%'
    order by 1, 2
"""


def guards() -> tuple[list[str], list[str]]:
    """As the owner could: statements that take every trigger of our tables away, and that put them back as they were."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        triggers = cursor.fetchall()
    away = [f"alter table {table} disable trigger {name}" for table, name, _how in triggers]
    back = [f"alter table {table} enable {how}trigger {name}" for table, name, how in triggers]
    return away, back


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_triggers() -> Iterator[None]:
    flush = DatabaseOperations.execute_sql_flush

    def flush_all(self: DatabaseOperations, sql_list: Iterable[str]) -> Any:
        away, back = guards()
        return flush(self, [*away, *sql_list, JOBS, *back])

    DatabaseOperations.execute_sql_flush = flush_all  # type: ignore[method-assign]
    yield
    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
