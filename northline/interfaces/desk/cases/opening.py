"""From a contact: a situation, and a case for a person who agreed to one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.cases import actions, queries
from northline.apps.cases.contracts import CaseClosed, CaseOfSomebodyElse, NewCase, NewSituation, NotAgreed, WordsTooLong
from northline.apps.contacts import queries as contacts
from northline.apps.contacts.contracts import Age, ContactClass, Record
from northline.apps.floor import queries as floor
from northline.engines.triage import Level
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, form_key_of, known_codes, one_code, one_language
from northline.interfaces.common.requests import SideRequest

BESIDE: dict[type[Refusal], str] = {
    NotAgreed: "agreed",
    CaseOfSomebodyElse: "person_code",
    CaseClosed: "person_code",
    WordsTooLong: "words",
    NotHere: "person_code",
}


def case_open(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """The page that keeps two things apart: what may be going on, and help for one person. Nothing is typed twice."""
    record = contacts.record(actor=request.actor, contact_id=contact_id)
    told, wanted, errors = _prefilled(request, record), _wanted_from(request, record), Errors()
    if request.method == "POST":
        told, wanted = told_by_form(request), _wanted_by_form(request)
        answer = _open(request, contact_id=contact_id, told=told, wanted=wanted, errors=errors)
        if answer is not None:
            return answer
    page: dict[str, Any] = {
        "card": contacts.contact_card(actor=request.actor, contact_id=contact_id),
        "told": told,
        "wanted": wanted,
        "errors": errors.by_field,
        "case": queries.case_of_contact(actor=request.actor, contact_id=contact_id, now=request.now),
        "situations": queries.situations_of_contact(actor=request.actor, contact_id=contact_id, now=request.now),
        "theirs": _case_elsewhere(request, wanted.person_code),
        "rail": "cases",
    }
    return render(request, "desk/cases/open.html", page, status=errors.status)


def _open(request: SideRequest, *, contact_id: UUID, told: NewSituation, wanted: NewCase, errors: Errors) -> HttpResponse | None:
    """The answer to what was pressed, or None when something is to be fixed first."""
    pressed = request.POST.get("do", "both")
    try:
        if pressed == "link":
            return _link(request, contact_id=contact_id, code=wanted.person_code)
        opening = actions.open_from_contact(
            actor=request.actor,
            contact_id=contact_id,
            told=told,
            wanted=None if pressed == "situation" else wanted,
            form_key=form_key_of(request.POST),
            now=request.now,
        )
    except Refusal as refusal:
        if isinstance(refusal, NotHere) and not wanted.person_code:
            raise
        text = _("We know nobody by this code. Look at it again.") if isinstance(refusal, NotHere) else refusal.message
        errors.add(BESIDE.get(type(refusal), "words"), text)
        return None
    if opening.case is None:
        messages.success(request, _("Situation %(code)s is open.") % {"code": opening.situation_code})
        return redirect("situation", situation_id=opening.situation_id)
    messages.success(request, _("Case %(code)s is open, and you are its owner.") % {"code": opening.case.code})
    return redirect("case", case_id=opening.case.case_id)


def _link(request: SideRequest, *, contact_id: UUID, code: str) -> HttpResponse:
    case = queries.case_by_code(actor=request.actor, code=code, now=request.now)
    if case is None:
        raise NotHere
    actions.link_contact(actor=request.actor, case_id=case.case_id, contact_id=contact_id, now=request.now)
    messages.success(request, _("The contact is with case %(code)s now. Its owner can read it.") % {"code": case.code})
    return redirect("case", case_id=case.case_id)


def _case_elsewhere(request: SideRequest, code: str) -> Any:
    return queries.case_by_code(actor=request.actor, code=code, now=request.now) if code else None


def _prefilled(request: SideRequest, record: Record) -> NewSituation:
    return NewSituation(
        types=known_codes(request.pack, "trafficking_types", record.types),
        venue=one_code(request.pack, "venues", record.venue),
        subdivision=record.subdivision,
        place=record.place,
        words=record.summary,
    )


def _wanted_from(request: SideRequest, record: Record) -> NewCase:
    card = contacts.contact_card(actor=request.actor, contact_id=record.contact_id)
    return NewCase(
        language=card.language,
        age_group=record.age.value if record.age is not Age.NOT_ASKED else "",
        needs=known_codes(request.pack, "needs", record.needs),
        crisis=_is_crisis(request, record),
        minor=record.age is Age.MINOR,
        safe_words=record.safe_reply,
    )


def _is_crisis(request: SideRequest, record: Record) -> bool:
    """As the contact's record says, or as it was urgent on the floor."""
    task = floor.task_of_contact(actor=request.actor, contact_id=record.contact_id, now=request.now)
    return record.contact_class is ContactClass.CRISIS or (task is not None and task.level is Level.CRISIS)


def told_by_form(request: SideRequest) -> NewSituation:
    """What a situation's form says; codes that the pack does not know are left out."""
    post, pack = request.POST, request.pack
    return NewSituation(
        types=known_codes(pack, "trafficking_types", post.getlist("types")),
        venue=one_code(pack, "venues", post.get("venue", "")),
        subdivision=post.get("subdivision", "") if post.get("subdivision") in {s.code for s in pack.subdivisions} else "",
        place=post.get("place", ""),
        since=post.get("since", ""),
        words=post.get("words", ""),
    )


def _wanted_by_form(request: SideRequest) -> NewCase:
    post, pack = request.POST, request.pack
    age = one_code(pack, "age_groups", post.get("age_group", ""))
    return NewCase(
        person_code=post.get("person_code", "").strip()[:16],
        preferred_name=post.get("preferred_name", ""),
        language=one_language(pack, post.get("language", "")),
        age_group=age,
        needs=known_codes(pack, "needs", post.getlist("needs")),
        crisis=bool(post.get("crisis")),
        minor=age == Age.MINOR.value,
        agreed=bool(post.get("agreed")),
        safe_words=post.get("safe_words", ""),
    )
