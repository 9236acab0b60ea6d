"""Find help near you: a list that anybody may search. What is searched for is kept nowhere and stands in no address."""

from dataclasses import dataclass, replace

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from northline.apps.directory import queries, wording
from northline.apps.directory.contracts import Found, Search
from northline.apps.directory.text import typed_words
from northline.foundation.actor import visitor
from northline.foundation.packs import Pack
from northline.interfaces.common.requests import SideRequest

PER_PAGE = 6
LONGEST = 120
PARTS = ("need", "place", "language", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One thing that narrows the list, and the button that takes it away."""

    part: str
    words: str


def find(request: SideRequest) -> HttpResponse:
    """The form with everything listed, or, posted, what fits. Nothing is written; a wrong value counts as none."""
    search = _search(request.POST if request.method == "POST" else QueryDict(), pack=request.pack)
    found = queries.public_services(search=search, now=request.now)
    context = {
        "at": "find",
        "search": search,
        "need": next(iter(search.needs), ""),
        "found": found,
        "nearby": _elsewhere(search, found, request),
        "chosen": _chosen(search, request.pack, request.LANGUAGE_CODE),
        "spoken": _languages(request),
        "first_number": found.first,
    }
    return render(request, "public/find.html", context)


def _search(given: QueryDict, *, pack: Pack) -> Search:
    values = {name: "" if given.get("without") == name else given.get(name, "")[:LONGEST].strip() for name in PARTS}
    values |= {name: typed_words(values[name]) for name in ("place", "words")}
    need, language = values["need"], values["language"]
    return Search(
        needs=frozenset({need}) if need and pack.has_code(list="needs", code=need) else frozenset(),
        place=values["place"],
        language=language if pack.has_code(list="languages", code=language) else "",
        words=values["words"],
        page=_number(given.get("page", "1")),
        per_page=PER_PAGE,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _chosen(search: Search, pack: Pack, language: str) -> list[Chosen]:
    chosen = [Chosen(part="need", words=wording.need_name(code=need, pack=pack, language=language)) for need in search.needs]
    if search.place:
        chosen.append(Chosen(part="place", words=search.place))
    if search.language:
        spoken = wording.language_name(code=search.language, pack=pack, language=language)
        chosen.append(Chosen(part="language", words=spoken))
    if search.words:
        chosen.append(Chosen(part="words", words=_("“%(words)s”") % {"words": search.words}))
    return chosen


def _languages(request: SideRequest) -> list[tuple[str, str]]:
    """Languages that at least one listing names, by their own order in the reader's language."""
    offered = [code for code in queries.languages_offered(actor=visitor()) if request.pack.has_code(list="languages", code=code)]
    named = [(code, wording.language_name(code=code, pack=request.pack, language=request.LANGUAGE_CODE)) for code in offered]
    return sorted(named, key=lambda item: item[1].casefold())


def _elsewhere(search: Search, found: Found, request: SideRequest) -> Found | None:
    """When nothing fits in that place, the first few that fit anywhere: better a far door than none."""
    if found.total or not search.place:
        return None
    anywhere = queries.public_services(search=replace(search, place="", page=1, per_page=3), now=request.now)
    return anywhere if anywhere.total else None
