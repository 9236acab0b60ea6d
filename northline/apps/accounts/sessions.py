"""Where sessions live. The table holds no key that opens anything and no data that can be read: backups would hold both."""

from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

from northline.apps.accounts.models import Session, User
from northline.foundation import crypto


def _mark(key: str) -> str:
    return crypto.blind_index(kind="accounts.session", value=key).hex()


def mark_of(*, session_key: str) -> str:
    """How the table names this session: what a live page shows as its proof, and `LIVING` looks for."""
    return _mark(session_key)


# The sessions among %(sessions)s that still hold somebody in, at %(now)s: for the live floor, which asks with every line.
LIVING = f"""
select s.session_key from {Session._meta.db_table} s join {User._meta.db_table} u on u.id = s.user_id
where s.session_key = any(%(sessions)s) and s.expire_date > %(now)s and u.is_active
"""  # noqa: S608  names of our own tables


def holder_of(*, mark: str, user_id: UUID) -> User | None:
    """Whom this living session holds in, if it is this person."""
    living = Session.objects.filter(session_key=mark, user_id=user_id, expire_date__gt=timezone.now()).exists()
    return User.objects.filter(id=user_id, is_active=True).first() if living else None


class SessionStore(DatabaseStore):
    """Django's database sessions, found by the keyed hash of the cookie's value, with sealed data and their account's id."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        try:
            return Session.objects.get(session_key=_mark(self.session_key or ""), expire_date__gt=timezone.now())
        except (Session.DoesNotExist, SuspiciousOperation):
            self._session_key = None
            return None

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=_mark(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        holder = data.get(SESSION_KEY)
        return Session(
            session_key=_mark(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=UUID(holder) if holder else None,
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=_mark(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        return crypto.seal_secret(text=self.serializer().dumps(session_dict).decode("latin-1"), context="accounts.session")

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            text = crypto.open_secret(sealed=str(session_data), context="accounts.session")
        except crypto.SealBroken:
            return {}
        found: dict[str, Any] = self.serializer().loads(text.encode("latin-1"))
        return found
