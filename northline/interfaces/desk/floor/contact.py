"""One contact: the conversation, what one writes, what one looks up beside it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.cases import queries as cases
from northline.apps.contacts import actions as contact_actions
from northline.apps.contacts import queries as contacts
from northline.apps.contacts.contracts import Age, Conversation, RecordState
from northline.apps.directory import queries as directory
from northline.apps.directory.contracts import Search
from northline.apps.floor import actions, queries
from northline.apps.floor.access import works_the_floor
from northline.engines.triage import Level
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.floor import forms, minors, pages

TABS = ("record", "services", "history")


def contact(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """The conversation in the middle, record, services or history at its side. Opening it is written into the audit."""
    return contact_page(request, contact_id)


def contact_page(request: SideRequest, contact_id: UUID, *, status: int = 200, tab: str = "", **more: Any) -> HttpResponse:
    """The page, also after a refusal: then with what was written and why it was not done."""
    conversation = contact_actions.open_reading(actor=request.actor, contact_id=contact_id, now=request.now)
    tab = tab or request.GET.get("tab", "")
    context: dict[str, Any] = {
        **(pages.queue_context(request, current=contact_id) if works_the_floor(request.actor) else {}),
        **conversation_context(request, contact_id, conversation),
        "docked": True,
        "tab": tab if tab in TABS else "record",
        "writing": "note" if request.GET.get("write") == "note" else "reply",
        "rail": "queue",
        **more,
    }
    context.update(_side(request, contact_id, context["tab"], context))
    return render(request, "desk/floor/workspace.html", context, status=status)


def conversation_context(request: SideRequest, contact_id: UUID, conversation: Conversation) -> dict[str, Any]:
    """What every page with the conversation in it needs."""
    actor, now = request.actor, request.now
    task = queries.task_of_contact(actor=actor, contact_id=contact_id, now=now)
    return {
        "conversation": conversation,
        "card": conversation.card,
        "task": task,
        "holds": task is not None and task.holder_id == actor.id,
        "case": cases.case_of_contact(actor=actor, contact_id=contact_id, now=now),
        "danger_id": queries.danger_of_contact(actor=actor, contact_id=contact_id) if works_the_floor(actor) else None,
    }


def _side(request: SideRequest, contact_id: UUID, tab: str, context: dict[str, Any]) -> dict[str, Any]:
    record = contacts.record(actor=request.actor, contact_id=contact_id)
    form = context.get("form") or forms.form_of_record(record, pack=request.pack)
    side: dict[str, Any] = {"record": record, "form": form}
    if record.state is not RecordState.DRAFT and works_the_floor(request.actor):
        side["amendable"] = contacts.may_amend(actor=request.actor, contact_id=contact_id, now=request.now)
    if record.age in (Age.UNSURE, Age.MINOR):
        side["minors"] = minors.facts(request, contact_id=contact_id, record=record)
    if tab == "services":
        search = _search(request, record.needs, record.subdivision, context["card"].language)
        side["search"] = search
        side["found"] = directory.staff_services(actor=request.actor, search=search, now=request.now)
    if tab == "history" and context["task"] is not None:
        side["changes"] = queries.changes_of_urgency(actor=request.actor, task_id=context["task"].task_id)
    return side


def _search(request: SideRequest, needs: tuple[str, ...], subdivision: str, language: str) -> Search:
    """By codes only, so that no word of a person stands in an address; begins with what the record names."""
    asked = request.GET
    need = asked.get("need", needs[0] if needs else "")
    return Search(
        needs=frozenset({need}) if request.pack.has_code(list="needs", code=need) else frozenset(),
        subdivision=asked.get("subdivision", subdivision),
        language=asked.get("spoken", language if "need" not in asked else ""),
        per_page=8,
    )


def contact_pane(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """The messages and what changes with them, for the small script that keeps them fresh."""
    conversation = contacts.conversation(actor=request.actor, contact_id=contact_id)
    return render(request, "desk/floor/_live.html", conversation_context(request, contact_id, conversation))


def contact_reply(request: SideRequest, contact_id: UUID) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        contact_actions.reply(
            actor=request.actor, contact_id=contact_id, text=text, form_key=pages.form_key(request), now=request.now
        )
    except NotHere:
        if not contacts.may_read(actor=request.actor, contact_id=contact_id):
            raise
        problem = _("This contact is not with you any more, so nothing was sent. What you wrote is still here.")
        return contact_page(request, contact_id, status=pages.REFUSED, reply_problem=problem, reply_text=text)
    except Refusal as refusal:
        return contact_page(request, contact_id, status=pages.REFUSED, reply_problem=refusal.message, reply_text=text)
    return pages.back(request, "contact", contact_id=contact_id, at="reply")


def contact_note(request: SideRequest, contact_id: UUID) -> HttpResponse:
    text = request.POST.get("text", "")
    try:
        contact_actions.add_staff_note(
            actor=request.actor, contact_id=contact_id, text=text, form_key=pages.form_key(request), now=request.now
        )
    except NotHere:
        raise
    except Refusal as refusal:
        problem = {"reply_problem": refusal.message, "reply_text": text, "writing": "note"}
        return contact_page(request, contact_id, status=pages.REFUSED, **problem)
    return pages.back(request, "contact", contact_id=contact_id, at="talk")


def contact_release(request: SideRequest, contact_id: UUID) -> HttpResponse:
    try:
        contact_actions.release_earlier(actor=request.actor, contact_id=contact_id, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        pages.told(request, refusal)
    return redirect("contact", contact_id=contact_id)


def contact_join(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """A supervisor of the team begins to read; the visitor is told."""
    contact_actions.join_as_supervisor(actor=request.actor, contact_id=contact_id, now=request.now)
    return redirect("contact", contact_id=contact_id)


def contact_leave(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """The supervisor stops reading; the visitor is told. Afterwards the page is no longer theirs, so they go on to the floor."""
    contact_actions.leave_as_supervisor(actor=request.actor, contact_id=contact_id, now=request.now)
    messages.success(request, _("You left the conversation. The visitor was told."))
    return redirect("floor")


def contact_urgency(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """Change the level, with a reason; a person's word wins over the rules. Possible for what waits, too."""
    task = queries.task_of_contact(actor=request.actor, contact_id=contact_id, now=request.now)
    if task is None:
        raise NotHere
    context = {
        "rail": "queue",
        "task": task,
        "levels": list(Level),
        "changes": queries.changes_of_urgency(actor=request.actor, task_id=task.task_id),
        "readable": contacts.may_read(actor=request.actor, contact_id=contact_id),
    }
    if request.method != "POST":
        return render(request, "desk/floor/urgency.html", context)
    reason, chosen = request.POST.get("reason", ""), request.POST.get("level", "")
    if chosen not in {str(int(level)) for level in Level}:
        context |= {"problem": _("Choose a level."), "field": "level", "reason": reason}
        return render(request, "desk/floor/urgency.html", context, status=pages.REFUSED)
    try:
        actions.override_urgency(
            actor=request.actor, task_id=task.task_id, level=Level(int(chosen)), reason=reason, now=request.now
        )
    except NotHere:
        raise
    except Refusal as refusal:
        context |= {"problem": refusal.message, "field": "reason", "chosen": int(chosen)}
        return render(request, "desk/floor/urgency.html", context, status=pages.REFUSED)
    messages.success(request, _("The urgency is changed. Your reason is kept with it."))
    return redirect("contact", contact_id=contact_id) if context["readable"] else redirect("queue")
