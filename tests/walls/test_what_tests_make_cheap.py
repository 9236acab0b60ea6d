"""The tests reckon cheaply with passwords and four words. With the settings of every other run each try costs what it should."""

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, make_password

from config.settings import base
from northline.apps.contacts.contracts import WordsOpenNothing
from tests.apps.contacts.builders import chat, come_back

MEMORY_OF_A_TRY = 16 * 1024**2  # bytes


def test_a_password_is_kept_by_argon2(settings: Any) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    kept = make_password("a long made-up password")
    assert kept.startswith("argon2$argon2id$")
    assert check_password("a long made-up password", kept)
    assert not check_password("another made-up password", kept)


@pytest.mark.django_db
def test_a_try_at_four_words_takes_16_megabytes(settings: Any) -> None:
    cheap = settings.RESUME_WORDS_COST
    settings.RESUME_WORDS_COST = base.RESUME_WORDS_COST
    assert 128 * 8 * base.RESUME_WORDS_COST >= MEMORY_OF_A_TRY
    opened = chat()
    assert come_back(opened)
    settings.RESUME_WORDS_COST = cheap
    with pytest.raises(WordsOpenNothing):
        come_back(opened)
