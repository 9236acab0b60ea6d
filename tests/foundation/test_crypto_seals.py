"""What is sealed opens only where it was sealed."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from northline.foundation import crypto
from northline.foundation.clock import now
from northline.foundation.crypto import KeyPurpose, KeyUnknown, SealBroken, envelope
from northline.foundation.models import RecordKey

pytestmark = pytest.mark.django_db


def key(purpose: KeyPurpose = KeyPurpose.CONTACT):
    return crypto.create_key(purpose=purpose, now=now())


@pytest.mark.parametrize("text", ["", "Yes", "¿Está sola?", "أنا بخير", "🙂" * 300, "a\x00b\x1b\u202ec", "\ud800", "x" * 65_536])
def test_every_text_comes_back_whole(text: str) -> None:
    key_id = key()
    sealed = crypto.seal(key_id=key_id, text=text, context="contacts.message:1")
    assert crypto.open_sealed(key_id=key_id, sealed=sealed, context="contacts.message:1") == text


def test_mappings_come_back_whole() -> None:
    key_id = key()
    value = {"name": "Ñandú", "ages": [3, 4], "safe": True, "nothing": None}
    sealed = crypto.seal_json(key_id=key_id, value=value, context="people.vault:1")
    assert crypto.open_json(key_id=key_id, sealed=sealed, context="people.vault:1") == value


def test_sealed_bytes_show_nothing_and_never_repeat() -> None:
    key_id = key()
    first, second = (crypto.seal(key_id=key_id, text="Amina Example", context="people.name:1") for _ in range(2))
    assert b"Amina" not in first
    assert first != second


def test_short_answers_have_one_length() -> None:
    key_id = key()
    answers = ["", "y", "no", "Yes", "+1 555 0100 000", "they are coming", "I can not talk now"]
    assert len({len(crypto.seal(key_id=key_id, text=text, context="c:1")) for text in answers}) == 1


def test_bytes_moved_to_another_row_do_not_open() -> None:
    key_id = key()
    sealed = crypto.seal(key_id=key_id, text="hello", context="contacts.message:1")
    with pytest.raises(SealBroken):
        crypto.open_sealed(key_id=key_id, sealed=sealed, context="contacts.message:2")


def test_bytes_moved_under_another_key_do_not_open() -> None:
    first, second = key(), key()
    sealed = crypto.seal(key_id=first, text="hello", context="contacts.message:1")
    with pytest.raises(SealBroken):
        crypto.open_sealed(key_id=second, sealed=sealed, context="contacts.message:1")


def test_a_wrapped_key_moved_to_another_record_does_not_open() -> None:
    first, second = key(), key()
    stolen = RecordKey.objects.get(id=first)
    RecordKey.objects.filter(id=second).update(wrapped=stolen.wrapped)
    with pytest.raises(SealBroken):
        crypto.seal(key_id=second, text="hello", context="c:1")


def test_a_key_of_one_purpose_never_passes_for_another() -> None:
    key_id = key(KeyPurpose.CONTACT)
    RecordKey.objects.filter(id=key_id).update(purpose=KeyPurpose.PERSON.value)
    with pytest.raises(SealBroken):
        crypto.seal(key_id=key_id, text="hello", context="c:1")


@pytest.mark.parametrize("position", [0, 1, 12, 13, 40, -1])
def test_one_changed_bit_is_noticed(position: int) -> None:
    key_id = key()
    sealed = bytearray(crypto.seal(key_id=key_id, text="hello", context="c:1"))
    sealed[position] ^= 1
    with pytest.raises(SealBroken):
        crypto.open_sealed(key_id=key_id, sealed=bytes(sealed), context="c:1")


@pytest.mark.parametrize("length", [0, 1, 12, 28, 29, 50])
def test_cut_bytes_are_noticed(length: int) -> None:
    key_id = key()
    sealed = crypto.seal(key_id=key_id, text="hello", context="c:1")[:length]
    with pytest.raises(SealBroken):
        crypto.open_sealed(key_id=key_id, sealed=sealed, context="c:1")


def test_an_unknown_key_is_named() -> None:
    import uuid

    with pytest.raises(KeyUnknown):
        crypto.seal(key_id=uuid.uuid4(), text="hello", context="c:1")


def test_a_half_destroyed_key_is_impossible() -> None:
    key_id = key()
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordKey.objects.filter(id=key_id).update(wrapped=None)


def test_the_wrapped_key_is_not_the_key() -> None:
    key_id = key()
    with connection.cursor() as cursor:
        cursor.execute("select wrapped from record_key where id = %s", [key_id])
        wrapped = bytes(cursor.fetchone()[0])
    sealed = crypto.seal(key_id=key_id, text="hello", context="c:1")
    with pytest.raises(SealBroken):
        envelope.open_bytes(key=wrapped[-32:], sealed=sealed, bound_to=b"")


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_filling_comes_off_again_and_hides_the_length(plain: bytes) -> None:
    padded = envelope.pad(plain)
    assert envelope.unpad(padded) == plain
    assert len(padded) % envelope.BUCKET == 0
    assert len(padded) - len(plain) < envelope.BUCKET + envelope.LENGTH_BYTES


@pytest.mark.parametrize("padded", [b"\xff" * 64, b"\x00\x00\x00\x3d" + b"a" * 60, b"abc"])
def test_impossible_filling_is_refused(padded: bytes) -> None:
    with pytest.raises(SealBroken):
        envelope.unpad(padded)
