"""Tables of accounts: people who sign in, roles they hold, sessions, codes, and the pauses after wrong tries."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from northline.apps.accounts.contracts import CodeKind
from northline.foundation.actor import ActorKind, Role


class UserManager(BaseUserManager["User"]):
    pass


class User(AbstractBaseUser):
    """Somebody who signs in on the desk (staff) or on the partners' side (partner), never on both."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=[(ActorKind.STAFF, "staff"), (ActorKind.PARTNER, "partner")])
    email = models.EmailField(unique=True, max_length=254)
    display_name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    team = models.CharField(max_length=60, blank=True, default="")
    single_letter_keys = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "accounts_user"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_email_in_lower_case"),
            models.CheckConstraint(condition=Q(kind__in=["staff", "partner"]), name="accounts_kind_known"),
            models.CheckConstraint(
                condition=Q(is_active=True, left_at__isnull=True) | Q(is_active=False, left_at__isnull=False),
                name="accounts_inactive_means_left",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class RoleGrant(models.Model):
    """A role given to somebody by somebody else; ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    granted_by = models.UUIDField(null=True)  # None: the operator's own command line or the demonstration
    at = models.DateTimeField()
    revoked_by = models.UUIDField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_role_grant"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(revoked_at__isnull=True), name="accounts_role_held_once"
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")), name="accounts_role_never_ones_own"
            ),
        ]


class EnrolmentCode(models.Model):
    """A code spoken to somebody once, with which they set up a way to sign in. Only its keyed hash is here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="codes")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in CodeKind])
    mark = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_enrolment_code"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at__isnull=True), name="accounts_one_living_code"),
        ]


class Restoration(models.Model):
    """A lost key: one supervisor opens, another approves, neither is the person who lost it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="restorations")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_restoration"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at__isnull=True), name="accounts_one_open_restoration"),
            models.CheckConstraint(condition=~Q(opened_by=F("user")), name="accounts_restoration_not_ones_own"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | (~Q(approved_by=F("user")) & ~Q(approved_by=F("opened_by"))),
                name="accounts_restoration_by_two",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(ended_at__isnull=False), name="accounts_restoration_approved_is_ended"
            ),
        ]


class Session(AbstractBaseSession):
    """A signed-in browser. The key is a keyed hash of what the cookie says and the data are sealed: a copy opens nothing."""

    session_key = models.CharField(max_length=64, primary_key=True)
    user_id = models.UUIDField(null=True, db_index=True)

    class Meta:
        db_table = "accounts_session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        from northline.apps.accounts.sessions import SessionStore  # the store needs this model

        return SessionStore


class WrongTries(models.Model):
    """Tries in a row that failed, per account or e-mail, under a keyed hash; no address of a device is kept."""

    mark = models.BinaryField(primary_key=True, max_length=32)
    count = models.PositiveSmallIntegerField()
    until = models.DateTimeField()  # after this moment the count begins again

    class Meta:
        db_table = "accounts_wrong_tries"
