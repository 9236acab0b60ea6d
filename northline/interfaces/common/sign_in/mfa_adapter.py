"""What allauth asks us about second factors: their secrets are sealed, their names are ours."""

from typing import Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from northline.foundation import crypto
from northline.foundation.packs import current_pack

PURPOSE = "accounts.second_factor"


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That did not work. Try again, or use another way."),
        "cannot_delete_authenticator": gettext_lazy("This is your only key. Add another before you remove it."),
        "cannot_generate_recovery_codes": gettext_lazy("Recovery codes come with a key. Add a key first."),
    }

    def encrypt(self, text: str) -> str:
        return crypto.seal_secret(text=text, context=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.open_secret(sealed=encrypted_text, context=PURPOSE)

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def _get_site_name(self) -> str:
        pack = current_pack()
        return pack.name(pack.default_language)

    def generate_authenticator_name(self, user: Any, type: str) -> str:  # noqa: A002  allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Key %(number)s") % {"number": number}
