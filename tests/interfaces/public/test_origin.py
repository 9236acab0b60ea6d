"""Whose word counts about where a request came from: a named proxy's, and nobody else's."""

import asyncio
import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from config.settings.base import whole_number
from config.sides import Side
from northline.interfaces.common.handlers import SideHandler
from northline.interfaces.common.origin import believed, networks, place

PROXY, OUTER, VISITOR = "10.0.0.2", "10.0.0.3", "203.0.113.9"
TRUSTED = networks("10.0.0.0/29, 2001:db8:ff::/48")


def scope(*, peer: str = PROXY, scheme: str = "http", **headers: str | list[str]) -> dict[str, Any]:
    lines = [(name, value) for name, told in headers.items() for value in ([told] if isinstance(told, str) else told)]
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in lines]
    return {"type": "http", "client": (peer, 4711), "scheme": scheme, "headers": [(b"host", b"help.example"), *pairs]}


def client_of(told: dict[str, Any], trusted: Any = TRUSTED) -> str:
    return str(believed(told, trusted=trusted)["client"][0])


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (VISITOR, VISITOR),
        (f"198.51.100.1, {VISITOR}", VISITOR),  # what the visitor wrote in front counts for nothing
        (f"{PROXY}, {VISITOR}", VISITOR),
        (f"198.51.100.1, {VISITOR}, {OUTER}", VISITOR),  # two proxies in a row
        (["198.51.100.1", f"{VISITOR}, {OUTER}"], VISITOR),  # the header twice
        (f"{VISITOR}:51234", VISITOR),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        (f"::ffff:{VISITOR}", VISITOR),
        (f"{VISITOR}, not-an-address", PROXY),  # what cannot be read ends the chain
        ("", PROXY),
        (",,,", PROXY),
        (f"{OUTER}, {PROXY}", OUTER),
    ],
)
def test_behind_a_trusted_proxy_the_last_untrusted_address_counts(told: str | list[str], expected: str) -> None:
    assert client_of(scope(x_forwarded_for=told)) == expected


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip"])
def test_a_stranger_who_claims_an_address_is_not_believed(header: str) -> None:
    claimed = scope(peer=VISITOR, x_forwarded_proto="https", **{header: "198.51.100.1"})
    for trusted in (TRUSTED, ()):
        got = believed(claimed, trusted=trusted)
        assert (got["client"][0], got["scheme"]) == (VISITOR, "http")


def test_nothing_that_others_said_about_the_origin_reaches_a_page() -> None:
    told = dict.fromkeys(("x_forwarded_for", "forwarded", "x_real_ip", "x_forwarded_host", "x_forwarded_proto"), "evil.example")
    for peer in (PROXY, VISITOR):
        assert [name for name, _ in believed(scope(peer=peer, **told), trusted=TRUSTED)["headers"]] == [b"host"]


@pytest.mark.parametrize(
    ("told", "scheme"), [("https", "https"), ("HTTPS", "https"), ("http, https", "https"), ("gopher", "http")]
)
def test_the_scheme_is_the_trusted_proxys(told: str, scheme: str) -> None:
    assert believed(scope(x_forwarded_for=VISITOR, x_forwarded_proto=told), trusted=TRUSTED)["scheme"] == scheme


@given(written=st.text(max_size=40))
def test_whatever_a_visitor_writes_in_front_their_own_address_counts(written: str) -> None:
    header = (written + ", " + VISITOR).encode("utf-8", "replace")
    told = {**scope(), "headers": [(b"x-forwarded-for", header)]}
    assert client_of(told) == VISITOR


@pytest.mark.parametrize("wrong", ["everybody", "10.0.0.1/8", "0.0.0.0/0", "::/0", "10.0.0.1;10.0.0.2"])
def test_a_setting_that_names_no_network_or_everybody_is_refused_by_its_part(wrong: str) -> None:
    with pytest.raises(ValueError, match="NORTHLINE_TRUSTED_PROXIES"):
        networks(f"10.0.0.1, {wrong}")


def test_one_household_counts_as_one_place() -> None:
    assert place("2001:db8:1:2:aaaa::1") == place("2001:db8:1:2:bbbb::9") != place("2001:db8:1:3::1")
    assert place(VISITOR) == VISITOR


def test_a_request_that_names_no_peer_is_served_without_belief() -> None:
    assert (
        believed({"type": "http", "client": None, "headers": [(b"x-forwarded-for", b"1.2.3.4")]}, trusted=TRUSTED)["client"]
        is None
    )


@pytest.mark.parametrize("wrong", ["", "-1", "0", "thirty", "99999", "3.5"])
def test_a_number_that_is_none_is_refused_in_words(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NORTHLINE_MAIL_KEPT_DAYS", wrong)
    with pytest.raises(ImproperlyConfigured, match="NORTHLINE_MAIL_KEPT_DAYS"):
        whole_number("NORTHLINE_MAIL_KEPT_DAYS", default=30, least=1, most=3650)


def _ask(handler: SideHandler, told: dict[str, Any]) -> tuple[int, str]:
    sent: list[dict[str, Any]] = []
    asked = [False]

    async def receive() -> dict[str, Any]:
        if asked[0]:
            await asyncio.Event().wait()  # the browser stays connected
        asked[0] = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    rest = {
        "method": "GET",
        "path": "/en/keep/",
        "raw_path": b"/en/keep/",
        "query_string": b"",
        "http_version": "1.1",
        "server": ("h", 80),
    }
    asyncio.run(handler({**told, **rest}, receive, send))
    return sent[0]["status"], json.dumps([[name.decode(), value.decode()] for name, value in sent[0]["headers"]])


@pytest.mark.parametrize(("peer", "status"), [(PROXY, 200), (VISITOR, 301)])
def test_only_through_the_trusted_proxy_is_a_page_reached_by_tls(peer: str, status: int, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.TRUSTED_PROXIES, settings.ALLOWED_HOSTS = True, TRUSTED, ["help.example"]
    got, headers = _ask(SideHandler(side=Side.PUBLIC), scope(peer=peer, x_forwarded_for=VISITOR, x_forwarded_proto="https"))
    assert got == status
    assert VISITOR not in headers
