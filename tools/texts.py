"""Finds every text that is to be translated, in templates and in Python, without any program beyond Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError

from babel.messages.extract import extract_python
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace
from django.utils.translation.template import block_re, constant_re, endblock_re, inline_re, plural_re

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "northline"
TEMPLATE_SUFFIXES = (".html", ".txt")
# What each translating function takes: positions of the context (marked c), the text and its plural.
FUNCTIONS: dict[str, tuple[int | tuple[int, int] | tuple[int, str], ...]] = {
    "_": (1,),
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class CannotRead(Exception):
    """A file whose texts cannot be told; says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text to translate, where it stands, and the package whose catalogue holds it."""

    singular: str
    plural: str = ""
    context: str = ""
    path: str
    line: int
    package: str

    @property
    def key(self) -> tuple[str, str]:
        """What gettext tells texts apart by."""
        return (self.context, self.singular)


def templates(sources: Path = SOURCES) -> Iterator[Path]:
    """Every template of ours."""
    for folder in sorted(sources.glob("**/templates")):
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix in TEMPLATE_SUFFIXES)


def found_texts(sources: Path = SOURCES) -> tuple[Text, ...]:
    """Every text that is marked for translation, by path and line."""
    texts: list[Text] = []
    for path in templates(sources):
        texts += texts_of_template(path, sources=sources)
    for path in sorted(sources.rglob("*.py")):
        if "migrations" not in path.parts:
            texts += texts_of_module(path, sources=sources)
    return tuple(texts)


def package_of(path: Path, sources: Path = SOURCES) -> str:
    """The nearest folder above that is an app (its catalogue is found by Django); else the foundation's."""
    for folder in path.parents:
        if folder == sources:
            break
        if (folder / "apps.py").is_file():
            return str(folder.relative_to(sources))
    return "foundation"


def texts_of_module(path: Path, *, sources: Path = SOURCES) -> Iterator[Text]:
    """The texts of a Python file, from gettext, its lazy, plural and contextual kin, and `_`."""
    try:
        with path.open("rb") as source:
            found = list(extract_python(source, FUNCTIONS, [], {"encoding": "utf-8"}))
    except (TokenError, SyntaxError) as wrong:
        raise CannotRead(f"{path}: {wrong}") from None
    for line, function, arguments, _comments in found:
        given = arguments if isinstance(arguments, tuple | list) else (arguments,)
        told: list[str] = []
        context = ""
        for position in FUNCTIONS[str(function)]:
            index = position[0] if isinstance(position, tuple) else position
            value = given[index - 1] if index <= len(given) else None
            if not isinstance(value, str):
                told = []
                break
            if isinstance(position, tuple):
                context = value
            else:
                told.append(value)
        if told and told[0]:
            yield Text(
                singular=told[0],
                plural=told[1] if len(told) > 1 else "",
                context=context,
                path=str(path.relative_to(sources)),
                line=line,
                package=package_of(path, sources),
            )


def texts_of_template(path: Path, *, sources: Path = SOURCES) -> Iterator[Text]:
    """The texts of a template: translate and blocktranslate tags, and `_("…")` inside any other tag."""
    tokens = iter(Lexer(path.read_text(encoding="utf-8")).tokenize())

    def text(token: Token, singular: str, *, plural: str = "", context: str = "") -> Text:
        return Text(
            singular=singular,
            plural=plural,
            context=context,
            path=str(path.relative_to(sources)),
            line=token.lineno or 0,
            package=package_of(path, sources),
        )

    for token in tokens:
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        tag = token.contents if token.token_type is TokenType.BLOCK else ""
        if tag == "comment" or tag.startswith("comment "):
            _skip_comment(tokens)
        elif inline := inline_re.match(tag):
            # gettext sees a percent sign of a template doubled, as in every text that may take values.
            yield text(token, _unquoted(inline[1]).replace("%", "%%"), context=_unquoted(inline[3] or ""))
        elif block := block_re.match(tag):
            singular, plural = _block(tokens, path=path, trimmed=" trimmed" in tag)
            yield text(token, singular, plural=plural, context=_unquoted(block[2] or ""))
        for constant in constant_re.findall(token.contents):
            yield text(token, _unquoted(constant))


def _skip_comment(tokens: Iterator[Token]) -> None:
    for token in tokens:
        if token.token_type is TokenType.BLOCK and token.contents == "endcomment":
            return


def _block(tokens: Iterator[Token], *, path: Path, trimmed: bool) -> tuple[str, str]:
    """Both forms of a blocktranslate, as gettext sees them: values as %(name)s, percent signs doubled."""
    forms: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            forms[-1].append(token.contents.replace("%", "%%"))
        elif token.token_type is TokenType.VAR:
            forms[-1].append(f"%({token.contents.strip()})s")
        elif token.token_type is TokenType.BLOCK and endblock_re.match(token.contents):
            told = ["".join(parts) for parts in forms]
            told = [trim_whitespace(form) for form in told] if trimmed else told
            return told[0], told[1] if len(told) > 1 else ""
        elif token.token_type is TokenType.BLOCK and plural_re.match(token.contents):
            forms.append([])
        elif token.token_type is TokenType.BLOCK:
            raise CannotRead(f"{path}:{token.lineno}: {{% {token.contents} %}} inside blocktranslate")
    raise CannotRead(f"{path}: blocktranslate without end")


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return re.sub(r"\\(['\"\\])", r"\1", text[1:-1])
    return text
