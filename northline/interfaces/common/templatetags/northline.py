"""The few tags that every page uses."""

import re
import uuid
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from northline.foundation.packs import current_pack

register = template.Library()
USED = "northline_icons_used"


@lru_cache(maxsize=1)
def _symbols() -> dict[str, str]:
    sheet = (settings.ROOT / "frontend" / "icons.svg").read_text(encoding="utf-8")
    return {match["id"]: match[0] for match in re.finditer(r'<symbol id="(?P<id>[a-z-]+)".*?</symbol>', sheet, re.DOTALL)}


@register.simple_tag(takes_context=True)
def icon(context: template.Context, name: str, css: str = "icon") -> SafeString:
    """An icon from frontend/icons.svg. It is decoration: the words beside it carry the meaning."""
    if name not in _symbols():
        raise template.TemplateSyntaxError(f"frontend/icons.svg has no icon “{name}”")
    request = context.get("request")
    if request is not None:
        used = request.__dict__.setdefault(USED, set())
        used.add(name)
    return format_html('<svg class="{}" aria-hidden="true"><use href="#{}"/></svg>', css, name)


@register.simple_tag(takes_context=True)
def icon_sheet(context: template.Context) -> SafeString:
    """The icons that this page used, once, at the end of the body: no further request."""
    request = context.get("request")
    used = sorted(getattr(request, "__dict__", {}).get(USED, set()))
    symbols = "".join(_symbols()[name] for name in used)
    return mark_safe(f'<svg width="0" height="0" class="vh" aria-hidden="true">{symbols}</svg>')  # noqa: S308  our own file


@register.simple_tag(takes_context=True)
def notice(context: template.Context, key: str, **values: Any) -> str:
    """A text of the pack's notices in the page's language."""
    spoken = bool(values.pop("spoken", False))
    language = str(values.pop("language", context.get("language")))
    return current_pack().notice(key, language, spoken=spoken, **values)


@register.filter
def dialled(text: str) -> SafeString:
    """A text in which the line's own number and the emergency number are links that a telephone calls, and never break."""
    pack = current_pack()
    words: str = conditional_escape(text)
    for shown, dial in {pack.phone.display: pack.phone.dial, pack.emergency_number: pack.emergency_number}.items():
        link = format_html('<a class="num" href="tel:{}">{}</a>', dial, shown)
        words = re.sub(rf"(?<![\w:>+-]){re.escape(shown)}(?![\w<-])", link, words)
    return mark_safe(words)  # noqa: S308  escaped above


@register.simple_tag(takes_context=True)
def label(context: template.Context, codes: str, code: str) -> str:
    """The name of a code of one of the pack's lists, in the page's language; nothing for no code."""
    if not code:
        return ""
    return current_pack().label(list=codes, code=code, language=str(context.get("language")))


@register.simple_tag
def form_key(name: str = "form_key") -> SafeString:
    """A hidden key that makes a second press of the same button harmless."""
    return format_html('<input type="hidden" name="{}" value="{}">', name, uuid.uuid4())


@register.filter
def lookup(mapping: Any, key: Any) -> Any:
    """A value of a mapping by a key that is itself a variable; nothing when absent."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return ""


@register.simple_tag(takes_context=True)
def in_language(context: template.Context, code: str) -> str:
    """The address of this page in another language, or that language's first page where this one came by POST."""
    request = context.get("request")
    if request is None or request.method != "GET":
        return f"/{code}/"
    head, _, tail = request.path.lstrip("/").partition("/")
    del head
    return f"/{code}/{tail}"


@register.filter
def demo_notice(code: str, language: str) -> str:
    """What a demonstration says on every page: nobody reads it, and which real number helps."""
    return current_pack().notice(f"demo.{code}", language)
