"""A leaver loses everything at once, and their open work is handed back."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from procrastinate.contrib.django.models import ProcrastinateJob

from config.sides import Side
from northline.apps.accounts import actions, queries
from northline.apps.accounts.contracts import CodeNotAccepted, HasLeft, NotYourself
from northline.apps.accounts.models import Session, User
from northline.foundation.actor import ActorKind, Role
from northline.foundation.errors import NotHere
from northline.foundation.models import AuditEntry
from tests.apps.accounts.people import NOW, OPERATOR, PASSWORD, acting, invite, person
from tests.support.sides import SideClient

pytestmark = pytest.mark.django_db


def test_sessions_keys_password_and_roles_end_in_one_moment() -> None:
    user = person(Role.ADVOCATE)
    client = SideClient(Side.DESK)
    client.sign_in(user)
    assert client.get("/en/my-sign-in/").status_code == 200
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")

    actions.mark_left(actor=OPERATOR, account_id=user.id, now=NOW)

    user.refresh_from_db()
    assert not user.is_active
    assert not user.check_password(PASSWORD)
    assert not Session.objects.filter(user_id=user.id).exists()
    assert not Authenticator.objects.filter(user=user).exists()
    assert queries.actor_of(user).roles == frozenset()
    assert client.get("/en/my-sign-in/").status_code == 302
    with pytest.raises(NotHere):
        queries.actor_by_id(user.id)


def test_a_code_that_waited_ends() -> None:
    user, code = invite(Role.ADVOCATE)
    actions.mark_left(actor=OPERATOR, account_id=user.id, now=NOW)
    with pytest.raises(CodeNotAccepted):
        actions.spend_code(kind=ActorKind.STAFF, email=user.email, code=code, now=NOW)
    with pytest.raises(HasLeft):
        actions.invite_again(actor=OPERATOR, account_id=user.id, now=NOW)


def test_open_work_is_handed_back_by_a_job_of_the_same_transaction() -> None:
    user = person(Role.ADVOCATE)
    actions.mark_left(actor=OPERATOR, account_id=user.id, now=NOW)
    assert any(str(user.id) in str(job.args) for job in ProcrastinateJob.objects.all())


def test_it_is_written_down_once() -> None:
    administrator, user = acting(Role.ADMINISTRATOR), person(Role.ADVOCATE)
    actions.mark_left(actor=administrator, account_id=user.id, now=NOW)
    entry = AuditEntry.objects.get(event="accounts.left", subject_id=user.id)
    assert entry.actor_id == administrator.id
    with pytest.raises(HasLeft):
        actions.mark_left(actor=administrator, account_id=user.id, now=NOW)


def test_nobody_marks_themselves_as_left() -> None:
    administrator = acting(Role.ADMINISTRATOR)
    with pytest.raises(NotYourself):
        actions.mark_left(actor=administrator, account_id=administrator.id, now=NOW)


def test_only_an_administrator_does_it() -> None:
    user = person(Role.ADVOCATE)
    with pytest.raises(NotHere):
        actions.mark_left(actor=acting(Role.SUPERVISOR), account_id=user.id, now=NOW)
    assert User.objects.get(id=user.id).is_active
