"""Which master key this process uses."""

from pathlib import Path

from django.conf import settings

from northline.foundation.crypto.contracts import MasterKeyMissing, MasterKeys
from northline.foundation.crypto.keyfile import FileMasterKeys, create_key_file
from northline.foundation.models.crypto import RecordKey

_bound: MasterKeys | None = None
_loaded: dict[Path | str, FileMasterKeys] = {}


def use_master_keys(keys: MasterKeys | None) -> None:
    """Bind a key service in place of the file (config/wiring.py); None goes back to the file."""
    global _bound
    _bound = keys


def master_keys() -> MasterKeys:
    """The deployment's master keys: the bound service, or the file of NORTHLINE_MASTER_KEY_FILE, read once.

    A demonstration that keeps nothing yet writes itself a key. A real hotline never does, nor does a demonstration that
    already holds sealed records: a fresh key there would look like success and open nothing. Both refuse with MasterKeyMissing.
    """
    if _bound is not None:
        return _bound
    named = settings.NORTHLINE_MASTER_KEY_FILE
    if named not in _loaded:
        _loaded[named] = _load_or_create(Path(named))
    return _loaded[named]


def forget_master_keys() -> None:
    """Read the file again at the next use, after a rotation."""
    _loaded.clear()


def _load_or_create(path: Path) -> FileMasterKeys:
    try:
        return FileMasterKeys.load(path)
    except MasterKeyMissing:
        if not settings.DEMONSTRATION or RecordKey.objects.exists():
            raise
    create_key_file(path)
    return FileMasterKeys.load(path)
