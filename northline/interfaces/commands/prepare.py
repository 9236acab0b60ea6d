"""Makes a hotline's database ready: its tables, its mark, and, in a demonstration, its fictional people.

Runs in a process of its own at every start, alone on its database (an advisory lock), and does only what is missing.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from northline.foundation import clock, deployment
from northline.foundation.actor import system
from northline.foundation.errors import Refusal
from northline.foundation.models.deployment import Deployment
from northline.foundation.packs import Pack, get_pack
from northline.interfaces.commands.host import Report, in_words

LOCK = 7_318_008_262_019  # any number, the same in every Northline
# In this order: each stands on those before it.
WITH_DEMONSTRATION = ("accounts", "directory", "people", "contacts", "floor", "cases", "referrals")
LOADED = """
create table if not exists demonstration_loaded (part text primary key, version int not null, loaded_at timestamptz not null)
"""


def prepare(*, hotline: str, report: Report) -> int:
    """Make the database ready and report the accounts; the exit code, with the trouble reported in words."""
    try:
        with alone_on_database():
            make_ready(hotline=hotline, now=clock.now())
        if settings.DEMONSTRATION:
            report(accounts=accounts_of(hotline=hotline))
    except Refusal as refusal:
        report(trouble=refusal.message)
        return 1
    except OperationalError as error:
        report(trouble=f"The database did not answer: {str(error).splitlines()[0]}")
        return 1
    except Exception as error:
        report(trouble=in_words(error))
        raise
    return 0


@contextmanager
def alone_on_database() -> Iterator[None]:
    """Hold the lock that keeps two starts from preparing one database at once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


def make_ready(*, hotline: str, now: datetime) -> None:
    """Tables, mark, demonstration. Refuses with WrongKind before anything is touched in a database of the other kind."""
    wanted = deployment.Kind.DEMONSTRATION if settings.DEMONSTRATION else deployment.Kind.PRODUCTION
    if is_marked():
        deployment.mark(wanted=wanted, hotline=hotline, now=now)
    migrate()
    deployment.mark(wanted=wanted, hotline=hotline, now=now)
    if settings.DEMONSTRATION:
        load_demonstration(pack=get_pack(hotline), now=now, again=False)


def migrate() -> None:
    """Run the migrations that the database has not seen; where it has seen all, only look."""
    if pending_migrations():
        call_command("migrate", interactive=False, verbosity=0)


def pending_migrations() -> list[str]:
    """Names of migrations that the code has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def load_demonstration(*, pack: Pack, now: datetime, again: bool) -> list[str]:
    """Load the fictional accounts, listings and people, part by part; the parts that were loaded.

    Each part is one transaction together with the note that it was loaded, so a start that was interrupted goes on
    where it stopped. Refuses with NotADemonstration on a real hotline's database.
    """
    deployment.require_demonstration()
    loaded = _loaded_versions()
    done = []
    for part in WITH_DEMONSTRATION:
        module = _demonstration_of(part)
        version = getattr(module, "VERSION", 1)
        if module is None or (loaded.get(part) == version and not again):
            continue
        with transaction.atomic():
            module.load(pack=pack, actor=system("demonstration"), now=now)
            _note_loaded(part=part, version=version, now=now)
        done.append(part)
    return done


def accounts_of(*, hotline: str) -> list[dict[str, str]]:
    """One demonstration account per role."""
    from northline.apps.accounts.demonstration import demo_accounts

    found: dict[str, dict[str, str]] = {}
    for account in demo_accounts(get_pack(hotline)):
        role = str(account.role)
        found.setdefault(role, {"hotline": hotline, "role": role, "email": account.email, "password": account.password})
    return list(found.values())


def is_marked() -> bool:
    """Whether this database has been started before and so knows what it is."""
    return Deployment._meta.db_table in connection.introspection.table_names() and deployment.kind() is not None


def _demonstration_of(part: str) -> ModuleType | None:
    name = f"northline.apps.{part}.demonstration"
    return importlib.import_module(name) if find_spec(name) else None


def _loaded_versions() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(LOADED)
        cursor.execute("select part, version from demonstration_loaded")
        return dict(cursor.fetchall())


def _note_loaded(*, part: str, version: int, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into demonstration_loaded values (%s, %s, %s)"
            " on conflict (part) do update set version = excluded.version, loaded_at = excluded.loaded_at",
            [part, version, now],
        )
