"""The permission table: every URL of every side, and who may open it.

A URL without a row fails the tests and is refused at run time (`common.wall`). A row opens a door only: what one sees
behind it is decided by each app's `access`. Roles and acts: docs/decisions, and the field's own table of who may do what.
"""

from dataclasses import dataclass
from enum import Enum

from config.sides import Side
from northline.foundation.actor import PARTNER_ROLES, STAFF_ROLES, Actor, Role


class Who(Enum):
    ANYONE = "anyone"
    SIGNED_IN = "signed in on this side"
    ROLES = "any of the roles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    methods: str = "GET"
    who: Who = Who.ANYONE
    roles: frozenset[Role] = frozenset()

    @property
    def allowed_methods(self) -> frozenset[str]:
        named = set(self.methods.split())
        return frozenset(named | {"HEAD"}) if "GET" in named else frozenset(named)

    def admits(self, actor: Actor) -> bool:
        if self.who is Who.ANYONE:
            return True
        return actor.signed_in and (self.who is Who.SIGNED_IN or actor.has(*self.roles))


def anyone(methods: str = "GET") -> Row:
    return Row(methods=methods)


def signed_in(methods: str = "GET") -> Row:
    return Row(methods=methods, who=Who.SIGNED_IN)


def only(*roles: Role, methods: str = "GET") -> Row:
    return Row(methods=methods, who=Who.ROLES, roles=frozenset(roles))


A, S, C = Role.ADVOCATE, Role.SUPERVISOR, Role.CASE_MANAGER
P, H = Role.PARTNERSHIP_SPECIALIST, Role.SHELTER_COORDINATOR
GET, POST, BOTH = "GET", "POST", "GET POST"

# --- desk and partners: signing in (common/sign_in) ---
SIGN_IN: dict[str, Row] = {
    "account_login": anyone(BOTH),
    "mfa_login_webauthn": anyone(BOTH),
    "mfa_authenticate": anyone(BOTH),
    "sign_in_code": anyone(BOTH),
    "sign_in_lost": anyone(),
    "account_logout": signed_in(POST),
    "my_sign_in": signed_in(),
    "mfa_index": signed_in(),
    "my_preferences": signed_in(POST),
    "my_password": signed_in(BOTH),
    "account_reauthenticate": signed_in(BOTH),
    "mfa_reauthenticate": signed_in(BOTH),
    "mfa_reauthenticate_webauthn": signed_in(BOTH),
    "mfa_activate_totp": signed_in(BOTH),
    "mfa_deactivate_totp": signed_in(BOTH),
    "mfa_add_webauthn": signed_in(BOTH),
    "mfa_remove_webauthn": signed_in(BOTH),
    "mfa_view_recovery_codes": signed_in(),
    "mfa_generate_recovery_codes": signed_in(BOTH),
}

PUBLIC: dict[str, Row] = {
    "root": anyone(),
    # --- public: contacts (CONTACTS) ---
    # --- public: find ---
}

DESK: dict[str, Row] = {
    "root": anyone(),
    # --- desk: floor ---
    # --- desk: cases ---
    # --- desk: directory ---
    # --- desk: referrals ---
    # --- desk: accounts ---
    **SIGN_IN,
    "people_roles": only(Role.ADMINISTRATOR),
    "account_new": only(Role.ADMINISTRATOR, methods=BOTH),
    "account": only(Role.ADMINISTRATOR),
    "account_role_grant": only(Role.ADMINISTRATOR, methods=POST),
    "account_role_revoke": only(Role.ADMINISTRATOR, methods=POST),
    "account_invite": only(Role.ADMINISTRATOR, methods=POST),
    "account_leave": only(Role.ADMINISTRATOR, methods=BOTH),
    "lost_keys": only(S),
    "lost_key_open": only(S, methods=POST),
    "lost_key_approve": only(S, methods=POST),
    "lost_key_cancel": only(S, methods=POST),
    "code_shown": only(Role.ADMINISTRATOR, S),
}

PARTNERS: dict[str, Row] = {
    "root": anyone(),
    # --- partners: referrals ---
    # --- partners: accounts ---
    **SIGN_IN,
}

TABLE: dict[Side, dict[str, Row]] = {Side.PUBLIC: PUBLIC, Side.DESK: DESK, Side.PARTNERS: PARTNERS}
MEMBERS: dict[Side, frozenset[Role]] = {Side.PUBLIC: frozenset(), Side.DESK: STAFF_ROLES, Side.PARTNERS: PARTNER_ROLES}


def row_of(*, side: Side, name: str) -> Row | None:
    """The row of a view name, or None: then the page is not there."""
    return TABLE[side].get(name)
