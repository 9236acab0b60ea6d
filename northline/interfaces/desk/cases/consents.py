"""Asking for a yes, writing it down, and taking it back: the words first, then the box."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, translation
from django.utils.translation import gettext as _

from northline.apps.cases import queries as cases
from northline.apps.directory import queries as directory
from northline.apps.people import actions, queries
from northline.apps.people.contracts import (
    LONGEST_CONSENT,
    USUAL_CONSENT,
    AlreadyWithdrawn,
    ConsentEndsInPast,
    ConsentGiven,
    ConsentPurpose,
    ConsentTooLong,
    ConsentWithoutData,
    ConsentWithoutRecipient,
    DataCategory,
    Giver,
    GuardianNotNamed,
    HowGiven,
    TooLong,
)
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import (
    Errors,
    choice,
    choices,
    content_key_of,
    day_of,
    end_of_day,
    form_key_of,
    id_of,
    language_in_sentence,
    listed,
    one_language,
    safe_next,
    today_of,
)
from northline.interfaces.common.requests import SideRequest

USUAL_DATA = frozenset({DataCategory.FIRST_NAME, DataCategory.LANGUAGE, DataCategory.NEEDS, DataCategory.SAFETY_RULES})
NAMED_WHEN_KEPT = (
    DataCategory.SURNAME,
    DataCategory.ADDRESS,
    DataCategory.SITUATION_SUMMARY,
    DataCategory.HEALTH,
    DataCategory.IMMIGRATION,
)
OUR_OWN = (ConsentPurpose.SERVICE, ConsentPurpose.STATISTICS, ConsentPurpose.RESEARCH, ConsentPurpose.MATCH)
BESIDE: dict[type[Refusal], str] = {
    ConsentWithoutRecipient: "recipient_name",
    ConsentWithoutData: "data",
    ConsentEndsInPast: "until",
    ConsentTooLong: "until",
    GuardianNotNamed: "guardian",
    TooLong: "recipient_name",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for on the page, before and after somebody changes it."""

    purpose: ConsentPurpose = ConsentPurpose.SHARE
    service_id: UUID | None = None
    recipient_name: str = ""
    data: frozenset[DataCategory] = USUAL_DATA
    until: date | None = None
    language: str = ""
    giver: Giver | None = Giver.SELF
    how_given: HowGiven | None = None
    guardian: str = ""
    interpreter: str = ""
    said_back: bool = False
    needs: tuple[str, ...] = field(default=())

    def fingerprint(self, *, say_in: str) -> str:
        """Changes with everything that the words say: a yes counts only for the words that were shown."""
        said = [self.purpose, self.recipient_name, *sorted(self.data), str(self.until), say_in]
        return sha256("\n".join(said).encode()).hexdigest()[:16]


def consent_new(request: SideRequest, person_id: UUID) -> HttpResponse:
    """The words to read out, to whom, which data, until when, how given; then it is in the ledger."""
    if request.method != "POST":
        return _page(request, person_id, asked=_asked_by_link(request, person_id), errors=Errors())
    asked, errors, pressed = _asked_by_form(request), Errors(), request.POST.get("do", "record")
    if pressed == "words":
        return _page(request, person_id, asked=asked, errors=errors)
    if pressed == "no":
        return _say_no(request, person_id, asked=asked)
    return _record(request, person_id, asked=asked, errors=errors) or _page(request, person_id, asked=asked, errors=errors)


def consent(request: SideRequest, consent_id: UUID) -> HttpResponse:
    """One row of the ledger, and taking it back."""
    card, row = actions.read_consent(actor=request.actor, consent_id=consent_id, now=request.now)
    said_in = row.language if row.language in request.pack.languages else request.LANGUAGE_CODE
    page = {
        "person": card,
        "consent": row,
        "said_in": said_in,
        "withdrawn_words": request.pack.notice("consent.withdrawn", said_in, spoken=True, recipient=row.recipient_name),
        "rail": "cases",
    }
    return render(request, "desk/people/consent_one.html", page)


def consent_withdraw(request: SideRequest, consent_id: UUID) -> HttpResponse:
    """They take their yes back: from now on nothing more is shared on it."""
    card, _row = queries.consent(actor=request.actor, consent_id=consent_id, now=request.now)
    try:
        actions.withdraw_consent(actor=request.actor, consent_id=consent_id, now=request.now)
    except AlreadyWithdrawn as refusal:
        messages.info(request, refusal.message)
    else:
        messages.success(request, _("Taken back. From now on nothing more is shared on it."))
    case = cases.case_of_person(actor=request.actor, person_id=card.person_id, now=request.now)
    return redirect("case", case_id=case.case_id) if case else redirect("person", person_id=card.person_id)


