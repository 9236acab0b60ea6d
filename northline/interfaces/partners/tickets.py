"""What the page carries after the code was right: proof for one hour that stands in no address and in no cookie."""

from uuid import UUID

from django.core import signing

from northline.apps.referrals.contracts import LinkGone

SALT = "partners.referral.opened"
GOOD_FOR = 3600


def issue(link_id: UUID) -> str:
    """A signed ticket for one link."""
    return signing.dumps({"link": str(link_id)}, salt=SALT)


def read(ticket: str) -> UUID:
    """The link of a ticket. Refuses with LinkGone: too old, changed, or never ours."""
    try:
        return UUID(signing.loads(ticket[:500], salt=SALT, max_age=GOOD_FOR)["link"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        raise LinkGone from None
