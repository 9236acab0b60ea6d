"""Words of the directory, for the pages of every side."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from northline.apps.directory import wording
from northline.apps.directory.contracts import ChangeField, Kind, PlaceView, Reach, ReachView, ServiceCard, Tier
from northline.engines.matching import Fit, Reason
from northline.foundation.packs import current_pack

register = template.Library()

KINDS: Mapping[Kind, Any] = {
    Kind.NGO: gettext_lazy("Organisation"),
    Kind.HOTLINE: gettext_lazy("Helpline"),
    Kind.GOVERNMENT: gettext_lazy("Public service"),
    Kind.INTERGOVERNMENTAL: gettext_lazy("International organisation"),
    Kind.ENFORCEMENT: gettext_lazy("Police, prosecution or immigration"),
    Kind.CONSULAR: gettext_lazy("Embassy or consulate"),
}
FIELDS: Mapping[ChangeField, Any] = {
    ChangeField.NAME: gettext_lazy("Name"),
    ChangeField.DESCRIPTION: gettext_lazy("What they do"),
    ChangeField.HOURS: gettext_lazy("Hours"),
    ChangeField.PHONE: gettext_lazy("Telephone"),
    ChangeField.WEBSITE: gettext_lazy("Site"),
    ChangeField.LANGUAGES: gettext_lazy("Languages"),
    ChangeField.NEEDS: gettext_lazy("What they help with"),
    ChangeField.PLACE: gettext_lazy("Where they work"),
    ChangeField.OTHER: gettext_lazy("Something else"),
}
PARTS: Mapping[str, Any] = {
    "name": FIELDS[ChangeField.NAME],
    "description": FIELDS[ChangeField.DESCRIPTION],
    "hours": FIELDS[ChangeField.HOURS],
    "website": FIELDS[ChangeField.WEBSITE],
    "needs": FIELDS[ChangeField.NEEDS],
    "languages": FIELDS[ChangeField.LANGUAGES],
    "places": FIELDS[ChangeField.PLACE],
    "phone": FIELDS[ChangeField.PHONE],
    "sms": gettext_lazy("Number for texts"),
    "email": gettext_lazy("E-mail"),
    "populations": gettext_lazy("For whom"),
    "interpreters": gettext_lazy("Others by interpreter"),
    "needs_checked": gettext_lazy("I asked them what they help with"),
    "languages_checked": gettext_lazy("I asked them which languages they speak"),
    "tier": gettext_lazy("Who may see it"),
    "note": gettext_lazy("Note for colleagues"),
}
TIERS: Mapping[Tier, Any] = {
    Tier.PUBLIC: gettext_lazy("Everybody"),
    Tier.STAFF: gettext_lazy("Staff only"),
    Tier.ON_REQUEST: gettext_lazy("Staff, on request"),
}
SIGNS: Mapping[Fit, str] = {Fit.FITS: "check", Fit.UNSURE: "info", Fit.AGAINST: "x"}


def _language() -> str:
    return get_language() or current_pack().default_language


@register.filter
def spoken(code: str) -> str:
    """A language by its name."""
    return wording.language_name(code=code, pack=current_pack(), language=_language())


@register.filter
def spoken_list(codes: Iterable[str]) -> str:
    """Languages by name, with commas."""
    return ", ".join(spoken(code) for code in codes)


@register.filter
def need(code: str) -> str:
    """A need by its name."""
    return wording.need_name(code=code, pack=current_pack(), language=_language())


@register.filter
def needs_list(codes: Iterable[str]) -> str:
    """Needs by name, with commas."""
    return ", ".join(need(code) for code in codes)


@register.filter
def served(codes: Iterable[str]) -> str:
    """Whom a service is for, with commas."""
    return ", ".join(wording.population_name(code=code, pack=current_pack(), language=_language()) for code in codes)


@register.filter
def hours(text: str) -> str:
    """Hours in the reader's language."""
    return wording.hours_words(text)


@register.filter
def why(reason: Reason) -> str:
    """A reason of the matching in words."""
    return wording.reason_words(reason, pack=current_pack(), language=_language())


