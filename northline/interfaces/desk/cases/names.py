"""What the codes of cases and people are called on the desk. Lists that packs know are named by the pack instead."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from northline.apps.cases.contracts import CaseState, Goals, NeedState, TimelineKind
from northline.apps.people.contracts import (
    DutyBasis,
    DutyState,
    ErasureGround,
    ErasureState,
    GrantBecause,
    ReadReason,
    RefusedFor,
    Section,
)

STATES = {
    CaseState.IDENTIFIED: _("Identified"),
    CaseState.TRIAGE: _("Triage"),
    CaseState.ASSESSMENT: _("Assessment"),
    CaseState.PLAN: _("Plan"),
    CaseState.IMPLEMENTATION: _("Follow-up"),
    CaseState.CLOSURE_REVIEW: _("Closure review"),
    CaseState.CLOSED: _("Closed"),
    CaseState.REOPENED: _("Reopened"),
}

NEED_STATES = {
    NeedState.OPEN: pgettext_lazy("need", "Open"),
    NeedState.UNDER_WAY: _("Under way"),
    NeedState.WAITING: _("Waiting for answer"),
    NeedState.MET: _("Met"),
    NeedState.NOT_WANTED: _("Not wanted"),
}

GOALS = {
    Goals.ALL: _("All of them"),
    Goals.SOME: _("Some of them"),
    Goals.NONE: _("None of them"),
    Goals.NOT_KNOWN: _("We don’t know"),
}

SECTIONS = {
    Section.IDENTITY: _("Identity"),
    Section.LOCATION: _("Location"),
    Section.CONTACT: _("Ways to reach them"),
    Section.HEALTH: _("Health"),
    Section.LEGAL: _("Legal"),
    Section.NOTES: _("Notes"),
}

FIELDS = {
    "first_name": _("First name"),
    "surname": _("Surname"),
    "preferred_name": _("Name they prefer"),
    "age_group": _("Age group"),
    "gender": _("Gender"),
    "birth_date": _("Birth date"),
    "documents": _("Documents"),
    "address": _("Address"),
    "place": _("Area where they are"),
    "directions": _("How to get there"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "other": _("Another way"),
    "conditions": _("Health"),
    "medicines": _("Medicines"),
    "care": _("Care they receive"),
    "status": _("Immigration"),
    "proceedings": _("Legal matters"),
    "representative": _("Who represents them"),
    "dependants": _("Children and dependants"),
    "notes": _("Notes"),
    "code_word": _("Code word"),
}

READ_REASONS = {
    ReadReason.FORM_WITH_THEM: _("To complete a form with them"),
    ReadReason.ARRANGE_SERVICE: _("To arrange a service"),
    ReadReason.SURE_WHO: _("To be sure who is on the line"),
    ReadReason.SAFETY: _("For their safety now"),
    ReadReason.CORRECT: _("To correct what is written"),
    ReadReason.OTHER: _("Another reason"),
}

GRANTS = {
    GrantBecause.OPENED: _("Opened the record"),
    GrantBecause.OWNER: _("Owner"),
    GrantBecause.SUPERVISION: _("Supervises the team"),
    GrantBecause.INVITED: _("Invited"),
}

REFUSED_FOR = {
    RefusedFor.NOTHING_AGREED: _("nothing was agreed yet"),
    RefusedFor.WAY_NOT_AGREED: _("they did not agree to this way"),
    RefusedFor.WAY_REFUSED: _("they said never"),
    RefusedFor.OUTSIDE_HOURS: _("outside their safe hours"),
    RefusedFor.NO_VOICEMAIL: _("no voicemail"),
    RefusedFor.RECORD_ERASED: _("the record was erased"),
}

DUTY_BASES = {
    DutyBasis.LEGAL_DUTY: _("A law makes us tell"),
    DutyBasis.IMMINENT_DANGER: _("A life is in danger now"),
}

DUTY_STATES = {
    DutyState.ASKED: _("Waits for a second person"),
    DutyState.APPROVED: _("Granted"),
    DutyState.REFUSED: _("Refused"),
}

ERASURE_GROUNDS = {
    ErasureGround.THEY_ASK: _("The person asks for it"),
    ErasureGround.TIME_IS_OVER: _("The time to keep it is over"),
    ErasureGround.BY_MISTAKE: _("It was opened by mistake"),
    ErasureGround.COURT_ORDER: _("A court orders it"),
}

ERASURE_STATES = {
    ErasureState.ASKED: _("Waits for a second person"),
    ErasureState.REFUSED: _("Refused"),
    ErasureState.DONE: _("Erased"),
}

COUNTS = {
    "sections": _("sealed sections"),
    "identifiers": _("numbers and addresses by which they are found again"),
    "rules": _("rules of safe contact"),
    "consents": _("consents, without names"),
    "disclosures": _("disclosures, as codes"),
    "conversations": _("conversations of their case, with their records"),
    "shared": _("conversations that belong to another person’s case too"),
    "held": _("conversations that are held"),
    "messages": _("messages"),
    "notes": _("staff notes"),
    "records": _("contact records, in all versions"),
}

ERASED_COUNTS = ("sections", "identifiers", "rules", "conversations")

KINDS = {
    TimelineKind.OPENED: _("Case opened"),
    TimelineKind.CONTACT_LINKED: _("Contact added"),
    TimelineKind.SITUATION_LINKED: _("Situation added"),
    TimelineKind.STATE: _("Moved on"),
    TimelineKind.NOTE: _("Note"),
    TimelineKind.NEED: pgettext_lazy("timeline", "Need"),
    TimelineKind.TASK: _("To do"),
    TimelineKind.TASK_DONE: pgettext_lazy("timeline", "Done"),
    TimelineKind.INVITED: _("Invited"),
    TimelineKind.HANDED_OVER: _("Handed over"),
    TimelineKind.CONSENT: _("Consent recorded"),
    TimelineKind.CONSENT_REFUSED: _("They said no"),
    TimelineKind.CONSENT_WITHDRAWN: _("Consent taken back"),
    TimelineKind.GLASS_BROKEN: _("Opened by break-glass"),
    TimelineKind.ERASED: _("Erased"),
    TimelineKind.REFERRAL_PROPOSED: _("Referral prepared"),
    TimelineKind.REFERRAL_SENT: _("Referral sent"),
    TimelineKind.REFERRAL_OPENED: _("Referral opened by the service"),
    TimelineKind.REFERRAL_ACCEPTED: _("Referral accepted"),
    TimelineKind.REFERRAL_WAITLISTED: _("Referral on a waiting list"),
    TimelineKind.REFERRAL_DECLINED: _("Referral declined"),
    TimelineKind.REFERRAL_RECALLED: _("Referral recalled"),
    TimelineKind.REFERRAL_NO_RESPONSE: _("No answer to the referral"),
    TimelineKind.REFERRAL_RECEIVED: _("Service received"),
    TimelineKind.CLOSING_ASKED: _("A second person was asked to agree to closing"),
    TimelineKind.CLOSING_DECLINED: _("Not closed yet: sent back to work"),
    TimelineKind.CLOSED: _("Case closed"),
    TimelineKind.REOPENED: _("Case reopened"),
}

ICONS = {
    TimelineKind.OPENED: "folder",
    TimelineKind.CONTACT_LINKED: "chat",
    TimelineKind.SITUATION_LINKED: "link",
    TimelineKind.STATE: "right",
    TimelineKind.NOTE: "notepad",
    TimelineKind.NEED: "hands",
    TimelineKind.TASK: "clock",
    TimelineKind.TASK_DONE: "check",
    TimelineKind.INVITED: "users",
    TimelineKind.HANDED_OVER: "transfer",
    TimelineKind.CONSENT: "shield-check",
    TimelineKind.CONSENT_REFUSED: "x",
    TimelineKind.CONSENT_WITHDRAWN: "undo",
    TimelineKind.GLASS_BROKEN: "alert",
    TimelineKind.ERASED: "lock",
    TimelineKind.CLOSING_ASKED: "eye",
    TimelineKind.CLOSING_DECLINED: "undo",
    TimelineKind.CLOSED: "check",
    TimelineKind.REOPENED: "folder",
}


RECALLED_BECAUSE = {
    "consent_withdrawn": _("They took their consent back"),
    "consent_ended": _("Their consent has ended"),
    "erased": _("The record was erased"),
}


def icon_of(kind: TimelineKind) -> str:
    """Referrals share one icon; the others have their own."""
    return ICONS.get(kind, "send")
