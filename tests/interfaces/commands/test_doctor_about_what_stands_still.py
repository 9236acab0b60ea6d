"""The doctor notices what looks well from outside: a strange master key, a sealer that stands still, mail that nobody gets."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from northline.foundation import audit, clock, crypto, deployment, mail
from northline.foundation.actor import system
from northline.foundation.crypto.keyfile import create_key_file
from northline.foundation.deployment import Kind
from northline.interfaces.commands.hotline_checks import _mail, _master_key, _sealer

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_file(tmp_path: Path, settings: Any) -> Any:
    settings.NORTHLINE_MASTER_KEY_FILE = tmp_path / "us.key"
    create_key_file(settings.NORTHLINE_MASTER_KEY_FILE)
    crypto.forget_master_keys()
    yield settings.NORTHLINE_MASTER_KEY_FILE
    crypto.forget_master_keys()


def test_a_key_that_opens_nothing_here_is_not_passed_for_its_looks(key_file: Path) -> None:
    assert _master_key().passed
    crypto.create_key(purpose=crypto.KeyPurpose.CASE, now=clock.now())
    key_file.unlink()
    create_key_file(key_file)
    crypto.forget_master_keys()
    check = _master_key()
    assert not check.passed
    assert "Put back the key that was used" in check.remedy


def test_a_sealer_that_stands_still_is_told() -> None:
    with transaction.atomic():
        audit.record(
            actor=system("test"), event="test.noted", subject="test", subject_id=None, now=clock.now() - timedelta(minutes=5)
        )
    check = _sealer()
    assert not check.passed
    assert "1 rows of the audit wait" in check.found
    audit.seal_waiting(now=clock.now())
    assert _sealer().passed


def test_mail_that_does_not_leave_is_told(settings: Any) -> None:
    settings.DEMONSTRATION, settings.NORTHLINE_MAIL = False, "smtp+plain://127.0.0.1:1"
    settings.NORTHLINE_MAIL_FROM = "northline@hotline.demo.example"
    deployment.mark(wanted=Kind.PRODUCTION, hotline="us", now=clock.now())
    assert _mail().passed
    with transaction.atomic():
        mail.send_mail_later(
            to="somebody@clinic.example",
            subject="A request waits",
            body="Open it.",
            language="en",
            about=uuid4(),
            key="k:1",
            now=clock.now() - timedelta(hours=2),
        )
    check = _mail()
    assert not check.passed
    assert check.found == "late or given up: 1 (late)"
