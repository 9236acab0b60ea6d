"""Turns the translators' .po files into the .mo files that gettext reads; the latter are never kept in the repository.

A fresh machine has no gettext programs, so this is plain Python. Start-up calls `compile_catalogues`, which does
nothing where nothing changed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

NORTHLINE = Path(__file__).resolve().parents[1]


def catalogues(root: Path = NORTHLINE) -> Iterator[Path]:
    """Every .po file below the folder: one per app and language."""
    return iter(sorted(root.glob("**/locale/*/LC_MESSAGES/django.po")))


def locale_folders(root: Path = NORTHLINE) -> tuple[str, ...]:
    """The folders for the setting LOCALE_PATHS, so that our wording wins over that of the libraries."""
    return tuple(sorted({str(path.parents[2]) for path in catalogues(root)}))


def compile_catalogues(root: Path = NORTHLINE) -> tuple[Path, ...]:
    """Write the .mo beside each .po that is newer; returns those written, mostly none.

    A .mo appears whole or not at all, so that several processes may start at once. Refuses with OSError where an
    installed tree cannot be written and lacks a .mo: install with its .mo files, or as a user who may write.
    """
    return tuple(_compiled(source) for source in catalogues(root) if _is_stale(source))


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns <= source.stat().st_mtime_ns


def _compiled(source: Path) -> Path:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    target = source.with_suffix(".mo")
    with source.open("rb") as lines:
        catalogue = read_po(lines, locale=source.parents[1].name)
    handle, unfinished = tempfile.mkstemp(dir=target.parent, suffix=".mo-part")
    try:
        with os.fdopen(handle, "wb") as written:
            write_mo(written, catalogue)
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, target)
    except BaseException:
        os.unlink(unfinished)
        raise
    return target
