"""Who acts. Nothing is read or written without an actor; roles are the field's own (docs/glossary.md)."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    ADVOCATE = "advocate"
    SUPERVISOR = "supervisor"
    CASE_MANAGER = "case_manager"
    PARTNERSHIP_SPECIALIST = "partnership_specialist"
    SHELTER_COORDINATOR = "shelter_coordinator"
    ANALYST = "analyst"
    DECONFLICTION_OFFICER = "deconfliction_officer"
    AUDITOR = "auditor"
    COUNSEL = "counsel"
    ADMINISTRATOR = "administrator"
    PROVIDER = "provider"
    AUTHORITY_LIAISON = "authority_liaison"
    CONSULAR_PARTNER = "consular_partner"


PARTNER_ROLES = frozenset({Role.PROVIDER, Role.AUTHORITY_LIAISON, Role.CONSULAR_PARTNER})
STAFF_ROLES = frozenset(Role) - PARTNER_ROLES


class ActorKind(StrEnum):
    STAFF = "staff"
    PARTNER = "partner"
    VISITOR = "visitor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person at the desk, a partner, a visitor or a part of the system that acts by itself."""

    kind: ActorKind
    id: UUID | None = None
    name: str = ""
    roles: frozenset[Role] = field(default_factory=frozenset)
    team: str = ""
    language: str = "en"

    def has(self, *roles: Role) -> bool:
        """Does the actor hold any of these roles?"""
        return not self.roles.isdisjoint(roles)

    @property
    def signed_in(self) -> bool:
        return self.kind in (ActorKind.STAFF, ActorKind.PARTNER)


def visitor() -> Actor:
    """The person on the public side: without a name, an account or a role."""
    return Actor(kind=ActorKind.VISITOR)


def system(name: str) -> Actor:
    """A part of Northline that acts by itself, such as the dispatcher; `name` goes into the audit."""
    return Actor(kind=ActorKind.SYSTEM, name=name)
