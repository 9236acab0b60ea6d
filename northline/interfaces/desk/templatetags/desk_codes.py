"""The pack's code lists, for selects."""

from django import template

from northline.foundation.packs import Code, current_pack

register = template.Library()


@register.simple_tag
def codes(name: str) -> tuple[Code, ...]:
    """A code list in the order in which it is offered."""
    return current_pack().codes(name)