def _record(request: SideRequest, person_id: UUID, *, asked: Asked, errors: Errors) -> HttpResponse | None:
    say_in = _say_in(request, asked)
    if request.POST.get("words_shown") != asked.fingerprint(say_in=say_in):
        errors.add("words", _("The words changed with what you chose. Read them out as they stand here now, then record."))
    if asked.giver is None:
        errors.add("giver", _("Choose who said yes."))
    if asked.how_given is None:
        errors.add("how_given", _("Choose how they said it."))
    if asked.until is None:
        errors.add("until", _("Choose an end date within twelve months."))
    if errors or asked.until is None or asked.giver is None or asked.how_given is None:
        return None
    try:
        actions.record_consent(
            actor=request.actor,
            person_id=person_id,
            given=ConsentGiven(
                purpose=asked.purpose,
                recipient=_recipient_key(request, asked),
                recipient_name=asked.recipient_name,
                data=asked.data,
                giver=asked.giver,
                how_given=asked.how_given,
                language=asked.language,
                wording_version=_version(request),
                until=end_of_day(asked.until, pack=request.pack),
                words_read=_words(request, asked, say_in=say_in),
                guardian=asked.guardian,
                interpreter=asked.interpreter,
                said_back=asked.said_back,
            ),
            form_key=content_key_of(request.POST),
            now=request.now,
        )
    except NotHere:
        raise
    except Refusal as refusal:
        errors.refuse(refusal, fields=BESIDE, otherwise="recipient_name")
        return None
    messages.success(request, _("Consent recorded."))
    return _back(request, person_id)


def _say_no(request: SideRequest, person_id: UUID, *, asked: Asked) -> HttpResponse:
    actions.record_refusal(
        actor=request.actor,
        person_id=person_id,
        purpose=asked.purpose,
        recipient=_recipient_key(request, asked) or "name:unknown",
        language=asked.language,
        wording_version=_version(request),
        form_key=content_key_of(request.POST),
        now=request.now,
    )
    messages.success(request, _("Noted: they said no. Nothing is shared, and help goes on."))
    return _back(request, person_id)


def _back(request: SideRequest, person_id: UUID) -> HttpResponse:
    if wanted := safe_next(request, request.POST.get("next", "")):
        return redirect(wanted)
    case = cases.case_of_person(actor=request.actor, person_id=person_id, now=request.now)
    return redirect("case", case_id=case.case_id) if case else redirect("person", person_id=person_id)


def _page(request: SideRequest, person_id: UUID, *, asked: Asked, errors: Errors) -> HttpResponse:
    shown = actions.read_person(actor=request.actor, person_id=person_id, now=request.now)
    latest = today_of(request) + LONGEST_CONSENT - timedelta(days=1)  # the end of that day lies within the longest consent
    say_in = _say_in(request, asked)
    pack, post = request.pack, request.POST
    page: dict[str, Any] = {
        "person": shown.card,
        "case": cases.case_of_person(actor=request.actor, person_id=person_id, now=request.now),
        "asked": asked,
        "say_in": say_in,
        "say_in_name": language_in_sentence(request, say_in),
        "words": _words(request, asked, say_in=say_in),
        "same": _words(request, asked, say_in=request.LANGUAGE_CODE) if say_in != request.LANGUAGE_CODE else "",
        "words_shown": asked.fingerprint(say_in=say_in),
        "version": pack.script("consent", request.LANGUAGE_CODE).version,
        "purposes": list(ConsentPurpose),
        "categories": list(DataCategory),
        "data_in_words": listed([_lowered(name) for name in _data_names(request, asked.data, request.LANGUAGE_CODE)]),
        "givers": list(Giver),
        "ways": list(HowGiven),
        "next_number": len(shown.consents) + 1,
        "others": shown.consents[:6],
        "earliest": today_of(request),
        "latest": latest,
        "next": safe_next(request, post.get("next", "") or request.GET.get("next", "")),
        "form_key_value": str(form_key_of(post)),
        "errors": errors.by_field,
        "rail": "cases",
    }
    return render(request, "desk/people/consent.html", page, status=errors.status)


