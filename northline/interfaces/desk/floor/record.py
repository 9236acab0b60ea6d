"""The contact form, the wrap-up, amending, and the minors' page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.cases import queries as cases
from northline.apps.contacts import actions as contact_actions
from northline.apps.contacts import queries as contacts
from northline.apps.contacts.contracts import Age, ContactState, RecordChanges
from northline.apps.floor import actions, queries
from northline.apps.floor.contracts import NoSuchTask, TaskState
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.floor import forms, minors, pages
from northline.interfaces.desk.floor.contact import conversation_context


def contact_record(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """Save the draft. An age that is unsure or under 18 opens the minors' page at once."""
    changes = forms.changes_of(request.POST, pack=request.pack)
    child = _perhaps_a_child_now(request, contact_id, changes)
    try:
        actions.write_record(actor=request.actor, contact_id=contact_id, changes=changes, now=request.now)
    except NotHere:
        raise
    except Refusal as refusal:
        pages.told(request, refusal)
        return redirect("contact", contact_id=contact_id)
    if child:
        return redirect("minor", contact_id=contact_id)
    messages.success(request, _("The record is saved as a draft."))
    return pages.back(request, "contact", contact_id=contact_id)


def _perhaps_a_child_now(request: SideRequest, contact_id: UUID, changes: RecordChanges) -> bool:
    """Does this form say for the first time that they are, or may be, under 18? Then the minors' page comes before all else."""
    if changes.age not in (Age.UNSURE, Age.MINOR):
        return False
    return changes.age is not contacts.record(actor=request.actor, contact_id=contact_id).age


def contact_finish(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """End the conversation and go to its record."""
    task = queries.task_of_contact(actor=request.actor, contact_id=contact_id, now=request.now)
    if task is None or task.holder_id != request.actor.id:
        raise NoSuchTask
    actions.finish(actor=request.actor, task_id=task.task_id, now=request.now)
    return redirect("contact_wrap_up", contact_id=contact_id)


def contact_wrap_up(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """What this was, what will be kept, and then it is final."""
    task = queries.task_of_contact(actor=request.actor, contact_id=contact_id, now=request.now)
    if task is None or task.holder_id != request.actor.id:
        raise NoSuchTask
    if task.state is TaskState.ASSIGNED:
        return redirect("contact", contact_id=contact_id)
    if request.method != "POST":
        return _wrap_up_page(request, contact_id)
    changes = forms.changes_of(request.POST, pack=request.pack)
    child = _perhaps_a_child_now(request, contact_id, changes)
    if child or "draft" in request.POST:
        actions.write_record(actor=request.actor, contact_id=contact_id, changes=changes, now=request.now)
        messages.success(request, _("The record is saved as a draft."))
        return redirect("minor" if child else "contact_wrap_up", contact_id=contact_id)
    kind, disposition = forms.ending_of(request.POST)
    problems = _open_questions(kind=kind, disposition=disposition)
    if kind is None or disposition is None:
        return _wrap_up_page(request, contact_id, problems=problems, status=pages.REFUSED)
    try:
        actions.complete(
            actor=request.actor,
            task_id=task.task_id,
            contact_class=kind,
            disposition=disposition,
            changes=changes,
            now=request.now,
        )
    except NotHere:
        raise
    except Refusal as refusal:
        return _wrap_up_page(request, contact_id, problems={"summary": refusal.message}, status=pages.REFUSED)
    messages.success(request, _("%(code)s is final.") % {"code": task.code})
    return redirect("queue")


def _open_questions(*, kind: object, disposition: object) -> dict[str, str]:
    problems = {}
    if kind is None:
        problems["contact_class"] = _("Choose the kind of contact.")
    if disposition is None:
        problems["disposition"] = _("Choose how it ended.")
    return problems


def _wrap_up_page(
    request: SideRequest, contact_id: UUID, *, problems: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    record = contacts.record(actor=request.actor, contact_id=contact_id)
    post = request.method == "POST"
    form = forms.form_of_post(request.POST, pack=request.pack) if post else forms.form_of_record(record, pack=request.pack)
    card = contacts.contact_card(actor=request.actor, contact_id=contact_id)
    context: dict[str, Any] = {
        "rail": "queue",
        "card": card,
        "task": queries.task_of_contact(actor=request.actor, contact_id=contact_id, now=request.now),
        "record": record,
        "form": form,
        "problems": problems or {},
        "case": cases.case_of_contact(actor=request.actor, contact_id=contact_id, now=request.now),
        "ended": card.state is ContactState.ENDED,
    }
    return render(request, "desk/floor/wrap_up.html", context, status=status)


def contact_amend(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """A new version of a final record, with the reason."""
    record = contacts.record(actor=request.actor, contact_id=contact_id)
    context: dict[str, Any] = {
        "rail": "queue",
        "record": record,
        "card": contacts.contact_card(actor=request.actor, contact_id=contact_id),
        "form": forms.form_of_record(record, pack=request.pack),
        "problems": {},
    }
    if request.method != "POST":
        return render(request, "desk/floor/amend.html", context)
    try:
        contact_actions.amend(
            actor=request.actor,
            contact_id=contact_id,
            changes=forms.changes_of(request.POST, pack=request.pack),
            because=request.POST.get("because", ""),
            now=request.now,
        )
    except NotHere:
        raise
    except Refusal as refusal:
        context |= {"form": forms.form_of_post(request.POST, pack=request.pack), "problems": {"because": refusal.message}}
        return render(request, "desk/floor/amend.html", context, status=pages.REFUSED)
    messages.success(request, _("The record has a new version."))
    return redirect("contact", contact_id=contact_id)


def minor(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """Age unsure or under 18: script, clock and form on one page, the queue put aside."""
    if request.method == "POST":
        age = request.POST.get("age", "")
        if age in set(Age):
            changes = RecordChanges(age=Age(age))
            actions.write_record(actor=request.actor, contact_id=contact_id, changes=changes, now=request.now)
        if why := request.POST.get("text", "").strip():
            contact_actions.add_staff_note(
                actor=request.actor, contact_id=contact_id, text=why, form_key=pages.form_key(request), now=request.now
            )
        if age in (Age.ADULT, Age.NOT_ASKED):
            return redirect("contact", contact_id=contact_id)
        return redirect("minor", contact_id=contact_id)
    conversation = contact_actions.open_reading(actor=request.actor, contact_id=contact_id, now=request.now)
    record = contacts.record(actor=request.actor, contact_id=contact_id)
    context = {
        **conversation_context(request, contact_id, conversation),
        "rail": "queue",
        "record": record,
        "ages": (Age.ADULT, Age.UNSURE, Age.MINOR),
        "minors": minors.facts(request, contact_id=contact_id, record=record),
        "writing": "reply",
        "next": request.path,
    }
    return render(request, "desk/floor/minor.html", context)
