"""How each side's URLs are put together: `/` chooses a language, everything else lies below it."""

from collections.abc import Sequence

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils import translation


def root(request: HttpRequest) -> HttpResponse:
    """To the first page in the reader's language, else in the hotline's own."""
    return redirect(f"/{translation.get_language()}/")


def side_urls(*sections: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """All pages of a side, below `/<language>/`."""
    pages = [pattern for section in sections for pattern in section]
    return [path("", root, name="root"), *i18n_patterns(*pages, prefix_default_language=True)]


ERRORS = "northline.interfaces.common.errors"
