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
L, M = Role.COUNSEL, Role.ADMINISTRATOR
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
    # --- public: contacts ---
    "home": anyone(),
    "who": anyone(),
    "keep": anyone(),
    "accessibility": anyone(),
    "leave": anyone(BOTH),
    "chat_start": anyone(BOTH),
    "chat": anyone(BOTH),
    "chat_answer": anyone(BOTH),
    "chat_resume": anyone(BOTH),
    "cover": anyone(BOTH),
    "tip": anyone(BOTH),
    "message": anyone(BOTH),
    # --- public: find ---
    "find": anyone(BOTH),
}

DESK: dict[str, Row] = {
    "root": anyone(),
    # --- desk: floor ---
    "queue": signed_in(),
    "live_ticket": only(A, S, C),
    "queue_pane": only(A, S),
    "keys": signed_in(BOTH),
    "find_code": only(A, S, C, methods=POST),
    "presence_set": only(A, S, methods=POST),
    "offer_accept": only(A, S, methods=POST),
    "offer_decline": only(A, S, methods=POST),
    "task_take": only(A, S, methods=POST),
    "task_hand_back": only(A, S, methods=POST),
    "task_cancel": only(S, methods=POST),
    "task_take_over": only(S, methods=POST),
    "contact_add": only(A, S, methods=BOTH),
    "contact": only(A, S, C),
    "contact_pane": only(A, S, C),
    "contact_reply": only(A, S, methods=POST),
    "contact_note": only(A, S, C, methods=POST),
    "contact_release": only(A, S, methods=POST),
    "contact_record": only(A, S, methods=POST),
    "contact_urgency": only(A, S, methods=BOTH),
    "contact_join": only(S, methods=POST),
    "contact_leave": only(S, methods=POST),
    "contact_finish": only(A, S, methods=POST),
    "contact_wrap_up": only(A, S, methods=BOTH),
    "contact_amend": only(A, S, methods=BOTH),
    "minor": only(A, S, methods=BOTH),
    "danger_open": only(A, S, methods=POST),
    "danger": only(A, S),
    "danger_place": only(A, S, methods=POST),
    "danger_basis": only(A, S, methods=POST),
    "danger_step": only(A, S, methods=POST),
    "danger_second": only(A, S, methods=BOTH),
    "danger_close": only(A, S, methods=POST),
    "danger_review": only(S, methods=BOTH),
    "floor": only(S),
    "dispatch_number_set": only(S, methods=POST),
    "dispatch_number_remove": only(S, methods=POST),
    "service_mode_set": only(S, methods=POST),
    # --- desk: cases ---
    "cases": only(A, S, C),
    "case_open": only(A, S, C, methods=BOTH),
    "case": only(A, S, C, P, H),
    "case_note_add": only(A, S, C, methods=POST),
    "case_task_add": only(A, S, C, methods=POST),
    "case_task_done": only(A, S, C, methods=POST),
    "case_contact": only(A, S, C),
    "case_needs": only(A, S, C),
    "case_need_add": only(A, S, C, methods=POST),
    "case_need": only(A, S, C, methods=POST),
    "case_state": only(A, S, C, methods=POST),
    "case_close": only(A, S, C, methods=BOTH),
    "case_closing": only(S, C, methods=POST),
    "case_reopen": only(A, S, C, methods=POST),
    "case_team": only(A, S, C),
    "case_invite": only(A, S, C, methods=POST),
    "case_invitation_end": only(A, S, C, methods=POST),
    "case_hand_over": only(A, S, C, methods=POST),
    "situation": only(A, S, C),
    "situation_edit": only(A, S, C, methods=BOTH),
    "situation_person_add": only(A, S, C, methods=POST),
    "person": only(A, S, C, P, H),
    "person_section": only(A, S, C, methods=POST),
    "person_section_save": only(A, S, C, methods=POST),
    "person_rules": only(A, S, C, methods=BOTH),
    "consent_new": only(A, S, C, methods=BOTH),
    "consent": only(A, S, C),
    "consent_withdraw": only(A, S, C, methods=POST),
    "second_looks": only(A, S, C, L, M, methods=BOTH),
    "duty_new": only(A, S, C, L, methods=BOTH),
    "duty": only(A, S, C, L),
    "duty_decide": only(A, S, C, L, methods=POST),
    "duty_left": only(A, S, C, L, methods=POST),
    "duty_told": only(A, S, C, L, methods=POST),
    "glass_break": only(A, S, C, methods=BOTH),
    "glass": only(A, S, C),
    "glass_review": only(S, methods=POST),
    "erasure": only(L, M),
    "erasure_ask": only(L, M, methods=POST),
    "erasure_decide": only(L, M, methods=POST),
    "hold_place": only(L, M, methods=POST),
    "hold_lift": only(L, M, methods=POST),
    "contact_erasure": only(L, M),
    "contact_erasure_ask": only(L, M, methods=POST),
    "contact_erasure_decide": only(L, M, methods=POST),
    "contact_hold_place": only(L, M, methods=POST),
    "contact_hold_lift": only(L, M, methods=POST),
    # --- desk: directory ---
    "directory": only(A, S, C, P, H, methods=BOTH),
    "directory_reviews": only(P),
    "listing_new": only(A, S, C, P, H, methods=BOTH),
    "organisations": only(P),
    "organisation": only(P),
    "organisation_member_add": only(P, methods=POST),
    "organisation_member_end": only(P, methods=POST),
    "service": only(A, S, C, P, H),
    "service_show": only(A, S, C, P, H, methods=POST),
    "service_suggest": only(A, S, C, P, H, methods=BOTH),
    "service_edit": only(P, methods=BOTH),
    "service_standing": only(P, methods=POST),
    "service_referrals": only(P, methods=POST),
    "change_decide": only(P, methods=POST),
    # --- desk: referrals ---
    "referrals": only(A, S, C),
    "referral_new": only(A, S, C, methods=BOTH),
    "referral": only(A, S, C),
    "referral_send": only(A, S, C, methods=POST),
    "referral_code_told": only(A, S, C, methods=POST),
    "referral_new_code": only(A, S, C, methods=POST),
    "referral_remind": only(A, S, C, methods=POST),
    "referral_recall": only(A, S, C, methods=POST),
    "mailbox": signed_in(),
    # --- desk: audit ---
    "audit": only(Role.AUDITOR, methods=BOTH),
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
    "partner_home": signed_in(),
    "referral_link": anyone(),
    "referral_code": anyone(POST),
    "referral_answer": anyone(POST),
    "own_referral": only(Role.PROVIDER, methods=BOTH),
    "own_listing": only(Role.PROVIDER, methods=BOTH),
    "mailbox": anyone(),
    # --- partners: accounts ---
    **SIGN_IN,
}

# Sockets, by the name of their route in interfaces/live. A row opens the socket only: the first frame proves who speaks.
SOCKETS: dict[Side, dict[str, Row]] = {
    Side.PUBLIC: {"live_chat": anyone("SOCKET")},
    Side.DESK: {"live_desk": signed_in("SOCKET")},
    Side.PARTNERS: {},
}

TABLE: dict[Side, dict[str, Row]] = {Side.PUBLIC: PUBLIC, Side.DESK: DESK, Side.PARTNERS: PARTNERS}
MEMBERS: dict[Side, frozenset[Role]] = {Side.PUBLIC: frozenset(), Side.DESK: STAFF_ROLES, Side.PARTNERS: PARTNER_ROLES}


def row_of(*, side: Side, name: str) -> Row | None:
    """The row of a view name, or None: then the page is not there."""
    return TABLE[side].get(name)
