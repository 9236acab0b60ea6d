"""Four words that bring a chat back: two find it, two prove that it is theirs. Only hashes are kept.

11 bits a word: 22 to find and 22 to prove, from separate draws. The first two are looked up by a keyed hash; the last two
are checked by a slow one (scrypt) that is keyed as well, so that a copy of the database is not enough to try them all.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from northline.apps.contacts.contracts import WORDS_LIVE, WRONG_TRIES, CodeEnd
from northline.apps.contacts.models import Contact, ResumeCode
from northline.foundation.crypto import blind_index
from northline.foundation.packs import current_pack, fold_word

HALF = 2
Choose = Callable[[Sequence[str]], str]


def issue(*, contact: Contact, now: datetime, choose: Choose = secrets.choice) -> tuple[str, ...]:
    """New words for the locked contact, in its language; its living words must have been ended before."""
    language = contact.language if contact.language in current_pack().languages else current_pack().default_language
    listed = current_pack().resume_words(language)
    locator, index = _free_locator(listed=listed, language=language, choose=choose)
    secret = tuple(choose(listed) for _ in range(HALF))
    salt = secrets.token_bytes(16)
    ResumeCode.objects.create(
        contact=contact,
        language=language,
        locator_index=index,
        secret_salt=salt,
        secret_hash=_prove(words=secret, language=language, salt=salt),
        issued_at=now,
    )
    return (*locator, *secret)


def _free_locator(*, listed: Sequence[str], language: str, choose: Choose) -> tuple[tuple[str, ...], bytes]:
    while True:
        words = tuple(choose(listed) for _ in range(HALF))
        index = locator_index(words=words, language=language)
        if not ResumeCode.objects.filter(locator_index=index, died_at__isnull=True).exists():
            return words, index


def end_living(*, contact_id: UUID, because: CodeEnd, now: datetime) -> None:
    """The contact's living words stop working."""
    ResumeCode.objects.filter(contact_id=contact_id, died_at__isnull=True).update(died_at=now, died_of=because)


def find(*, locator: Sequence[str], language: str) -> ResumeCode | None:
    """The living words with these first two, as spelled in the page's language or in another that the line offers."""
    languages = sorted(current_pack().languages, key=lambda other: other != language)
    by_index = {locator_index(words=locator, language=other): order for order, other in enumerate(languages)}
    found = ResumeCode.objects.filter(locator_index__in=list(by_index), died_at__isnull=True)
    return min(found, key=lambda code: by_index[bytes(code.locator_index)], default=None)


def proves(*, code: ResumeCode | None, secret: Sequence[str], language: str) -> bool:
    """Do the last two words fit? Takes the same time where there is no code at all."""
    salt = bytes(code.secret_salt) if code else bytes(16)
    given = _prove(words=secret, language=code.language if code else language, salt=salt)
    return code is not None and hmac.compare_digest(given, bytes(code.secret_hash))


def too_old(*, code: ResumeCode, last_word_at: datetime, now: datetime) -> bool:
    """24 hours after the last word the four words open nothing."""
    return now - max(last_word_at, code.issued_at) > WORDS_LIVE


def count_wrong(*, code: ResumeCode, now: datetime) -> bool:
    """One more wrong try on the locked row; the fifth ends the words. Says whether it did."""
    code.wrong_tries += 1
    if code.wrong_tries >= WRONG_TRIES:
        code.died_at, code.died_of = now, CodeEnd.TRIES
    code.save(update_fields=["wrong_tries", "died_at", "died_of"])
    return code.died_at is not None


def locator_index(*, words: Sequence[str], language: str) -> bytes:
    """By which the first two words are found again, however they are capitalised or accented."""
    return blind_index(kind=f"contacts.locator.{language}", value=_folded(words, language))


def _prove(*, words: Sequence[str], language: str, salt: bytes) -> bytes:
    slow = hashlib.scrypt(_folded(words, language).encode(), salt=salt, n=settings.RESUME_WORDS_COST, r=8, p=1, dklen=32)
    return blind_index(kind="contacts.resume_secret", value=slow.hex())


def _folded(words: Sequence[str], language: str) -> str:
    return " ".join(fold_word(word, language) for word in words)
