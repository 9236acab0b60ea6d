"""Who takes referrals is for the desk: nothing that anybody may read depends on it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from northline.apps.directory import actions, queries
from northline.apps.directory.contracts import Found, Search
from northline.apps.directory.models import Service
from northline.foundation.actor import Actor, visitor

pytestmark = pytest.mark.django_db
SEARCHES = st.builds(
    Search,
    needs=st.sampled_from([frozenset(), frozenset({"shelter"}), frozenset({"legal", "wages"}), frozenset({"mental_health"})]),
    place=st.sampled_from(["", "Texas", "Houston", "Fresno, California", "Nowhere"]),
    language=st.sampled_from(["", "en", "spa"]),
    words=st.sampled_from(["", "casa", "help", "line"]),
    referable=st.booleans(),
    page=st.integers(min_value=1, max_value=4),
    per_page=st.sampled_from([3, 50]),
)


def mark(chosen: set[UUID]) -> None:
    Service.objects.exclude(pk__in=chosen).update(accepts_referrals=False)
    Service.objects.filter(pk__in=chosen).update(accepts_referrals=True, referral_email="in@house.example")


def answer(search: Search, now: datetime) -> tuple[Found, tuple[str, ...]]:
    return queries.public_services(search=search, now=now), queries.languages_offered(actor=visitor())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(search=SEARCHES, data=st.data())
def test_flipping_the_hidden_mark_changes_no_public_answer(loaded: None, now: datetime, search: Search, data: st.DataObject):
    public = sorted(Service.objects.filter(standing="published", tier="public").values_list("pk", flat=True))
    mark(set())
    before = answer(search, now)
    mark(data.draw(st.sets(st.sampled_from(public), min_size=1)))
    assert answer(search, now) == before
    assert not any(one.takes_referrals or any(why.code == "takes_referrals" for why in one.because) for one in before[0].services)


def test_the_desk_still_sees_and_asks_for_it(loaded: None, advocate: Actor, specialist: Actor, now: datetime):
    row = Service.objects.get(key="us.fictional.two")
    actions.mark_accepts_referrals(actor=specialist, service_id=row.id, email="in@x.example", language="en", now=now)
    search = Search(referable=True)
    (one,) = queries.staff_services(actor=advocate, search=search, now=now).services
    assert one.takes_referrals
    assert (
        queries.public_services(search=search, now=now).total
        == queries.public_services(search=replace(search, referable=False), now=now).total
    )


def test_a_check_by_answering_shows_only_by_what_the_page_says(loaded: None, now: datetime):
    """The day of the last check is no part of the public page, so the order may not follow it within a year."""
    before = queries.public_services(search=Search(per_page=50), now=now)
    for service in before.services[::2]:
        Service.objects.filter(pk=service.service_id).update(verified_on=now.date())
    after = queries.public_services(search=Search(per_page=50), now=now)
    assert [one.service_id for one in after.services] == [one.service_id for one in before.services]