def _asked_by_link(request: SideRequest, person_id: UUID) -> Asked:
    """A referral leads here with its service and the data that it would share."""
    service_id = id_of(request.GET.get("service", ""))
    data = choices(DataCategory, request.GET.get("data", "").split(",")) or USUAL_DATA
    rules = queries.safe_contact(actor=request.actor, person_id=person_id)
    return Asked(
        service_id=service_id,
        recipient_name=_service_name(request, service_id),
        data=data,
        until=today_of(request) + USUAL_CONSENT,
        language=(rules.language if rules else "") or request.LANGUAGE_CODE,
        needs=_needs(request, person_id),
    )


def _asked_by_form(request: SideRequest) -> Asked:
    post = request.POST
    service_id = id_of(post.get("service", ""))
    name = post.get("recipient_name", "").strip()
    purpose = choice(ConsentPurpose, post.get("purpose", "")) or ConsentPurpose.SHARE
    if purpose in OUR_OWN:
        service_id, name = None, request.pack.name(request.LANGUAGE_CODE)
    return Asked(
        purpose=purpose,
        service_id=service_id if service_id and name == _service_name(request, service_id) else None,
        recipient_name=name,
        data=choices(DataCategory, post.getlist("data")),
        until=day_of(post.get("until", "")),
        language=one_language(request.pack, post.get("language", "")) or request.LANGUAGE_CODE,
        giver=choice(Giver, post.get("giver", "")),
        how_given=choice(HowGiven, post.get("how_given", "")),
        guardian=post.get("guardian", ""),
        interpreter=post.get("interpreter", ""),
        said_back=bool(post.get("said_back")),
        needs=tuple(post.getlist("need")),
    )


def _needs(request: SideRequest, person_id: UUID) -> tuple[str, ...]:
    case = cases.case_of_person(actor=request.actor, person_id=person_id, now=request.now)
    if case is None:
        return ()
    return tuple(need.code for need in cases.needs_of(actor=request.actor, case_id=case.case_id, now=request.now))


def _recipient_key(request: SideRequest, asked: Asked) -> str:
    """Who receives, as the ledger names them: an organisation of the directory, ourselves for a purpose, or a name's hash."""
    if asked.purpose in OUR_OWN:
        return f"purpose:{asked.purpose.value}"
    if asked.service_id is not None:
        return f"organisation:{directory.card(actor=request.actor, service_id=asked.service_id).organisation_id}"
    return queries.recipient_key(name=asked.recipient_name) if asked.recipient_name else ""


def _service_name(request: SideRequest, service_id: UUID | None) -> str:
    return directory.card(actor=request.actor, service_id=service_id).organisation_name if service_id else ""


def _say_in(request: SideRequest, asked: Asked) -> str:
    """The language of the words: the person's, where we have the words in it; else the reader's, for an interpreter."""
    return asked.language if asked.language in request.pack.languages else request.LANGUAGE_CODE


def _version(request: SideRequest) -> str:
    return f"consent.read:{request.pack.code}:{request.pack.script('consent', request.LANGUAGE_CODE).version}"


def _words(request: SideRequest, asked: Asked, *, say_in: str) -> str:
    pack = request.pack
    with translation.override(say_in):
        needs = [
            _lowered(pack.label(list="needs", code=code, language=say_in)) for code in asked.needs if _is_need(request, code)
        ]
        kept = [item for item in NAMED_WHEN_KEPT if item not in asked.data]
        return pack.notice(
            "consent.read",
            say_in,
            spoken=True,
            recipient=asked.recipient_name or "…",
            need=listed(needs[:4]) or _("what you ask for"),
            data=listed([_lowered(name) for name in _data_names(request, asked.data, say_in)]) or "…",
            not_shared=listed([_lowered(name) for name in _data_names(request, kept, say_in)]) or _("anything else"),
            end=formats.date_format(asked.until, "DATE_FORMAT") if asked.until else "…",
        )


def _data_names(request: SideRequest, data: Any, language: str) -> list[str]:
    return [
        request.pack.label(list="data_categories", code=item.value, language=language) for item in DataCategory if item in data
    ]


def _is_need(request: SideRequest, code: str) -> bool:
    return code in {item.code for item in request.pack.codes("needs")}


def _lowered(words: str) -> str:
    """The first letter small, unless the word is an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
