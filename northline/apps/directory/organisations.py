"""Reads about organisations: who speaks for them, and what they list. For the partnership specialist."""

from uuid import UUID

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q

from northline.apps.accounts import queries as accounts
from northline.apps.directory import access
from northline.apps.directory.contracts import Kind, MemberView, NotForSpecialist, OrganisationRow, OrganisationView, Origin
from northline.apps.directory.models import Member, Organisation, Service
from northline.apps.directory.queries import cards
from northline.foundation.actor import Actor
from northline.foundation.errors import NotHere


def organisations(*, actor: Actor) -> tuple[OrganisationRow, ...]:
    """Organisations that we work with: somebody answers for them, they take referrals, or we wrote them down ourselves.

    Every other one is reached from its listing. Refuses with NotForSpecialist.
    """
    if not access.is_specialist(actor):
        raise NotForSpecialist
    taking = Exists(Service.objects.filter(organisation=OuterRef("pk"), accepts_referrals=True))
    rows = (
        Organisation.objects.annotate(
            listings=Count("services", distinct=True),
            people=Count("members", distinct=True),
            taking=ExpressionWrapper(taking, output_field=BooleanField()),
        )
        .filter(Q(taking=True) | Q(people__gt=0) | Q(services__origin=Origin.LOCAL))
        .order_by("name", "id")
    )
    return tuple(
        OrganisationRow(
            organisation_id=row.id,
            name=row.name,
            kind=Kind(row.kind),
            listings=row.listings,
            members=row.people,
            takes_referrals=row.taking,
        )
        for row in rows
    )


def organisation(*, actor: Actor, organisation_id: UUID) -> OrganisationView:
    """One organisation with its listings in any standing and the accounts that speak for it.

    Refuses with NotForSpecialist, and NotHere where there is none.
    """
    if not access.is_specialist(actor):
        raise NotForSpecialist
    row = Organisation.objects.filter(pk=organisation_id).first()
    if row is None:
        raise NotHere
    listings = access.visible_to(actor).filter(organisation=row).order_by("name", "id")
    kept = list(Member.objects.filter(organisation=row).order_by("since", "id"))
    people = accounts.provider_cards(member.user_id for member in kept)
    return OrganisationView(
        organisation_id=row.id,
        name=row.name,
        kind=Kind(row.kind),
        website=row.website,
        services=cards(actor=actor, rows=list(listings)),
        members=tuple(
            MemberView(user_id=one.id, name=one.name, email=one.email, since=member.since, works=one.works)
            for member in kept
            if (one := people.get(member.user_id)) is not None
        ),
    )


def named(*, actor: Actor, organisation_id: UUID) -> str:
    """The name of an organisation for whoever may add a listing to it; NotHere otherwise."""
    row = access.organisations_for(actor).filter(pk=organisation_id).first()
    if row is None:
        raise NotHere
    return row.name


def spoken_for(*, actor: Actor, user_id: UUID) -> tuple[str, ...]:
    """The names of the organisations for which an account speaks, beside that account; NotHere for anybody else."""
    if not access.keeps_members(actor):
        raise NotHere
    return tuple(Organisation.objects.filter(members__user_id=user_id).order_by("name").values_list("name", flat=True))
