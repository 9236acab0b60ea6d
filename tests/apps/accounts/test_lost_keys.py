"""A lost key is restored by two supervisors, and every other way is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError, transaction

from northline.apps.accounts import actions, queries
from northline.apps.accounts.contracts import (
    AlreadyWaiting,
    CodeNotAccepted,
    NoLongerWaiting,
    NotYourself,
    SecondSupervisorNeeded,
    TooManyTries,
)
from northline.apps.accounts.models import EnrolmentCode, Restoration, User
from northline.foundation.actor import Actor, ActorKind, Role
from northline.foundation.errors import NotHere
from northline.foundation.models import AuditEntry
from tests.apps.accounts.people import NOW, OPERATOR, PASSWORD, acting, invite, person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def first() -> Actor:
    return acting(Role.SUPERVISOR)


@pytest.fixture
def second() -> Actor:
    return acting(Role.SUPERVISOR)


@pytest.fixture
def colleague() -> User:
    user = person(Role.ADVOCATE)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    return user


def test_two_supervisors_let_a_colleague_back_in(first: Actor, second: Actor, colleague: User) -> None:
    request = actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    assert Authenticator.objects.filter(user=colleague).exists(), "nothing changes before the second agrees"
    code = actions.approve_restoration(actor=second, restoration_id=request, now=NOW)

    colleague.refresh_from_db()
    assert not Authenticator.objects.filter(user=colleague).exists()
    assert not colleague.check_password(PASSWORD)
    assert actions.spend_code(kind=ActorKind.STAFF, email=colleague.email, code=code.code, now=NOW) == colleague


def test_every_step_is_written_down(first: Actor, second: Actor, colleague: User) -> None:
    request = actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    code = actions.approve_restoration(actor=second, restoration_id=request, now=NOW)
    actions.spend_code(kind=ActorKind.STAFF, email=colleague.email, code=code.code, now=NOW)
    steps = AuditEntry.objects.filter(subject_id=colleague.id).order_by("id").values_list("event", "actor_id")
    assert list(steps)[-3:] == [
        ("accounts.restoration_opened", first.id),
        ("accounts.restoration_approved", second.id),
        ("accounts.code_spent", colleague.id),
    ]


def test_the_supervisor_who_opened_it_cannot_agree(first: Actor, colleague: User) -> None:
    request = actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    with pytest.raises(SecondSupervisorNeeded):
        actions.approve_restoration(actor=first, restoration_id=request, now=NOW)
    assert Authenticator.objects.filter(user=colleague).exists()


def test_nobody_opens_it_for_themselves(first: Actor) -> None:
    assert first.id is not None
    with pytest.raises(NotYourself):
        actions.open_restoration(actor=first, account_id=first.id, now=NOW)


def test_a_supervisor_who_lost_a_key_cannot_agree_to_their_own(first: Actor, second: Actor) -> None:
    assert second.id is not None
    request = actions.open_restoration(actor=first, account_id=second.id, now=NOW)
    with pytest.raises(NotYourself):
        actions.approve_restoration(actor=second, restoration_id=request, now=NOW)


def test_the_database_too_wants_two(first: Actor, colleague: User) -> None:
    for opened_by, approved_by in [(colleague.id, None), (first.id, first.id), (first.id, colleague.id)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Restoration.objects.create(
                user=colleague, opened_by_id=opened_by, approved_by_id=approved_by, opened_at=NOW, until=NOW, ended_at=NOW
            )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_only_supervisors_restore_keys(role: Role, first: Actor, colleague: User) -> None:
    request = actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    other = acting(role)
    with pytest.raises(NotHere):
        actions.approve_restoration(actor=other, restoration_id=request, now=NOW)
    with pytest.raises(NotHere):
        actions.open_restoration(actor=other, account_id=person(Role.ADVOCATE).id, now=NOW)
    with pytest.raises(NotHere):
        actions.cancel_restoration(actor=other, restoration_id=request, now=NOW)
    with pytest.raises(NotHere):
        queries.open_restorations(actor=other, now=NOW)


def test_one_request_at_a_time(first: Actor, second: Actor, colleague: User) -> None:
    actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    with pytest.raises(AlreadyWaiting):
        actions.open_restoration(actor=second, account_id=colleague.id, now=NOW)


def test_a_request_ends_after_a_day_and_may_be_opened_again(first: Actor, second: Actor, colleague: User) -> None:
    request = actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    late = NOW + timedelta(hours=24)
    assert queries.open_restorations(actor=second, now=late) == ()
    with pytest.raises(NoLongerWaiting):
        actions.approve_restoration(actor=second, restoration_id=request, now=late)
    actions.open_restoration(actor=second, account_id=colleague.id, now=late)


def test_a_request_is_approved_once(first: Actor, second: Actor, colleague: User) -> None:
    request = actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    actions.approve_restoration(actor=second, restoration_id=request, now=NOW)
    with pytest.raises(NoLongerWaiting):
        actions.approve_restoration(actor=acting(Role.SUPERVISOR), restoration_id=request, now=NOW)


def test_a_cancelled_request_changes_nothing(first: Actor, second: Actor, colleague: User) -> None:
    request = actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    actions.cancel_restoration(actor=second, restoration_id=request, now=NOW)
    with pytest.raises(NoLongerWaiting):
        actions.approve_restoration(actor=second, restoration_id=request, now=NOW)
    assert Authenticator.objects.filter(user=colleague).exists()


def test_unknown_people_requests_and_leavers_are_not_here(first: Actor, second: Actor, colleague: User) -> None:
    request = actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    actions.mark_left(actor=OPERATOR, account_id=colleague.id, now=NOW)
    for account in (colleague.id, uuid4()):
        with pytest.raises(NotHere):
            actions.open_restoration(actor=first, account_id=account, now=NOW)
    for unknown in (request, uuid4()):
        with pytest.raises(NotHere):
            actions.approve_restoration(actor=second, restoration_id=unknown, now=NOW)


def test_the_code_is_good_once_and_for_one_hour(first: Actor, second: Actor, colleague: User) -> None:
    request = actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    code = actions.approve_restoration(actor=second, restoration_id=request, now=NOW).code
    with pytest.raises(CodeNotAccepted):
        actions.spend_code(kind=ActorKind.STAFF, email=colleague.email, code=code, now=NOW + HOUR)
    actions.spend_code(kind=ActorKind.STAFF, email=colleague.email, code=code, now=NOW + HOUR / 2)
    with pytest.raises(CodeNotAccepted):
        actions.spend_code(kind=ActorKind.STAFF, email=colleague.email, code=code, now=NOW + HOUR / 2)


def test_the_code_may_be_written_as_it_is_heard() -> None:
    user, code = invite(Role.ADVOCATE)
    heard = f" {code.lower().replace('-', ' ')} "
    assert actions.spend_code(kind=ActorKind.STAFF, email=f" {user.email.upper()} ", code=heard, now=NOW) == user


def test_a_code_opens_only_its_own_account_and_side() -> None:
    user, code = invite(Role.ADVOCATE)
    other, _other_code = invite(Role.ADVOCATE)
    for kind, email in [
        (ActorKind.STAFF, other.email),
        (ActorKind.PARTNER, user.email),
        (ActorKind.STAFF, "nobody@test.example"),
    ]:
        with pytest.raises(CodeNotAccepted):
            actions.spend_code(kind=kind, email=email, code=code, now=NOW)


def test_guessing_a_code_is_paused() -> None:
    user, code = invite(Role.ADVOCATE)
    for _ in range(5):
        with pytest.raises(CodeNotAccepted):
            actions.spend_code(kind=ActorKind.STAFF, email=user.email, code="K-2222-2222-2222", now=NOW)
    with pytest.raises(TooManyTries):
        actions.spend_code(kind=ActorKind.STAFF, email=user.email, code=code, now=NOW)
    assert actions.spend_code(kind=ActorKind.STAFF, email=user.email, code=code, now=NOW + timedelta(minutes=5)) == user


def test_no_code_is_stored() -> None:
    _user, code = invite(Role.ADVOCATE)
    signs = code.replace("-", "").encode()
    assert all(signs not in bytes(row.mark) for row in EnrolmentCode.objects.all())


def test_who_lost_a_key_is_not_invited_again_by_an_administrator(first: Actor, second: Actor, colleague: User) -> None:
    with pytest.raises(NotHere):
        actions.invite_again(actor=OPERATOR, account_id=colleague.id, now=NOW)
    request = actions.open_restoration(actor=first, account_id=colleague.id, now=NOW)
    actions.approve_restoration(actor=second, restoration_id=request, now=NOW)
    with pytest.raises(NotHere):
        actions.invite_again(actor=OPERATOR, account_id=colleague.id, now=NOW)


def test_a_new_invitation_ends_the_one_before() -> None:
    user, old = invite(Role.ADVOCATE)
    new = actions.invite_again(actor=OPERATOR, account_id=user.id, now=NOW).code
    with pytest.raises(CodeNotAccepted):
        actions.spend_code(kind=ActorKind.STAFF, email=user.email, code=old, now=NOW)
    actions.spend_code(kind=ActorKind.STAFF, email=user.email, code=new, now=NOW)


def test_what_is_over_is_swept_up() -> None:
    invite(Role.ADVOCATE)
    actions.record_expiry(now=NOW + timedelta(days=4))
    assert not EnrolmentCode.objects.filter(ended_at__isnull=True).exists()
