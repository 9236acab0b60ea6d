"""The directory at the desk: looking, one listing with its sources, and a suggestion for the specialist."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.directory import actions, queries, wording
from northline.apps.directory.access import is_specialist
from northline.apps.directory.contracts import BadListing, ChangeField, Search, ServiceView
from northline.apps.directory.text import typed_words
from northline.foundation.packs import Pack
from northline.interfaces.common.forms import Errors, choice, form_key_of
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.common.templatetags.directory import FIELDS

PER_PAGE = 15
LONGEST = 200


def directory(request: SideRequest) -> HttpResponse:
    """Everything published, narrowed by what was posted. Authorities and consulates only after the words about the risk."""
    search = search_of(request.POST if request.method == "POST" else QueryDict(), pack=request.pack)
    found = queries.staff_services(actor=request.actor, search=search, now=request.now)
    context = {
        "rail": "directory",
        "tab": "listings",
        "search": search,
        "need": next(iter(search.needs), ""),
        "found": found,
        "spoken": languages_of(request),
        "state": queries.state_of_directory(actor=request.actor, now=request.now),
        "specialist": is_specialist(request.actor),
    }
    return render(request, "desk/directory/list.html", context)


def service(request: SideRequest, service_id: UUID) -> HttpResponse:
    """One listing: how to reach it, whom it serves, where we read it. Authorities and consulates stay closed."""
    return service_page(request, queries.service(actor=request.actor, service_id=service_id))


def service_show(request: SideRequest, service_id: UUID) -> HttpResponse:
    """The same with its numbers, for somebody who read the risk; that is written down."""
    actions.show_on_request(actor=request.actor, service_id=service_id, now=request.now)
    return service_page(request, queries.opened_service(actor=request.actor, service_id=service_id))


def service_suggest(request: SideRequest, service_id: UUID) -> HttpResponse:
    """Tell the specialist what should change."""
    view = queries.service(actor=request.actor, service_id=service_id)
    errors, post = Errors(), request.POST
    if request.method == "POST":
        field = choice(ChangeField, post.get("field", ""))
        if field is None:
            errors.add("field", _("Choose what should change."))
        else:
            try:
                actions.suggest_change(
                    actor=request.actor,
                    service_id=service_id,
                    field=field,
                    text=post.get("text", ""),
                    language=request.LANGUAGE_CODE,
                    form_key=form_key_of(post),
                    now=request.now,
                )
                messages.success(request, _("Thank you. The partnership team looks at it; nothing changes before."))
                return redirect("service", service_id=service_id)
            except BadListing:
                errors.add("text", _("Write what it should say, in at most 2,000 letters."))
    context = {"rail": "directory", "view": view, "errors": errors.by_field, "kept": post.dict(), "fields": list(FIELDS.items())}
    return render(request, "desk/directory/suggest.html", context, status=errors.status)


def service_page(
    request: SideRequest, view: ServiceView, *, errors: Errors | None = None, kept: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of one listing, also with what is to be fixed."""
    found = errors or Errors()
    context = {
        "rail": "directory",
        "view": view,
        "service": view.card,
        "specialist": is_specialist(request.actor),
        "errors": found.by_field,
        "kept": kept or {},
    }
    return render(request, "desk/directory/service.html", context, status=found.status)


def search_of(given: QueryDict, *, pack: Pack) -> Search:
    """A posted search; what the page did not offer counts as nothing asked."""
    need, language, page = given.get("need", ""), given.get("language", ""), given.get("page", "1")
    return Search(
        needs=frozenset({need}) if need and pack.has_code(list="needs", code=need) else frozenset(),
        place=typed_words(given.get("place", "")[:LONGEST]),
        language=language if pack.has_code(list="languages", code=language) else "",
        words=typed_words(given.get("words", "")[:LONGEST]),
        referable=given.get("referable") == "on",
        on_request=given.get("on_request") == "on",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
        per_page=PER_PAGE,
    )


def languages_of(request: SideRequest) -> list[tuple[str, str]]:
    """Languages that a visible listing names, by their order in the reader's language."""
    offered = [
        code for code in queries.languages_offered(actor=request.actor) if request.pack.has_code(list="languages", code=code)
    ]
    named = [(code, wording.language_name(code=code, pack=request.pack, language=request.LANGUAGE_CODE)) for code in offered]
    return sorted(named, key=lambda item: item[1].casefold())
