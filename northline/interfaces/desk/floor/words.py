"""Words of the desk for codes that are the software's own: reasons, levels, channels, states, steps."""

from django.utils.translation import gettext_lazy

from northline.apps.contacts.contracts import Channel, Event
from northline.apps.floor.contracts import Basis, DangerOutcome, Mode, PresenceState, StepKind
from northline.engines.triage import Level, Reason, RuleId

REASONS = {
    RuleId.DANGER_NOW: gettext_lazy("Says there is danger now"),
    RuleId.HELD: gettext_lazy("Says they are held or locked in"),
    RuleId.HURT: gettext_lazy("Says somebody is hurt"),
    RuleId.WEAPON: gettext_lazy("Speaks of a weapon"),
    RuleId.SUICIDE: gettext_lazy("Words about ending their life or hurting themselves"),
    RuleId.CHILD_DANGER: gettext_lazy("Speaks of a child in danger"),
    RuleId.LEAVING_NOWHERE: gettext_lazy("Leaving, with nowhere to go"),
    RuleId.THEY_ARE_COMING: gettext_lazy("Says they are coming or can be found"),
    RuleId.EMERGENCY_ASKED: gettext_lazy("Asks for emergency help"),
    RuleId.CANNOT_LEAVE: gettext_lazy("Says they can’t leave"),
    RuleId.PAPERS_HELD: gettext_lazy("Papers or phone held by somebody"),
    RuleId.THREATS: gettext_lazy("Threats to them or their family"),
    RuleId.UNDER_18: gettext_lazy("Says they are under 18"),
    RuleId.AGE_UNSURE: gettext_lazy("Age unsure: treated as under 18"),
    RuleId.AGE_WORDS: gettext_lazy("Words about age: may be under 18"),
    RuleId.SAFE_ENDS_SOON: gettext_lazy("Safe to write for a short time only"),
    RuleId.NEEDS_CARE: gettext_lazy("Pregnant or ill without care"),
    RuleId.CONTROL: gettext_lazy("Tells of control by somebody"),
    RuleId.UNPAID: gettext_lazy("Tells of work without pay"),
    RuleId.REPEAT: gettext_lazy("Was here within the last week"),
    RuleId.REPEAT_WORDS: gettext_lazy("Says they wrote or called before"),
    RuleId.SAFE_ENDS_TODAY: gettext_lazy("Safe hours end today"),
    RuleId.PEOPLE_PRESENT: gettext_lazy("People are there now"),
    RuleId.SOMEONE_NEAR: gettext_lazy("Someone is near them"),
}
REASONS_UNTIL = {
    RuleId.SAFE_ENDS_SOON: gettext_lazy("Safe only until %(until)s"),
    RuleId.SAFE_ENDS_TODAY: gettext_lazy("Safe hours end today at %(until)s"),
}

LEVELS = {
    Level.CRISIS: gettext_lazy("Crisis"),
    Level.HIGH: gettext_lazy("High"),
    Level.RAISED: gettext_lazy("Raised"),
    Level.ROUTINE: gettext_lazy("Routine"),
}
LEVEL_STYLES = {Level.CRISIS: "crisis", Level.HIGH: "high", Level.RAISED: "watch", Level.ROUTINE: "routine"}

CHANNELS = {
    Channel.CHAT: gettext_lazy("Chat"),
    Channel.TIP: gettext_lazy("Tip"),
    Channel.PHONE: gettext_lazy("Call"),
    Channel.SMS: gettext_lazy("Text"),
    Channel.EMAIL: gettext_lazy("E-mail"),
    Channel.FORM: gettext_lazy("Form"),
}
CHANNEL_ICONS = {
    Channel.CHAT: "chat",
    Channel.TIP: "tip",
    Channel.PHONE: "phone",
    Channel.SMS: "text",
    Channel.EMAIL: "mail",
    Channel.FORM: "notepad",
}

PRESENCES = (
    (PresenceState.AVAILABLE, gettext_lazy("Available")),
    (PresenceState.WRAP_UP, gettext_lazy("Wrap-up")),
    (PresenceState.BREAK, gettext_lazy("Break")),
    (PresenceState.OFFLINE, gettext_lazy("Offline")),
)

EVENTS = {
    Event.JOINED: gettext_lazy("%(name)s joined"),
    Event.HANDED_ON: gettext_lazy("%(name)s took over"),
    Event.HOLDER_LEFT: gettext_lazy("%(name)s had to go; the contact waited again"),
    Event.SUPERVISOR_JOINED: gettext_lazy("%(name)s joined as supervisor; the visitor was told"),
    Event.SUPERVISOR_LEFT: gettext_lazy("%(name)s left"),
    Event.SOMEONE_NEAR: gettext_lazy("Someone is near them: their page is covered, and nothing can be written to them"),
    Event.RESUMED: gettext_lazy("They came back with their four words"),
    Event.RELEASED: gettext_lazy("What was said before is shown to them again"),
    Event.PAGE_LEFT: gettext_lazy("They left the page; their four words still work"),
    Event.WORDS_STOPPED: gettext_lazy("Their four words stopped working after wrong tries"),
    Event.ENDED: gettext_lazy("The conversation ended"),
}

STEPS = {
    StepKind.OPENED: gettext_lazy("Procedure opened by %(by)s"),
    StepKind.ASKED: gettext_lazy("Asked"),
    StepKind.PLACE_WRITTEN: gettext_lazy("Place written"),
    StepKind.NUMBER_SHOWN: gettext_lazy("Local number shown"),
    StepKind.NUMBER_NOT_SET: gettext_lazy("Local number not set; fallback shown"),
    StepKind.AGREED: gettext_lazy("They agreed"),
    StepKind.DUTY_PROPOSED: gettext_lazy("Duty: danger to life, written by %(by)s"),
    StepKind.SECOND_AGREED: gettext_lazy("%(by)s agreed as second person"),
    StepKind.REFUSED: gettext_lazy("They said no"),
    StepKind.CALLED: gettext_lazy("Called"),
    StepKind.NOTED: gettext_lazy("Note by %(by)s"),
    StepKind.CLOSED: gettext_lazy("Closed by %(by)s"),
    StepKind.REVIEWED: gettext_lazy("Reviewed by %(by)s"),
}

BASES = {
    Basis.UNDECIDED: gettext_lazy("Not decided"),
    Basis.AGREED: gettext_lazy("They agree"),
    Basis.DUTY: gettext_lazy("They can’t answer, and a life is at risk"),
    Basis.REFUSED: gettext_lazy("They say no"),
}

OUTCOMES = {
    DangerOutcome.HELP_CAME: gettext_lazy("Help came"),
    DangerOutcome.HELP_CALLED: gettext_lazy("Help was called; we don’t know more"),
    DangerOutcome.SAFE_NOW: gettext_lazy("They are safe now"),
    DangerOutcome.NOT_WANTED: gettext_lazy("They did not want help to be called"),
    DangerOutcome.CONTACT_LOST: gettext_lazy("The contact broke off"),
    DangerOutcome.NOT_DANGER: gettext_lazy("It was not danger now"),
}

MODES = {
    Mode.NORMAL: gettext_lazy("Normal service"),
    Mode.SURGE: gettext_lazy("Many contacts now"),
    Mode.FLOOD: gettext_lazy("Many alike now"),
}


def reason_words(reason: Reason) -> str:
    """One reason as a sentence part, in the reader's language."""
    until = reason.params.get("until")
    if until and reason.rule in REASONS_UNTIL:
        return str(REASONS_UNTIL[reason.rule]) % {"until": until}
    return str(REASONS[reason.rule])
