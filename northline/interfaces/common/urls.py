"""How each side's URLs are put together: `/` chooses a language, everything else lies below it."""

from collections.abc import Sequence

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import get_language_from_request

from northline.foundation.packs import current_pack


def root(request: HttpRequest) -> HttpResponse:
    """To the first page in the reader's language, else in the hotline's own."""
    wanted = get_language_from_request(request) if request.headers.get("Accept-Language") else None
    pack = current_pack()
    return redirect(f"/{wanted if wanted in pack.languages else pack.default_language}/")


def side_urls(*sections: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """All pages of a side, below `/<language>/`."""
    pages = [pattern for section in sections for pattern in section]
    return [path("", root, name="root"), *i18n_patterns(*pages, prefix_default_language=True)]


ERRORS = "northline.interfaces.common.errors"
