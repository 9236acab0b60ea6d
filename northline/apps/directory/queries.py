"""Reads of the directory. Every one starts at `access.visible_to`."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from northline.apps.accounts import queries as accounts
from northline.apps.directory import access
from northline.apps.directory.contracts import (
    ChangeField,
    ChangeState,
    ChangeView,
    Checked,
    Found,
    Kind,
    NotForSpecialist,
    OrganisationCard,
    Origin,
    PlaceView,
    Reach,
    ReachView,
    Reviews,
    Search,
    ServiceCard,
    ServiceView,
    SourceView,
    Standing,
    StateOfDirectory,
    Tier,
)
from northline.apps.directory.edits import part_changes
from northline.apps.directory.models import ContactPoint, Location, Organisation, Service, SuggestedChange
from northline.apps.directory.search import found
from northline.apps.directory.text import dialable
from northline.engines.matching import Reason
from northline.foundation.actor import Actor, visitor
from northline.foundation.errors import NotHere
from northline.foundation.packs import current_pack


def public_services(*, search: Search, now: datetime) -> Found:
    """What anybody may find: published listings of the public tier, with verified ways to reach them only.

    The search is kept nowhere. A place that we do not know still finds what works in the whole country.
    """
    return _page(actor=visitor(), search=search, now=now)


def staff_services(*, actor: Actor, search: Search, now: datetime) -> Found:
    """What the desk finds: every published listing. Enforcement and consulates only when `search.on_request` says so."""
    _readers_only(actor)
    return _page(actor=actor, search=search, now=now, services=access.visible_to(actor).filter(standing=Standing.PUBLISHED))


def service(*, actor: Actor, service_id: UUID) -> ServiceView:
    """One listing with its sources; NotHere if it is not there or not this actor's to see.

    What is shown only on request comes `closed`: named, but without a way to reach it, until `opened_service` is asked.
    """
    return _view(actor, service_id, opened=False)


def opened_service(*, actor: Actor, service_id: UUID) -> ServiceView:
    """The same with its ways to reach, asked after the risk was read (`actions.show_on_request` writes that down)."""
    return _view(actor, service_id, opened=True)


def card(*, actor: Actor, service_id: UUID) -> ServiceCard:
    """One listing as a card; NotHere if it is not there or not theirs to see."""
    row = access.visible_to(actor).filter(pk=service_id).first()
    if row is None:
        raise NotHere
    return cards(actor=actor, rows=[row])[0]


def accepts_referrals(*, service_id: UUID) -> bool:
    """Has a specialist marked this listing as accepting referrals, and is it published?"""
    return Service.objects.filter(pk=service_id, accepts_referrals=True, standing=Standing.PUBLISHED).exists()


def referral_address(*, service_id: UUID) -> tuple[str, str]:
    """The e-mail address that receives this listing's referrals, and the language to write in.

    A listing that takes no more referrals keeps it for those that were sent; for one taken down there is none: NotHere.
    """
    row = Service.objects.filter(pk=service_id, standing=Standing.PUBLISHED).exclude(referral_email="").first()
    if row is None:
        raise NotHere
    return row.referral_email, row.referral_language


def reviews(*, actor: Actor, page: int = 1, per_page: int = 20, words: str = "") -> Reviews:
    """What waits for the specialist. Refuses others with NotForSpecialist."""
    if not access.is_specialist(actor):
        raise NotForSpecialist
    waiting = access.visible_to(actor).filter(standing=Standing.SUGGESTED).order_by("checked", "name", "id")
    # verified < likely < recall is not alphabetical; the best known come first
    order = {Checked.VERIFIED.value: 0, Checked.LIKELY.value: 1, Checked.RECALL.value: 2}
    rows = sorted(waiting, key=lambda row: (order[row.checked], row.name.casefold()))
    start = (max(1, page) - 1) * per_page
    listings = Found(
        services=cards(actor=actor, rows=rows[start : start + per_page]), total=len(rows), page=max(1, page), per_page=per_page
    )
    changes = tuple(_change(row, actor) for row in _changes().filter(state=ChangeState.WAITING))
    return Reviews(listings=listings, changes=changes, waiting=len(rows) + len(changes))


def state_of_directory(*, actor: Actor, now: datetime) -> StateOfDirectory:
    """Counts over what the desk sees without asking: nothing shown only on request is counted."""
    _readers_only(actor)
    shown = access.visible_to(actor).filter(standing=Standing.PUBLISHED).exclude(tier=Tier.ON_REQUEST)
    waiting = 0
    if access.is_specialist(actor):
        waiting = access.visible_to(actor).filter(standing=Standing.SUGGESTED).count()
        waiting += SuggestedChange.objects.filter(state=ChangeState.WAITING).count()
    return StateOfDirectory(
        published=shown.count(),
        checked_this_year=shown.filter(verified_on__gte=(now - timedelta(days=365)).date()).count(),
        takes_referrals=shown.filter(accepts_referrals=True).count(),
        waiting=waiting,
    )


def languages_offered(*, actor: Actor) -> tuple[str, ...]:
    """The languages that at least one visible listing names, for the search form."""
    shown = access.visible_to(actor).filter(standing=Standing.PUBLISHED).exclude(tier=Tier.ON_REQUEST)
    named: set[str] = set()
    for languages in shown.exclude(languages=[]).values_list("languages", flat=True).distinct():
        named.update(languages)
    return tuple(sorted(named))


def organisations_of(*, actor: Actor) -> tuple[OrganisationCard, ...]:
    """The organisations that a partner speaks for, with their listings."""
    mine = Organisation.objects.filter(members__user_id=actor.id).order_by("name") if actor.id else Organisation.objects.none()
    return tuple(
        OrganisationCard(
            organisation_id=row.id,
            name=row.name,
            services=cards(actor=actor, rows=list(access.visible_to(actor).filter(organisation=row).order_by("name"))),
        )
        for row in mine
    )


def changes_by(*, actor: Actor, service_id: UUID) -> tuple[ChangeView, ...]:
    """The changes that this actor suggested for a listing and that still wait."""
    mine = _changes().filter(service_id=service_id, by_id=actor.id, state=ChangeState.WAITING)
    return tuple(_change(row, actor) for row in mine)


def cards(
    *, actor: Actor, rows: Iterable[Service], because: dict[str, tuple[Reason, ...]] | None = None
) -> tuple[ServiceCard, ...]:
    """Rows as cards, in their order, with only the ways to reach that the actor may see."""
    listed = list(rows)
    reaches: dict[UUID, list[ContactPoint]] = {}
    for point in access.visible_reaches(actor).filter(service__in=listed):
        reaches.setdefault(point.service_id, []).append(point)
    places, own = _places(listed), access.own_organisations(actor)
    marks = access.sees_marks(actor)
    return tuple(
        _card(
            row,
            reaches=reaches.get(row.id, []),
            places=places.get(row.id, ()),
            because=(because or {}).get(str(row.id), ()),
            marked=row.accepts_referrals and (marks or row.organisation_id in own),
        )
        for row in listed
    )


def _page(*, actor: Actor, search: Search, now: datetime, services: QuerySet[Service] | None = None) -> Found:
    visible = access.visible_to(actor) if services is None else services
    marks = access.sees_marks(actor)
    result = found(services=visible, search=search, today=now.date(), pack=current_pack(), marks=marks)
    by_id = visible.in_bulk([UUID(match.id) for match in result.matches])
    rows = [by_id[UUID(match.id)] for match in result.matches]
    because = {match.id: match.because for match in result.matches}
    return Found(
        services=tuple(_without_reach(one) for one in cards(actor=actor, rows=rows, because=because)),
        total=result.total,
        page=result.page,
        per_page=search.per_page,
        place_known=result.place_known,
        also_in=tuple(sorted(part.name for part in current_pack().subdivisions if part.code in result.also_in)),
        read_as=result.read_as,
    )


def _without_reach(one: ServiceCard) -> ServiceCard:
    """What is shown only on request never carries its numbers in a list: they stand behind the words about the risk."""
    return _closed(one) if one.risky else one


def _closed(one: ServiceCard) -> ServiceCard:
    return replace(one, reaches=(), website="")


def _view(actor: Actor, service_id: UUID, *, opened: bool) -> ServiceView:
    _readers_only(actor)
    row = access.visible_to(actor).filter(pk=service_id).first()
    if row is None:
        raise NotHere
    one = cards(actor=actor, rows=[row])[0]
    closed = one.risky and not opened
    changes = _changes().filter(service=row, state=ChangeState.WAITING)
    if not access.is_specialist(actor):
        changes = changes.filter(by_id=actor.id)
    return ServiceView(
        card=_closed(one) if closed else one,
        sources=tuple(
            SourceView(name=item.get("name", ""), url=item.get("url", ""), as_of=item.get("as_of", "")) for item in row.sources
        ),
        website="" if closed else row.organisation.website,
        note=row.note,
        checked=Checked(row.checked),
        referral_email=row.referral_email if access.is_specialist(actor) else "",
        referral_language=row.referral_language,
        heard_at=row.heard_at,
        changes=tuple(_change(change, actor) for change in changes),
        closed=closed,
        written_by=accounts.staff_name(row.written_by_id),
        own_words=row.written_by_id is not None and row.written_by_id == actor.id,
    )


def _readers_only(actor: Actor) -> None:
    if not (access.is_specialist(actor) or actor.has(*access.READERS)):
        raise NotHere


def _places(rows: list[Service]) -> dict[UUID, tuple[PlaceView, ...]]:
    names = {part.code: part.name for part in current_pack().subdivisions}
    places: dict[UUID, list[PlaceView]] = {}
    for place in Location.objects.filter(service__in=rows).order_by("subdivision", "town", "country"):
        view = PlaceView(
            town=place.town,
            subdivision=place.subdivision,
            subdivision_name=names.get(place.subdivision, place.subdivision),
            country=place.country,
        )
        places.setdefault(place.service_id, []).append(view)
    return {key: tuple(value) for key, value in places.items()}


def _card(
    row: Service, *, reaches: list[ContactPoint], places: tuple[PlaceView, ...], because: tuple[Reason, ...], marked: bool
) -> ServiceCard:
    country = places[0].country if places else current_pack().country
    return ServiceCard(
        service_id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        organisation_name=row.organisation.name,
        kind=Kind(row.kind),
        tier=Tier(row.tier),
        standing=Standing(row.standing),
        origin=Origin(row.origin),
        descriptions=row.descriptions,
        needs=tuple(row.needs),
        needs_checked=row.needs_checked,
        offers=tuple(row.offers),
        populations=tuple(row.populations),
        languages=tuple(row.languages),
        languages_checked=row.languages_checked,
        interpreters=row.interpreters,
        places=places,
        reaches=tuple(_reach(point, country) for point in reaches),
        website=row.organisation.website if row.website_checked else "",
        hours=row.hours,
        takes_referrals=marked,
        verified_on=row.verified_on,
        because=because,
    )


def _reach(point: ContactPoint, country: str) -> ReachView:
    callable_ = point.reach in (Reach.PHONE, Reach.SMS, Reach.WHATSAPP, Reach.TTY, Reach.VIDEO)
    return ReachView(
        reach=Reach(point.reach),
        value=point.value,
        dial=dialable(value=point.value, country=country) if callable_ else "",
        label=point.label,
        hours=point.hours,
        checked=Checked(point.checked),
    )


def _changes() -> QuerySet[SuggestedChange]:
    return SuggestedChange.objects.select_related("service").order_by("at")


def _change(row: SuggestedChange, actor: Actor) -> ChangeView:
    return ChangeView(
        change_id=row.id,
        service_id=row.service_id,
        service_name=row.service.name,
        field=ChangeField(row.field),
        was=row.was,
        text=row.text,
        by_name=accounts.staff_name(row.by_id),
        at=row.at,
        state=ChangeState(row.state),
        parts=part_changes(row.parts),
        own=row.by_id == actor.id,
    )
