"""The master key in a file: the port's adapter for a deployment without a key service.

The file is text, so that it can be printed and kept in two people's envelopes:

    northline-master-key 1
    1 <32 random bytes in base64>
    2 <32 more, after a rotation>

The highest version wraps; every version opens what it wrapped. Version 1 is also the root from which index and signing keys
derive, so it stays in the file for as long as the deployment lives.
"""

import base64
import binascii
import contextlib
import os
import stat
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from northline.foundation.crypto import envelope
from northline.foundation.crypto.contracts import MasterKeyMissing, MasterKeyUnsafe, MasterKeyWrong, Wrapped

HEADER = "northline-master-key 1"
ROOT_VERSION = 1
KEY_BYTES = 32


class FileMasterKeys:
    """Master keys read once from a file. Nothing of them is ever shown: not in repr, not in an error."""

    def __init__(self, *, versions: Mapping[int, bytes]) -> None:
        self._versions = dict(versions)
        self._derive = cache(self._derived)

    @classmethod
    def load(cls, path: Path) -> "FileMasterKeys":
        """Read the file. Refuses with MasterKeyMissing, or MasterKeyUnsafe when others may read it or it is malformed."""
        try:
            with path.open(encoding="ascii") as file:
                mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
                if mode & 0o037:
                    raise MasterKeyUnsafe(f"The master key {path} is open to others (mode {mode:o}): chmod 600 it.")
                return cls(versions=_parse(file.read(), path))
        except FileNotFoundError:
            raise MasterKeyMissing(
                f"There is no master key at {path}. Restore it; a new one opens nothing that was kept."
            ) from None
        except UnicodeDecodeError:
            raise MasterKeyUnsafe(f"{path} is not a master key file.") from None

    def wrap(self, *, secret: bytes, bound_to: bytes) -> Wrapped:
        version = self.current_version()
        return Wrapped(version=version, sealed=envelope.seal_bytes(key=self._wrapping(version), plain=secret, bound_to=bound_to))

    def unwrap(self, *, wrapped: Wrapped, bound_to: bytes) -> bytes:
        if wrapped.version not in self._versions:
            raise MasterKeyWrong(f"The master key file has no version {wrapped.version}.")
        return envelope.open_bytes(key=self._wrapping(wrapped.version), sealed=wrapped.sealed, bound_to=bound_to)

    def derive(self, *, label: str) -> bytes:
        return self._derive(ROOT_VERSION, f"derived/{label}")

    def current_version(self) -> int:
        return max(self._versions)

    def _wrapping(self, version: int) -> bytes:
        return self._derive(version, "wrap")

    def _derived(self, version: int, label: str) -> bytes:
        info = f"northline/1/{label}".encode()
        return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._versions[version])


def create_key_file(path: Path) -> bool:
    """Write a new master key, readable by the owner alone; False when a file is already there, which stays as it is.

    Atomic: two processes that start at once end with one key, and no reader ever sees half a file.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _place(path, f"{HEADER}\n{ROOT_VERSION} {_new_secret()}\n", replace=False)


def add_version(path: Path) -> int:
    """Rotate: add a version that wraps from now on, and return its number. Rewrap the record keys afterwards."""
    keys = FileMasterKeys.load(path)
    version = keys.current_version() + 1
    _place(path, path.read_text(encoding="ascii").rstrip("\n") + f"\n{version} {_new_secret()}\n", replace=True)
    return version


def _new_secret() -> str:
    return base64.b64encode(os.urandom(KEY_BYTES)).decode("ascii")


def _place(path: Path, text: str, *, replace: bool) -> bool:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            draft.replace(path)
        else:
            path.hardlink_to(draft)
    except FileExistsError:
        return False
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
    _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _parse(text: str, path: Path) -> dict[int, bytes]:
    lines = text.split("\n")
    if lines[0] != HEADER:
        raise MasterKeyUnsafe(f"{path} does not begin like a master key file.")
    versions: dict[int, bytes] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        version, _, encoded = line.partition(" ")
        try:
            secret = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            secret = b""
        if not version.isdecimal() or int(version) in versions or len(secret) != KEY_BYTES:
            raise MasterKeyUnsafe(f"Line {number} of {path} is not a version and a key.")
        versions[int(version)] = secret
    if ROOT_VERSION not in versions:
        raise MasterKeyUnsafe(f"{path} has no version {ROOT_VERSION}.")
    return versions
