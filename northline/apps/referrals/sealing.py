"""How a referral's words, links and codes are kept: sealed with its own key, or as keyed hashes that open nothing."""

import json
import re
import secrets
from collections.abc import Callable
from uuid import UUID

from northline.apps.people.contracts import DataCategory
from northline.apps.referrals.contracts import Answer, Chosen, Shared
from northline.apps.referrals.models import Referral, ReferralLink
from northline.foundation import crypto

CODE_DIGITS = 8
TOKEN_BYTES = 32


def new_token() -> str:
    """The secret part of a link: 256 bits, fit for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_spoken_code(*, below: Callable[[int], int] = secrets.randbelow) -> str:
    """Eight digits in two groups, such as "4721 9036": easy to say in any language. 27 bits behind five tries."""
    digits = f"{below(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    return f"{digits[:4]} {digits[4:]}"


def token_hash(token: str) -> bytes:
    return crypto.blind_index(kind="referral.token", value=token)


def code_hash(*, link_id: UUID, code: str) -> bytes:
    """A code is good for its link only; what is not a digit is not counted, so spaces and hyphens do no harm."""
    return crypto.blind_index(kind="referral.code", value=f"{link_id}:{re.sub(r'[^0-9]', '', code)}")


def seal_shared(*, referral_id: UUID, key_id: UUID, chosen: Chosen) -> bytes:
    """The snapshot of what leaves, sealed."""
    words = json.dumps(
        {
            "values": {category.value: value for category, value in chosen.values.items()},
            "needs": list(chosen.needs),
            "message": chosen.message,
        }
    )
    return crypto.seal(key_id=key_id, text=words, context=f"referrals.shared:{referral_id}")


def open_shared(row: Referral) -> Shared:
    """The snapshot, opened for one reader; empty once the person was erased."""
    try:
        words = crypto.open_sealed(key_id=row.key_id, sealed=bytes(row.sealed_shared), context=f"referrals.shared:{row.id}")
    except crypto.KeyDestroyed:
        return Shared(values={}, needs=(), message="")
    kept = json.loads(words)
    return Shared(
        values={DataCategory(name): str(value) for name, value in kept["values"].items()},
        needs=tuple(kept["needs"]),
        message=str(kept["message"]),
    )


def seal_answer(*, row: Referral, answer: Answer) -> bytes:
    """What the provider wrote with the answer, sealed."""
    words = json.dumps({"appointment": answer.appointment, "meets": answer.meets, "note": answer.note})
    return crypto.seal(key_id=row.key_id, text=words, context=f"referrals.answer:{row.id}")


def open_answer(row: Referral) -> dict[str, str]:
    """The provider's words, without empty ones; empty when there is no answer, and once the person was erased."""
    if row.sealed_answer is None:
        return {}
    try:
        words = crypto.open_sealed(key_id=row.key_id, sealed=bytes(row.sealed_answer), context=f"referrals.answer:{row.id}")
    except crypto.KeyDestroyed:
        return {}
    kept = json.loads(words)
    return {name: str(value) for name, value in kept.items() if value}


def fits(link: ReferralLink, code: str) -> bool:
    """Is this the link's code? Compared in constant time."""
    return secrets.compare_digest(bytes(link.code_hash), code_hash(link_id=link.id, code=code))
