"""The sockets of every side, bound before anything else happens and kept while processes come and go."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Mapping

from northline.interfaces.commands.setup import SIDE_OFFSETS, CannotStart, Setup

FREED_WITHIN = 4.0  # seconds; the processes of a killed supervisor notice within one
LONGEST_QUEUE = 512

Sockets = Mapping[str, Mapping[str, socket.socket]]


def bind_all(setup: Setup) -> Sockets:
    """One bound socket per hotline and side. Refuses with CannotStart, naming the port that somebody else holds."""
    until = time.monotonic() + FREED_WITHIN
    return {
        hotline: {side: _bind(setup=setup, hotline=hotline, side=side, until=until) for side in SIDE_OFFSETS}
        for hotline in setup.hotlines
    }


def addresses(*, sockets: Mapping[str, socket.socket]) -> dict[str, str]:
    """How a browser on this machine reaches each side. By name: passkeys refuse an IP address."""
    return {side: f"http://localhost:{opened.getsockname()[1]}" for side, opened in sockets.items()}


def _bind(*, setup: Setup, hotline: str, side: str, until: float) -> socket.socket:
    port = setup.port(hotline=hotline, side=side)
    while True:
        opened = socket.socket(socket.AF_INET6 if ":" in setup.bind else socket.AF_INET, socket.SOCK_STREAM)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((setup.bind, port))
            # Listening from now on keeps the port ours; who comes early waits for the first answer instead of being refused.
            opened.listen(LONGEST_QUEUE)
            return opened
        except OSError as error:
            opened.close()
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise CannotStart(_why(error=error, port=port, hotline=hotline, side=side)) from error
        time.sleep(0.1)


def _why(*, error: OSError, port: int, hotline: str, side: str) -> str:
    what = f"Port {port}, where the {side} side of “{hotline}” belongs,"
    if error.errno == errno.EADDRINUSE:
        return (
            f"{what} is in use by another program, perhaps another Northline. Stop that program, "
            f"or choose other ports: NORTHLINE_PORT_BASE=18000 gives 18001, 18101 and so on."
        )
    return f"{what} cannot be opened: {error.strerror}."
