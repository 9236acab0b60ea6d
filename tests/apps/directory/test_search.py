"""The search understands how people write, and never ends in a dead end without saying so."""

from datetime import datetime

import pytest

from northline.apps.directory import queries
from northline.apps.directory.contracts import Search
from northline.apps.directory.text import dialable, fold, safe_site, words_query

pytestmark = pytest.mark.django_db


def names(now: datetime, **search: object) -> list[str]:
    return [one.name for one in queries.public_services(search=Search(per_page=500, **search), now=now).services]


def test_accents_and_capitals_do_not_matter(loaded: None, now: datetime):
    assert names(now, words="casa nandu") == ["Casa Ñandú"]
    assert names(now, words="CASA ÑANDÚ") == ["Casa Ñandú"]


def test_a_beginning_of_a_word_is_enough(loaded: None, now: datetime):
    assert names(now, words="quar leg") == ["Quarry Road Legal Clinic"]


def test_words_of_a_need_find_it_in_every_language(loaded: None, now: datetime):
    for words in ("safe place sleep", "lugar seguro", "hebergement"):
        assert "Casa Ñandú" in names(now, words=words), words


@pytest.mark.parametrize("words", ["'", "a & b | !c", "((", ":*", "\\", "<->", "DROP TABLE", "🙂", "\u202e", "x" * 5_000])
def test_no_writing_breaks_the_search(loaded: None, now: datetime, words: str):
    names(now, words=words)


def test_a_town_finds_its_services_and_those_of_its_state_and_country(loaded: None, now: datetime):
    found = names(now, place="fresno")
    assert found[0] == "Quarry Road Legal Clinic"
    assert "Casa Ñandú" not in found
    assert "Polaris" in found


@pytest.mark.parametrize("place", ["Texas", "texas", "TX", "US-TX", "Houston, Texas", "houston, tx", "Austin, TX"])
def test_a_state_is_understood_by_name_and_code(loaded: None, now: datetime, place: str):
    assert "Casa Ñandú" in names(now, place=place)
    assert "Quarry Road Legal Clinic" not in names(now, place=place)


def test_an_unknown_town_says_so_and_shows_what_serves_the_whole_country(loaded: None, now: datetime):
    found = queries.public_services(search=Search(place="Atlantis", per_page=500), now=now)
    assert not found.place_known
    assert "Polaris" in {one.name for one in found.services}
    assert "Casa Ñandú" not in {one.name for one in found.services}


def test_a_language_leaves_out_services_that_speak_others_only(loaded: None, now: datetime):
    assert "Quarry Road Legal Clinic" not in names(now, language="spa")
    assert names(now, language="spa", needs=frozenset({"shelter"}))[0] == "Casa Ñandú"


def test_needs_narrow_and_say_why(loaded: None, now: datetime):
    found = queries.public_services(search=Search(needs=frozenset({"wages"}), per_page=500), now=now).services
    assert found[0].name == "Quarry Road Legal Clinic"
    assert {"helps_with"} <= {reason.code for reason in found[0].because}


def test_pages_hold_everything_once(loaded: None, now: datetime):
    whole = names(now)
    paged: list[str] = []
    for page in range(1, 100):
        found = queries.public_services(search=Search(page=page, per_page=3), now=now)
        paged += [one.name for one in found.services]
        if page == found.pages:
            break
    assert paged == whole


def test_a_page_beyond_the_last_is_the_last(loaded: None, now: datetime):
    found = queries.public_services(search=Search(page=10_000, per_page=3), now=now)
    assert found.page == found.pages
    assert found.services


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+1-888-373-7888", "+18883737888"),
        ("233733", "233733"),
        ("911", "911"),
        ("877-4-HSI-TIP", ""),
        ("1-800-CALL-FBI (225-5324)", ""),
    ],
)
def test_only_what_is_surely_a_number_can_be_dialled(written: str, dialled: str):
    assert dialable(value=written, country="US") == dialled


def test_mexican_numbers_are_dialled_with_their_country():
    assert dialable(value="800 5533 000", country="MX") == "+528005533000"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://a.b", "//a", "", "http://", "not a site"])
def test_only_sites_are_linked(url: str):
    assert safe_site(url) == ""


def test_folding_keeps_words_apart():
    assert fold("Québec, Ville-Émard") == "quebec ville emard"
    assert words_query("  ") == ""
