"""Back, other words, send again: the page's key is the same, and neither the old words nor the new ones are lost."""

from uuid import uuid4

from django.http import QueryDict

from northline.interfaces.common.forms import content_key_of


def page(key: str, **said: str) -> QueryDict:
    post = QueryDict(mutable=True)
    post.update({"form_key": key, **said})
    return post


def test_the_same_words_sent_twice_are_one_thing() -> None:
    key = str(uuid4())
    first = page(key, words="She called.", csrfmiddlewaretoken="a")
    again = page(key, words="She called.", csrfmiddlewaretoken="b")
    assert content_key_of(first) == content_key_of(again)


def test_other_words_under_the_same_key_are_another_thing() -> None:
    key = str(uuid4())
    assert content_key_of(page(key, words="She called.")) != content_key_of(page(key, words="She called twice."))


def test_the_same_words_on_two_pages_are_two_things() -> None:
    assert content_key_of(page(str(uuid4()), words="x")) != content_key_of(page(str(uuid4()), words="x"))
