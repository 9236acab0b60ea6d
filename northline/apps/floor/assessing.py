"""From a contact's codes and words to a task's level. Words pass through memory only."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from northline.apps.floor.models import Task
from northline.engines.triage import AgeSaid, Reason, SafeNow, Signs, Urgency, assess
from northline.foundation.packs import current_pack


def stored_signs(*, answers: Mapping[str, str], repeat: bool, now: datetime) -> dict[str, Any]:
    """The codes that stay with the task, so that new words are weighed with the first answers."""
    safe = answers.get("safe", "")
    age = answers.get("age", "")
    until = _safe_until(answers.get("safe_until", ""), now=now)
    signs = {
        "safe": safe if safe in set(SafeNow) else SafeNow.NOT_ASKED.value,
        "safe_until": until.isoformat() if until else None,
        "people_present": answers.get("people_now") == "yes",
        "repeat": repeat,
    }
    return with_age(signs, age=age if age in set(AgeSaid) else AgeSaid.NOT_ASKED.value, now=now)


def with_age(signs: Mapping[str, Any], *, age: str, now: datetime) -> dict[str, Any]:
    """The signs with a known age. *Minor* and *unsure* start the clock of the minors' procedure; *adult* stops it."""
    child = age in (AgeSaid.MINOR, AgeSaid.UNSURE)
    since = (signs.get("age_since") or now.isoformat()) if child else None
    return {**signs, "age": age, "age_since": since}


def written_answers(answers: Mapping[str, str]) -> tuple[str, ...]:
    """The answers in free words, which triage reads like a message."""
    return tuple(answers[key] for key in ("few", "place", "when") if answers.get(key))


def weigh(*, task: Task, words: Iterable[str], now: datetime) -> Urgency:
    """The engine's answer for this task and these words."""
    signs = task.signs
    until = signs.get("safe_until")
    zone = _zone()
    return assess(
        signs=Signs(
            channel=task.channel,
            language=task.language,
            now=now.astimezone(zone),
            words=tuple(words),
            safe=SafeNow(signs.get("safe", SafeNow.NOT_ASKED)),
            safe_until=datetime.fromisoformat(until).astimezone(zone) if until else None,
            people_present=bool(signs.get("people_present")),
            repeat=bool(signs.get("repeat")),
            age=AgeSaid(signs.get("age", AgeSaid.NOT_ASKED)),
        )
    )


def take_over(*, task: Task, urgency: Urgency) -> bool:
    """Add new reasons and raise the level; new words never lower it, and a person's override stays. True when changed."""
    known = {entry["rule"] for entry in task.because}
    fresh = [reason for reason in urgency.because if reason.rule.value not in known]
    level = min(int(urgency.level), task.assessed_level)
    if not fresh and level == task.assessed_level:
        return False
    task.because = sorted([*task.because, *(_stored(reason) for reason in fresh)], key=lambda entry: int(entry["level"]))
    task.assessed_level = level
    if not task.overridden:
        task.level = level
    return True


def _stored(reason: Reason) -> dict[str, Any]:
    return {"rule": reason.rule.value, "level": int(reason.level), "params": dict(reason.params)}


def _zone() -> ZoneInfo:
    return ZoneInfo(current_pack().timezone)


def _safe_until(text: str, *, now: datetime) -> datetime | None:
    """A time as people write it (17:00, 17.00, 5 pm), in the hotline's zone; after midnight when it has passed today."""
    plain = text.strip().lower().replace(".", ":").replace("h", ":").replace(" ", "")
    late = plain.endswith(("pm", "p:m:"))
    digits = plain.removesuffix("pm").removesuffix("am").strip(":")
    hours, _, minutes = digits.partition(":")
    if not hours.isdecimal() or not (minutes or "0").isdecimal() or len(digits) > 5:
        return None
    hour, minute = int(hours), int(minutes or "0")
    if late and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        return None
    here = now.astimezone(_zone())
    until = datetime.combine(here.date(), time(hour, minute), tzinfo=_zone())
    return until if until > here else until + timedelta(days=1)
