"""A dump of the database shows nothing of a person: here the search itself, and the foundation's own tables."""

import base64
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction

from northline.foundation import audit, crypto, deployment, mail
from northline.foundation.actor import system
from northline.foundation.crypto import KeyPurpose
from northline.foundation.deployment import Kind
from northline.foundation.mail.sending import send
from tests.support.dump import leaks, pg_dump

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAME = "Amina Ñandú Example"
PHONE = "+1 (555) 010-0234"
ADDRESS = "amina.example@provider.demo.example"
PLANTED = (NAME, PHONE, ADDRESS)

PLACES = {
    "text": f"insert into scratch (words) values ('she is {NAME}.')",
    "in capitals": f"insert into scratch (words) values ('{NAME.upper()}')",
    "json": f'insert into scratch (facts) values (\'{{"name": "{NAME}"}}\')',
    "escaped json": 'insert into scratch (words) values (\'{"name": "Amina \\u00d1and\\u00fa Example"}\')',
    "bytes": f"insert into scratch (bytes) values (convert_to('xx{NAME}', 'utf8'))",
    "hex in text": f"insert into scratch (words) values ('{NAME.encode().hex()}')",
    "utf-16": f"insert into scratch (bytes) values ('\\x{NAME.encode('utf-16-le').hex()}')",
    "percent": "insert into scratch (words) values ('?q=Amina%20%C3%91and%C3%BA%20Example')",
    "digits": "insert into scratch (words) values ('call 15550100234 soon')",
    "separated digits": "insert into scratch (words) values ('555.010.0234')",
    **{
        f"base64, {shift} bytes in": "insert into scratch (words) values "
        f"('{base64.b64encode(b'x' * shift + NAME.encode() + b' was here').decode()}')"
        for shift in range(4)
    },
    "base64 in bytes": f"insert into scratch (bytes) values ('\\x{base64.b64encode(b'x' + NAME.encode()).hex()}')",
    "url-safe base64": f"insert into scratch (words) values ('{base64.urlsafe_b64encode(NAME.encode()).decode()}')",
}


@pytest.mark.parametrize("place", PLACES)
def test_what_is_planted_is_found_in_every_guise(db, place: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create table scratch (words text, facts jsonb, bytes bytea)")
        cursor.execute(PLACES[place])
    assert {leak.table for leak in leaks(planted=PLANTED)} == {"public.scratch"}


def test_other_schemas_are_searched_too(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create schema aside")
        cursor.execute(f"create table aside.scratch as select '{NAME}' as words")
    assert [leak.table for leak in leaks(planted=PLANTED)] == ["aside.scratch"]


def write_what_the_foundation_keeps() -> None:
    key_id = crypto.create_key(purpose=KeyPurpose.PERSON, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("create table kept (sealed bytea, found_by bytea, secret text)")
        cursor.execute(
            "insert into kept values (%s, %s, %s)",
            [
                crypto.seal_json(key_id=key_id, value={"name": NAME, "phone": PHONE}, context="people.vault:1"),
                crypto.blind_index(kind="phone", value=PHONE),
                crypto.seal_secret(text=NAME, context="mfa.totp"),
            ],
        )
    mail_id = mail.send_mail_later(
        to=ADDRESS, subject=f"About {NAME}", body=f"{NAME} {PHONE}", language="en", about=uuid4(), key=f"k:{uuid4()}", now=NOW
    )
    send(mail_id=mail_id, now=NOW)
    audit.record(actor=system("test"), event="person.opened", subject="person", subject_id=uuid4(), now=NOW)


def test_what_the_foundation_keeps_shows_nothing(db) -> None:
    deployment.mark(wanted=Kind.DEMONSTRATION, hotline="us", now=NOW)
    write_what_the_foundation_keeps()
    assert leaks(planted=PLANTED) == []


@pytest.mark.django_db(transaction=True)
def test_a_real_dump_shows_nothing_and_would_show_what_is_in_the_clear() -> None:
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                deployment.mark(wanted=Kind.DEMONSTRATION, hotline="us", now=NOW)
                write_what_the_foundation_keeps()
            assert leaks(planted=PLANTED, lines=pg_dump()) == []
            cursor.execute("insert into kept (secret) values (%s)", [f"in the clear: {PHONE}"])
            assert {leak.table for leak in leaks(planted=PLANTED, lines=pg_dump())} == {"public.kept"}
        finally:
            cursor.execute("drop table if exists kept")
