"""What browsers do not send: no HTTP at all, which is answered with a short page in the hotline's languages; and a request
that does not end, whose connection is closed, so that nobody keeps others out by holding connections open.

A broken proxy sends the first, and then a person reads the answer.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache

import h11
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from uvicorn.protocols.http.h11_impl import H11Protocol

from northline.foundation.packs import current_pack

PATIENCE = 60.0  # seconds; one request may take from one to two of these to arrive, a megabyte by a slow telephone too


class CalmH11(H11Protocol):
    """uvicorn's protocol, with words of our own for a request that could not be read, and an end to one that never ends."""

    _look: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    def _look_later(self) -> None:
        self._look = self.loop.call_later(PATIENCE, self._look_at, self.cycle)

    def _look_at(self, seen: object) -> None:
        """Close where the same request was on its way at the last look. One that waits for its answer has arrived."""
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            return
        if self.cycle is seen and self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self.transport.close()
        else:
            self._look_later()

    def send_400_response(self, msg: str) -> None:
        """Say it, and close. `msg` is the server's own English and is not shown."""
        page = unreadable_page()
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(page)).encode("ascii")),
            (b"cache-control", b"no-store"),
            (b"content-security-policy", b"default-src 'none'"),
            (b"connection", b"close"),
        ]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=page),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


@lru_cache(maxsize=1)
def unreadable_page() -> bytes:
    """One paragraph in each language of the hotline, its own first; no name of the hotline, no address, no style."""
    pack = current_pack()
    languages = sorted(pack.languages, key=lambda language: language != pack.default_language)
    return "\n".join(
        [
            f'<!doctype html><html lang="{languages[0]}"><head><meta charset="utf-8">',
            f"<title>{_in(languages[0])[0]}</title></head><body>",
            *(f'<p lang="{language}">{" ".join(_in(language))}</p>' for language in languages),
            "</body></html>",
        ]
    ).encode()


def _in(language: str) -> tuple[str, str]:
    with translation.override(language):
        return escape(_("This could not be read.")), escape(_("Open the page again, and send it once more."))
