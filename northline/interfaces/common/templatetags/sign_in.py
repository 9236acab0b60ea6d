"""Small words of the sign-in pages."""

from django import template

from northline.foundation.packs import Pack

register = template.Library()


@register.filter
def line_name(pack: Pack | None, language: str) -> str:
    """The hotline's name in the page's language."""
    return pack.name(language) if pack else ""
