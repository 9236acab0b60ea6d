"""A contact as its case shows it: read, and nothing else."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from northline.apps.cases import actions, queries
from northline.apps.contacts import queries as contacts
from northline.interfaces.common.requests import SideRequest


def case_contact(request: SideRequest, case_id: UUID, contact_id: UUID) -> HttpResponse:
    """To the contact's own page for whoever held it; else the conversation and its record, for as long as the case lets one."""
    if contacts.may_read(actor=request.actor, contact_id=contact_id):
        return redirect("contact", contact_id=contact_id)
    reading = actions.read_linked_contact(actor=request.actor, case_id=case_id, contact_id=contact_id, now=request.now)
    context = {
        "rail": "cases",
        "case": queries.case_card(actor=request.actor, case_id=case_id, now=request.now),
        "conversation": reading.conversation,
        "card": reading.conversation.card,
        "record": reading.record,
    }
    return render(request, "desk/cases/contact.html", context)
