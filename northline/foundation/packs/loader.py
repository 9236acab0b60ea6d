"""Reads a country's folder over what countries share, checks it, and says everything that is wrong at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from northline.foundation.packs import shapes
from northline.foundation.packs.contracts import (
    Code,
    Notice,
    Number,
    PackInvalid,
    Problem,
    RealLine,
    Subdivision,
    UnknownFacts,
    UnknownLanguage,
    UnknownPack,
)
from northline.foundation.packs.facts import Fact, facts_of
from northline.foundation.packs.notices import read_notices, untranslated
from northline.foundation.packs.pack import Formality, Pack, ScriptText
from northline.foundation.packs.schema import OneOf, Place, Shape
from northline.foundation.packs.words import fold_word, words_in

JURISDICTIONS = Path(__file__).resolve().parents[2] / "jurisdictions"
SHARED = "shared"
SCRIPTS = ("danger", "minors", "consent")
OWN_NOTICES = ("notice.law", "demo")
WORDS_PER_LIST = 2048


def pack_codes(jurisdictions: Path = JURISDICTIONS) -> tuple[str, ...]:
    """The countries that have a pack: every folder that holds a pack.json."""
    return tuple(sorted(path.parent.name for path in jurisdictions.glob("*/pack.json") if path.parent.name != SHARED))


@cache
def get_pack(code: str) -> Pack:
    """The pack of a country, loaded once. Refuses with UnknownPack, and with PackInvalid where its files are wrong."""
    if code not in pack_codes():
        raise UnknownPack(f"no jurisdiction pack “{code}”; there are: {', '.join(pack_codes())}")
    return load_pack(JURISDICTIONS / code)


def current_pack() -> Pack:
    """The pack of the hotline that this process serves (setting HOTLINE)."""
    from django.conf import settings

    return get_pack(settings.HOTLINE)


def load_pack(folder: Path, *, shared: Path = JURISDICTIONS / SHARED) -> Pack:
    """Load one country's folder; refuses with PackInvalid, which names every problem by file, key and reason.

    Facts are checked when a section is first read; `problems_of` checks those too.
    """
    return _Reader(folder, shared).pack()


def problems_of(folder: Path, *, shared: Path = JURISDICTIONS / SHARED) -> tuple[Problem, ...]:
    """Everything wrong with a country's folder, facts and resume words included; empty where all is well."""
    reader = _Reader(folder, shared)
    problems: list[Problem] = []
    try:
        reader.pack()
    except PackInvalid as invalid:
        problems += invalid.problems
    read = _facts_reader(folder)
    for section in shapes.FACTS:
        try:
            read(section)
        except PackInvalid as invalid:
            problems += invalid.problems
        except UnknownFacts:
            continue
    for language in reader.offered:
        problems += _wrong_words(language, (folder / "words", shared / "words"))
    return tuple(problems)


