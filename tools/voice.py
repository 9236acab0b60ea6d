"""What no translator can mend: words outside translation in a template, and words that the voice of the line forbids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType
from django.utils.translation.template import block_re, endblock_re

from tools.texts import SOURCES, Text, templates

VISITOR_PACKAGES = ("interfaces/public",)
FORBIDDEN = {
    "en": ("victim", "please wait", "failed", "suspicious"),
    "es": ("víctima", "espera por favor", "por favor espera", "fall[óo]", "fallid[oa]", "sospechos[oa]"),
    "fr": ("victime", "veuillez patienter", "échou", "échec", "suspect"),
}
# Attributes that a reader sees or hears.
SPOKEN = ("alt", "aria-label", "aria-description", "aria-valuetext", "placeholder", "title", "label")
SILENT = ("script", "style", "svg", "kbd", "code", "template")
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use", "path")
)
WORD = re.compile(r"[^\W\d_]{2,}")
CODES = re.compile(r"\b[A-Z]{1,3}-[0-9A-Z-]+\b")
HOLE = "\x00"
# Blocks without words: comments, and a block of a base template that fills a class attribute.
PASSED_OVER = re.compile(r"(comment|verbatim|block)(?:\s+\w*class\w*|(?<!block))(?:\s|$)")


def untranslatable(sources: Path = SOURCES) -> Iterator[str]:
    """Every literal word that a template shows outside a translation tag, by file and line.

    Not asked of: key caps (class kbd, or kbd itself), code, text with its own lang, elements marked translate="no".
    """
    for path in templates(sources):
        finder = _Finder(is_html=path.suffix == ".html")
        finder.feed(_without_tags(path.read_text(encoding="utf-8")))
        finder.close()
        for line, words in finder.found:
            yield f"{path.relative_to(sources)}:{line}: not translatable: “{words}”"


def forbidden(texts: Iterable[Text], *, said: Iterable[tuple[str, str, str]] = ()) -> Iterator[str]:
    """Every forbidden word in what visitors read: the sources' English, and (place, language, text) of translations."""
    for text in texts:
        if text.package in VISITOR_PACKAGES:
            for form in (text.singular, text.plural):
                yield from _forbidden_in(form, "en", f"{text.path}:{text.line}")
    for place, language, words in said:
        yield from _forbidden_in(words, language, place)


def _forbidden_in(words: str, language: str, place: str) -> Iterator[str]:
    for word in FORBIDDEN.get(language, ()):
        if re.search(rf"\b{word}", words, re.IGNORECASE):
            yield f"{place}: the voice of the line does not say “{word}”: “{words[:90]}”"


def _without_tags(source: str) -> str:
    """The template with every tag and value made a hole, lines kept; translated blocks and comments vanish."""
    kept: list[str] = []
    until: re.Pattern[str] | None = None
    for token in Lexer(source).tokenize():
        lines = "\n" * token.contents.count("\n")
        if until is not None:
            kept.append(lines)
            if token.token_type is TokenType.BLOCK and until.match(token.contents):
                until = None
        elif token.token_type is TokenType.TEXT:
            kept.append(token.contents)
        elif token.token_type is TokenType.BLOCK and block_re.match(token.contents):
            kept.append(HOLE)
            until = endblock_re
        elif token.token_type is TokenType.BLOCK and (passed := PASSED_OVER.match(token.contents)):
            until = re.compile(rf"end{passed[1]}")
        elif token.token_type is TokenType.VAR:
            kept.append(HOLE)
    return "".join(kept)


class _Finder(HTMLParser):
    """Gathers words that stand in the open: text between tags, and attributes that are read out."""

    def __init__(self, *, is_html: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self._silent: list[str] = []
        self._is_html = is_html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        for name in SPOKEN:
            self._look(told.get(name, ""))
        if tag == "input" and told.get("type") in ("submit", "button", "reset"):
            self._look(told.get("value", ""))
        if tag not in VOID and (self._silent or self._is_silent(tag, told)):
            self._silent.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._silent and self._silent[-1] == tag and tag not in VOID:
            self._silent.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._look(data)

    def _is_silent(self, tag: str, told: dict[str, str]) -> bool:
        own_language = "lang" in told and tag != "html"
        return tag in SILENT or "kbd" in told.get("class", "").split() or told.get("translate") == "no" or own_language

    def _look(self, words: str) -> None:
        shown = " ".join(CODES.sub("", words).replace(HOLE, " ").split())
        if WORD.search(shown):
            self.found.append((self.getpos()[0], shown[:90]))
