"""The audit on the desk: auditors alone, codes alone, and a verification that says what it found."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from northline.foundation import audit, clock
from northline.foundation.actor import STAFF_ROLES, Role
from northline.foundation.audit import checking
from northline.foundation.errors import NotHere
from northline.foundation.models.audit import AuditCheck, AuditEntry
from tests.apps.cases.builders import advocate, case_of, staff
from tests.interfaces.desk.cases_desk import desk, path, seen
from tests.support.flush import guards

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(STAFF_ROLES - {Role.AUDITOR}))
def test_nobody_but_an_auditor_finds_the_audit(role: Role) -> None:
    other = staff("Other", role)
    client = desk(other)
    assert client.get(path("audit")).status_code == 404
    assert client.post(path("audit")).status_code == 404
    for act in (
        lambda: audit.look(actor=other, asked=audit.Asked(), now=clock.now()),
        lambda: checking.begin(actor=other, now=clock.now()),
        lambda: checking.latest(actor=other),
    ):
        with pytest.raises(NotHere):
            act()


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_an_auditor_reads_who_did_what_and_that_is_written_down(language: str) -> None:
    ines = advocate()
    case = case_of(ines)
    client = desk(staff("Audrey", Role.AUDITOR))
    page = client.get(path("audit", language=language))
    assert page.status_code == 200
    for words in ("case.opened", "Ines", str(case.case_id)):
        assert words in seen(page)
    assert "Rosa Example" not in seen(page)
    assert AuditEntry.objects.filter(event="audit.read").count() == 1
    assert client.get(path("case", case_id=case.case_id)).status_code == 404


def test_looking_is_narrowed_by_event_record_and_day() -> None:
    ines = advocate()
    one, other = case_of(ines), case_of(ines)
    client, where = desk(staff("Audrey", Role.AUDITOR)), path("audit")
    opened = seen(client.get(where, {"event": "case.opened"}))
    assert "case.opened" in opened
    assert "person.opened" not in opened
    assert "situation.opened" not in seen(client.get(where, {"event": "case"}))
    record = seen(client.get(where, {"record": str(one.case_id)}))
    assert str(one.case_id) in record
    assert str(other.case_id) not in record
    assert "case.opened" in seen(client.get(where, {"record": str(ines.id)}))  # what an account did
    assert "case.opened" in seen(client.get(where, {"day": "2026-03-02"}))
    assert "Nothing fits." in seen(client.get(where, {"day": "2026-03-01"}))


@pytest.mark.parametrize("odd", ["\x00", "🌙", "9" * 400, "' or 1=1 --", "2026-02-31"])
def test_what_is_no_code_narrows_nothing(odd: str) -> None:
    client = desk(staff("Audrey", Role.AUDITOR))
    page = client.get(path("audit"), dict.fromkeys(("event", "record", "day", "before"), odd))
    assert page.status_code == 200
    assert odd not in seen(page)


def test_older_entries_are_a_page_further() -> None:
    audrey = staff("Audrey", Role.AUDITOR)
    for _ in range(audit.AT_ONCE + 1):
        audit.record(actor=audrey, event="case.read", subject="case", subject_id=uuid4(), now=clock.now())
    first = audit.look(actor=audrey, asked=audit.Asked(event="case"), now=clock.now())
    rest = audit.look(actor=audrey, asked=audit.Asked(event="case", before=first[-1].entry_id), now=clock.now())
    assert (len(first), len(rest)) == (audit.AT_ONCE, 1)
    page = desk(audrey).get(path("audit"), {"event": "case"}).content.decode()
    assert f"before={first[-1].entry_id}" in page


def test_verifying_says_that_nothing_was_changed_or_what_was(tmp_path: Path, settings: Any) -> None:
    settings.NORTHLINE_AUDIT_HEADS, settings.NORTHLINE_AUDIT_HEADS_COPY = tmp_path / "us.heads", ""
    case_of(advocate())
    client = desk(staff("Audrey", Role.AUDITOR))
    audit.seal_waiting(now=clock.now())
    assert "Nothing was changed" in seen(client.post(path("audit"), follow=True))
    entry = AuditEntry.objects.get(event="case.opened")
    away, back = guards()
    with connection.cursor() as cursor:
        for statement in (
            *_of_the_audit(away),
            f"update audit_entry set event = 'case.closed' where id = {entry.id}",
            *_of_the_audit(back),
        ):
            cursor.execute(statement)
    page = seen(client.post(path("audit"), follow=True))
    assert f"An entry was changed after it was sealed. · entry {entry.id}" in page
    assert [row.detail["sound"] for row in AuditEntry.objects.filter(event="audit.verified").order_by("id")] == [True, False]


def test_a_long_chain_is_verified_by_the_worker_and_the_page_shows_how_far_it_is(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NORTHLINE_AUDIT_HEADS, settings.NORTHLINE_AUDIT_HEADS_COPY = tmp_path / "us.heads", ""
    monkeypatch.setattr(checking, "AT_ONCE", 1)
    case_of(advocate())
    client = desk(staff("Audrey", Role.AUDITOR))
    audit.seal_waiting(now=clock.now())
    page = seen(client.post(path("audit"), follow=True))
    assert "Rows read: 0 of" in page
    assert "You can leave this page" in page
    client.post(path("audit"))  # pressed again: one is under way
    [check] = AuditCheck.objects.all()
    [job] = ProcrastinateJob.objects.filter(task_name=checking.VERIFY)
    assert job.args == {"check_id": str(check.id)}
    for _ in range(2):  # a job may run twice
        checking.carry_out(check_id=check.id, now=clock.now())
    assert "Nothing was changed" in seen(client.get(path("audit")))
    assert AuditEntry.objects.filter(event="audit.verified").count() == 1


def test_a_result_that_was_changed_in_the_database_is_shown_as_that(tmp_path: Path, settings: Any) -> None:
    settings.NORTHLINE_AUDIT_HEADS, settings.NORTHLINE_AUDIT_HEADS_COPY = tmp_path / "us.heads", ""
    client = desk(staff("Audrey", Role.AUDITOR))
    client.post(path("audit"))
    client.post(path("audit"))
    first, second = AuditCheck.objects.order_by("asked_at")
    AuditCheck.objects.filter(id=second.id).update(sealed_report=first.sealed_report)
    page = seen(client.get(path("audit")))
    assert "This result cannot be trusted" in page
    assert "Nothing was changed" not in page


def test_a_verification_that_never_ended_does_not_stand_in_the_way_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", -1)
    audrey, now = staff("Audrey", Role.AUDITOR), clock.now()
    for moment in (now, now + checking.GIVEN_UP / 2, now + checking.GIVEN_UP * 1.1):
        checking.begin(actor=audrey, now=moment)
    assert AuditCheck.objects.count() == 2


def _of_the_audit(statements: list[str]) -> list[str]:
    return [statement for statement in statements if "table audit_" in statement]
