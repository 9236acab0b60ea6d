"""Names of the codes of cases and people, for templates."""

from collections.abc import Mapping
from typing import Any

from django import template

from northline.interfaces.desk.cases import names

register = template.Library()
LISTS: dict[str, Mapping[Any, Any]] = {
    "state": names.STATES,
    "need_state": names.NEED_STATES,
    "goals": names.GOALS,
    "section": names.SECTIONS,
    "field": names.FIELDS,
    "read_reason": names.READ_REASONS,
    "grant": names.GRANTS,
    "refused_for": names.REFUSED_FOR,
    "duty_basis": names.DUTY_BASES,
    "duty_state": names.DUTY_STATES,
    "erasure_ground": names.ERASURE_GROUNDS,
    "erasure_state": names.ERASURE_STATES,
    "count": names.COUNTS,
}


@register.filter
def named(code: Any, kind: str) -> str:
    """The name of a code of one of the desk's own lists."""
    return str(LISTS[kind].get(code, ""))
