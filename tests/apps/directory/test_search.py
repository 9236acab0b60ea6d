"""The search understands how people write, and never ends in a dead end without saying so."""

from datetime import datetime

import pytest

from northline.apps.directory import queries
from northline.apps.directory.contracts import Search
from northline.apps.directory.models import Service
from northline.apps.directory.text import dialable, fold, safe_site, typed_words, words_in

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
    assert words_in("  ") == ()
    assert words_in("Ayuda, ayuda مأوى") == ("ayuda", "ماوى")


@pytest.mark.parametrize(
    ("typed", "kept"), [("🙂!!", ""), ("\x00", ""), (" a\u202eb ", "a b"), ("\u200bбез", "без"), ("x" * 9, "x" * 9)]
)
def test_what_nobody_can_read_asks_for_nothing(typed: str, kept: str):
    assert typed_words(typed) == kept


@pytest.mark.parametrize("words", ["refugio", "albergue", "réfuge", "hébergement", "shelter", "SHELTER"])
def test_people_say_a_need_in_their_own_words(loaded: None, now: datetime, words: str):
    assert "Casa Ñandú" in names(now, words=words)
    assert "Quarry Road Legal Clinic" not in names(now, words=words)


@pytest.mark.parametrize(("typed", "read"), [("sheltr", "shelter"), ("abogdo", "abogado"), ("qarry", "quarry")])
def test_a_misspelt_word_is_read_as_the_nearest_and_says_so(loaded: None, now: datetime, typed: str, read: str):
    found = queries.public_services(search=Search(words=typed, per_page=50), now=now)
    assert found.total
    ((said, taken_for),) = found.read_as
    assert said == typed
    assert taken_for.startswith(read)


def test_a_misspelt_word_is_never_read_as_one_that_the_reader_may_not_see(loaded: None, now: datetime):
    Service.objects.filter(key="us.fictional.one").update(standing="suspended")
    assert not queries.public_services(search=Search(words="nandux", per_page=50), now=now).read_as


def test_a_script_that_no_listing_is_written_in_finds_nothing_rather_than_everything(loaded: None, now: datetime):
    assert names(now, words="مأوى") == []


@pytest.mark.parametrize("place", ["Houston TX", "Houston, TX, USA", "houston texas", "Tejas", "Houston, Estados Unidos"])
def test_a_place_is_understood_with_and_without_commas(loaded: None, now: datetime, place: str):
    found = queries.public_services(search=Search(place=place, per_page=500), now=now)
    assert found.place_known
    assert "Casa Ñandú" in {one.name for one in found.services}


def test_a_town_that_two_states_have_names_both(loaded: None, now: datetime):
    other = Service.objects.get(key="us.fictional.two")
    other.locations.create(town="Houston", town_folded="houston", subdivision="US-AK", country="US")
    found = queries.public_services(search=Search(place="Houston", per_page=500), now=now)
    assert found.also_in == ("Alaska", "Texas")
    assert {"Casa Ñandú", "Quarry Road Legal Clinic"} <= {one.name for one in found.services}
    said = queries.public_services(search=Search(place="Houston, Texas", per_page=500), now=now)
    assert said.also_in == ()
    assert "Quarry Road Legal Clinic" not in {one.name for one in said.services}
