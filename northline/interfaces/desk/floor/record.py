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
from northline.apps.contacts.contracts import Age, AmendingClosed, ChangedMeanwhile, ContactState, RecordChanges
from northline.apps.floor import actions, queries
from northline.apps.floor.contracts import NoSuchTask, TaskState, TaskView
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.floor import forms, minors, pages
from northline.interfaces.desk.floor.contact import contact_page, conversation_context


def contact_record(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """Save the draft. An age that is unsure or under 18 opens the minors' page at once."""
    changes, seen = forms.changes_of(request.POST, pack=request.pack), forms.seen_of(request.POST)
    child = _perhaps_a_child_now(request, contact_id, changes)
    try:
        actions.write_record(actor=request.actor, contact_id=contact_id, changes=changes, seen=seen, now=request.now)
    except NotHere:
        raise
    except ChangedMeanwhile as clash:
        form, problems = _beside_what_is_saved(request, contact_id, clash)
        return contact_page(request, contact_id, status=pages.REFUSED, tab="record", form=form, problems=problems)
    except Refusal as refusal:
        pages.told(request, refusal)
        return redirect("contact", contact_id=contact_id)
    if child:
        return redirect("minor", contact_id=contact_id)
    messages.success(request, _("The record is saved as a draft."))
    return pages.back(request, "contact", contact_id=contact_id, at="saved")


def _beside_what_is_saved(
    request: SideRequest, contact_id: UUID, clash: ChangedMeanwhile
) -> tuple[forms.RecordForm, dict[str, str]]:
    """What this window wrote, with what another saved said beside it: saving again is then a choice and not an accident."""
    record = contacts.record(actor=request.actor, contact_id=contact_id)
    problems = forms.clashes(record, names=clash.fields, pack=request.pack, language=request.LANGUAGE_CODE)
    untouched = {name: mark for name, mark in forms.seen_of(request.POST).items() if name not in clash.fields}
    return forms.form_of_post(request.POST, pack=request.pack, seen={**record.marks, **untouched}), problems


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
        return _taken_over(request, contact_id)
    if task.state is TaskState.ASSIGNED or (task.state is TaskState.COMPLETED and request.method != "POST"):
        return redirect("contact", contact_id=contact_id)
    if request.method != "POST":
        return _wrap_up_page(request, contact_id)
    try:
        return _wrap_up(request, contact_id, task=task)
    except NotHere:
        raise
    except ChangedMeanwhile as clash:
        form, problems = _beside_what_is_saved(request, contact_id, clash)
        return _wrap_up_page(request, contact_id, form=form, problems=problems, status=pages.REFUSED)
    except Refusal as refusal:
        return _wrap_up_page(request, contact_id, problems={"summary": refusal.message}, status=pages.REFUSED)


def _taken_over(request: SideRequest, contact_id: UUID) -> HttpResponse:
    """Somebody else finishes this record by now: what was written here is shown once more and not thrown away."""
    if request.method != "POST" or not contacts.may_read(actor=request.actor, contact_id=contact_id):
        raise NoSuchTask
    form = forms.form_of_post(request.POST, pack=request.pack)
    problems = {
        "summary": _("A colleague took this contact over. What you wrote is not saved: read it over, then save it as a draft.")
    }
    return contact_page(request, contact_id, status=pages.REFUSED, tab="record", form=form, problems=problems)


def _wrap_up(request: SideRequest, contact_id: UUID, *, task: TaskView) -> HttpResponse:
    changes, seen = forms.changes_of(request.POST, pack=request.pack), forms.seen_of(request.POST)
    child = _perhaps_a_child_now(request, contact_id, changes) and task.state is not TaskState.COMPLETED
    if child or "draft" in request.POST:
        actions.write_record(actor=request.actor, contact_id=contact_id, changes=changes, seen=seen, now=request.now)
        messages.success(request, _("The record is saved as a draft."))
        return redirect("minor" if child else "contact_wrap_up", contact_id=contact_id)
    kind, disposition = forms.ending_of(request.POST)
    if kind is None or disposition is None:
        problems = _open_questions(kind=kind, disposition=disposition)
        return _wrap_up_page(request, contact_id, problems=problems, status=pages.REFUSED)
    actions.complete(
        actor=request.actor,
        task_id=task.task_id,
        contact_class=kind,
        disposition=disposition,
        changes=changes,
        seen=seen,
        now=request.now,
    )
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
    request: SideRequest,
    contact_id: UUID,
    *,
    problems: dict[str, str] | None = None,
    form: forms.RecordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    record = contacts.record(actor=request.actor, contact_id=contact_id)
    if form is None and request.method == "POST":
        form = forms.form_of_post(request.POST, pack=request.pack)
    form = form or forms.form_of_record(record, pack=request.pack)
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
    may_amend = contacts.may_amend(actor=request.actor, contact_id=contact_id, now=request.now)
    context: dict[str, Any] = {
        "rail": "queue",
        "record": record,
        "card": contacts.contact_card(actor=request.actor, contact_id=contact_id),
        "form": forms.form_of_record(record, pack=request.pack),
        "problems": {},
    }
    if request.method != "POST":
        if not may_amend:
            pages.told(request, AmendingClosed())
            return redirect("contact", contact_id=contact_id)
        return render(request, "desk/floor/amend.html", context)
    try:
        contact_actions.amend(
            actor=request.actor,
            contact_id=contact_id,
            changes=forms.changes_of(request.POST, pack=request.pack),
            because=request.POST.get("because", ""),
            seen=forms.seen_of(request.POST),
            now=request.now,
        )
    except NotHere:
        raise
    except ChangedMeanwhile as clash:
        form, problems = _beside_what_is_saved(request, contact_id, clash)
        context |= {"form": form, "problems": problems, "because": request.POST.get("because", "")}
        return render(request, "desk/floor/amend.html", context, status=pages.REFUSED)
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
