"""Every URL of every side stands in one table, and the table is what happens."""

from uuid import uuid4

import pytest
from django.http import Http404, HttpRequest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.converters import IntConverter, SlugConverter, StringConverter, UUIDConverter
from starlette.applications import Starlette

from config.sides import Side
from northline.foundation.actor import Actor, ActorKind, Role, visitor
from northline.foundation.packs import current_pack
from northline.interfaces.common import wall
from northline.interfaces.live.app import HANDLERS, with_sockets
from northline.interfaces.permissions import MEMBERS, SOCKETS, TABLE, Row, Who

ROWS = [(side, name) for side in Side for name in TABLE[side]]
EXAMPLES = {UUIDConverter: uuid4(), IntConverter: 1, SlugConverter: "x", StringConverter: "x"}


def patterns(side: Side) -> dict[str, URLPattern]:
    """Every named pattern of a side, whatever it is nested in."""
    found: dict[str, URLPattern] = {}

    def walk(nodes: list[URLPattern | URLResolver], namespace: str) -> None:
        for node in nodes:
            if isinstance(node, URLResolver):
                inner = f"{namespace}{node.namespace}:" if node.namespace else namespace
                walk(node.url_patterns, inner)
            else:
                assert node.name, f"{side}: a URL without a name: {node.pattern}"
                found[f"{namespace}{node.name}"] = node

    walk(get_resolver(side.urlconf).url_patterns, "")
    return found


def actor_with(role: Role, side: Side) -> Actor:
    kind = ActorKind.PARTNER if side is Side.PARTNERS else ActorKind.STAFF
    return Actor(kind=kind, id=uuid4(), roles=frozenset({role}))


class Match:
    def __init__(self, name: str) -> None:
        self.view_name = name


def ask_wall(side: Side, name: str, actor: Actor, method: str) -> object:
    request: HttpRequest = RequestFactory().generic(method, "/en/")
    request.side, request.actor, request.resolver_match = side, actor, Match(name)  # type: ignore[attr-defined]
    request.urlconf, request.pack = side.urlconf, current_pack()  # type: ignore[attr-defined]
    return wall.PermissionWall(lambda _: None).process_view(request, None, (), {})  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize("side", Side)
def test_every_url_has_a_row_and_every_row_a_url(side: Side) -> None:
    assert sorted(patterns(side)) == sorted(TABLE[side])


@pytest.mark.parametrize(("side", "name"), ROWS)
def test_a_row_admits_exactly_the_roles_that_it_names(side: Side, name: str, settings: object) -> None:
    row = TABLE[side][name]
    method = sorted(row.methods.split())[0]
    for role in Role:
        actor = actor_with(role, side)
        expected = row.who is Who.ANYONE or (row.who is Who.SIGNED_IN) or role in row.roles
        if expected:
            assert ask_wall(side, name, actor, method) is None
        else:
            with pytest.raises(Http404):
                ask_wall(side, name, actor, method)


@pytest.mark.parametrize(("side", "name"), ROWS)
def test_a_row_names_only_roles_of_its_side(side: Side, name: str) -> None:
    assert TABLE[side][name].roles <= MEMBERS[side]


@pytest.mark.parametrize(("side", "name"), ROWS)
def test_another_method_is_refused(side: Side, name: str) -> None:
    row = TABLE[side][name]
    assert row.allowed_methods <= {"GET", "HEAD", "POST"}
    response = ask_wall(side, name, visitor(), "DELETE")
    assert getattr(response, "status_code", None) == 405


@pytest.mark.parametrize("side", [Side.DESK, Side.PARTNERS])
def test_only_sign_in_pages_are_open_to_everybody_on_the_staff_sides(side: Side) -> None:
    opened = {name for name, row in TABLE[side].items() if row.who is Who.ANYONE}
    sign_in = {"root", "account_login", "mfa_authenticate", "mfa_login_webauthn", "sign_in_code", "sign_in_lost"}
    allowed = {Side.DESK: sign_in, Side.PARTNERS: sign_in | {"referral_link", "referral_code", "referral_answer", "mailbox"}}
    assert opened <= allowed[side], "a page of this side is open to everybody: is that meant?"


def test_the_public_side_asks_for_no_role() -> None:
    assert all(row.who is Who.ANYONE for row in TABLE[Side.PUBLIC].values())


def test_a_url_without_a_row_is_refused_at_run_time() -> None:
    with pytest.raises(Http404):
        ask_wall(Side.DESK, "forgotten", actor_with(Role.ADMINISTRATOR, Side.DESK), "GET")


def test_the_wall_test_sees_a_url_that_nobody_put_into_the_table() -> None:
    urls = patterns(Side.DESK)
    urls["forgotten"] = path("forgotten/", lambda request: None, name="forgotten")  # type: ignore[arg-type,return-value]
    assert sorted(urls) != sorted(TABLE[Side.DESK])


def test_a_signed_out_person_is_led_to_the_sign_in_page() -> None:
    guarded = [name for name, row in TABLE[Side.DESK].items() if row.who is not Who.ANYONE and "GET" in row.methods]
    assert guarded
    for name in guarded:
        assert getattr(ask_wall(Side.DESK, name, visitor(), "GET"), "status_code", None) == 302


def test_a_visitor_holds_no_role() -> None:
    assert not Row(who=Who.SIGNED_IN).admits(visitor())
    assert not Row(who=Who.ROLES, roles=frozenset(Role)).admits(visitor())


def test_every_socket_has_a_row_and_every_row_a_socket() -> None:
    rows = [name for side in Side for name in SOCKETS[side]]
    assert sorted(rows) == sorted(HANDLERS)


@pytest.mark.parametrize("side", Side)
def test_a_socket_without_a_row_is_not_there(side: Side) -> None:
    """What a side serves is made from the table: no row, no route."""
    routes = with_sockets(side=side, pages=None).__closure__
    assert routes is not None
    starlette = next(cell.cell_contents for cell in routes if isinstance(cell.cell_contents, Starlette))
    assert [route.name for route in starlette.routes] == list(SOCKETS[side])  # type: ignore[attr-defined]
