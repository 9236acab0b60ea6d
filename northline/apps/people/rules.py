"""May this person be reached in this way at this moment? Pure reading of the rules that they gave."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from northline.apps.people.contracts import (
    Allowed,
    ContactWay,
    RefusedBecause,
    RefusedFor,
    RulesUnclear,
    SafeHours,
    SafetyRules,
)

CLOCK = re.compile(r"[0-2][0-9]:[0-5][0-9]")  # no seconds, no zone: the zone is the rules' own


def verdict(*, rules: SafetyRules | None, way: ContactWay, now: datetime) -> Allowed | RefusedBecause:
    """Deny by default. A chat is theirs to open, so it needs no agreement, but can be refused like any other way."""
    if rules is not None and way in rules.never:
        return RefusedBecause(way=way, reason=RefusedFor.WAY_REFUSED)
    if way is ContactWay.CHAT:
        return Allowed(way=way, name=rules.preferred_name if rules else "")
    if rules is None or not rules.ways:
        return RefusedBecause(way=way, reason=RefusedFor.NOTHING_AGREED)
    asked = ContactWay.PHONE if way is ContactWay.VOICEMAIL else way
    if asked in rules.never:
        return RefusedBecause(way=way, reason=RefusedFor.WAY_REFUSED)
    if asked not in rules.ways:
        return RefusedBecause(way=way, reason=RefusedFor.WAY_NOT_AGREED)
    if way is ContactWay.VOICEMAIL and not rules.voicemail:
        return RefusedBecause(way=way, reason=RefusedFor.NO_VOICEMAIL)
    if rules.hours and not _inside(rules=rules, now=now):
        return RefusedBecause(way=way, reason=RefusedFor.OUTSIDE_HOURS, next_at=_next_start(rules=rules, now=now))
    return Allowed(way=way, name=rules.preferred_name)


def checked(rules: SafetyRules) -> SafetyRules:
    """The same rules, if a clock can follow them; refuses with RulesUnclear."""
    try:
        ZoneInfo(rules.timezone)
        for hours in rules.hours:
            if not hours.days or not hours.days <= frozenset(range(7)):
                raise RulesUnclear
            if not (CLOCK.fullmatch(hours.start) and CLOCK.fullmatch(hours.end)):
                raise RulesUnclear
            if time.fromisoformat(hours.start) >= _end(hours):
                raise RulesUnclear
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise RulesUnclear from error
    return rules


WAY_NAMES = {
    ContactWay.CHAT: _("chat"),
    ContactWay.PHONE: _("telephone"),
    ContactWay.VOICEMAIL: _("voicemail"),
    ContactWay.SMS: _("text message"),
    ContactWay.EMAIL: _("e-mail"),
    ContactWay.POST: _("post"),
}
DAY_NAMES = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


def as_words(rules: SafetyRules) -> str:
    """The rules as one short text in the active language, for a person who was told that they may know them."""
    lines = [str(WAY_NAMES[way]) for way in ContactWay if way in rules.ways]
    if rules.never:
        lines.append(
            gettext("never: %(ways)s") % {"ways": ", ".join(str(WAY_NAMES[way]) for way in ContactWay if way in rules.never)}
        )
    lines += [hours_as_words(hours) for hours in rules.hours]
    if rules.words:
        lines.append(rules.words)
    return "; ".join(lines)


def hours_as_words(hours: SafeHours) -> str:
    """“Monday to Friday, 09:00 to 17:00”, or the days one by one where they are not a run."""
    days = sorted(hours.days)
    run = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    if run:
        named = gettext("%(first)s to %(last)s") % {"first": DAY_NAMES[days[0]], "last": DAY_NAMES[days[-1]]}
    else:
        named = ", ".join(str(DAY_NAMES[day]) for day in days)
    return gettext("%(days)s, %(start)s to %(end)s") % {"days": named, "start": hours.start, "end": hours.end}


def _end(hours: SafeHours) -> time:
    return time.max if hours.end == "24:00" else time.fromisoformat(hours.end)


def _inside(*, rules: SafetyRules, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(rules.timezone))
    clock = local.time()
    return any(local.weekday() in h.days and time.fromisoformat(h.start) <= clock < _end(h) for h in rules.hours)


def _next_start(*, rules: SafetyRules, now: datetime) -> datetime | None:
    return min((start for start in _starts(rules=rules, now=now) if start > now), default=None)


def _starts(*, rules: SafetyRules, now: datetime) -> Iterator[datetime]:
    zone = ZoneInfo(rules.timezone)
    today = now.astimezone(zone).date()
    for ahead in range(9):
        day = today + timedelta(days=ahead)
        for hours in rules.hours:
            if day.weekday() in hours.days:
                yield datetime.combine(day, time.fromisoformat(hours.start), tzinfo=zone)
