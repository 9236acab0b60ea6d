"""Sealing of bytes: AES-256-GCM with a random nonce, and padding. Pure functions; keys come in as bytes.

Padding: the plaintext is filled to a multiple of 64 bytes before it is sealed. In a chat the length alone gives answers
away ("yes", "no", a first name, a telephone number all have their own), and those all fall into the first bucket; for long
texts 64 bytes are small against the text. A length prefix inside the seal takes the filling off again.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from northline.foundation.crypto.contracts import SealBroken

FORMAT = b"\x01"
NONCE_BYTES = 12
TAG_BYTES = 16
LENGTH_BYTES = 4
BUCKET = 64


class Cipher:
    """A key made ready once, for whoever seals and opens much under it."""

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, *, plain: bytes, bound_to: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return FORMAT + nonce + self._cipher.encrypt(nonce, plain, FORMAT + bound_to)

    def open(self, *, sealed: bytes | memoryview, bound_to: bytes) -> bytes:
        sealed = bytes(sealed)
        if sealed[:1] != FORMAT or len(sealed) < 1 + NONCE_BYTES + TAG_BYTES:
            raise SealBroken("not a seal of a known format")
        try:
            return self._cipher.decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], FORMAT + bound_to)
        except InvalidTag:
            raise SealBroken("the seal does not open") from None


def seal_bytes(*, key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Seal under a 32-byte key: format byte, nonce, ciphertext with tag. `bound_to` is needed again to open."""
    return Cipher(key).seal(plain=plain, bound_to=bound_to)


def open_bytes(*, key: bytes, sealed: bytes | memoryview, bound_to: bytes) -> bytes:
    """Open what `seal_bytes` made. Refuses with SealBroken whatever was changed: key, bytes or `bound_to`."""
    return Cipher(key).open(sealed=sealed, bound_to=bound_to)


def pad(plain: bytes) -> bytes:
    """Fill to the next multiple of the bucket, length first."""
    filled = len(plain).to_bytes(LENGTH_BYTES, "big") + plain
    return filled + b"\x00" * (-len(filled) % BUCKET)


def unpad(padded: bytes) -> bytes:
    """Take the filling off. Refuses with SealBroken when the length cannot be."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    if len(padded) % BUCKET or length > len(padded) - LENGTH_BYTES:
        raise SealBroken("the filling is not ours")
    return padded[LENGTH_BYTES : LENGTH_BYTES + length]
