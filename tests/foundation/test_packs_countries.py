"""The three countries load, speak every language they offer, and keep what the operator relies on."""

import time
from pathlib import Path

import pytest

from northline.foundation.packs import (
    JURISDICTIONS,
    NoticeValueMissing,
    Pack,
    UnknownCode,
    UnknownFacts,
    UnknownLanguage,
    UnknownList,
    UnknownNotice,
    UnknownPack,
    UnknownScript,
    diplomatic_missions,
    federal_agencies,
    get_pack,
    load_pack,
    pack_codes,
    problems_of,
)

COUNTRIES = ("ca", "mx", "us")


@pytest.fixture(params=COUNTRIES)
def pack(request: pytest.FixtureRequest) -> Pack:
    return get_pack(request.param)


def test_every_country_with_a_folder_is_known() -> None:
    assert pack_codes() == COUNTRIES


def test_a_country_has_nothing_wrong(pack: Pack) -> None:
    assert problems_of(JURISDICTIONS / pack.code) == ()


def test_a_country_loads_in_less_than_150_milliseconds(pack: Pack) -> None:
    taken: list[float] = []
    for _ in range(3):
        started = time.process_time()
        load_pack(JURISDICTIONS / pack.code)
        taken.append(time.process_time() - started)
    assert min(taken) < 0.15


def test_a_pack_is_loaded_once(pack: Pack) -> None:
    assert get_pack(pack.code) is get_pack(pack.code)


def test_a_folder_that_is_no_pack_is_refused() -> None:
    for code in ("shared", "zz", "../us", ""):
        with pytest.raises(UnknownPack):
            get_pack(code)


def test_every_notice_reads_whole_in_every_language(pack: Pack) -> None:
    for language in pack.languages:
        for key, notice in pack.notices.items():
            for spoken in (False, True):
                text = pack.notice(key, language, spoken=spoken, **dict.fromkeys(notice.values, "…"))
                assert text.strip(), (key, language)
                assert not {"{", "}"} & set(text), (key, language)


def test_every_code_of_every_list_has_a_label_in_every_language(pack: Pack) -> None:
    for name, codes in pack.code_lists.items():
        assert codes, name
        for code in codes:
            for language in pack.languages:
                assert pack.label(list=name, code=code.code, language=language)


def test_every_script_has_steps_in_every_language(pack: Pack) -> None:
    for key in ("danger", "minors", "consent"):
        for language in pack.languages:
            script = pack.script(key, language, say_in="es")
            assert script.title
            assert len(script.steps) >= 4
            assert all(step.title and step.do for step in script.steps)
            assert any(step.say for step in script.steps)


def test_spoken_spanish_says_usted_only_where_the_country_wants_it() -> None:
    said = {code: get_pack(code).notice("consent.no", "es", spoken=True) for code in COUNTRIES}
    assert "con usted" in said["us"]
    assert "con usted" in said["mx"]
    assert "contigo" in said["ca"]
    assert "contigo" in get_pack("mx").notice("consent.no", "es")


def test_the_banner_of_a_demonstration_names_the_countrys_real_number(pack: Pack) -> None:
    for language in pack.languages:
        banner = pack.notice("demo", language)
        assert pack.real_line.phone.display in banner
        assert pack.emergency_number in banner
        if pack.real_line.sms:
            assert pack.real_line.sms.display in banner


def test_a_countrys_own_notices_are_not_another_countrys() -> None:
    with pytest.raises(UnknownNotice):
        get_pack("us").notice("demo.ca", "en")


def test_demonstration_numbers_are_made_up(pack: Pack) -> None:
    for number in (pack.phone, pack.sms, pack.partner_phone):
        assert "555" in number.dial
        assert number.dial != pack.real_line.phone.dial


def test_numbers_of_the_line_need_not_be_given() -> None:
    text = get_pack("us").notice("tip.not_urgent", "en")
    assert "911" in text
    assert "1-800-555-0199" in text


def test_a_missing_value_is_named() -> None:
    with pytest.raises(NoticeValueMissing, match=r"wait\.place.*place"):
        get_pack("us").notice("wait.place", "en", minutes=3)


def test_what_a_pack_does_not_have_is_refused_by_name() -> None:
    pack = get_pack("us")
    with pytest.raises(UnknownNotice):
        pack.notice("nowhere", "en")
    with pytest.raises(UnknownLanguage):
        pack.notice("tab.title", "de")
    with pytest.raises(UnknownList):
        pack.codes("nowhere")
    with pytest.raises(UnknownCode):
        pack.label(list="needs", code="nowhere", language="en")
    with pytest.raises(UnknownLanguage):
        pack.label(list="needs", code="shelter", language="de")
    with pytest.raises(UnknownScript):
        pack.script("nowhere", "en")
    with pytest.raises(UnknownFacts):
        pack.facts("nowhere")
    with pytest.raises(UnknownCode):
        pack.subdivision("US-ZZ")


def test_languages_are_found_by_either_code() -> None:
    pack = get_pack("ca")
    assert pack.language_name("fr", "es") == pack.language_name("fra", "es") == "Francés"
    assert pack.language_name("fcs", "en") == "Quebec Sign Language (LSQ)"


def test_places_are_named_as_the_reader_names_them() -> None:
    assert get_pack("us").subdivision("US-NY").label("es") == "Nueva York"
    assert get_pack("ca").subdivision("CA-QC").label("fr") == "Québec"
    assert get_pack("us").subdivision("US-TX").label("fr") == "Texas"


def test_missions_and_agencies_are_read_as_they_came() -> None:
    assert sum(1 for _ in diplomatic_missions()) == 9852
    assert sum(1 for _ in diplomatic_missions("Mexico")) == sum(1 for _ in get_pack("mx").missions()) > 50
    assert all(mission.country == "Canada" for mission in get_pack("ca").missions())
    assert sum(1 for _ in federal_agencies()) == 436


def test_words_are_the_countrys_languages(pack: Pack) -> None:
    for language in pack.languages:
        assert len(pack.resume_words(language)) == 2048
    with pytest.raises(UnknownLanguage):
        pack.resume_words("de")


def test_no_pack_file_names_a_folder_of_a_machine() -> None:
    for path in JURISDICTIONS.rglob("*.json"):
        assert "/home/" not in Path(path).read_text(encoding="utf-8"), path
