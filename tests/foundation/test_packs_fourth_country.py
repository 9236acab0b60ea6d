"""A fourth country is a folder, not code; and a wrong folder is told all that is wrong with it."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from northline.foundation.packs import JURISDICTIONS, PackInvalid, UnknownFacts, load_pack, problems_of

BASE: dict[str, Any] = {
    "code": "zz",
    "country": "ZZ",
    "country_names": {"pt": "Terra Nova", "en": "Newland"},
    "names": {"pt": "Linha Austral", "en": "Southern Line"},
    "operator": {
        "names": {"pt": "Associação Linha Austral (fictícia)", "en": "Southern Line Association (made up)"},
        "phone": {"dial": "+12025550100", "display": "1-202-555-0100"},
        "sms": {"dial": "+12025550101", "display": "1-202-555-0101"},
        "partner_phone": {"dial": "+12025550102", "display": "1-202-555-0102"},
        "email": "linha@linhaaustral.example",
    },
    "real_line": {"names": {"pt": "Linha Nacional"}, "phone": {"dial": "100", "display": "100"}},
    "languages": ["en"],
    "default_language": "en",
    "emergency_number": "112",
    "leave_url": "https://weather.example",
    "timezones": ["Atlantic/Azores"],
    "formality": {"en": {"page": "you", "spoken": "you"}},
    "channels": ["phone", "chat"],
}
NOTICES = [
    {"key": "notice.law.zz", "en": "The law of Newland says so."},
    {"key": "demo.zz", "en": "A demonstration. Real help: 100."},
    {"key": "tab.title", "en": "Post"},
]


def write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def write_notices(path: Path, rows: list[dict[str, str]]) -> None:
    columns = sorted({key for row in rows for key in row})
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, columns)
        table.writeheader()
        table.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "zz"
    write(folder / "pack.json", BASE)
    write(folder / "subdivisions.json", [{"code": "ZZ-N", "name": "North", "kind": "province"}])
    write_notices(folder / "notices.csv", NOTICES)
    write(
        folder / "codes" / "needs.json",
        [
            {"code": "shelter", "labels": {"en": "A bed"}},
            {"code": "boat", "labels": {"en": "A boat"}},
            {"code": "pets", "hidden": True},
        ],
    )
    return folder


def reasons(folder: Path, shared: Path = JURISDICTIONS / "shared") -> list[str]:
    return [str(problem) for problem in problems_of(folder, shared=shared)]


def test_a_fourth_country_loads_from_its_folder(folder: Path) -> None:
    pack = load_pack(folder)
    assert pack.name("en") == "Southern Line"
    assert pack.notice("demo", "en") == "A demonstration. Real help: 100."
    assert pack.notice("tab.title", "en") == "Post"
    assert "112" in pack.notice("danger.visitor", "en")
    assert pack.label(list="needs", code="shelter", language="en") == "A bed"
    assert pack.label(list="needs", code="boat", language="en") == "A boat"
    assert not pack.has_code(list="needs", code="pets")
    assert pack.subdivisions[0].name == "North"
    assert list(pack.missions()) == []
    assert problems_of(folder) == ()


def test_a_country_without_facts_says_so_only_when_asked(folder: Path) -> None:
    with pytest.raises(UnknownFacts):
        load_pack(folder).facts("agencies")


def test_a_language_that_only_the_pack_knows_must_be_whole(folder: Path) -> None:
    write(
        folder / "pack.json",
        BASE | {"languages": ["en", "pt"], "formality": {**BASE["formality"], "pt": BASE["formality"]["en"]}},
    )
    found = reasons(folder)
    assert "shared/codes/ages.json: adult" not in found
    assert any(line.startswith("shared/notices.csv: wait.place.pt: translation is missing") for line in found)
    assert any("codes/needs.json: boat.labels.pt: translation is missing" in line for line in found)
    assert any(line.startswith("words/pt.txt: (whole file): file is missing") for line in found)


def test_every_problem_is_told_at_once(folder: Path) -> None:
    write(
        folder / "pack.json",
        BASE
        | {
            "operator": BASE["operator"] | {"phone": {"dial": "call us", "display": "1"}},
            "names": {"pt": "Linha Austral"},
            "languages": ["en", "xx"],
            "colour": "blue",
            "timezones": ["Mars/Olympus"],
            "leave_url": "http://weather.example",
            "channels": "phone",
        },
    )
    write(
        folder / "codes" / "venues.json", [{"code": "ship", "labels": {"en": "Ship"}}, {"code": "ship", "labels": {"en": "Ship"}}]
    )
    write(folder / "subdivisions.json", [{"code": "North", "name": "North", "kind": "province"}])
    with pytest.raises(PackInvalid) as told:
        load_pack(folder)
    text = str(told.value)
    for part in (
        "pack.json: operator.phone.dial: “call us” is not a number to dial",
        "pack.json: names.en: translation is missing for an offered language",
        "pack.json: languages[1]: unknown language “xx”",
        "pack.json: colour: unknown key",
        "pack.json: timezones[0]: unknown timezone “Mars/Olympus”",
        "pack.json: leave_url: “http://weather.example” is not an https address",
        "pack.json: channels: must be a list, is text",
        "codes/venues.json: [1]: duplicate “ship”, first at [0]",
        "subdivisions.json: [0].code: “North” is not an ISO 3166-2 code like US-TX",
    ):
        assert part in text
    assert len(told.value.problems) >= 9


BREAKS: list[tuple[Callable[[Path], Any], str]] = [
    (lambda folder: (folder / "pack.json").unlink(), "pack.json: (whole file): file is missing"),
    (lambda folder: (folder / "pack.json").write_text("{"), "pack.json: (whole file): is not JSON"),
    (lambda folder: (folder / "pack.json").write_bytes(b'{"code": "\xff"}'), "pack.json: (whole file): is not UTF-8"),
    (lambda folder: write(folder / "pack.json", []), "pack.json: (whole file): must be an object, is a list"),
    (lambda folder: write(folder / "pack.json", {k: v for k, v in BASE.items() if k != "country"}), "country: is missing"),
    (lambda folder: write(folder / "pack.json", BASE | {"code": "yy"}), "code: “yy” is not the folder's name “zz”"),
    (
        lambda folder: write(folder / "pack.json", BASE | {"default_language": "es"}),
        "default_language: is not among the languages",
    ),
    (lambda folder: write(folder / "pack.json", BASE | {"formality": {}}), "formality.en: is missing for an offered language"),
    (lambda folder: write_notices(folder / "notices.csv", NOTICES[:1]), "notices.csv: demo.zz: is missing"),
    (lambda folder: write_notices(folder / "notices.csv", [*NOTICES, NOTICES[2]]), "notices.csv: tab.title: duplicate key"),
    (
        lambda folder: write_notices(folder / "notices.csv", [*NOTICES, {"key": "x.y", "en": "{"}]),
        "curly brackets cannot be read",
    ),
    (
        lambda folder: write_notices(folder / "notices.csv", [*NOTICES, {"key": "x.y", "en": "{a}", "es": "{b}"}]),
        "notices.csv: x.y.es: values differ from the other languages: b instead of a",
    ),
    (
        lambda folder: write_notices(folder / "notices.csv", [*NOTICES, {"key": "x", "zz": "?"}]),
        "notices.csv: zz: unknown column",
    ),
    (
        lambda folder: write(folder / "codes" / "needs.json", [{"code": "boat"}]),
        "codes/needs.json: boat.labels.en: translation is missing",
    ),
    (
        lambda folder: write(folder / "codes" / "needs.json", [{"code": "Boat!"}]),
        "codes/needs.json: [0].code: “Boat!” is not a code",
    ),
    (
        lambda folder: write(folder / "directory.json", [{"id": "zz.org.a", "status": "sure", "source": []}]),
        "directory.json: [0].status: unknown status “sure”",
    ),
    (
        lambda folder: write(folder / "privacy.json", [privacy(source=[{"name": "A law"}])]),
        "privacy.json: [0].source[0].url: is missing",
    ),
    (lambda folder: write(folder / "privacy.json", [privacy(source=[])]), "privacy.json: [0].source: must have at least 1"),
    (
        lambda folder: write(folder / "privacy.json", [privacy(verified_on=None)]),
        "verified_on may be null only for a recall fact",
    ),
    (lambda folder: write(folder / "privacy.json", [privacy(), privacy()]), "privacy.json: [1]: duplicate “zz.privacy.a”"),
    (
        lambda folder: write(folder / "agencies.json", [agency("phone", "ask around")]),
        "agencies.json: [0].contacts[0]: “ask around” is not a telephone number",
    ),
    (lambda folder: write(folder / "agencies.json", [agency("pigeon", "1")]), "unknown channel “pigeon”"),
]
KNOWN = {"status": "verified", "source": [{"name": "A law", "url": "https://law.example/a"}]}


def privacy(**changes: Any) -> dict[str, Any]:
    entry = {
        "id": "zz.privacy.a",
        "law": "A law",
        "applies": "all",
        "rule": ["ask"],
        "binds_hotline": "yes",
        "verified_on": "2026-01-01",
    }
    return entry | KNOWN | changes


def agency(channel: str, value: str) -> dict[str, Any]:
    contact = {"channel": channel, "value": value} | KNOWN
    entry = {"id": "zz.agency.a", "name": "A", "kind": "crisis", "scope": [], "takes": [], "verified_on": "2026-01-01"}
    return entry | KNOWN | {"contacts": [contact]}


@pytest.mark.parametrize(("broken", "told"), BREAKS, ids=[told for _, told in BREAKS])
def test_a_wrong_file_is_named_with_key_and_reason(folder: Path, broken: Callable[[Path], Any], told: str) -> None:
    assert reasons(folder) == []
    broken(folder)
    assert any(told in line for line in reasons(folder)), reasons(folder)


def test_a_shared_script_that_names_no_notice_is_refused(folder: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shutil.copytree(JURISDICTIONS / "shared", shared, ignore=shutil.ignore_patterns("directory"))
    script = json.loads((shared / "scripts" / "danger.json").read_text(encoding="utf-8"))
    script["steps"][0]["notice"] = "danger.nowhere"
    write(shared / "scripts" / "danger.json", script)
    assert "scripts/danger.json: steps[0].notice: unknown notice “danger.nowhere”" in reasons(folder, shared)


def test_resume_words_of_a_country_may_be_its_own(folder: Path) -> None:
    (folder / "words").mkdir()
    (folder / "words" / "en.txt").write_text("oar\nOAR\nsail\n", encoding="utf-8")
    assert load_pack(folder).resume_words("en") == ("oar", "OAR", "sail")
    assert any("must have 2048 words, has 3" in line for line in reasons(folder))
    assert any("words/en.txt: OAR: cannot be told from “oar”" in line for line in reasons(folder))
