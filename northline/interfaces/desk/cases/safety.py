"""The safe-contact rules as the desk shows them, and the page that writes them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _

from northline.apps.people import actions, queries
from northline.apps.people.contracts import (
    ContactWay,
    RefusedBecause,
    RefusedFor,
    RulesUnclear,
    SafeHours,
    SafetyRules,
    TooLong,
)
from northline.apps.people.rules import DAY_NAMES, WAY_NAMES, hours_as_words
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, choice, choices, language_in_sentence, one_language
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases import names

ROWS_OF_HOURS = 3
OUTBOUND = tuple(way for way in ContactWay if way is not ContactWay.VOICEMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesShown:
    """The rules in short lines, and what they say about this moment."""

    agreed: bool
    how: str = ""
    when: str = ""
    never: str = ""
    words: str = ""
    language: str = ""
    code_word: bool = False
    now: str = ""


def rules_shown(request: SideRequest, *, person_id: UUID, rules: SafetyRules | None) -> RulesShown:
    """For the violet panel: how, when, never, and whether the way they prefer is open now."""
    if rules is None:
        return RulesShown(agreed=False)
    return RulesShown(
        agreed=True,
        how=", ".join(str(WAY_NAMES[way]) for way in OUTBOUND if way in rules.ways),
        when="; ".join(hours_as_words(hours) for hours in rules.hours),
        never=", ".join(str(WAY_NAMES[way]) for way in _never(rules)),
        words=rules.words,
        language=language_in_sentence(request, rules.language) if rules.language else "",
        code_word=bool(rules.code_word),
        now=_now(request, person_id=person_id, rules=rules),
    )


def person_rules(request: SideRequest, person_id: UUID) -> HttpResponse:
    """Write down how they can be reached without danger. What is not named is not allowed."""
    shown = actions.read_person(actor=request.actor, person_id=person_id, now=request.now)
    if not shown.may_write:
        raise NotHere
    errors, rules = Errors(), shown.rules or SafetyRules(timezone=request.pack.timezone)
    if request.method == "POST":
        rules = _by_form(request)
        try:
            actions.save_safety_rules(
                actor=request.actor,
                person_id=person_id,
                rules_given=rules,
                drop_code_word=bool(request.POST.get("drop_code_word")),
                now=request.now,
            )
        except NotHere:
            raise
        except Refusal as refusal:
            errors.refuse(refusal, fields={RulesUnclear: "hours", TooLong: "words"}, otherwise="words")
        else:
            messages.success(request, _("Kept. Every call, text and letter asks these rules first."))
            return redirect("person", person_id=person_id)
    page: dict[str, Any] = {
        "person": shown,
        "rules": rules,
        "ways": [(way, WAY_NAMES[way]) for way in OUTBOUND],
        "days": list(enumerate(DAY_NAMES)),
        "hours": [*rules.hours, *(None for _ in range(ROWS_OF_HOURS - len(rules.hours)))],
        "errors": errors.by_field,
        "rail": "cases",
    }
    return render(request, "desk/people/rules.html", page, status=errors.status)


def _by_form(request: SideRequest) -> SafetyRules:
    post = request.POST
    hours = []
    for row in range(ROWS_OF_HOURS):
        days = frozenset(int(day) for day in post.getlist(f"days-{row}") if day in "0123456" and len(day) == 1)
        start, end = post.get(f"start-{row}", ""), post.get(f"end-{row}", "")
        if days or start or end:
            hours.append(SafeHours(days=days, start=start, end=end))
    return SafetyRules(
        ways=choices(ContactWay, post.getlist("ways")),
        never=choices(ContactWay, post.getlist("never")),
        hours=tuple(hours),
        timezone=request.pack.timezone,
        voicemail=bool(post.get("voicemail")),
        preferred_way=choice(ContactWay, post.get("preferred_way", "")),
        preferred_name=post.get("preferred_name", "").strip(),
        code_word=post.get("code_word", "").strip(),
        language=one_language(request.pack, post.get("language", "")),
        words=post.get("words", "").strip(),
    )


def _never(rules: SafetyRules) -> list[ContactWay]:
    never: list[ContactWay] = [way for way in OUTBOUND if way in rules.never]
    if not rules.voicemail and ContactWay.PHONE in rules.ways:
        never.append(ContactWay.VOICEMAIL)
    return never


def _now(request: SideRequest, *, person_id: UUID, rules: SafetyRules) -> str:
    way = rules.preferred_way or next((way for way in OUTBOUND if way in rules.ways), None)
    if way is None:
        return ""
    answer = queries.may_contact(person_id=person_id, channel=way, now=request.now)
    known = {"way": str(WAY_NAMES[way])}
    if not isinstance(answer, RefusedBecause):
        return _("Now: %(way)s is all right.") % known
    if answer.reason is RefusedFor.OUTSIDE_HOURS and answer.next_at is not None:
        local = answer.next_at.astimezone(ZoneInfo(request.pack.timezone))
        known["next"] = formats.date_format(local, "l H:i")
        return _("Not now: outside their safe hours. Next time for %(way)s: %(next)s.") % known
    return _("Not now, %(way)s: %(why)s.") % (known | {"why": str(names.REFUSED_FOR[answer.reason])})
