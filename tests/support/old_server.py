"""A server that says it is a PostgreSQL of some version and answers nothing else: as much as a caller learns before it asks."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def server_of_version(version: str) -> Iterator[str]:
    """Its address for DATABASE_URL, while it listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_greet, args=(listener, version), daemon=True).start()
        yield f"postgresql://northline@127.0.0.1:{listener.getsockname()[1]}/?sslmode=disable&gssencmode=disable"


def _greet(listener: socket.socket, version: str) -> None:
    told = {"server_version": version, "client_encoding": "UTF8", "server_encoding": "UTF8", "standard_conforming_strings": "on"}
    while True:
        try:
            caller, _ = listener.accept()
        except OSError:
            return  # closed: the test is over
        with caller:
            caller.recv(int.from_bytes(caller.recv(4), "big") - 4)
            caller.sendall(_message(b"R", struct.pack(">i", 0)))  # let in without a password
            for name, value in told.items():
                caller.sendall(_message(b"S", f"{name}\0{value}\0".encode()))
            caller.sendall(_message(b"Z", b"I"))
            caller.recv(1)  # whatever comes next, or the caller's leaving


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack(">i", len(body) + 4) + body
