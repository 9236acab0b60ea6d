"""Puts what the directory knows into words: languages, hours, and the reasons why a listing stands where it stands."""

import re

import pycountry
from babel import Locale
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from northline.engines.matching import Reason
from northline.foundation.packs import Pack, UnknownCode, UnknownLanguage, UnknownList

HOURS = re.compile(r"(Mo|Tu|We|Th|Fr|Sa|Su)-(Mo|Tu|We|Th|Fr|Sa|Su) (\d\d:\d\d)-(\d\d:\d\d)")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def language_name(*, code: str, pack: Pack, language: str) -> str:
    """A language as the reader calls it; from the pack, else from the common lists, else its code."""
    try:
        return pack.language_name(code, language)
    except (UnknownCode, UnknownLanguage):
        pass
    named = Locale.parse(language).languages.get(code)
    if named:
        return str(named)
    known = pycountry.languages.get(alpha_2=code) if len(code) == 2 else pycountry.languages.get(alpha_3=code)
    return str(known.name) if known else code


def need_name(*, code: str, pack: Pack, language: str) -> str:
    """A need as the reader calls it, or its code where the pack no longer knows it."""
    return _label("needs", code, pack, language)


def population_name(*, code: str, pack: Pack, language: str) -> str:
    """Whom a service is for; free words of a pack stay as they are."""
    return _label("populations", code, pack, language)


def subdivision_name(*, code: str, pack: Pack) -> str:
    """A state or province by its name."""
    try:
        return pack.subdivision(code).name
    except UnknownCode:
        return code


def country_name(*, code: str, language: str) -> str:
    """A country as the reader calls it, or its code."""
    return str(Locale.parse(language).territories.get(code, code))


def hours_words(hours: str) -> str:
    """Hours as people say them: "24/7" and "Mo-Fr 09:00-17:00" in the reader's language, anything else as written."""
    if hours.strip() == "24/7":
        return _("day and night")
    match = HOURS.fullmatch(hours.strip())
    if match is None:
        return hours
    first, last, start, end = match.groups()
    if (first, last) == ("Mo", "Su"):
        return _("every day, %(start)s to %(end)s") % {"start": start, "end": end}
    return _("%(first)s to %(last)s, %(start)s to %(end)s") % {
        "first": WEEKDAYS[DAYS.index(first)],
        "last": WEEKDAYS[DAYS.index(last)],
        "start": start,
        "end": end,
    }


def reason_words(reason: Reason, *, pack: Pack, language: str) -> str:
    """One reason of the matching as a short phrase."""
    about = reason.about
    match reason.code:
        case "helps_with":
            return need_name(code=about, pack=pack, language=language)
        case "not_for":
            return _("not for: %(need)s") % {"need": need_name(code=about, pack=pack, language=language)}
        case "needs_not_checked":
            return _("not checked: what they help with")
        case "in_town":
            return _("in the same town")
        case "in_subdivision":
            return _("in %(place)s") % {"place": subdivision_name(code=about, pack=pack)}
        case "in_whole_subdivision":
            return _("serves all of %(place)s") % {"place": subdivision_name(code=about, pack=pack)}
        case "whole_country":
            return _("serves the whole country")
        case "speaks":
            return _("serves in %(language)s") % {"language": language_name(code=about, pack=pack, language=language)}
        case "speaks_not_checked":
            return _("not checked: %(language)s") % {"language": language_name(code=about, pack=pack, language=language)}
        case "interpreter":
            return _("%(language)s by interpreter") % {"language": language_name(code=about, pack=pack, language=language)}
        case "language_unknown":
            return _("languages not known")
        case "takes_referrals":
            return _("takes referrals")
        case "never_checked":
            return _("never checked by us")
        case "stale":
            return _("last checked over a year ago")
        case _:
            return reason.code


def _label(name: str, code: str, pack: Pack, language: str) -> str:
    try:
        return pack.label(list=name, code=code, language=language)
    except (UnknownCode, UnknownLanguage, UnknownList):
        return code
