"""An audit entry lives in its act's transaction and holds no content."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from northline.foundation import audit
from northline.foundation.actor import Actor, ActorKind, Role, system, visitor
from northline.foundation.audit import OutsideTransaction
from northline.foundation.models import AuditEntry, AuditSeal, AuditWaiting
from northline.foundation.plain import NotPlain
from tests.support.rollback import act_that_fails

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADVOCATE = Actor(kind=ActorKind.STAFF, id=uuid4(), name="Amina Example", roles=frozenset({Role.ADVOCATE}))


def record(**changes) -> None:
    values = {"actor": ADVOCATE, "event": "case.closed", "subject": "case", "subject_id": uuid4(), "now": NOW}
    audit.record(**{**values, **changes})


def test_an_entry_says_who_what_which_and_when_but_no_name(db) -> None:
    subject = uuid4()
    record(subject_id=subject, detail={"reason": "goals_met", "again": False, "needs": 3, "referral": str(uuid4())})
    entry = AuditEntry.objects.get()
    assert (entry.actor_kind, entry.actor_id, entry.actor_code) == ("staff", ADVOCATE.id, "")
    assert (entry.event, entry.subject, entry.subject_id, entry.at) == ("case.closed", "case", subject, NOW)
    assert entry.detail["reason"] == "goals_met"


def test_a_part_of_the_system_is_named_by_its_code(db) -> None:
    record(actor=system("dispatcher"))
    assert AuditEntry.objects.get().actor_code == "dispatcher"


def test_a_visitor_has_neither_id_nor_name(db) -> None:
    record(actor=visitor())
    entry = AuditEntry.objects.get()
    assert (entry.actor_kind, entry.actor_id, entry.actor_code) == ("visitor", None, "")


@pytest.mark.parametrize(
    "value",
    [
        "Amina Example",
        "amina@example.org",
        "+15550100",
        "5550100123",
        5_550_100_123,
        1.5,
        "",
        "señora",
        "a\nb",
        ["x"],
        None,
        "x" * 300,
    ],
)
def test_content_is_refused_and_not_repeated(db, value) -> None:
    with pytest.raises(NotPlain) as refused:
        record(detail={"what": value})
    assert not value or str(value) not in str(refused.value)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "changes", [{"event": "Closed"}, {"event": "case closed.now"}, {"subject": "Case 1"}, {"detail": {"Full name": "x"}}]
)
def test_names_must_be_codes(db, changes) -> None:
    with pytest.raises(NotPlain):
        record(**changes)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_refuses() -> None:
    with pytest.raises(OutsideTransaction):
        record()


@pytest.mark.django_db(transaction=True)
def test_it_is_rolled_back_with_the_act() -> None:
    with act_that_fails():
        record()
    assert not AuditEntry.objects.exists()
    assert not AuditWaiting.objects.exists()


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("statement", ["update {} set {}", "delete from {}", "truncate {} cascade"])
@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_every_change_even_to_its_owner(table: str, statement: str) -> None:
    with transaction.atomic():
        record()
    audit.seal_waiting(now=NOW)
    change = {"audit_entry": "event = 'x.y'", "audit_seal": "hash = ''"}[table]
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="is refused"):
        cursor.execute(statement.format(table, change))
    assert (AuditEntry.objects.count(), AuditSeal.objects.count()) == (1, 1)


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.django_db
def test_its_triggers_fire_in_replica_mode_too(table: str) -> None:
    """The usual way round triggers, for a superuser; ours are set to fire always ('A' in PostgreSQL's catalogue)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct tgenabled::text from pg_trigger where tgrelid = %s::regclass and not tgisinternal", [table]
        )
        assert cursor.fetchall() == [("A",)]
