"""A listing as a page of the desk sends it: read into parts, kept while something is to be mended, told beside each field."""

from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise

from northline.apps.directory.access import is_specialist
from northline.apps.directory.contracts import BadListing, Kind, ListingChanges, NewListing, Reach, ServiceView, Standing, Tier
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere, Refusal
from northline.interfaces.common.forms import Errors, choice, day_of, id_of, known_codes
from northline.interfaces.common.requests import SideRequest
from northline.interfaces.common.templatetags.directory import TIERS

LISTS = ("needs", "languages", "populations", "areas")
TICKS = ("interpreters", "needs_checked", "languages_checked")


def edit_of(request: SideRequest, view: ServiceView) -> ListingChanges:
    """The parts of the edit form; where they work only if that box was ticked. A pack's own words for whom stay."""
    moved = request.POST.get("change_place") == "on"
    own_words = tuple(word for word in view.card.populations if not request.pack.has_code(list="populations", code=word))
    return _parts(request, place=moved, own_words=own_words)


def new_of(request: SideRequest) -> NewListing:
    """A listing written by hand."""
    post = request.POST
    return NewListing(
        about=_parts(request, place=True),
        kind=choice(Kind, post.get("kind", "")) or Kind.NGO,
        organisation_id=id_of(post.get("organisation_id", "")),
        organisation=post.get("organisation", ""),
        source=post.get("source", ""),
        source_url=post.get("source_url", "").strip(),
        read_on=day_of(post.get("read_on", "")),
    )


def kept_of(view: ServiceView, request: SideRequest) -> dict[str, object]:
    """What the form of a listing shows before anything is typed."""
    one = view.card
    first = one.places[0] if one.places else None
    reaches = {reach: next((way.value for way in one.reaches if way.reach is reach), "") for reach in Reach}
    return {
        "name": one.name,
        "description": one.descriptions.get(request.LANGUAGE_CODE, ""),
        "hours": one.hours,
        "website": view.website,
        "phone": reaches[Reach.PHONE],
        "sms": reaches[Reach.SMS],
        "email": reaches[Reach.EMAIL],
        "needs": one.needs,
        "languages": one.languages,
        "populations": one.populations,
        "interpreters": one.interpreters,
        "needs_checked": one.needs_checked and one.standing is not Standing.SUGGESTED,
        "languages_checked": one.languages_checked and one.standing is not Standing.SUGGESTED,
        "town": first.town if first else "",
        "subdivision": first.subdivision if first else "",
        "areas": tuple(place.subdivision for place in one.places[1:] if not place.town),
        "tier": one.tier.value,
        "note": view.note,
    }


def posted(post: QueryDict) -> dict[str, object]:
    """What was typed, as it was typed."""
    return {**post.dict(), **{name: tuple(post.getlist(name)) for name in LISTS}}


def put_beside(errors: Errors, refusal: Refusal) -> None:
    """Each wrong field with its own sentence; any other refusal beside the button."""
    if isinstance(refusal, NotHere):
        raise refusal
    if not isinstance(refusal, BadListing):
        errors.add("listing", refusal.message)
        return
    for field in refusal.fields:
        errors.add(field, refusal.about(field))


def tiers_of(actor: Actor) -> list[tuple[Tier, str | Promise]]:
    """Who may see a listing: what is asked for when it is written, decided when it is approved."""
    return (
        list(TIERS.items()) if is_specialist(actor) else [(tier, name) for tier, name in TIERS.items() if tier is not Tier.STAFF]
    )


def _parts(request: SideRequest, *, place: bool, own_words: tuple[str, ...] = ()) -> ListingChanges:
    post, pack = request.POST, request.pack
    words: dict[str, Any] = {
        name: post[name].replace("\x00", "")
        for name in ("name", "description", "hours", "website", "phone", "sms", "email", "note")
        if name in post
    }
    ticks: dict[str, Any] = {name: post.get(name) == "on" for name in TICKS}
    where: dict[str, Any] = {}
    if place:
        where = {name: post.get(name, "").replace("\x00", "") for name in ("town", "subdivision")}
        where["areas"] = tuple(dict.fromkeys(post.getlist("areas")))
    return ListingChanges(
        language=request.LANGUAGE_CODE,
        needs=known_codes(pack, "needs", post.getlist("needs")),
        languages=known_codes(pack, "languages", post.getlist("languages")),
        populations=(*known_codes(pack, "populations", post.getlist("populations")), *own_words),
        tier=choice(Tier, post.get("tier", "")),
        **words,
        **ticks,
        **where,
    )
