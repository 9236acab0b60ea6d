"""What every template may use. Nothing personal is in it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "pack": getattr(request, "pack", None),
        "side": getattr(request, "side", None),
        "actor": getattr(request, "actor", None),
        "now": getattr(request, "now", None),
        "hotline": settings.HOTLINE,
        "demo": settings.DEMONSTRATION,
        "language": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "languages": settings.LANGUAGES,
    }
