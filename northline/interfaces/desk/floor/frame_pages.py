"""Pages of the frame itself: the keys, and finding something by its code."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from northline.apps.accounts import actions as account_actions
from northline.apps.accounts import queries as accounts
from northline.apps.cases import queries as cases
from northline.apps.contacts import queries as contacts
from northline.apps.floor import queries
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.desk.floor import pages

CODE_LIMIT = 40


def keys(request: SideRequest) -> HttpResponse:
    """All keys on one page, and the switch for those who press letters without meaning to."""
    if request.method == "POST":
        kept = accounts.preferences(actor=request.actor)
        account_actions.keep_preferences(
            actor=request.actor, language=kept.language, single_letter_keys=request.POST.get("keys") == "on", now=request.now
        )
        messages.success(request, _("Kept."))
        return redirect("keys")
    preferences = accounts.preferences(actor=request.actor)
    return render(request, "desk/floor/keys.html", {"rail": "", "single_keys": preferences.single_letter_keys})


def find_code(request: SideRequest) -> HttpResponse:
    """To a contact or a case by the code that people read aloud. Only codes: no word of a person is searched or kept."""
    code = request.POST.get("code", "").strip()[:CODE_LIMIT].upper()
    task = queries.find_by_code(actor=request.actor, code=code, now=request.now) if code else None
    if task is not None and contacts.may_read(actor=request.actor, contact_id=task.contact_id):
        return redirect("contact", contact_id=task.contact_id)
    card = cases.case_by_code(actor=request.actor, code=code, now=request.now) if code else None
    if card is not None:
        return redirect("case", case_id=card.case_id)
    if task is not None:
        messages.info(request, _("This contact waits, or a colleague holds it."))
    else:
        messages.warning(request, _("Nothing with this code is here, or it is not yours to see."))
    return pages.back(request, "queue")
