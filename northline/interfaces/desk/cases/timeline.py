"""The timeline of a case as its page shows it: what happened, who, when; consents and openings of sections among it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from northline.apps.accounts import queries as accounts
from northline.apps.cases.contracts import CaseState, CaseView, NeedState, TimelineEntry, TimelineKind
from northline.apps.people.contracts import ConsentView, Section, SectionLook
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.cases import names

CONTACTS = frozenset({TimelineKind.CONTACT_LINKED, TimelineKind.OPENED})
DISCLOSED = frozenset(kind for kind in TimelineKind if kind.value.startswith(("referral", "consent")))
DECISIONS = frozenset(
    {
        TimelineKind.STATE,
        TimelineKind.HANDED_OVER,
        TimelineKind.INVITED,
        TimelineKind.CLOSING_ASKED,
        TimelineKind.CLOSING_DECLINED,
        TimelineKind.CLOSED,
        TimelineKind.REOPENED,
    }
)
SHOWN = {"contacts": CONTACTS, "decisions": DECISIONS, "disclosures": DISCLOSED}
LONGEST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened, ready to be read."""

    icon: str
    title: str
    at: datetime
    by: str = ""
    words: str = ""
    detail: str = ""
    url: str = ""
    sealed: bool = False


def lines(
    request: SideRequest, *, case: CaseView, consents: Iterable[ConsentView], looks: Iterable[SectionLook], show: str
) -> list[Line]:
    """The newest first; `show` narrows to contacts, decisions or disclosures."""
    wanted = SHOWN.get(show)
    me = request.actor.id
    told = [entry for entry in case.timeline if not _said_at_opening(case, entry)]
    found = [_entry(request, entry, me=me, case_id=case.case_id) for entry in told if wanted is None or entry.kind in wanted]
    if wanted is None or wanted is DISCLOSED:
        found += _consents(list(consents), me=me)
    if wanted is None:
        found += _looks(list(looks), me=me)
    return sorted(found, key=lambda line: line.at, reverse=True)[:LONGEST]


def _entry(request: SideRequest, entry: TimelineEntry, *, me: UUID | None, case_id: UUID) -> Line:
    return Line(
        icon=names.icon_of(entry.kind),
        title=_title(entry.kind),
        at=entry.at,
        by=_who(entry.by_id, entry.by, me=me),
        words=entry.words,
        detail=_detail(request, entry),
        url=_url(entry, case_id=case_id),
    )


def _said_at_opening(case: CaseView, entry: TimelineEntry) -> bool:
    """The first needs stand in the table of needs; the timeline begins with what changed."""
    return entry.kind is TimelineKind.NEED and "from" not in entry.codes and entry.at == case.opened_at


def _title(kind: TimelineKind) -> str:
    return str(names.KINDS[kind])


def _detail(request: SideRequest, entry: TimelineEntry) -> str:
    codes, pack, language = entry.codes, request.pack, request.LANGUAGE_CODE
    if entry.kind is TimelineKind.STATE and codes.get("to") in list(CaseState):
        return str(names.STATES[CaseState(codes["to"])])
    if entry.kind is TimelineKind.NEED and codes.get("need"):
        need = pack.label(list="needs", code=codes["need"], language=language)
        state = codes.get("to", "")
        return f"{need}: {names.NEED_STATES[NeedState(state)]}" if state in list(NeedState) else need
    if entry.kind in (TimelineKind.CLOSED, TimelineKind.CLOSING_ASKED) and codes.get("reason"):
        return pack.label(list="closing_reasons", code=codes["reason"], language=language)
    if entry.kind is TimelineKind.REFERRAL_DECLINED and codes.get("reason"):
        return " · ".join(part for part in (_named(codes), _decline_reason(request, codes["reason"])) if part)
    if entry.kind is TimelineKind.GLASS_BROKEN and codes.get("section") in list(Section):
        return str(names.SECTIONS[Section(codes["section"])])
    if entry.kind is TimelineKind.REFERRAL_RECALLED and codes.get("because") in names.RECALLED_BECAUSE:
        return " · ".join(part for part in (_named(codes), str(names.RECALLED_BECAUSE[codes["because"]])) if part)
    return codes.get("code", "") or _named(codes)


def _decline_reason(request: SideRequest, code: str) -> str:
    if code not in {item.code for item in request.pack.codes("decline_reasons")}:
        return ""
    return request.pack.label(list="decline_reasons", code=code, language=request.LANGUAGE_CODE)


def _named(codes: Mapping[str, str]) -> str:
    return codes.get("organisation", "") or codes.get("name", "")


def _url(entry: TimelineEntry, *, case_id: UUID) -> str:
    if entry.codes.get("contact"):
        return reverse("case_contact", kwargs={"case_id": case_id, "contact_id": UUID(entry.codes["contact"])})
    pages = {
        "situation": ("situation", "situation_id"),
        "referral": ("referral", "referral_id"),
    }
    for code, (page, argument) in pages.items():
        if entry.codes.get(code):
            try:
                return reverse(page, kwargs={argument: UUID(entry.codes[code])})
            except (NoReverseMatch, ValueError):
                return ""
    return ""


def _consents(consents: list[ConsentView], *, me: UUID | None) -> Iterator[Line]:
    staff = accounts.staff_names(row.recorded_by for row in consents if row.recorded_by)
    for row in consents:
        known = {"number": row.number, "recipient": row.recipient_name or "…"}
        page = reverse("consent", kwargs={"consent_id": row.consent_id})
        by = _who(row.recorded_by, staff.get(row.recorded_by, "") if row.recorded_by else "", me=me)
        yield Line(
            icon=names.icon_of(TimelineKind.CONSENT),
            title=_title(TimelineKind.CONSENT),
            detail=_("%(number)s · %(recipient)s") % known,
            at=row.starts_at,
            by=by,
            url=page,
            sealed=True,
        )
        if row.withdrawn_at is not None:
            yield Line(
                icon=names.icon_of(TimelineKind.CONSENT_WITHDRAWN),
                title=_title(TimelineKind.CONSENT_WITHDRAWN),
                detail=_("%(number)s · %(recipient)s") % known,
                at=row.withdrawn_at,
                url=page,
                sealed=True,
            )


def _looks(looks: list[SectionLook], *, me: UUID | None) -> Iterator[Line]:
    staff = accounts.staff_names(look.by for look in looks)
    for look in looks:
        why = str(names.READ_REASONS[look.reason]) if look.reason else ""
        yield Line(
            icon="eye",
            title=_("%(section)s opened") % {"section": names.SECTIONS[look.section]},
            detail=": ".join(part for part in (why, look.words) if part),
            at=look.at,
            by=_who(look.by, staff.get(look.by, ""), me=me),
            sealed=True,
        )


def _who(user_id: UUID | None, name: str, *, me: UUID | None) -> str:
    return _("you") if user_id is not None and user_id == me else name