@register.filter
def why_shown(reasons: Iterable[Reason]) -> list[Reason]:
    """The reasons to be listed; that a service takes referrals stands in a column of its own."""
    return [reason for reason in reasons if reason.code != "takes_referrals"]


@register.filter
def why_aged(reasons: Iterable[Reason]) -> list[Reason]:
    """That the last check is long ago, or that there was none: it moves a listing down, so whoever reads the order sees why."""
    return [reason for reason in reasons if reason.code in ("stale", "never_checked")]


@register.filter
def why_icon(reason: Reason) -> str:
    """The sign that stands before a reason."""
    return SIGNS[reason.fit]


@register.filter
def kind_name(kind: Kind) -> str:
    """What sort of organisation it is."""
    return str(KINDS[kind])


@register.filter
def tier_name(tier: Tier) -> str:
    """Who may see a listing."""
    return str(TIERS[tier])


@register.filter
def field_name(field: ChangeField) -> str:
    """The part of a listing that a change speaks of."""
    return str(FIELDS.get(field, _("Several parts")))


@register.filter
def part_name(part: str) -> str:
    """The name of one part of an edit."""
    return str(PARTS[part])


@register.filter
def part_words(value: Any, part: str) -> str:
    """What one part of an edit said or will say, in words; a dash for nothing."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if part == "places":
        names = {one.code: one.label(_language()) for one in current_pack().subdivisions}
        said = [", ".join(word for word in (town, names.get(code, code)) if word) for town, code in value]
        return " · ".join(word or _("Whole country") for word in said)
    lists = {"needs": needs_list, "languages": spoken_list, "populations": served}
    if part in lists:
        return lists[part](value) or "–"
    return tier_name(Tier(value)) if part == "tier" else str(value) or "–"


@register.filter
def place(view: PlaceView) -> str:
    """A town with its state, a state, or the whole country: never an address."""
    pack = current_pack()
    own = {one.code: one.label(_language()) for one in pack.subdivisions}
    state = own.get(view.subdivision, view.subdivision_name)
    if view.town:
        return f"{view.town}, {state}" if state and state != view.town else view.town
    if view.subdivision:
        return state
    if view.country == pack.country:
        return _("Whole country")
    return wording.country_name(code=view.country, language=_language())


@register.filter
def places_list(views: Iterable[PlaceView]) -> str:
    """Where a service works, with a middle dot between places."""
    return " · ".join(dict.fromkeys(place(view) for view in views))


@register.filter
def described(card: ServiceCard) -> str:
    """The description in the reader's language, else in any."""
    return card.description(_language())[0]


@register.filter
def described_in(card: ServiceCard) -> str:
    """The language of that description, for the lang attribute."""
    return card.description(_language())[1]


@register.filter
def reach_href(view: ReachView) -> str:
    """A link for a way to reach a service; empty where it can only be read."""
    if view.reach in (Reach.PHONE, Reach.TTY, Reach.VIDEO) and view.dial:
        return f"tel:{view.dial}"
    if view.reach is Reach.SMS and view.dial:
        return f"sms:{view.dial}"
    if view.reach is Reach.EMAIL and "@" in view.value:
        return f"mailto:{view.value}"
    return ""


@register.filter
def reach_words(view: ReachView) -> str:
    """What to do to reach them: "Call 555-0118"."""
    words = {
        Reach.PHONE: _("Call %(value)s"),
        Reach.TTY: _("TTY %(value)s"),
        Reach.VIDEO: _("Video call %(value)s"),
        Reach.SMS: _("Text %(value)s"),
        Reach.WHATSAPP: _("WhatsApp %(value)s"),
        Reach.EMAIL: _("E-mail %(value)s"),
        Reach.CHAT: _("Chat: %(value)s"),
        Reach.CHATBOT: _("Chatbot: %(value)s"),
        Reach.WEB: _("Site: %(value)s"),
        Reach.WEB_FORM: _("Form: %(value)s"),
    }
    # A number never breaks across lines.
    value = view.value.replace(" ", "\u00a0") if view.dial else view.value
    return words[view.reach] % {"value": value}
