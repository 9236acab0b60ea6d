"""One account per role, for demonstrations only."""

import pytest

from northline.apps.accounts import demonstration, queries
from northline.apps.accounts.models import RoleGrant, User
from northline.foundation import deployment
from northline.foundation.actor import PARTNER_ROLES, ActorKind, Role, system
from northline.foundation.packs import get_pack
from tests.apps.accounts.people import NOW

pytestmark = pytest.mark.django_db
LOADER = system("demonstration")


def marked(kind: deployment.Kind) -> None:
    deployment.mark(wanted=kind, hotline="us", now=NOW)


@pytest.mark.parametrize("country", ["us", "ca", "mx"])
def test_every_role_has_one_account_that_opens_with_the_printed_password(country: str) -> None:
    marked(deployment.Kind.DEMONSTRATION)
    pack = get_pack(country)
    demonstration.load(pack=pack, actor=LOADER, now=NOW)
    accounts = demonstration.demo_accounts(pack)
    assert [account.role for account in accounts] == list(Role)
    for account in accounts:
        user = User.objects.get(email=account.email)
        assert user.check_password(account.password)
        assert queries.actor_of(user).roles == {account.role}
        assert user.kind == (ActorKind.PARTNER if account.role in PARTNER_ROLES else ActorKind.STAFF)
        assert account.email.endswith(f"@{country}.demo.example")


def test_a_second_start_changes_nothing_and_prints_the_same() -> None:
    marked(deployment.Kind.DEMONSTRATION)
    pack = get_pack("us")
    before = demonstration.demo_accounts(pack)
    for _ in range(2):
        demonstration.load(pack=pack, actor=LOADER, now=NOW)
    assert demonstration.demo_accounts(pack) == before
    second = len(demonstration.second_people(pack))
    assert User.objects.count() == len(Role) + second, "one account per role, and who takes the second look"
    assert RoleGrant.objects.count() == len(Role) + second


def test_passwords_differ_between_accounts_and_hotlines() -> None:
    passwords = [account.password for country in ("us", "ca", "mx") for account in demonstration.demo_accounts(get_pack(country))]
    assert len(set(passwords)) == len(passwords)


def test_a_real_hotline_refuses_them() -> None:
    marked(deployment.Kind.PRODUCTION)
    with pytest.raises(deployment.NotADemonstration):
        demonstration.load(pack=get_pack("us"), actor=LOADER, now=NOW)
    assert not User.objects.exists()