class _Reader:
    """Reads the files of one pack and gathers what is wrong, so that one run tells all."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self.folder = folder
        self.shared = shared
        self.problems: list[Problem] = []

    def pack(self) -> Pack:
        languages = self._json(self.shared / "codes" / "languages.json")
        self.known = tuple(entry["short"] for entry in languages or () if isinstance(entry, dict) and "short" in entry)
        base = self._json(self.folder / "pack.json")
        offered = base.get("languages", []) if isinstance(base, dict) else []
        self.offered = tuple(code for code in offered if code in self.known) if isinstance(offered, list) else ()
        self._check(base, shapes.pack_shape(languages=self.offered, known=self.known), "pack.json")
        if not self.problems:
            self._agree(base)
        subdivisions = self._json(self.folder / "subdivisions.json")
        self._check(subdivisions, shapes.subdivisions_shape(known=OneOf(self.known, "language")), "subdivisions.json")
        code_lists = self._code_lists()
        notices = self._notices()
        scripts = self._scripts(notices)
        if self.problems:
            raise PackInvalid(self.folder.name, tuple(sorted(self.problems)))
        return self._assembled(base, subdivisions, code_lists, notices, scripts)

    def _assembled(
        self,
        base: Mapping[str, Any],
        subdivisions: Sequence[Mapping[str, Any]],
        code_lists: Mapping[str, tuple[Code, ...]],
        notices: Mapping[str, Notice],
        scripts: Mapping[str, ScriptText],
    ) -> Pack:
        operator, real = base["operator"], base["real_line"]
        return Pack(
            code=base["code"],
            country=base["country"],
            country_names=base["country_names"],
            names=base["names"],
            operator_names=operator["names"],
            phone=Number(**operator["phone"]),
            sms=Number(**operator["sms"]),
            partner_phone=Number(**operator["partner_phone"]),
            email=operator["email"],
            real_line=RealLine(
                names=real["names"],
                phone=Number(**real["phone"]),
                sms=Number(**real["sms"]) if "sms" in real else None,
                url=real.get("url", ""),
            ),
            languages=tuple(base["languages"]),
            default_language=base["default_language"],
            emergency_number=base["emergency_number"],
            leave_url=base["leave_url"],
            timezones=tuple(base["timezones"]),
            formality={language: Formality(**forms) for language, forms in base["formality"].items()},
            channels=tuple(base["channels"]),
            subdivisions=tuple(Subdivision(**entry) for entry in subdivisions),
            missions_country=base.get("missions_country", ""),
            code_lists=code_lists,
            notices=notices,
            script_texts=scripts,
            folder=self.folder,
            words_folders=(self.folder / "words", self.shared / "words"),
            read_facts=_facts_reader(self.folder),
        )

    def _agree(self, base: Mapping[str, Any]) -> None:
        place = Place("pack.json")
        if base["code"] != self.folder.name:
            self.problems.append(place.at("code").problem(f"“{base['code']}” is not the folder's name “{self.folder.name}”"))
        if base["default_language"] not in base["languages"]:
            self.problems.append(place.at("default_language").problem("is not among the languages"))
        for language in base["languages"]:
            if language not in base["formality"]:
                self.problems.append(place.at(f"formality.{language}").problem("is missing for an offered language"))

    def _code_lists(self) -> dict[str, tuple[Code, ...]]:
        names = {path.stem for folder in (self.shared, self.folder) for path in (folder / "codes").glob("*.json")}
        return {name: self._code_list(name) for name in sorted(names)}

    def _code_list(self, name: str) -> tuple[Code, ...]:
        language = OneOf(self.known, "language")
        file = f"codes/{name}.json"
        entries: dict[str, dict[str, Any]] = {}
        shared, own = self.shared / file, self.folder / file
        if shared.is_file():
            before = len(self.problems)
            data = self._json(shared)
            self._check(data, shapes.codes_shape(languages=(), known=language), f"{SHARED}/{file}")
            if len(self.problems) == before:
                entries = {entry["code"]: entry for entry in data}
        if own.is_file():
            before = len(self.problems)
            changes = self._json(own)
            self._check(changes, shapes.code_changes_shape(known=language), file)
            if len(self.problems) == before:
                _change(entries, changes)
        kept = [entry for entry in entries.values() if not entry.get("hidden")]
        place = Place(file if own.is_file() else f"{SHARED}/{file}")
        for entry in kept:
            for offered in self.offered:
                if offered not in entry.get("labels", {}):
                    wanted = place.at(entry["code"]).at(f"labels.{offered}")
                    self.problems.append(wanted.problem("translation is missing for an offered language"))
        return tuple(
            Code(
                code=entry["code"],
                labels=entry.get("labels", {}),
                group=entry.get("group", ""),
                own=entry.get("own", ""),
                short=entry.get("short", ""),
            )
            for entry in kept
        )

    def _notices(self) -> dict[str, Notice]:
        notices: dict[str, Notice] = {}
        files: dict[str, str] = {}
        for path, file in ((self.shared / "notices.csv", f"{SHARED}/notices.csv"), (self.folder / "notices.csv", "notices.csv")):
            text = self._text(path, file)
            found, problems = read_notices(text, file=file, known=self.known) if text else ({}, [])
            self.problems += problems
            for key, notice in found.items():
                notices[key] = _over(notices[key], notice) if key in notices else notice
                files[key] = file
        self.problems += untranslated(notices, files=files, offered=self.offered)
        for key in OWN_NOTICES:
            own = f"{key}.{self.folder.name}"
            if own not in notices:
                self.problems.append(Place("notices.csv", own).problem("is missing: every country words it for itself"))
        return notices

    def _scripts(self, notices: Mapping[str, Notice]) -> dict[str, ScriptText]:
        scripts: dict[str, ScriptText] = {}
        shape = shapes.script_shape(languages=self.offered, known=OneOf(self.known, "language"))
        for key in SCRIPTS:
            file = f"scripts/{key}.json"
            own = self.folder / file
            data = self._json(own if own.is_file() else self.shared / file)
            before = len(self.problems)
            self._check(data, shape, file if own.is_file() else f"{SHARED}/{file}")
            if len(self.problems) > before:
                continue
            for index, step in enumerate(data["steps"]):
                if "notice" in step and step["notice"] not in notices:
                    self.problems.append(Place(file, f"steps[{index}].notice").problem(f"unknown notice “{step['notice']}”"))
            steps = tuple((step["code"], step["titles"], step["do"], step.get("notice", "")) for step in data["steps"])
            scripts[key] = ScriptText(version=data["version"], titles=data["titles"], steps=steps)
        return scripts

    def _check(self, data: Any, shape: Shape, file: str) -> None:
        if data is not None:
            self.problems += shape.check(data, Place(file))

    def _json(self, path: Path) -> Any:
        file = (
            f"{SHARED}/{path.relative_to(self.shared)}"
            if path.is_relative_to(self.shared)
            else str(path.relative_to(self.folder))
        )
        text = self._text(path, file)
        try:
            return json.loads(text) if text else None
        except json.JSONDecodeError as wrong:
            self.problems.append(Place(file).problem(f"is not JSON: {wrong}"))
            return None

    def _text(self, path: Path, file: str) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self.problems.append(Place(file).problem("file is missing"))
        except UnicodeDecodeError:
            self.problems.append(Place(file).problem("is not UTF-8 text"))
        return ""


def _change(entries: dict[str, dict[str, Any]], changes: Sequence[Mapping[str, Any]]) -> None:
    for change in changes:
        entry = entries.setdefault(change["code"], {"code": change["code"]})
        labels = {**entry.get("labels", {}), **change.get("labels", {})}
        entry |= {**change, "labels": labels}


def _over(shared: Notice, own: Notice) -> Notice:
    """A country's row laid over the shared one: it may word one language and keep the others."""
    return Notice(
        key=own.key,
        texts={**shared.texts, **own.texts},
        usted=own.usted or shared.usted,
        lock_screen=own.lock_screen or shared.lock_screen,
        where=own.where or shared.where,
        values=own.values,
    )


