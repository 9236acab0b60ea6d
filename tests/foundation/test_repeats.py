"""A form sent twice is one act; other words from the same page are another."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from northline.foundation.repeats import key_of

PAGE = UUID(int=7)
SAID = st.dictionaries(st.text(max_size=8), st.lists(st.text(max_size=8), max_size=3), max_size=4)


@given(said=SAID)
def test_the_same_form_saying_the_same_has_the_same_key_in_whatever_order(said: dict[str, list[str]]) -> None:
    assert key_of(form_key=PAGE, said=said) == key_of(form_key=PAGE, said=dict(reversed(said.items())))


@given(one=SAID, other=SAID)
def test_other_words_have_another_key(one: dict[str, list[str]], other: dict[str, list[str]]) -> None:
    assert (key_of(form_key=PAGE, said=one) == key_of(form_key=PAGE, said=other)) == (one == other)


def test_the_same_words_from_another_page_are_another_act() -> None:
    assert key_of(form_key=uuid4(), said="Hello") != key_of(form_key=uuid4(), said="Hello")


def test_broken_characters_have_a_key_too() -> None:
    assert key_of(form_key=PAGE, said="\ud800") != key_of(form_key=PAGE, said="?")
