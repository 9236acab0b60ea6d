"""Keys that derive from the master key, and secrets that belong to no record."""

import base64
import binascii
import hashlib
import hmac

from northline.foundation.crypto import envelope
from northline.foundation.crypto.contracts import SealBroken, Wrapped
from northline.foundation.crypto.master import master_keys

SECRET_MARK = "nl1"  # noqa: S105  the format's name, not a secret


def blind_index(*, kind: str, value: str) -> bytes:
    """32 bytes by which an equal value is found again without being readable: HMAC-SHA256 under the index key.

    `kind` keeps equal values of different meaning apart ("phone", "email"). The caller normalises `value` first.
    """
    key = master_keys().derive(label="blind-index")
    return hmac.digest(key, kind.encode() + b"\x00" + value.encode(), hashlib.sha256)


def signing_key(*, label: str) -> bytes:
    """A 32-byte key for signing tokens of one kind (`label="public-form"`): what one kind signs, another never accepts."""
    return master_keys().derive(label=f"signing/{label}")


def seal_secret(*, text: str, context: str) -> str:
    """Seal a secret that has no record of its own, such as a second factor's seed, under the master key. ASCII text comes out."""
    wrapped = master_keys().wrap(secret=envelope.pad(text.encode()), bound_to=_bound_to(context))
    return f"{SECRET_MARK}.{wrapped.version}.{base64.urlsafe_b64encode(wrapped.sealed).decode('ascii')}"


def open_secret(*, sealed: str, context: str) -> str:
    """The secret again. Refuses with SealBroken when it was changed, cut, or sealed for another context."""
    mark, _, rest = sealed.partition(".")
    version, _, encoded = rest.partition(".")
    if mark != SECRET_MARK or not version.isdecimal():
        raise SealBroken("not a sealed secret")
    try:
        wrapped = Wrapped(version=int(version), sealed=base64.urlsafe_b64decode(encoded))
    except binascii.Error:
        raise SealBroken("not a sealed secret") from None
    return envelope.unpad(master_keys().unwrap(wrapped=wrapped, bound_to=_bound_to(context))).decode()


def _bound_to(context: str) -> bytes:
    return b"secret|" + context.encode()