def _facts_reader(folder: Path) -> Callable[[str], tuple[Fact, ...]]:
    def read(section: str) -> tuple[Fact, ...]:
        try:
            file, shape = shapes.FACTS[section]
            text = (folder / file).read_text(encoding="utf-8")
        except (KeyError, FileNotFoundError):
            raise UnknownFacts(f"pack “{folder.name}” has no facts “{section}”") from None
        try:
            data = json.loads(text)
        except json.JSONDecodeError as wrong:
            raise PackInvalid(folder.name, (Place(file).problem(f"is not JSON: {wrong}"),)) from None
        if problems := tuple(shape.check(data, Place(file))):
            raise PackInvalid(folder.name, problems)
        return facts_of(data)

    return read


def _wrong_words(language: str, folders: Sequence[Path]) -> list[Problem]:
    place = Place(f"words/{language}.txt")
    try:
        words = words_in(language, folders)
    except UnknownLanguage:
        return [place.problem("file is missing for an offered language")]
    problems = []
    if len(words) != WORDS_PER_LIST:
        problems.append(place.problem(f"must have {WORDS_PER_LIST} words, has {len(words)}"))
    seen: dict[str, str] = {}
    for word in words:
        folded = fold_word(word, language)
        if folded in seen:
            problems.append(place.at(word).problem(f"cannot be told from “{seen[folded]}”"))
        seen[folded] = word
    return problems
