"""Who sees which listing, and who decides about them. No tier leaks by count, order or error: every read starts here."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from northline.apps.directory.contracts import Standing, Tier
from northline.apps.directory.models import ContactPoint, Member, Organisation, Service
from northline.foundation.actor import Actor, ActorKind, Role

READERS = (Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER, Role.PARTNERSHIP_SPECIALIST, Role.SHELTER_COORDINATOR)


def is_specialist(actor: Actor) -> bool:
    """The partnership specialist approves, edits, suspends, and says who takes referrals. Nobody else does."""
    return actor.kind is ActorKind.STAFF and actor.has(Role.PARTNERSHIP_SPECIALIST)


def may_add(actor: Actor) -> bool:
    """Staff who read the directory may write down a listing that is missing; it waits for the specialist."""
    return actor.kind is ActorKind.STAFF and actor.has(*READERS)


def organisations_for(actor: Actor) -> QuerySet[Organisation]:
    """The organisations to which somebody may add a listing: those of which they see one; all of them for the specialist."""
    if not may_add(actor):
        return Organisation.objects.none()
    if is_specialist(actor):
        return Organisation.objects.all()
    return Organisation.objects.filter(Exists(visible_to(actor).filter(organisation=OuterRef("pk"))))


def keeps_members(actor: Actor) -> bool:
    """The specialist says which partner accounts speak for an organisation; the administrator sees it beside the account."""
    return is_specialist(actor) or (actor.kind is ActorKind.STAFF and actor.has(Role.ADMINISTRATOR))


def may_suggest(actor: Actor, service: Service) -> bool:
    """Staff who read the directory, and a provider for its own listing."""
    if actor.kind is ActorKind.STAFF:
        return actor.has(*READERS)
    return _belongs(actor, service)


def _belongs(actor: Actor, service: Service) -> bool:
    if actor.kind is not ActorKind.PARTNER or actor.id is None or not actor.has(Role.PROVIDER):
        return False
    return Member.objects.filter(user_id=actor.id, organisation_id=service.organisation_id).exists()


def visible_to(actor: Actor) -> QuerySet[Service]:
    """The public tier for anybody; all published listings for staff; those that wait as well for the specialist.

    A partner who speaks for an organisation also sees its listings in any standing.
    """
    services = Service.objects.select_related("organisation")
    if is_specialist(actor):
        return services
    if actor.kind is ActorKind.STAFF and actor.has(*READERS):
        return services.filter(standing=Standing.PUBLISHED)
    public = Q(tier=Tier.PUBLIC, standing=Standing.PUBLISHED)
    if actor.kind is ActorKind.PARTNER and actor.id is not None and actor.has(Role.PROVIDER):
        own = Exists(Member.objects.filter(user_id=actor.id, organisation_id=OuterRef("organisation_id")))
        return services.filter(public | Q(own))
    return services.filter(public)


def sees_marks(actor: Actor) -> bool:
    """Which listings take referrals is for staff: a list that anybody reads neither says it nor is ordered by it."""
    return is_specialist(actor) or (actor.kind is ActorKind.STAFF and actor.has(*READERS))


def own_organisations(actor: Actor) -> frozenset[UUID]:
    """The organisations that a provider speaks for."""
    if actor.kind is not ActorKind.PARTNER or actor.id is None or not actor.has(Role.PROVIDER):
        return frozenset()
    return frozenset(Member.objects.filter(user_id=actor.id).values_list("organisation_id", flat=True))


def visible_reaches(actor: Actor) -> QuerySet[ContactPoint]:
    """Staff see every number with its standing; everybody else only what was verified."""
    reaches = ContactPoint.objects.order_by("position")
    if actor.kind is ActorKind.STAFF and actor.has(*READERS):
        return reaches
    return reaches.filter(checked="verified")
