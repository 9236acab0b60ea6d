"""The auditor's page: the newest entries, narrowed by codes only, and a verification with its findings in words."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from northline.apps.accounts import queries as accounts
from northline.foundation import audit, plain
from northline.foundation.audit import Asked, Finding, checking
from northline.interfaces.common.forms import day_of, id_of
from northline.interfaces.common.requests import SideRequest

FINDINGS = {
    Finding.CHANGED: _("An entry was changed after it was sealed."),
    Finding.MISSING: _("An entry that was written is gone."),
    Finding.SEAL_MISSING: _("A place in the chain is empty."),
    Finding.INSERTED: _("An entry came in around the sealer."),
    Finding.TAIL_CUT: _("The end of the chain was cut off."),
    Finding.REWRITTEN: _("The chain was written anew: it does not agree with a signed head."),
    Finding.HEADS_CHANGED: _("A line of the file of signed heads is not what was signed."),
    Finding.HEADS_CUT: _("The file of signed heads ends before its copy does."),
    Finding.HEADS_BEHIND: _("For over a minute nothing was signed: the file was cut, or the sealer stands still."),
    Finding.HEADS_MISSING: _("The file of signed heads is gone."),
    Finding.KEY_CHANGED: _("The public key beside the file is not this hotline’s."),
    Finding.SEALER_LATE: _("Entries have waited for their place for over a minute: the sealer stands still."),
}


def audit_page(request: SideRequest) -> HttpResponse:
    """What was done, newest first; the button verifies the whole chain, and the page shows how far that is."""
    if request.method == "POST":
        checking.begin(actor=request.actor, now=request.now)
        return redirect("audit")
    checked = checking.latest(actor=request.actor)
    report = checked.report if checked else None
    asked = _asked(request)
    entries = audit.look(actor=request.actor, asked=asked, now=request.now)
    page = {
        "entries": entries,
        "names": accounts.staff_names(entry.actor_id for entry in entries if entry.actor_id),
        "older": entries[-1].entry_id if len(entries) == audit.AT_ONCE else None,
        "event": asked.event,
        "record": asked.record_id or "",
        "day": request.GET.get("day", "") if asked.since else "",
        "narrowed": asked != Asked(),
        "checked": checked,
        "report": report,
        "found": [(FINDINGS[one.finding], one) for one in report.found] if report else (),
        "rail": "audit",
    }
    return render(request, "desk/audit.html", page)


def _asked(request: SideRequest) -> Asked:
    """Codes and ids only: what is none narrows nothing, and no address ever holds a word."""
    get, zone = request.GET, ZoneInfo(request.pack.timezone)
    day, before = day_of(get.get("day", "")), get.get("before", "")
    since = datetime.combine(day, time(), tzinfo=zone) if day else None
    event = get.get("event", "").strip()
    return Asked(
        event=event if plain.NAME.fullmatch(event) else "",
        record_id=id_of(get.get("record", "")),
        since=since,
        until=datetime.combine(day + timedelta(days=1), time(), tzinfo=zone) if day else None,
        before=int(before) if before.isdecimal() and before.isascii() and len(before) < 19 else None,
    )
