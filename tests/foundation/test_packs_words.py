"""Four words bring a chat back, however a frightened person spells them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from northline.foundation.packs import UnknownLanguage, fold_word, resume_words


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_no_two_words_of_a_list_fold_into_one(language: str) -> None:
    words = resume_words(language)
    assert len(words) == len(set(words)) == len({fold_word(word, language) for word in words}) == 2048


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_words_are_short_and_plain(language: str) -> None:
    assert all(3 <= len(word) <= 7 and word.isascii() and word.islower() for word in resume_words(language))


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_capitals_spaces_and_full_stops_do_not_matter(language: str) -> None:
    for word in resume_words(language)[::97]:
        assert fold_word(f"  {word.upper()}. ", language) == fold_word(word, language)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("vaca", "baca"), ("zapato", "sapato"), ("cena", "sena"), ("yave", "llave"), ("ombro", "hombro"), ("Camión", "camion")],
)
def test_spanish_words_are_accepted_as_heard(written: str, meant: str) -> None:
    assert fold_word(written, "es") == fold_word(meant, "es")


def test_spanish_ch_keeps_its_h() -> None:
    assert fold_word("chico", "es") != fold_word("cico", "es")


@pytest.mark.parametrize(
    ("written", "meant"), [("nagé", "nager"), ("NAGÉ", "nager"), ("forêt", "foret"), ("nage\u0301", "nager")]
)
def test_french_words_are_accepted_as_heard(written: str, meant: str) -> None:
    assert fold_word(written, "fr") == fold_word(meant, "fr")


def test_french_nouns_are_not_taken_for_verbs() -> None:
    assert fold_word("voyage", "fr") != fold_word("voyager", "fr")


@given(st.text(max_size=40), st.sampled_from(["en", "es", "fr", "de"]))
def test_folding_twice_changes_nothing(text: str, language: str) -> None:
    once = fold_word(text, language)
    assert fold_word(once, language) == once


def test_a_language_without_a_list_is_refused() -> None:
    for language in ("de", "../en", "", "EN/"):
        with pytest.raises(UnknownLanguage):
            resume_words(language)
