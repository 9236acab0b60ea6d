"""The matching leaves out what cannot help, keeps what may, and says why."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from northline.engines.matching import Fit, Offer, Place, Wanted, matches

NEEDS = st.frozensets(st.sampled_from(["shelter", "legal", "wages", "medical"]))
PLACES = st.lists(
    st.builds(Place, town=st.sampled_from(["", "ottawa", "houston"]), subdivision=st.sampled_from(["", "CA-ON", "US-TX"])),
    max_size=3,
).map(tuple)
OFFERS = st.lists(
    st.builds(
        Offer,
        id=st.uuids().map(str),
        name=st.text(max_size=5),
        needs=NEEDS,
        needs_checked=st.booleans(),
        places=PLACES,
        languages=st.frozensets(st.sampled_from(["eng", "spa", "fra"])),
        languages_checked=st.booleans(),
        interpreters=st.booleans(),
        takes_referrals=st.booleans(),
        verified_days=st.none() | st.integers(0, 2_000),
    ),
    max_size=8,
)
WANTED = st.builds(
    Wanted,
    needs=NEEDS,
    town=st.sampled_from(["", "ottawa", "houston"]),
    subdivision=st.sampled_from(["", "CA-ON", "US-TX"]),
    language=st.sampled_from(["", "spa", "tgl"]),
    referable=st.booleans(),
)


def ids(wanted: Wanted, *offers: Offer) -> list[str]:
    return [match.id for match in matches(wanted=wanted, offers=offers)]


def codes(wanted: Wanted, offer: Offer) -> set[str]:
    (match,) = matches(wanted=wanted, offers=[offer])
    return {reason.code for reason in match.because}


def test_a_service_for_none_of_the_needs_is_left_out():
    assert ids(Wanted(needs=frozenset({"legal"})), Offer(id="a", name="A", needs=frozenset({"shelter"}))) == []


def test_more_of_the_needs_comes_first():
    both = Offer(id="both", name="Z", needs=frozenset({"legal", "wages"}))
    one = Offer(id="one", name="A", needs=frozenset({"legal"}), needs_checked=True, takes_referrals=True, verified_days=1)
    assert ids(Wanted(needs=frozenset({"legal", "wages"})), one, both) == ["both", "one"]


def test_a_need_that_is_not_served_is_said():
    offer = Offer(id="a", name="A", needs=frozenset({"legal"}))
    (match,) = matches(wanted=Wanted(needs=frozenset({"legal", "shelter"})), offers=[offer])
    assert ("not_for", Fit.AGAINST, "shelter") in {(reason.code, reason.fit, reason.about) for reason in match.because}


def test_what_was_not_checked_sinks_and_says_so():
    read = Offer(id="read", name="A", needs=frozenset({"legal"}), needs_checked=False)
    checked = Offer(id="checked", name="B", needs=frozenset({"legal"}), needs_checked=True)
    wanted = Wanted(needs=frozenset({"legal"}))
    assert ids(wanted, read, checked) == ["checked", "read"]
    assert "needs_not_checked" in codes(wanted, read)


def test_the_town_comes_before_the_state_before_the_country():
    town = Offer(id="town", name="C", places=(Place(town="ottawa", subdivision="CA-ON"),))
    state = Offer(id="state", name="B", places=(Place(subdivision="CA-ON"),))
    country = Offer(id="country", name="A", places=(Place(),))
    elsewhere = Offer(id="elsewhere", name="A", places=(Place(town="victoria", subdivision="CA-BC"),))
    assert ids(Wanted(town="ottawa", subdivision="CA-ON"), country, state, elsewhere, town) == ["town", "state", "country"]


def test_a_town_of_the_same_name_elsewhere_is_not_near():
    offer = Offer(id="a", name="A", places=(Place(town="portland", subdivision="US-OR"),))
    assert ids(Wanted(town="portland", subdivision="US-ME"), offer) == []


def test_a_spoken_language_comes_before_an_interpreter_before_the_unknown():
    speaks = Offer(id="speaks", name="C", languages=frozenset({"spa"}), languages_checked=True)
    read = Offer(id="read", name="C", languages=frozenset({"spa"}))
    helped = Offer(id="helped", name="B", languages=frozenset({"eng"}), interpreters=True)
    unknown = Offer(id="unknown", name="A")
    never = Offer(id="never", name="A", languages=frozenset({"eng"}))
    assert ids(Wanted(language="spa"), never, unknown, helped, read, speaks) == ["speaks", "read", "helped", "unknown"]


def test_a_stale_listing_sinks_and_says_so():
    fresh, stale = Offer(id="fresh", name="B", verified_days=10), Offer(id="stale", name="A", verified_days=400)
    assert ids(Wanted(), stale, fresh) == ["fresh", "stale"]
    assert "stale" in codes(Wanted(), stale)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(wanted=WANTED, offers=OFFERS)
def test_the_same_wish_always_gives_the_same_order(wanted: Wanted, offers: list[Offer]):
    assert matches(wanted=wanted, offers=offers) == matches(wanted=wanted, offers=list(reversed(offers)))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(wanted=WANTED, offers=OFFERS)
def test_nothing_is_made_up_and_everything_kept_fits(wanted: Wanted, offers: list[Offer]):
    known = {offer.id: offer for offer in offers}
    for match in matches(wanted=wanted, offers=offers):
        offer = known[match.id]
        assert not wanted.needs or wanted.needs & offer.needs
        assert not wanted.referable or offer.takes_referrals
        assert not wanted.language or wanted.language in offer.languages or offer.interpreters or not offer.languages
