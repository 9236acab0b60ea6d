"""Logs: event names, ids and places in the code. Never content, by construction.

The text of a log record is never written, whoever made it: a library may have put a request's path, an SQL statement or a
person's words into it. What is written is who logged (the logger's name), where (file and line), the event's name if it is one
of ours, ids that pass `plain`, and for an error its type and the places it came through, without its text. The place tells a
developer which sentence was meant; the id of the event ties it to the page that the user saw.

    logs.event("mail.sent", mail_id=mail.id)
    logs.problem("job.failed", error=error, job=name)     # gives the event id back
"""

import json
import logging
import sys
import threading
import traceback
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from northline.foundation.plain import EVENT, NAME, NotPlain, Plain, plain

EVENTS = logging.getLogger("northline.events")
ROOT = Path(__file__).resolve().parents[2]
MOST_PLACES = 12
MOST_CAUSES = 4
WITHHELD = "withheld"


def event(name: str, *, level: int = logging.INFO, **ids: object) -> None:
    """Log that something happened. Values that are not codes, ids or small numbers are withheld."""
    EVENTS.log(level, name, extra={"ids": ids}, stacklevel=2)


def problem(name: str, *, error: BaseException, level: int = logging.ERROR, **ids: object) -> str:
    """Log an error by its type and its places; returns the event id, to show to the person who met it."""
    event_id = new_event_id()
    EVENTS.log(level, name, extra={"ids": {**ids, "event_id": event_id}}, exc_info=error, stacklevel=2)
    return event_id


def new_event_id() -> str:
    """A short id for one thing that went wrong."""
    return f"e{uuid.uuid4().hex[:12]}"


class EventFormatter(logging.Formatter):
    """Writes one JSON line for a record: see the module's first lines for what can be in it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower() if record.levelname.isalpha() else str(record.levelno),
            "logger": _logger_name(record.name),
            "place": place_of(record.pathname, record.lineno),
        }
        if record.name.partition(".")[0] == "northline" and not record.args and EVENT.fullmatch(str(record.msg)):
            line["event"] = str(record.msg)
            line = {**_ids(getattr(record, "ids", None)), **line}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _errors(record.exc_info[1])
            line.setdefault("event_id", new_event_id())
        return json.dumps(line, ensure_ascii=True)

    def formatException(self, ei: object) -> str:  # noqa: N802  logging's name
        return ""

    def formatStack(self, stack_info: str) -> str:  # noqa: N802  logging's name
        return ""


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, _value: TextIO) -> None:
        raise AttributeError


def place_of(filename: str, line: int | None) -> str:
    """A place in the code without anything of this machine's folders."""
    path = Path(filename)
    if path.is_relative_to(ROOT) and ".venv" not in path.parts:
        return f"{path.relative_to(ROOT).as_posix()}:{line}"
    parts = path.parts
    for folder in ("site-packages", "dist-packages"):
        if folder in parts:
            return f"{'/'.join(parts[parts.index(folder) + 1 :])}:{line}"
    return f"{'/'.join(parts[-2:])}:{line}"


def configure(*, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every log record of this process through EventFormatter, to `stream` (standard error).

    Takes every other handler away from every logger, so that no library writes around it. Called when Django is ready.
    """
    handler: logging.Handler = logging.StreamHandler(stream) if stream else StandardError()
    handler.setFormatter(EventFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    for noisy in ("uvicorn.access", "django.db.backends", "django.server"):
        logging.getLogger(noisy).disabled = True
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.lastResort = handler
    logging.raiseExceptions = False  # a record that cannot be formatted is dropped, not printed with its arguments


def catch_uncaught() -> None:
    """Log errors that nobody caught as events, instead of printing them with their texts. For processes that serve."""
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    problem("process.uncaught", error=error, level=logging.CRITICAL)


def _uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
        problem("thread.uncaught", error=arguments.exc_value, level=logging.CRITICAL)


def _unraisable(arguments: "sys.UnraisableHookArgs") -> None:
    if arguments.exc_value is not None:
        problem("process.unraisable", error=arguments.exc_value)


def _errors(error: BaseException) -> list[dict[str, object]]:
    """The error and what caused it, outermost first: types and places."""
    found: list[dict[str, object]] = []
    seen: BaseException | None = error
    while seen is not None and len(found) < MOST_CAUSES:
        frames = traceback.extract_tb(seen.__traceback__, limit=-MOST_PLACES) if seen.__traceback__ else []
        found.append(
            {
                "type": f"{type(seen).__module__}.{type(seen).__qualname__}",
                "places": [place_of(frame.filename, frame.lineno) for frame in frames],
            }
        )
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return found


def _ids(ids: object) -> dict[str, Plain]:
    if not isinstance(ids, Mapping):
        return {}
    return {name: _plain_or_withheld(value) for name, value in ids.items() if isinstance(name, str) and NAME.fullmatch(name)}


def _plain_or_withheld(value: object) -> Plain:
    try:
        return plain(value)
    except NotPlain:
        return WITHHELD


def _logger_name(name: str) -> str:
    return name if all(part.replace("_", "").replace("-", "").isalnum() for part in name.split(".")) else WITHHELD
