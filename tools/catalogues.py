"""The .po files: one per app and language, kept in step with the texts found in the sources."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from northline.foundation.translations import catalogues
from tools.texts import SOURCES, Text

LANGUAGES = ("es", "fr")
PLURAL_FORMS = {"es": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}
HEADER = "# {name} of Northline. Written by hand, kept in step by tools/messages.py.\n"
PLACEHOLDERS = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}")
Key = tuple[str, str]
Forms = tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Wanted:
    """A text that a package shows, with all the places that show it."""

    singular: str
    plural: str
    context: str
    paths: set[str] = field(default_factory=set)
    plurals: set[str] = field(default_factory=set)


def wanted_by_package(texts: Iterable[Text]) -> dict[str, dict[Key, Wanted]]:
    """What each package's catalogue must hold. A text that once comes with a plural has it everywhere."""
    packages: dict[str, dict[Key, Wanted]] = defaultdict(dict)
    for text in texts:
        wanted = packages[text.package].setdefault(
            text.key, Wanted(singular=text.singular, plural=text.plural, context=text.context)
        )
        wanted.plural = wanted.plural or text.plural
        wanted.paths.add(text.path)
        wanted.plurals |= {text.plural} - {""}
    return packages


def catalogue_path(package: str, language: str, sources: Path = SOURCES) -> Path:
    """Where a package keeps a language."""
    return sources / package / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    """A .po file; an empty catalogue where there is none."""
    if not path.exists():
        return Catalog(locale=path.parents[1].name)
    return read_po(io.BytesIO(path.read_bytes()), locale=path.parents[1].name)


def messages_of(catalogue: Catalog) -> dict[Key, Message]:
    """The entries of a catalogue by context and text, without its header."""
    return {_key(message): message for message in catalogue if message.id}


def update(texts: Iterable[Text], *, sources: Path = SOURCES) -> tuple[Path, ...]:
    """Bring every .po into step: new texts come in empty (or as another package already says them), gone ones go.

    Returns the files that changed. Hand-written translations are never altered.
    """
    packages = wanted_by_package(texts)
    said = {language: _all_translations(language, sources) for language in LANGUAGES}
    changed: list[Path] = []
    for package, wanted in sorted(packages.items()):
        for language in LANGUAGES:
            path = catalogue_path(package, language, sources)
            content = _written(wanted, {**said[language], **_filled(path)}, package=package, language=language)
            if not path.exists() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                changed.append(path)
    for path in catalogues(sources):
        if path.relative_to(sources).parents[3].as_posix() not in packages:
            path.unlink()
            changed.append(path)
    return tuple(changed)


def problems(texts: Iterable[Text], *, sources: Path = SOURCES) -> Iterator[str]:
    """Every text that is missing, empty, fuzzy, no longer used, said in two ways, or loses a value in translation."""
    packages = wanted_by_package(texts)
    for language in LANGUAGES:
        said: dict[Key, tuple[Forms, str]] = {}
        for package, wanted in sorted(packages.items()):
            place = f"{package}/{language}"
            found = messages_of(read(catalogue_path(package, language, sources)))
            for key, text in wanted.items():
                if key not in found:
                    yield f"{place}: missing: {_shown(key)}"
                    continue
                if len(text.plurals) > 1:
                    yield f"{place}: two plurals of one text: {_shown(key)}: {' / '.join(sorted(text.plurals))}"
                yield from _wrong(found[key], text, place)
                before = said.setdefault(key, (forms_of(found[key]), place))
                if before[0] != forms_of(found[key]):
                    yield f"{place}: said otherwise than in {before[1]}: {_shown(key)}"
            for key in found.keys() - wanted.keys():
                yield f"{place}: no longer used: {_shown(key)}"
    for path in catalogues(sources):
        package = path.relative_to(sources).parents[3].as_posix()
        if package not in packages:
            yield f"{package}/{path.parents[1].name}: catalogue of a package without texts"


def _wrong(message: Message, text: Wanted, place: str) -> Iterator[str]:
    shown = _shown(_key(message))
    forms = forms_of(message)
    if message.fuzzy:
        yield f"{place}: fuzzy: {shown}"
    if bool(text.plural) != isinstance(message.id, tuple | list):
        yield f"{place}: plural differs from the source: {shown}"
        return
    if not forms or not all(form.strip() for form in forms):
        yield f"{place}: empty: {shown}"
        return
    originals = [text.singular, text.plural] if text.plural else [text.singular]
    for form, original in zip(forms, originals, strict=False):
        if _values(form) != _values(original):
            yield f"{place}: values differ: {shown}: {', '.join(_values(form) ^ _values(original))}"
        if form[:1].isspace() != original[:1].isspace() or form[-1:].isspace() != original[-1:].isspace():
            yield f"{place}: blank at an end differs: {shown}"


def _values(text: str) -> frozenset[str]:
    return frozenset(found for found in PLACEHOLDERS.findall(text) if found != "%%")


def _all_translations(language: str, sources: Path) -> dict[Key, Forms]:
    said: dict[Key, Forms] = {}
    for path in catalogues(sources):
        if path.parents[1].name == language:
            said = {**_filled(path), **said}
    return said


def _filled(path: Path) -> dict[Key, Forms]:
    """What a catalogue says for certain, by text."""
    told = {key: forms_of(message) for key, message in messages_of(read(path)).items() if not message.fuzzy}
    return {key: forms for key, forms in told.items() if any(forms)}


def _written(wanted: Mapping[Key, Wanted], said: Mapping[Key, Forms], *, package: str, language: str) -> bytes:
    catalogue = Catalog(locale=language, charset="utf-8", header_comment=HEADER.format(name=f"{package}, {language}"))
    for key, text in sorted(wanted.items(), key=lambda item: (item[1].singular.casefold(), item[0])):
        wanted_forms = 2 if text.plural else 1
        forms = said.get(key, ())
        if len(forms) != wanted_forms:
            forms = ("",) * wanted_forms
        catalogue.add(
            (text.singular, text.plural) if text.plural else text.singular,
            forms if text.plural else forms[0],
            locations=[(path, 0) for path in sorted(text.paths)],
            context=text.context or None,
        )
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, include_lineno=False, omit_header=True)
    return _head(package, language).encode() + buffer.getvalue()


def _head(package: str, language: str) -> str:
    fields = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    lines = "".join(f'"{name}: {value}\\n"\n' for name, value in fields.items())
    return f'{HEADER.format(name=f"{package}, {language}")}msgid ""\nmsgstr ""\n{lines}\n'


def _key(message: Message) -> Key:
    singular = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return (message.context or "", singular)


def forms_of(message: Message) -> Forms:
    """The translation's forms: one, or one for each plural."""
    if message.string is None:
        return ("",)
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _shown(key: Key) -> str:
    context, singular = key
    text = singular if len(singular) <= 90 else f"{singular[:87]}…"
    return f"“{text}”" + (f" ({context})" if context else "")
