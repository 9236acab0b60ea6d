"""What leaves the pack loader: values of a country's pack, and the errors that name what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Status = Literal["verified", "likely", "recall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One entry of a code list, with its label in every language that the pack offers.

    `group` gathers entries of one list (signed languages, say). Only languages have `own`, their name for themselves,
    and, where ISO 639-1 knows one, `short`.
    """

    code: str
    labels: Mapping[str, str]
    group: str = ""
    own: str = ""
    short: str = ""

    def label(self, language: str) -> str:
        """The label in that language; refuses with UnknownLanguage rather than show another one."""
        try:
            return self.labels[language]
        except KeyError:
            raise UnknownLanguage(language) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subdivision:
    """A state, province or territory (ISO 3166-2). `names` holds the languages that call it otherwise."""

    code: str
    name: str
    kind: str
    names: Mapping[str, str] = field(default_factory=dict)

    def label(self, language: str) -> str:
        """What it is called in that language."""
        return self.names.get(language, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A telephone number: `dial` for a link (digits, with + where it is international), `display` for people."""

    dial: str
    display: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RealLine:
    """The country's true hotline, which a demonstration names on every page because it helps nobody itself."""

    names: Mapping[str, str]
    phone: Number
    sms: Number | None = None
    url: str = ""

    def name(self, language: str) -> str:
        """Its name in that language, or in whichever language it has a name."""
        return self.names.get(language) or next(iter(self.names.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptStep:
    """One numbered step of a procedure: what to do (for staff) and what to say (for the person), in one language each."""

    code: str
    title: str
    do: str
    say: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A procedure: danger, minors or consent. `version` is kept where the words that were read out must be proven."""

    key: str
    version: str
    title: str
    steps: tuple[ScriptStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """An embassy or consulate. Staff only: contacting one can put a person at risk."""

    operator: str
    country: str
    city: str
    kind: str
    phone: str
    email: str
    website: str
    latitude: float | None
    longitude: float | None
    identifier: str
    jurisdictions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FederalAgency:
    """A federal agency of the United States. Staff only: enforcement agencies are among them."""

    name: str
    website: str
    phone: str
    toll_free: str
    tty: str
    address: str


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Problem:
    """One thing wrong in a pack: the file, the key inside it, and the reason in words."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key or '(whole file)'}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A text of the notices table: one wording per language, and the spoken usted wording where there is one."""

    key: str
    texts: Mapping[str, str]
    usted: str = ""
    lock_screen: bool = False
    where: str = ""
    values: frozenset[str] = field(default_factory=frozenset)


class PackError(Exception):
    """Anything the loader refuses."""


class PackInvalid(PackError):
    """The pack's files are wrong; carries every problem found, not only the first."""

    def __init__(self, pack: str, problems: tuple[Problem, ...]) -> None:
        self.pack = pack
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"jurisdiction pack “{pack}” has {len(problems)} problem(s):\n{lines}")


class UnknownPack(PackError, LookupError):
    """No folder of that name holds a pack."""


class UnknownLanguage(PackError, LookupError):
    """The pack does not offer that language."""


class UnknownNotice(PackError, LookupError):
    """No notice has that key."""


class NoticeValueMissing(PackError, LookupError):
    """The notice needs a value that was not given."""


class UnknownList(PackError, LookupError):
    """The pack has no code list of that name."""


class UnknownCode(PackError, LookupError):
    """The code list has no such code."""


class UnknownScript(PackError, LookupError):
    """The pack has no script of that key."""


class UnknownFacts(PackError, LookupError):
    """The pack has no section of facts of that name."""
