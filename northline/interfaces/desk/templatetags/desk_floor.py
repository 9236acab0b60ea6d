"""Filters of the floor's pages: words for codes, waits as clocks, times in the hotline's zone."""

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from northline.apps.contacts.contracts import Channel, MessageView
from northline.apps.floor.contracts import Basis, DangerOutcome, DangerStepView, PresenceState, QueueView, TaskView
from northline.engines.triage import Level, Reason
from northline.foundation.packs import UnknownCode, UnknownLanguage, current_pack
from northline.interfaces.common.templatetags import northline
from northline.interfaces.desk.floor import lines, words

register = template.Library()

SHOWN_ANSWERS = ("safe", "about", "other_language", "few", "venue", "place", "when", "people_now", "reply")
AROUND = 126
"""The length of the countdown ring, in units of its own picture."""


@register.simple_tag(takes_context=True)
def waiting_line(context: template.Context, task: TaskView, view: QueueView) -> SafeString:
    """One line of what waits; the icons in it count as used by this page."""
    for name in (level_icon(task.level), channel_icon(task.channel)):
        northline.icon(context, name)
    presence = view.presence
    here = presence.state not in (PresenceState.OFFLINE, PresenceState.BREAK)
    said = wait_words(task.waited_seconds)
    may_take = here and presence.holds < presence.capacity
    return lines.line(task, view=view, may_take=may_take, clock=clock(task.waited_seconds), said=said)


@register.filter
def level_name(level: Level) -> str:
    return str(words.LEVELS[Level(level)])


@register.filter
def level_style(level: Level) -> str:
    return words.LEVEL_STYLES[Level(level)]


@register.filter
def level_icon(level: Level) -> str:
    return f"u-{words.LEVEL_STYLES[Level(level)]}"


@register.filter
def level_solid_icon(level: Level) -> str:
    return "u-crisis-solid" if Level(level) is Level.CRISIS else level_icon(level)


@register.filter
def reason_words(reason: Reason) -> str:
    return words.reason_words(reason)


@register.filter
def channel_name(channel: str) -> str:
    return str(words.CHANNELS[Channel(channel)])


@register.filter
def channel_icon(channel: str) -> str:
    return words.CHANNEL_ICONS[Channel(channel)]


@register.filter
def language_name(code: str, language: str) -> str:
    """What a language is called; its code where the pack does not know it."""
    try:
        return current_pack().language_name(code, language)
    except (UnknownCode, UnknownLanguage):
        return code


@register.filter
def spoken_name(code: str, language: str) -> str:
    """The same inside a sentence: Spanish and French write languages small."""
    name = language_name(code, language)
    return name if language == "en" else name[:1].lower() + name[1:]


@register.filter
def told(answers: Mapping[str, str]) -> bool:
    """Was anything answered that the conversation shows?"""
    return any(answers.get(key) for key in SHOWN_ANSWERS)


@register.filter
def code_label(code: str, codes: str) -> str:
    """The name of a code that a visitor's form sent; what is no code shows as it came."""
    try:
        return current_pack().label(list=codes, code=code, language=get_language() or "en")
    except (UnknownCode, UnknownLanguage):
        return code


@register.filter
def clock(seconds: int) -> str:
    """A wait as 03:05, or 1:03:05 beyond an hour."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"


@register.filter
def wait_words(seconds: int) -> str:
    """The same for listeners: minutes in words."""
    minutes = int(seconds) // 60
    if minutes < 1:
        return _("less than a minute")
    return _("%(minutes)s minutes") % {"minutes": minutes} if minutes > 1 else _("1 minute")


@register.filter
def here(moment: datetime | None, style: str = "TIME") -> str:
    """A moment in the hotline's zone: `TIME` 14:09, `SECONDS` 14:09:02, `DAY` with the day."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(current_pack().timezone))
    if style == "SECONDS":
        return f"{local:%H:%M:%S}"
    if style == "DAY":
        return f"{formats.date_format(local, 'MONTH_DAY_FORMAT')}, {local:%H:%M}"
    return f"{local:%H:%M}"


@register.filter
def iso(moment: datetime) -> str:
    return moment.isoformat()


@register.filter
def minutes_since(moment: datetime | None, now: datetime) -> int:
    return max(0, int((now - moment).total_seconds() // 60)) if moment else 0


@register.filter
def ring(left: int, total: int) -> str:
    """The dash of the countdown ring for the share that is left."""
    return f"{round(AROUND * max(0, left) / max(1, total))} {AROUND}"


@register.filter
def hour_ring(seconds_left: int, hours: int) -> str:
    return ring(seconds_left, hours * 3600)


@register.filter
def short_clock(seconds: int) -> str:
    """Hours and minutes that are left, as 22:10."""
    minutes = max(0, int(seconds)) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


@register.filter
def event_words(message: MessageView) -> str:
    """What happened, for the desk; nothing for an event that has no words yet."""
    text = words.EVENTS.get(message.event)  # type: ignore[call-overload]
    return str(text) % {"name": message.author or _("A colleague")} if text else ""


@register.filter
def step_words(step: DangerStepView) -> str:
    return str(words.STEPS[step.kind]) % {"by": step.by}


@register.filter
def basis_name(basis: Basis) -> str:
    return str(words.BASES[basis])


@register.filter
def outcome_name(outcome: DangerOutcome) -> str:
    return str(words.OUTCOMES[outcome])


@register.filter
def presence_name(state: PresenceState) -> str:
    return str(dict(words.PRESENCES).get(state, _("Busy")))


@register.filter
def text_lines(text: str) -> SafeString:
    """A message with its own line breaks, escaped, one paragraph."""
    return mark_safe(re.sub(r"\r?\n", "<br>", escape(text)))  # noqa: S308  escaped in the same line
