"""What the directory declines, and a sentence for every field of a listing that does not stand."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from northline.foundation.errors import Refusal


class NotForSpecialist(Refusal):
    text = _("Only the partnership team decides what the directory shows.")


class NothingToReach(Refusal):
    text = _("This listing has no telephone, no site and no other way to reach it. Add one, then publish it.")


class NotPublished(Refusal):
    text = _("Only a published listing can take referrals.")


class NoReferralsThere(Refusal):
    text = _("Referrals never go to police, immigration offices or consulates.")


FIELD_WORDS: Mapping[str, str | Promise] = {
    "name": _("Write a name of 2 to 300 letters."),
    "organisation": _("Write the organisation’s name, in 2 to 300 letters."),
    "kind": _("Choose what sort of organisation it is."),
    "website": _("This is no address of a site. Write it as https://example.org."),
    "phone": _("This is no number that can be called. Write it with its area code, such as +1 202 555 0101."),
    "sms": _("This is no number that takes texts. Write it with its area code, such as +1 202 555 0101."),
    "email": _("This is no e-mail address. Write it as help@example.org."),
    "hours": _("Write the hours in at most 300 letters."),
    "description": _("Write what they do in at most 4,000 letters."),
    "note": _("Write the note in at most 2,000 letters."),
    "town": _("Write the name of the town in at most 120 letters, without a street or a number."),
    "subdivision": _("Choose a state or province from the list."),
    "areas": _("Choose states or provinces from the list."),
    "needs": _("Choose from the list what they help with."),
    "languages": _("Choose languages from the list."),
    "populations": _("Choose from the list whom they serve."),
    "tier": _("This listing can’t be shown to everybody. Choose staff only, or on request."),
    "source": _("Write where you know it from, in at most 200 letters."),
    "source_url": _("This is no address of a page. Write it as https://example.org/page, or leave it empty."),
    "read_on": _("Write the day on which it was read or asked: today or earlier."),
    "text": _("Write what it should say, in at most 2,000 letters."),
}


class BadListing(Refusal):
    """Fields do not read as they should; `fields` names them, and each has a sentence of its own."""

    def __init__(self, *fields: str, field: str = "") -> None:
        super().__init__()
        self.fields = (*fields, field) if field else fields
        self.field = self.fields[0]

    @property
    def message(self) -> str:
        return self.about(self.field)

    @staticmethod
    def about(field: str) -> str:
        """What to do about one field, in the reader's language."""
        return str(FIELD_WORDS[field])


class NoReferralAddress(Refusal):
    text = _("Write the e-mail address that receives their referrals.")


class NothingChanged(Refusal):
    text = _("Everything stands as it stood. Change something, then send it.")


class NotYourOwn(Refusal):
    text = _("You wrote this yourself. Another colleague of the partnership team takes the second look.")


class KnownOrganisation(Refusal):
    """An organisation of that name is in the directory; `organisation_id` says which."""

    text = _("An organisation of this name is in the directory already. If this is another service of theirs, say so below.")

    def __init__(self, *, organisation_id: UUID) -> None:
        super().__init__()
        self.organisation_id = organisation_id


class NotAProvider(Refusal):
    text = _("No service provider signs in with this address. Ask an administrator to open an account for them first.")


class AlreadyDecided(Refusal):
    text = _("Somebody has decided this already. Nothing was changed.")
