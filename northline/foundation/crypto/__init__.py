"""Keys and seals: every record's words are sealed under a key of its own, which the master key wraps.

The master key lives outside the database, so a dump shows nothing; destroying a record's key erases the record.
"""

from northline.foundation.crypto.check import ensure_master_key
from northline.foundation.crypto.contracts import (
    KeyDestroyed,
    KeyPurpose,
    KeyUnknown,
    MasterKeyMissing,
    MasterKeyProblem,
    MasterKeys,
    MasterKeyUnsafe,
    MasterKeyWrong,
    SealBroken,
    Wrapped,
)
from northline.foundation.crypto.derived import blind_index, open_secret, seal_secret, signing_key
from northline.foundation.crypto.master import forget_master_keys, master_keys, use_master_keys
from northline.foundation.crypto.records import (
    HeldKey,
    create_key,
    destroy_key,
    hold_key,
    is_destroyed,
    key_scope,
    living_key,
    open_json,
    open_sealed,
    prefetch_keys,
    rewrap_keys,
    seal,
    seal_json,
)

__all__ = [
    "HeldKey",
    "KeyDestroyed",
    "KeyPurpose",
    "KeyUnknown",
    "MasterKeyMissing",
    "MasterKeyProblem",
    "MasterKeyUnsafe",
    "MasterKeyWrong",
    "MasterKeys",
    "SealBroken",
    "Wrapped",
    "blind_index",
    "create_key",
    "destroy_key",
    "ensure_master_key",
    "forget_master_keys",
    "hold_key",
    "is_destroyed",
    "key_scope",
    "living_key",
    "master_keys",
    "open_json",
    "open_sealed",
    "open_secret",
    "prefetch_keys",
    "rewrap_keys",
    "seal",
    "seal_json",
    "seal_secret",
    "signing_key",
    "use_master_keys",
]
