"""The master key: outside the database, never lost by being made anew, and replaceable."""

import stat
from datetime import UTC, datetime

import pytest

from northline.foundation import crypto, probe
from northline.foundation.crypto import KeyPurpose, MasterKeyMissing, MasterKeyUnsafe, MasterKeyWrong, SealBroken
from northline.foundation.crypto.keyfile import FileMasterKeys, add_version, create_key_file
from northline.foundation.models import RecordKey

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def key_file(tmp_path, settings):
    settings.NORTHLINE_MASTER_KEY_FILE = tmp_path / "keys" / "us.key"
    crypto.forget_master_keys()
    yield settings.NORTHLINE_MASTER_KEY_FILE
    crypto.forget_master_keys()


def sealed_record():
    key_id = crypto.create_key(purpose=KeyPurpose.CASE, now=NOW)
    return key_id, crypto.seal(key_id=key_id, text="kept", context="c:1")


def test_a_demonstration_makes_its_key_for_the_owner_alone(db, key_file) -> None:
    crypto.ensure_master_key()
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert key_file.read_text().startswith("northline-master-key 1\n1 ")


def test_a_real_hotline_never_makes_a_key_by_itself(db, key_file, settings) -> None:
    settings.DEMONSTRATION = False
    with pytest.raises(MasterKeyMissing):
        crypto.ensure_master_key()
    assert not key_file.exists()
    assert "no master key" in probe.master_key_status().problem


def test_a_demonstration_with_sealed_records_never_makes_a_second_key(db, key_file) -> None:
    sealed_record()
    key_file.unlink()
    crypto.forget_master_keys()
    with pytest.raises(MasterKeyMissing):
        crypto.ensure_master_key()
    assert not key_file.exists()


def test_a_strangers_key_is_noticed_at_the_start(db, key_file) -> None:
    sealed_record()
    key_file.unlink()
    create_key_file(key_file)
    crypto.forget_master_keys()
    with pytest.raises(MasterKeyWrong):
        crypto.ensure_master_key()


def test_making_a_key_never_replaces_one(key_file) -> None:
    assert create_key_file(key_file)
    before = key_file.read_bytes()
    assert not create_key_file(key_file)
    assert key_file.read_bytes() == before
    assert [path.name for path in key_file.parent.iterdir()] == [key_file.name]


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o660, 0o666])
def test_a_key_open_to_others_is_refused(key_file, mode) -> None:
    create_key_file(key_file)
    key_file.chmod(mode)
    with pytest.raises(MasterKeyUnsafe):
        FileMasterKeys.load(key_file)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "northline-master-key 2\n1 AAAA\n",
        "northline-master-key 1\n",
        "northline-master-key 1\n1 AAAA\n",
        "northline-master-key 1\nx\n",
        "é",
    ],
)
def test_a_malformed_key_file_is_refused_without_repeating_it(key_file, text) -> None:
    create_key_file(key_file)
    key_file.write_text(text, encoding="utf-8")
    with pytest.raises(MasterKeyUnsafe) as refused:
        FileMasterKeys.load(key_file)
    assert "AAAA" not in str(refused.value)


def test_after_a_rotation_old_records_open_and_new_keys_use_the_new_version(db, key_file) -> None:
    old_key, old_sealed = sealed_record()
    index, token = crypto.blind_index(kind="phone", value="+15550100"), crypto.signing_key(label="public-form")
    assert add_version(key_file) == 2
    crypto.forget_master_keys()
    new_key, _ = sealed_record()
    assert RecordKey.objects.get(id=new_key).master_version == 2
    assert crypto.open_sealed(key_id=old_key, sealed=old_sealed, context="c:1") == "kept"
    assert crypto.blind_index(kind="phone", value="+15550100") == index
    assert crypto.signing_key(label="public-form") == token
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_rewrapping_moves_every_living_key_to_the_new_version(db, key_file) -> None:
    records = [sealed_record() for _ in range(5)]
    crypto.destroy_key(key_id=records[0][0], actor=crypto_keeper(), now=NOW)
    add_version(key_file)
    crypto.forget_master_keys()
    assert probe.master_key_status().to_rewrap == 4
    assert [crypto.rewrap_keys(limit=3), crypto.rewrap_keys(limit=3), crypto.rewrap_keys(limit=3)] == [3, 1, 0]
    assert probe.master_key_status().to_rewrap == 0
    for key_id, sealed in records[1:]:
        assert crypto.open_sealed(key_id=key_id, sealed=sealed, context="c:1") == "kept"


def test_a_version_that_is_gone_is_named(db, key_file) -> None:
    add_needed = key_file
    create_key_file(add_needed)
    add_version(add_needed)
    key_id, sealed = sealed_record()
    first_lines = key_file.read_text().splitlines()[:2]
    key_file.write_text("\n".join(first_lines) + "\n")
    crypto.forget_master_keys()
    with pytest.raises(MasterKeyWrong, match="no version 2"):
        crypto.open_sealed(key_id=key_id, sealed=sealed, context="c:1")


def test_a_key_service_can_stand_in_for_the_file(db, key_file) -> None:
    class Service(FileMasterKeys):
        """A key service of the operator's, with the same port."""

    crypto.use_master_keys(Service(versions={1: b"\x07" * 32}))
    try:
        key_id, sealed = sealed_record()
        assert crypto.open_sealed(key_id=key_id, sealed=sealed, context="c:1") == "kept"
    finally:
        crypto.use_master_keys(None)
    assert not key_file.exists()


def test_nothing_shows_the_key(key_file) -> None:
    create_key_file(key_file)
    keys = FileMasterKeys.load(key_file)
    secret = key_file.read_text().split()[-1]
    assert secret not in repr(keys)


def test_equal_values_are_found_again_and_kinds_kept_apart(db, key_file) -> None:
    phone = crypto.blind_index(kind="phone", value="+15550100")
    assert len(phone) == 32
    assert phone == crypto.blind_index(kind="phone", value="+15550100")
    assert phone != crypto.blind_index(kind="fax", value="+15550100")
    assert crypto.blind_index(kind="a", value="bc") != crypto.blind_index(kind="ab", value="c")


def test_labels_have_keys_of_their_own(db, key_file) -> None:
    labels = ["public-form", "chat", "audit-heads", "django"]
    assert len({crypto.signing_key(label=label) for label in labels}) == len(labels)


def test_a_sealed_secret_opens_only_in_its_context(db, key_file) -> None:
    sealed = crypto.seal_secret(text="JBSWY3DPEHPK3PXP", context="mfa.totp")
    assert sealed.isascii()
    assert "JBSWY3DP" not in sealed
    assert crypto.open_secret(sealed=sealed, context="mfa.totp") == "JBSWY3DPEHPK3PXP"
    with pytest.raises(SealBroken):
        crypto.open_secret(sealed=sealed, context="mfa.recovery")


@pytest.mark.parametrize("sealed", ["", "plain", "nl1.", "nl1.1.", "nl1.x.AAAA", "nl1.1.A", "nl1.1.AAAA", "nl2.1.AAAA"])
def test_what_is_no_sealed_secret_is_refused(db, key_file, sealed) -> None:
    crypto.ensure_master_key()
    with pytest.raises(SealBroken):
        crypto.open_secret(sealed=sealed, context="mfa.totp")


def crypto_keeper():
    from northline.foundation.actor import system

    return system("retention")
