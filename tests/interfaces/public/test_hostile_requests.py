"""What no browser sends: through the real ASGI handler, since the test client never sees a body, a header or a target as sent."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest

from config.sides import Side
from northline.foundation import crypto
from northline.interfaces.common.handlers import SideHandler

pytestmark = pytest.mark.django_db

FORM = b"application/x-www-form-urlencoded"
PARTS = b"multipart/form-data; boundary=XX"


@pytest.fixture(autouse=True)
def master_key() -> None:
    """Made before the handler's own thread asks for it."""
    crypto.ensure_master_key()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: dict[str, str]
    html: str


def ask(
    side: Side,
    path: str,
    *,
    method: str = "GET",
    body: Sequence[bytes] = (b"",),
    told: bytes = b"",
    length: bool = True,
    accept: bytes = b"",
) -> Answer:
    """One request as the server hands it over: the body in pieces, with or without its length said before."""
    headers = [(b"host", b"localhost")]
    headers += [(b"content-type", told)] if told else []
    headers += [(b"content-length", str(sum(map(len, body))).encode())] if length and method == "POST" else []
    headers += [(b"accept-language", accept)] if accept else []
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers}
    scope |= {"client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http", "root_path": "", "http_version": "1.1"}
    return asyncio.run(_ask(SideHandler(side=side), scope, list(body)))


async def _ask(handler: SideHandler, scope: dict[str, Any], pieces: list[bytes]) -> Answer:
    sent: list[dict[str, Any]] = []
    gone = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not pieces:
            await gone.wait()
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        sent.append(message)

    await handler(scope, receive, send)
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Answer(status=sent[0]["status"], headers=headers, html=b"".join(part.get("body", b"") for part in sent[1:]).decode())


def assert_calm(answer: Answer, *, status: int, language: str) -> None:
    assert answer.status == status
    assert f'<html lang="{language}">' in answer.html
    assert "<h1>" in answer.html
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def part(name: str, value: bytes) -> bytes:
    return f'--XX\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n--XX--\r\n"


@pytest.mark.parametrize("codec", ["hex", "rot13", "idna", "undefined", "zlib", "utf-7", "unicode_escape", "utf-16", "nonsense"])
def test_a_form_that_claims_another_alphabet_is_read_as_utf_8(codec: str) -> None:
    told = PARTS + b"; charset=" + codec.encode()
    answer = ask(Side.PUBLIC, "/fr/form/", method="POST", told=told, body=[part("what", "gardé +2AA- \\ud800".encode())])
    assert_calm(answer, status=422, language="fr")
    assert "gardé +2AA- \\ud800" in answer.html


@pytest.mark.parametrize("told", [b"multipart/form-data; boundary*=foo''XX", b"text/plain; charset*=foo''x", b'\xff;;;="\xff'])
def test_a_broken_content_type_gets_a_page_and_not_a_bare_error(told: bytes) -> None:
    answer = ask(Side.PUBLIC, "/es/form/", method="POST", told=told, body=[part("what", b"x")])
    assert_calm(answer, status=422, language="es")


@pytest.mark.parametrize("length", [True, False], ids=["length said", "length unsaid"])
@pytest.mark.parametrize("told", [FORM, PARTS, b"application/octet-stream"])
def test_ten_megabytes_are_refused_in_the_readers_language_whatever_they_claim_to_be(told: bytes, length: bool) -> None:
    pieces = [b"--XX\r\n" + b"x" * 1_000_000] * 10
    answer = ask(Side.PUBLIC, "/es/form/", method="POST", told=told, body=pieces, length=length)
    assert_calm(answer, status=413, language="es")


def test_what_somebody_sends_stays_in_memory_and_never_beyond_a_megabyte() -> None:
    pieces = [b"what=" + b"x" * 500_000] * 20

    async def receive() -> dict[str, Any]:
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    body = asyncio.run(SideHandler(side=Side.PUBLIC).read_body(receive))
    assert isinstance(body, BytesIO), "a file that grows beyond some size is spilled to a disk"
    assert len(body.getvalue()) <= 1_000_000


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("target", ["*", "", "fr", "http://evil.example/fr/", "//evil.example/", "/\\evil.example/"])
def test_a_target_that_is_no_path_is_not_here_and_leads_nowhere_else(side: Side, target: str) -> None:
    answer = ask(side, target, accept=b"fr")
    assert answer.status in (301, 302, 404)
    assert "evil.example" not in answer.headers.get("location", "")


@pytest.mark.parametrize(
    ("path", "method"), [("/fr/", "POST"), ("/fr/", "DELETE"), ("/fr/form/", "OPTIONS"), ("/fr/keep/", "TRACE")]
)
def test_a_page_opened_the_wrong_way_is_a_page_in_the_readers_language(path: str, method: str) -> None:
    answer = ask(Side.PUBLIC, path, method=method)
    assert_calm(answer, status=405, language="fr")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("accept", "language"), [(b"es-MX,en;q=0.5", "es"), (b"de", "en"), (b"*", "en"), (b"", "en"), (b"x-" * 3000, "en")]
)
def test_an_address_without_a_language_answers_in_the_readers_else_in_the_hotlines(accept: bytes, language: str) -> None:
    assert ask(Side.PUBLIC, "/", accept=accept).headers["location"] == f"/{language}/"
    assert_calm(ask(Side.PUBLIC, "/xx-YY/", accept=accept), status=404, language=language)


@pytest.mark.parametrize("accept", [b"", b"de,qu;q=0.5", b"*"])
def test_a_reader_whose_language_we_lack_gets_the_hotlines_own_and_not_english(settings: Any, accept: bytes) -> None:
    settings.HOTLINE = "mx"
    assert ask(Side.PUBLIC, "/", accept=accept).headers["location"] == "/es/"
    assert_calm(ask(Side.PUBLIC, "/xx-YY/", accept=accept), status=404, language="es")


@pytest.mark.parametrize(
    ("path", "language"), [("/EN/", "en"), ("/ES/", "es"), ("/es-MX/", "es"), ("/fr_CA/", "en"), ("/de/", "en")]
)
def test_a_language_spelled_another_way_is_answered_in_it_where_we_have_it(path: str, language: str) -> None:
    assert_calm(ask(Side.PUBLIC, path), status=404, language=language)
