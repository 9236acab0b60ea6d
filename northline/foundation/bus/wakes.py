"""What travels on the bus, and how an act sends it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction
from psycopg import AsyncConnection

from northline.foundation import logs

CHANNEL = "northline"
P = ParamSpec("P")
T = TypeVar("T")
PAYLOAD = 7_000  # bytes; PostgreSQL refuses 8,000


class Topic(StrEnum):
    CONTACT = "contact"  # something was written in these contacts, or one of them changed
    FLOOR = "floor"  # the queue, an offer or somebody's presence changed
    SIGN_IN = "sign_in"  # these accounts' sessions or roles changed: their open pages prove themselves again
    SIGN = "sign"  # a passing sign in a conversation (somebody writes); nothing of it is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Wake:
    """One call on the bus. `ids` as text; for `SIGN` one letter that says what is seen stands before the contact's."""

    topic: Topic
    ids: tuple[str, ...] = ()
    origin: str = ""  # the process that sent it and need not hear it; empty when everybody should

    def payload(self) -> str:
        return json.dumps([self.topic, self.origin, *self.ids], separators=(",", ":"))


def read_wake(payload: str) -> Wake | None:
    """The wake in a notification, or None for one that is not ours or not of this version."""
    try:
        topic, origin, *ids = json.loads(payload)
        return Wake(topic=Topic(topic), ids=tuple(str(value) for value in ids), origin=str(origin))
    except (ValueError, TypeError):
        return None


def wake(topic: Topic, *ids: object) -> None:
    """Call the other processes once this transaction has committed; nothing when it is rolled back.

    Sent after the commit and not inside it: commits that carry a notification wait for each other. A call that fails costs
    nobody the act: readers look again by themselves within seconds.
    """
    told = Wake(topic=topic, ids=tuple(str(value) for value in ids))
    waiting = (after.args for _, after, *_ in connection.run_on_commit if isinstance(after, partial))
    if (told,) not in waiting:  # one call is enough, however often the act moved it
        transaction.on_commit(partial(_send, told))


def waking(topic: Topic) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """An act after which this topic is called: one transaction, and the call with its commit."""

    def decorated(act: Callable[P, T]) -> Callable[P, T]:
        @wraps(act)
        def told(*args: P.args, **kwargs: P.kwargs) -> T:
            with transaction.atomic():
                done = act(*args, **kwargs)
                wake(topic)
                return done

        return told

    return decorated


def _send(told: Wake) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select pg_notify(%s, %s)", [CHANNEL, told.payload()])
    except DatabaseError as error:
        logs.problem("bus.not_told", error=error)


async def tell_all(*, link: AsyncConnection, topic: Topic, ids: Iterable[str], origin: str = "") -> None:
    """Call about many ids with as few notifications as fit."""
    for piece in _pieces(ids):
        await link.execute("select pg_notify(%s, %s)", (CHANNEL, Wake(topic=topic, ids=piece, origin=origin).payload()))


def _pieces(ids: Iterable[str]) -> Iterable[tuple[str, ...]]:
    piece: list[str] = []
    size = 0
    for value in ids:
        if piece and size + len(value) + 3 > PAYLOAD:
            yield tuple(piece)
            piece, size = [], 0
        piece.append(value)
        size += len(value) + 3
    if piece:
        yield tuple(piece)
