"""Which dispatch number holds for a place."""

import unicodedata

from northline.apps.floor.models import DispatchNumber


def folded_area(area: str) -> str:
    """An area's name without case, accents and double spaces, so that “Québec” and “quebec” are one."""
    plain = unicodedata.normalize("NFKD", area.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def number_for(*, subdivision: str, area: str) -> DispatchNumber | None:
    """The number of that area, else of its whole subdivision, else None: then the page says “not set”."""
    rows = DispatchNumber.objects.filter(subdivision=subdivision, area_folded__in={folded_area(area), ""})
    return rows.order_by("-area_folded").first()
