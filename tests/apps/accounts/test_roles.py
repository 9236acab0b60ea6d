"""Roles: given and taken by an administrator, never by the holder."""

import pytest
from django.db import IntegrityError, transaction

from northline.apps.accounts import actions, queries
from northline.apps.accounts.contracts import EmailInUse, HasLeft, NotYourOwnRoles, RoleOfOtherSide
from northline.apps.accounts.models import RoleGrant, User
from northline.foundation.actor import ActorKind, Role
from northline.foundation.errors import NotHere
from northline.foundation.models import AuditEntry
from tests.apps.accounts.people import NOW, OPERATOR, acting, invite, person

pytestmark = pytest.mark.django_db


def test_an_actor_carries_the_roles_of_this_moment() -> None:
    user = person(Role.ADVOCATE)
    actions.grant_role(actor=OPERATOR, account_id=user.id, role=Role.SUPERVISOR, now=NOW)
    assert queries.actor_of(user).roles == {Role.ADVOCATE, Role.SUPERVISOR}
    actions.revoke_role(actor=OPERATOR, account_id=user.id, role=Role.ADVOCATE, now=NOW)
    assert queries.actor_of(user).roles == {Role.SUPERVISOR}


def test_an_actor_takes_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    user = person(Role.ADVOCATE, Role.SUPERVISOR)
    with django_assert_num_queries(1):
        queries.actor_of(user)


@pytest.mark.parametrize("act", [actions.grant_role, actions.revoke_role])
def test_nobody_changes_their_own_roles(act) -> None:  # type: ignore[no-untyped-def]
    administrator = acting(Role.ADMINISTRATOR)
    with pytest.raises(NotYourOwnRoles):
        act(actor=administrator, account_id=administrator.id, role=Role.SUPERVISOR, now=NOW)
    assert queries.actor_by_id(administrator.id).roles == {Role.ADMINISTRATOR}


def test_the_database_too_refuses_a_role_given_to_oneself() -> None:
    user = person(Role.ADVOCATE)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR, granted_by=user.id, at=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_gives_roles(role: Role) -> None:
    other = person(Role.ADVOCATE)
    with pytest.raises(NotHere):
        actions.grant_role(actor=acting(role), account_id=other.id, role=Role.SUPERVISOR, now=NOW)


def test_staff_and_partners_never_share_an_account() -> None:
    advocate, provider = person(Role.ADVOCATE), person(Role.PROVIDER)
    with pytest.raises(RoleOfOtherSide):
        actions.grant_role(actor=OPERATOR, account_id=advocate.id, role=Role.PROVIDER, now=NOW)
    with pytest.raises(RoleOfOtherSide):
        actions.grant_role(actor=OPERATOR, account_id=provider.id, role=Role.ADVOCATE, now=NOW)
    with pytest.raises(RoleOfOtherSide):
        actions.create_account(
            actor=OPERATOR,
            kind=ActorKind.STAFF,
            email="mixed@test.example",
            name="Mixed",
            language="en",
            roles=[Role.ADVOCATE, Role.PROVIDER],
            now=NOW,
        )
    assert not User.objects.filter(email="mixed@test.example").exists()


def test_a_role_given_twice_is_held_once_and_written_down_once() -> None:
    user = person(Role.ADVOCATE)
    for _ in range(2):
        actions.grant_role(actor=OPERATOR, account_id=user.id, role=Role.AUDITOR, now=NOW)
    assert RoleGrant.objects.filter(user=user, role=Role.AUDITOR).count() == 1
    assert AuditEntry.objects.filter(event="accounts.role_granted", subject_id=user.id).count() == 1


def test_an_address_has_one_account_whatever_its_letters() -> None:
    user, _code = invite(Role.ADVOCATE)
    with pytest.raises(EmailInUse):
        actions.create_account(
            actor=OPERATOR, kind=ActorKind.STAFF, email=user.email.upper(), name="Twice", language="en", roles=[], now=NOW
        )


def test_a_name_is_one_line_and_no_sign_turns_it_round_or_hides_in_it() -> None:
    user, _code = invite(Role.ADVOCATE, name=" Nguyễn\r\nBcc:\t \u202eadA\u200b\x00 ")
    assert user.display_name == "Nguyễn Bcc: adA"


def test_a_leaver_gets_no_role() -> None:
    user = person(Role.ADVOCATE)
    actions.mark_left(actor=OPERATOR, account_id=user.id, now=NOW)
    with pytest.raises(HasLeft):
        actions.grant_role(actor=OPERATOR, account_id=user.id, role=Role.ADVOCATE, now=NOW)


def test_colleagues_are_active_staff_only() -> None:
    advocate, supervisor = acting(Role.ADVOCATE), acting(Role.SUPERVISOR)
    person(Role.PROVIDER)
    gone = person(Role.SUPERVISOR)
    actions.mark_left(actor=OPERATOR, account_id=gone.id, now=NOW)
    assert {one.id for one in queries.colleagues(actor=advocate)} == {advocate.id, supervisor.id}
    assert [one.id for one in queries.colleagues(actor=advocate, roles=frozenset({Role.SUPERVISOR}))] == [supervisor.id]
    assert queries.staff_name(gone.id) == gone.display_name


def test_a_partner_sees_no_colleague() -> None:
    person(Role.ADVOCATE)
    assert queries.colleagues(actor=acting(Role.PROVIDER)) == ()
    with pytest.raises(NotHere):
        queries.account_cards(actor=acting(Role.PROVIDER), now=NOW)


def test_cards_show_roles_keys_and_invitations() -> None:
    user, _code = invite(Role.ADVOCATE, Role.SUPERVISOR)
    card = queries.account_card(actor=OPERATOR, account_id=user.id, now=NOW)
    assert card.roles == (Role.ADVOCATE, Role.SUPERVISOR)
    assert not card.has_key
    assert card.waits_for_code_until is not None
