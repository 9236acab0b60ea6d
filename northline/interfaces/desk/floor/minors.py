"""When somebody may be under 18: the script, what the law says here and how well we know it, and the clock."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from northline.apps.contacts import queries as contacts
from northline.apps.contacts.contracts import Record
from northline.apps.floor import queries
from northline.foundation.packs import Fact, Script
from northline.interfaces.common.requests import SideRequest

WITHIN_HOURS = re.compile(r"PT(\d{1,3})H")
SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One reporting rule of the pack as it stands there, with how sure we are; `due` only where it names hours."""

    area: str
    who: str
    what: str
    to: str
    within: str
    binds: str
    status: str
    checked: bool
    sources: tuple[tuple[str, str], ...]
    due: datetime | None
    hours_total: int
    seconds_left: int

    @property
    def soon(self) -> bool:
        return self.due is not None and self.seconds_left < SOON.total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class MinorFacts:
    script: Script
    say_in: str
    since: datetime | None
    duties: tuple[Duty, ...]


def facts(request: SideRequest, *, contact_id: UUID, record: Record) -> MinorFacts:
    """All that shows at once. Rules of the place named in the record, and those of the whole country."""
    card = contacts.contact_card(actor=request.actor, contact_id=contact_id)
    say_in = card.language if card.language in request.pack.languages else request.LANGUAGE_CODE
    since = queries.age_since(actor=request.actor, contact_id=contact_id)
    rules = request.pack.facts("mandated_reporting")
    places = {request.pack.country, record.subdivision} - {""}
    here = [rule for rule in rules if places & set(rule.texts("area"))]
    return MinorFacts(
        script=request.pack.script("minors", request.LANGUAGE_CODE, say_in=say_in),
        say_in=say_in,
        since=since,
        duties=tuple(_duty(rule, since=since, now=request.now) for rule in here),
    )


def _duty(rule: Fact, *, since: datetime | None, now: datetime) -> Duty:
    within = rule.text("within")
    hours = WITHIN_HOURS.search(within)
    due = since + timedelta(hours=int(hours[1])) if hours and since else None
    return Duty(
        area=", ".join(rule.texts("area")),
        who=rule.text("who"),
        what=rule.text("what"),
        to=rule.text("to"),
        within=within,
        binds=rule.text("binds_hotline"),
        status=rule.text("status"),
        checked=rule.firm,
        sources=tuple((source.get("name", ""), source.get("url", "")) for source in rule.sources),
        due=due,
        hours_total=int(hours[1]) if hours else 0,
        seconds_left=int((due - now).total_seconds()) if due else 0,
    )
