"""Logs hold event names, ids and places in the code; what a person wrote or is called never gets there."""

import ast
import asyncio
import gc
import io
import json
import logging
import logging.config
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from northline.foundation import logs

ROOT = Path(__file__).resolve().parents[2]
NAME = "Amina Example"
PHONE = "+15550100234"


class Person:
    """Something whose every rendering is content."""

    def __repr__(self) -> str:
        return NAME

    __str__ = __repr__


class NAMEError(Exception):
    """An error with content in its text."""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    kept_last, kept_raise = logging.lastResort, logging.raiseExceptions
    logs.configure(stream=stream)
    yield stream
    root.handlers[:], _ = before
    root.setLevel(before[1])
    logging.lastResort, logging.raiseExceptions = kept_last, kept_raise
    logging.captureWarnings(False)


def entries(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def raised(error: Exception) -> Exception:
    try:
        secret = NAME  # a local variable, as a traceback with locals would show it
        raise error
    except Exception as caught:
        assert secret
        return caught


def chained() -> Exception:
    try:
        try:
            raise KeyError(PHONE)
        except KeyError as error:
            raise ValueError(NAME) from error
    except ValueError as caught:
        return caught


LIBRARY = logging.getLogger("some.library")
OURS = logging.getLogger("northline.somewhere")

WAYS: dict[str, Callable[[], object]] = {
    "message": lambda: LIBRARY.warning(f"{NAME} wrote from {PHONE}"),
    "arguments": lambda: LIBRARY.warning("%s wrote from %s", NAME, Person()),
    "mapping of arguments": lambda: LIBRARY.warning("%(who)s", {"who": NAME}),
    "wrong arguments": lambda: LIBRARY.warning("%d %d", NAME),
    "object": lambda: LIBRARY.warning(Person()),
    "error": lambda: LIBRARY.error("failed", exc_info=raised(NAMEError(NAME))),
    "chained error": lambda: LIBRARY.error("failed", exc_info=chained()),
    "group of errors": lambda: LIBRARY.error("failed", exc_info=raised(ExceptionGroup(NAME, [ValueError(PHONE)]))),
    "stack": lambda: LIBRARY.warning("here", stack_info=True),
    "extra": lambda: LIBRARY.warning("here", extra={"person": NAME, "request": Person()}),
    "name of a logger": lambda: logging.getLogger(f"{NAME} {PHONE}").warning("here"),
    "our logger with text": lambda: OURS.warning(f"{NAME} was here"),
    "our logger with arguments": lambda: OURS.warning("case.closed", NAME),
    "event name": lambda: logs.event(f"case.{NAME}"),
    "ids": lambda: logs.event("case.closed", who=NAME, phone=PHONE, number=int(PHONE), person=Person()),
    "name of an id": lambda: logs.event("case.closed", **{NAME: 1}),
    "problem": lambda: logs.problem("case.not_closed", error=raised(NAMEError(NAME)), who=NAME),
    "warning": lambda: warnings.warn(f"{NAME} is deprecated", DeprecationWarning, stacklevel=1),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.filterwarnings("always")
def test_content_never_gets_into_the_log(log, way: str) -> None:
    warnings.simplefilter("always")
    WAYS[way]()
    text = log.getvalue()
    assert len(entries(log)) == 1
    assert "Amina" not in text
    assert PHONE.strip("+") not in text


def test_an_event_says_its_name_its_ids_and_its_place(log) -> None:
    logs.event("mail.sent", mail_id=UUID(int=7), attempts=2, language="es", late=False)
    [entry] = entries(log)
    assert (entry["event"], entry["mail_id"], entry["attempts"], entry["late"]) == ("mail.sent", str(UUID(int=7)), 2, False)
    assert str(entry["place"]).startswith("tests/walls/test_logs_hold_no_content.py:")


def test_ids_cannot_overwrite_what_the_line_says(log) -> None:
    logs.event("mail.sent", level=logging.INFO, place="elsewhere", logger="other", at="never", event="x.y")
    [entry] = entries(log)
    assert entry["logger"] == "northline.events"
    assert entry["event"] == "mail.sent"
    assert str(entry["place"]).startswith("tests/")


def test_what_is_withheld_is_said_to_be(log) -> None:
    logs.event("mail.sent", to=NAME)
    assert entries(log)[0]["to"] == "withheld"


def test_an_error_is_logged_by_type_places_and_an_id_that_can_be_shown(log) -> None:
    event_id = logs.problem("web.failed", error=chained(), view="queue")
    [entry] = entries(log)
    assert entry["event_id"] == event_id
    outer, inner = entry["error"]
    assert (outer["type"], inner["type"]) == ("builtins.ValueError", "builtins.KeyError")
    assert all(place.startswith("tests/walls/test_logs_hold_no_content.py:") for place in outer["places"])


def test_places_name_no_folder_of_this_machine(log) -> None:
    LIBRARY.error("x", exc_info=json_error())
    assert str(ROOT) not in log.getvalue()
    assert sys.base_prefix not in log.getvalue()
    assert "json/decoder.py:" in log.getvalue()


def json_error() -> Exception:
    try:
        json.loads(NAME)
    except ValueError as error:
        return error
    raise AssertionError


def test_a_database_error_keeps_the_row_to_itself(log, db) -> None:
    with pytest.raises(DatabaseError) as failed, connection.cursor() as cursor:
        cursor.execute("select %s::uuid", [NAME])
    LIBRARY.error("database", exc_info=failed.value)
    assert "Amina" not in log.getvalue()
    assert "django.db.utils.DataError" in log.getvalue()


def test_an_error_in_a_task_of_the_event_loop_is_logged_without_its_text(log) -> None:
    async def main() -> None:
        async def fails() -> None:
            raise NAMEError(NAME)

        task = asyncio.create_task(fails())
        while not task.done():
            await asyncio.sleep(0)
        del task
        gc.collect()

    # A thread of its own: another test's browser may have a loop running in this one.
    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    thread.join()
    assert [entry["logger"] for entry in entries(log)] == ["asyncio"]
    assert "Amina" not in log.getvalue()
    assert "NAMEError" in log.getvalue()


CRASHES = {
    "in the main thread": "raise ValueError('Amina Example')",
    "in another thread": "import threading\nt = threading.Thread(target=lambda: int('Amina Example'))\nt.start()\nt.join()",
    "while an object goes": "class A:\n    def __del__(self): raise ValueError('Amina Example')\nA()",
    "while logging": "import logging\nclass P:\n    def __str__(self): raise ValueError('Amina Example')\n"
    "logging.getLogger('northline.x').error(P())",
}


@pytest.mark.parametrize("crash", CRASHES)
def test_a_process_that_crashes_prints_no_content(crash: str) -> None:
    code = f"from northline.foundation import logs\nlogs.configure()\nlogs.catch_uncaught()\n{CRASHES[crash]}"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert "Amina" not in ended.stderr + ended.stdout
    if crash != "while logging":
        assert '"builtins.ValueError"' in ended.stderr


def test_no_logger_writes_around_the_formatter(log) -> None:
    import django.utils.log
    import procrastinate
    import uvicorn.config

    logging.config.dictConfig(uvicorn.config.LOGGING_CONFIG)  # as if a library had set up its own
    logging.config.dictConfig(django.utils.log.DEFAULT_LOGGING)
    assert procrastinate
    logs.configure(stream=log)
    handlers = list(logging.getLogger().handlers)
    for name in list(logging.root.manager.loggerDict):
        handlers += logging.getLogger(name).handlers
    assert handlers
    assert all(type(handler.formatter) is logs.EventFormatter for handler in handlers)


def log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    levels = {"debug", "info", "warning", "error", "exception", "critical", "log"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in levels:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id.lower() in {"log", "logger", "logging", "_log", "_logger"}:
                yield node


def wordy_log_calls(source: str) -> list[int]:
    """Lines on which something else than an event's name is logged."""
    wordy = []
    for call in log_calls(ast.parse(source)):
        first = call.args[1] if isinstance(call.func, ast.Attribute) and call.func.attr == "log" else (call.args or [None])[0]
        named = isinstance(first, ast.Constant) and isinstance(first.value, str) and logs.EVENT.fullmatch(first.value)
        if not named or len(call.args) > (2 if isinstance(call.func, ast.Attribute) and call.func.attr == "log" else 1):
            wordy.append(call.lineno)
    return wordy


def test_our_own_code_logs_event_names() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for folder in ("northline", "config")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in wordy_log_calls(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_search_for_wordy_logging_finds_it() -> None:
    source = 'log.info("case.closed")\nlog.info(f"closed {x}")\nlogger.error("it failed: %s", x)\nlog.log(10, "a.b")\n'
    assert wordy_log_calls(source) == [2, 3]
