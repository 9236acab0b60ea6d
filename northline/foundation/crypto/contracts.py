"""What leaves the room of keys: purposes, the port to the master key, and the errors."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from northline.foundation.errors import Refusal


class KeyPurpose(StrEnum):
    """What a data key opens. The purpose is bound into the wrapping: a person's key never passes for a contact's."""

    CONTACT = "contact"
    PERSON = "person"
    CASE = "case"
    REFERRAL = "referral"
    DIRECTORY = "directory"
    MAIL = "mail"


class KeyDestroyed(Refusal):
    """The record's key was destroyed, so its content is gone for ever."""

    text = _("What was written here was erased and can’t be read any more.")


class KeyUnknown(LookupError):
    """No data key has this id: the key's row was never written, or was rolled back."""


class SealBroken(Exception):
    """Sealed bytes do not open: changed, cut, moved to another row, or sealed under another key."""


class MasterKeyProblem(Exception):
    """The master key cannot be used. The text is for operators: it says what to do, and never holds key material."""


class MasterKeyMissing(MasterKeyProblem):
    """There is no master key where the settings say."""


class MasterKeyUnsafe(MasterKeyProblem):
    """The master key lies where others could read or change it, or is not what a key file looks like."""


class MasterKeyWrong(MasterKeyProblem):
    """The master key does not open what this database holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """A small secret sealed under one version of the master key."""

    version: int
    sealed: bytes


class MasterKeys(Protocol):
    """Port to whoever holds the master key: a file, or a key service that never lets it out."""

    def wrap(self, *, secret: bytes, bound_to: bytes) -> Wrapped:
        """Seal a secret under the current version; it opens only with the same `bound_to`."""
        ...

    def unwrap(self, *, wrapped: Wrapped, bound_to: bytes) -> bytes:
        """Open it again. Refuses with SealBroken, and with MasterKeyWrong when that version is not held."""
        ...

    def derive(self, *, label: str) -> bytes:
        """32 bytes that belong to this deployment and label, the same after every rotation."""
        ...

    def current_version(self) -> int:
        """The version that `wrap` uses now."""
        ...
