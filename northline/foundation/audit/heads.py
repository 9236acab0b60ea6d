"""The signed heads: a file outside the database, to which every batch of seals adds one signed line.

Each line is JSON: its number, the position and hash that the chain had reached, the time, the hash of the line before, and an
Ed25519 signature over all of that. The signing key derives from the master key, which the database never holds; the public key
lies beside the file, so that somebody who has neither the master key nor the database can check the lines.
"""

import base64
import binascii
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from northline.foundation.crypto.derived import signing_key

FIRST_LINK = "0" * 64
LONGEST_LINE = 4096


class HeadBroken(ValueError):
    """A line is not a head that this deployment signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How far the chain had come, as signed."""

    line: int
    position: int
    hash: bytes
    at: str
    before: str

    def signed_part(self) -> dict[str, object]:
        return {"line": self.line, "position": self.position, "hash": self.hash.hex(), "at": self.at, "before": self.before}


def private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(signing_key(label="audit-heads"))


def public_key_path(heads: Path) -> Path:
    return heads.with_name(heads.name + ".pub")


def write_public_key(heads: Path) -> None:
    """Lay the public key beside the heads file, once."""
    path = public_key_path(heads)
    if not path.exists():
        heads.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(base64.b64encode(private_key().public_key().public_bytes_raw()).decode("ascii") + "\n", encoding="ascii")


def read_public_key(heads: Path) -> Ed25519PublicKey | None:
    """The public key beside the file, or None when it is missing or is no key."""
    try:
        raw = base64.b64decode(public_key_path(heads).read_text(encoding="ascii").strip(), validate=True)
        return Ed25519PublicKey.from_public_bytes(raw)
    except (FileNotFoundError, UnicodeDecodeError, ValueError):
        return None


def write_line(head: Head, key: Ed25519PrivateKey) -> bytes:
    """The head as one signed line."""
    body = _canonical(head.signed_part())
    signature = base64.b64encode(key.sign(body)).decode("ascii")
    return _canonical({**head.signed_part(), "signature": signature}) + b"\n"


def read_line(line: bytes, key: Ed25519PublicKey) -> Head:
    """The head of a line. Refuses with HeadBroken when it is malformed or its signature is not ours."""
    try:
        value = json.loads(line)
        head = Head(
            line=int(value["line"]),
            position=int(value["position"]),
            hash=bytes.fromhex(value["hash"]),
            at=str(value["at"]),
            before=str(value["before"]),
        )
        key.verify(base64.b64decode(value["signature"], validate=True), _canonical(head.signed_part()))
    except (ValueError, KeyError, TypeError, binascii.Error, InvalidSignature) as problem:
        raise HeadBroken(type(problem).__name__) from None
    if line.rstrip(b"\n") != _canonical({**head.signed_part(), "signature": value["signature"]}):
        raise HeadBroken("not canonical")
    return head


def link_of(line: bytes) -> str:
    """What the next line calls `before`."""
    return hashlib.sha256(line.rstrip(b"\n")).hexdigest()


def lines(heads: Path, *, up_to: int | None = None) -> Iterator[bytes]:
    """The whole lines of the file, one after another, none held longer than needed. A last line without its end is left out:
    its writing was interrupted, and the sealer writes it anew."""
    with heads.open("rb") as file:
        while up_to is None or file.tell() < up_to:
            line = file.readline(LONGEST_LINE)
            if not line or (not line.endswith(b"\n") and not file.read(1)):
                return
            yield line


@contextmanager
def only_writer(heads: Path) -> Iterator[int]:
    """Hold the file for writing, alone, and give its descriptor."""
    heads.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_new = not heads.exists()
    descriptor = os.open(heads, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if is_new:
            _sync_folder(heads.parent)
        yield descriptor
    finally:
        os.close(descriptor)


def append(*, heads: Path, position: int, hash_: bytes, now: datetime) -> None:
    """Sign that the chain has reached `position`, and bring the line to the disk before returning; nothing if it is said already.

    A line cut short by a crash or a full disk is taken away first, and again when this writing fails: it was never a head.
    """
    write_public_key(heads)
    with only_writer(heads) as descriptor:
        last = _last_line(descriptor)
        number, before = 1, FIRST_LINK
        if last:
            said = _as_told(last)
            if said.get("position") == position and said.get("hash") == hash_.hex():
                return
            number, before = _number(said) + 1, link_of(last)
        at = now.astimezone(UTC).isoformat(timespec="seconds")
        line = write_line(Head(line=number, position=position, hash=hash_, at=at, before=before), private_key())
        size = os.fstat(descriptor).st_size
        try:
            if os.write(descriptor, line) != len(line):
                raise OSError("the head was not written whole")
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise


def _last_line(descriptor: int) -> bytes:
    """The last whole line; what stands after it is cut off."""
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, 2 * LONGEST_LINE, max(0, size - 2 * LONGEST_LINE))
    whole, newline, torn = tail.rpartition(b"\n")
    if torn:
        os.ftruncate(descriptor, size - len(torn))
    return whole.rpartition(b"\n")[2] + newline if newline else b""


def _as_told(line: bytes) -> dict[str, object]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _number(said: dict[str, object]) -> int:
    number = said.get("line")
    return number if isinstance(number, int) else 0


def _canonical(value: dict[str, object]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
