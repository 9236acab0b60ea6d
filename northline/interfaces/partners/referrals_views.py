"""A provider's pages without an account: the link of a mail, the spoken code, the answer.

Opening the link by GET shows a field for the code and changes nothing, so that a mail scanner burns nothing. After the
code everything travels in the page: nothing about the referral stands in an address.
"""

from django.http import HttpResponse
from django.shortcuts import render

from northline.apps.directory import queries as directory
from northline.apps.directory.contracts import ServiceCard
from northline.apps.referrals import actions, queries
from northline.apps.referrals.contracts import AlreadyAnswered, Delivered, LinkGone, WrongCode
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.partners import tickets
from northline.interfaces.partners.answer_form import AnswerForm, empty_form, read_form

LONGEST_TOKEN = 200


def referral_link(request: SideRequest, token: str) -> HttpResponse:
    """The page that a mail's link opens: a field for the code."""
    if not queries.link_is_open(token=token, now=request.now):
        return _gone(request)
    return render(request, "partners/code.html", {"token": token})


def referral_code(request: SideRequest) -> HttpResponse:
    """Link and code together show what was shared."""
    token = request.POST.get("token", "")[:LONGEST_TOKEN]
    code = request.POST.get("code", "")[:40]
    try:
        if not code.strip():
            tries = queries.tries_left(token=token, now=request.now)
            return _code_again(request, token=token, tries=tries, empty=True)
        delivered = actions.open_with_code(token=token, code=code, now=request.now)
    except WrongCode as wrong:
        return _code_again(request, token=token, tries=wrong.tries)
    except LinkGone:
        return _gone(request)
    return _letter(request, delivered, form=empty_form())


def referral_answer(request: SideRequest) -> HttpResponse:
    """The answer, once; again is harmless, and another one is refused calmly."""
    try:
        link_id = tickets.read(request.POST.get("ticket", ""))
        form = read_form(request.POST)
        if form.answer is not None:
            try:
                answered = actions.answer_by_link(link_id=link_id, answer=form.answer, now=request.now)
                return render(request, "partners/answered.html", {"answered": answered})
            except (LinkGone, NotHere):
                raise
            except AlreadyAnswered as refusal:
                return render(request, "partners/gone.html", {"words": refusal.message, "answered": True}, status=409)
            except Refusal as refusal:
                form.refuse(refusal)
        delivered = actions.open_by_link(link_id=link_id, now=request.now)
    except LinkGone:
        return _gone(request)
    return _letter(request, delivered, form=form, status=422)


def letter_context(request: SideRequest, delivered: Delivered, form: AnswerForm) -> dict[str, object]:
    """What the page with the referral shows, with and without an account."""
    return {
        "referral": delivered,
        "form": form,
        "errors": form.errors,
        "service": _listing(request, delivered),
        "today": request.now.date().isoformat(),
    }


def _letter(request: SideRequest, delivered: Delivered, *, form: AnswerForm, status: int = 200) -> HttpResponse:
    context = letter_context(request, delivered, form)
    context["ticket"] = tickets.issue(delivered.link_id) if delivered.link_id else ""
    return render(request, "partners/referral.html", context, status=status)


def _listing(request: SideRequest, delivered: Delivered) -> ServiceCard | None:
    try:
        return directory.card(actor=request.actor, service_id=delivered.service_id)
    except NotHere:
        return None


def _code_again(request: SideRequest, *, token: str, tries: int, empty: bool = False) -> HttpResponse:
    words = "" if empty else request.pack.notice("code.wrong", request.LANGUAGE_CODE, tries=tries)
    return render(request, "partners/code.html", {"token": token, "wrong": words, "empty": empty}, status=422)


def _gone(request: SideRequest) -> HttpResponse:
    """One answer for every link that opens nothing."""
    words = request.pack.notice("err.link_used", request.LANGUAGE_CODE)
    return render(request, "partners/gone.html", {"words": words}, status=410)
