"""A country's pack, as the rest of Northline reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from northline.foundation.packs.contracts import (
    Code,
    Mission,
    Notice,
    Number,
    RealLine,
    Script,
    ScriptStep,
    Subdivision,
    UnknownCode,
    UnknownLanguage,
    UnknownList,
    UnknownNotice,
    UnknownScript,
)
from northline.foundation.packs.facts import Fact
from northline.foundation.packs.notices import fill
from northline.foundation.packs.staff_lists import diplomatic_missions
from northline.foundation.packs.words import words_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Formality:
    """How a language addresses the person: on pages, and in what is spoken or written by staff."""

    page: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptText:
    """A script as its file has it, in every language."""

    version: str
    titles: Mapping[str, str]
    steps: tuple[tuple[str, Mapping[str, str], Mapping[str, str], str], ...]


class Gaps(dict[str, object]):
    """Values for a script's words; what is not known yet shows as a gap to fill when speaking."""

    def __missing__(self, key: str) -> str:
        return "…"


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One country: its line, its words, its lists and its facts. Read only, shared by all who ask for it."""

    code: str
    country: str
    country_names: Mapping[str, str]
    names: Mapping[str, str]
    operator_names: Mapping[str, str]
    phone: Number
    sms: Number
    partner_phone: Number
    email: str
    real_line: RealLine
    languages: tuple[str, ...]
    default_language: str
    emergency_number: str
    leave_url: str
    timezones: tuple[str, ...]
    formality: Mapping[str, Formality]
    channels: tuple[str, ...]
    subdivisions: tuple[Subdivision, ...]
    missions_country: str = ""
    code_lists: Mapping[str, tuple[Code, ...]] = field(repr=False)
    notices: Mapping[str, Notice] = field(repr=False)
    script_texts: Mapping[str, ScriptText] = field(repr=False)
    folder: Path
    words_folders: tuple[Path, ...] = field(repr=False)
    read_facts: Callable[[str], tuple[Fact, ...]] = field(repr=False)

    @property
    def timezone(self) -> str:
        """The zone in which the line shows times where nothing better is known."""
        return self.timezones[0]

    def name(self, language: str) -> str:
        """The hotline's name."""
        return self._in(self.names, language)

    def operator(self, language: str) -> str:
        """The name of the organisation that runs it (made up in a demonstration)."""
        return self._in(self.operator_names, language)

    def country_name(self, language: str) -> str:
        """The country's name."""
        return self._in(self.country_names, language)

    def subdivision(self, code: str) -> Subdivision:
        """The state, province or territory; refuses with UnknownCode."""
        try:
            return self._subdivisions[code]
        except KeyError:
            raise UnknownCode(f"{self.country} has no subdivision “{code}”") from None

    def notice(self, key: str, language: str, /, *, spoken: bool = False, **values: object) -> str:
        """A notice's text, filled. `demo` finds `demo.us` in the US pack: a country's own rows end with its code.

        `spoken` asks for the wording that staff say or write, in Spanish with usted where this country wants it.
        Values that the pack knows (`number`, `emergency`, `partner_number`, `line`) need not be given.
        Refuses with UnknownNotice, UnknownLanguage and NoticeValueMissing.
        """
        notice = self._notice(key)
        text = self._wording(notice, language, spoken=spoken)
        known = {
            "number": self.phone.display,
            "emergency": self.emergency_number,
            "partner_number": self.partner_phone.display,
            "line": self.name(language),
        }
        return fill(text, {**known, **values}, key=notice.key)

    def script(self, key: str, language: str, /, *, say_in: str = "", **values: object) -> Script:
        """A procedure: `danger`, `minors` or `consent`. Instructions in the staff's language, words in the person's.

        What is not known yet among the values shows as “…”, to be filled when speaking.
        Refuses with UnknownScript and UnknownLanguage.
        """
        try:
            text = self.script_texts[key]
        except KeyError:
            raise UnknownScript(f"pack “{self.code}” has no script “{key}”") from None
        spoken_in = say_in or language
        steps = tuple(
            ScriptStep(
                code=code,
                title=self._in(titles, language),
                do=self._in(do, language),
                say=self._said(notice, spoken_in, values) if notice else "",
            )
            for code, titles, do, notice in text.steps
        )
        return Script(key=key, version=text.version, title=self._in(text.titles, language), steps=steps)

    def codes(self, list: str) -> tuple[Code, ...]:  # noqa: A002  # the list asked for, by name
        """A code list, in the order in which it is offered; refuses with UnknownList."""
        try:
            return self.code_lists[list]
        except KeyError:
            raise UnknownList(f"pack “{self.code}” has no code list “{list}”") from None

    def has_code(self, *, list: str, code: str) -> bool:  # noqa: A002  # the list asked for, by name
        """Whether the list holds that code."""
        self.codes(list)
        return code in self._codes[list]

    def label(self, *, list: str, code: str, language: str) -> str:  # noqa: A002  # the list asked for, by name
        """What a code is called; refuses with UnknownList, UnknownCode and UnknownLanguage."""
        self.codes(list)
        try:
            return self._codes[list][code].label(language)
        except KeyError:
            raise UnknownCode(f"code list “{list}” has no code “{code}”") from None

    def language_name(self, code: str, language: str) -> str:
        """What a language is called, by its ISO 639-3 code or the two letters of the interface; refuses with UnknownCode."""
        return self.label(list="languages", code=self._long_codes.get(code, code), language=language)

    def resume_words(self, language: str) -> tuple[str, ...]:
        """The 2,048 words of a language; refuses with UnknownLanguage."""
        return words_in(language, self.words_folders)

    def facts(self, section: str) -> tuple[Fact, ...]:
        """A section of the country's facts, read and checked when first asked for.

        Sections: hotline, agencies, work_categories, legal_tracks, mandated_reporting, privacy_law, locale, peoples,
        directory. Refuses with UnknownFacts, and with PackInvalid where the file is wrong.
        """
        if section not in self._facts:
            self._facts[section] = self.read_facts(section)
        return self._facts[section]

    @property
    def listings(self) -> tuple[Fact, ...]:
        """The directory: organisations with public contacts. Contacts have a status of their own."""
        return self.facts("directory")

    @property
    def agencies(self) -> tuple[Fact, ...]:
        """Authorities: staff only."""
        return self.facts("agencies")

    @property
    def minimum_wages(self) -> tuple[Fact, ...]:
        """Minimum wages by area, amounts as decimal text."""
        return self.facts("locale")[0].facts("minimum_wages")

    def missions(self) -> Iterator[Mission]:
        """Embassies and consulates in this country: staff only. None where the pack does not name it in their list."""
        return diplomatic_missions(self.missions_country) if self.missions_country else iter(())

    @cached_property
    def _codes(self) -> Mapping[str, Mapping[str, Code]]:
        return {name: {code.code: code for code in codes} for name, codes in self.code_lists.items()}

    @cached_property
    def _long_codes(self) -> Mapping[str, str]:
        return {code.short: code.code for code in self.code_lists.get("languages", ()) if code.short}

    @cached_property
    def _subdivisions(self) -> Mapping[str, Subdivision]:
        return {subdivision.code: subdivision for subdivision in self.subdivisions}

    @cached_property
    def _facts(self) -> dict[str, tuple[Fact, ...]]:
        return {}

    def _notice(self, key: str) -> Notice:
        notice = self.notices.get(key) or self.notices.get(f"{key}.{self.code}")
        if notice is None:
            raise UnknownNotice(f"pack “{self.code}” has no notice “{key}”")
        return notice

    def _wording(self, notice: Notice, language: str, *, spoken: bool) -> str:
        if spoken and language == "es" and notice.usted and self.formality["es"].spoken == "usted":
            return notice.usted
        return self._in(notice.texts, language)

    def _said(self, key: str, language: str, values: Mapping[str, object]) -> str:
        notice = self._notice(key)
        known = Gaps({"emergency": self.emergency_number, "number": self.phone.display, "line": self.name(language)})
        known.update(values)
        return fill(self._wording(notice, language, spoken=True), known, key=notice.key)

    def _in(self, texts: Mapping[str, str], language: str) -> str:
        try:
            return texts[language]
        except KeyError:
            raise UnknownLanguage(f"pack “{self.code}” does not offer the language “{language}”") from None
