"""What this machine is asked to run, read once from the environment: hotlines, ports, folders, the database."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

from northline.foundation.packs import pack_codes

ROOT = Path(__file__).resolve().parents[3]
FIRST_HOTLINES = ("us", "ca", "mx")
DEFAULT_PORT_BASE = 8000
# Written before the hotline's number: public 8001, desk 8101, partners 8201 for the first one.
SIDE_OFFSETS = {"public": 0, "desk": 100, "partners": 200}
# Settings that may differ between hotlines of one machine: NORTHLINE_MASTER_KEY_FILE_CA wins over NORTHLINE_MASTER_KEY_FILE.
PER_HOTLINE = (
    "NORTHLINE_MASTER_KEY_FILE",
    "NORTHLINE_SECRET_FILE",
    "NORTHLINE_AUDIT_HEADS",
    "NORTHLINE_AUDIT_HEADS_COPY",
    "NORTHLINE_MAIL",
    "NORTHLINE_MAIL_FROM",
    "NORTHLINE_HOSTS",
    "NORTHLINE_ADDRESS_PUBLIC",
    "NORTHLINE_ADDRESS_DESK",
    "NORTHLINE_ADDRESS_PARTNERS",
)


class CannotStart(Exception):
    """Nothing was started; the text says why and what to do."""


class Kind(StrEnum):
    """What is served; the database remembers it for ever."""

    DEMONSTRATION = "demonstration"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """One deployment on one machine."""

    kind: Kind
    home: Path
    hotlines: tuple[str, ...]
    port_base: int
    bind: str
    database_url: str | None

    def port(self, *, hotline: str, side: str) -> int:
        """The port of one side; 0 (any free one) where the base is 0."""
        return self.port_base + SIDE_OFFSETS[side] + _number(hotline) if self.port_base else 0


def read_setup(*, kind: Kind, environ: Mapping[str, str] = os.environ) -> Setup:
    """The setup that the environment describes. Refuses with CannotStart what cannot be meant."""
    bind = environ.get("NORTHLINE_BIND", "127.0.0.1")
    _check_bind(bind, kind)
    return Setup(
        kind=kind,
        home=Path(environ.get("NORTHLINE_HOME") or ROOT / "var").absolute(),
        hotlines=_hotlines(environ.get("HOTLINES") or ",".join(FIRST_HOTLINES)),
        port_base=_port_base(environ.get("NORTHLINE_PORT_BASE") or str(DEFAULT_PORT_BASE)),
        bind=bind,
        database_url=environ.get("DATABASE_URL") or None,
    )


def environment_of(
    *, setup: Setup, hotline: str, database_url: str, addresses: Mapping[str, str], environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """The environment of one hotline's processes; its own settings win over those of the machine."""
    result = dict(environ)
    for side, address in addresses.items():
        result.setdefault(f"NORTHLINE_ADDRESS_{side.upper()}", address)
        if setup.kind is Kind.DEMONSTRATION:  # a demonstration lives where it is served and nowhere else
            result[f"NORTHLINE_ADDRESS_{side.upper()}"] = address
    for name in PER_HOTLINE:
        own = environ.get(f"{name}_{hotline.upper()}")
        if own is not None:
            result[name] = own
    return result | {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": f"config.settings.{setup.kind}",
        "NORTHLINE_HOME": str(setup.home),
        "NORTHLINE_HOTLINE": hotline,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), environ.get("PYTHONPATH", "")])),
        "PYTHONUNBUFFERED": "1",
        "OBJC_DISABLE_INITIALIZE_FORK_SAFETY": "YES",  # macOS: our forks run no framework that minds
    }


def say(words: str) -> None:
    """One line for the operator. A closed terminal or a full disk is no reason to stop serving."""
    try:
        print(words, flush=True)
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  for the rest of this process


def _hotlines(text: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(text.replace(",", " ").lower().split()))
    known = pack_codes()
    unknown = [code for code in asked if code not in known]
    if unknown or not asked:
        raise CannotStart(
            f"HOTLINES names {', '.join(unknown) or 'no hotline'}; there are packs for {', '.join(known)} "
            "in northline/jurisdictions. Write for example HOTLINES=us,ca."
        )
    return asked


def _number(hotline: str) -> int:
    others = sorted(set(pack_codes()) - set(FIRST_HOTLINES))
    return [*FIRST_HOTLINES, *others].index(hotline) + 1


def _port_base(text: str) -> int:
    if text.isdecimal() and (int(text) == 0 or 1024 <= int(text) <= 65000):
        return int(text)
    raise CannotStart(f"NORTHLINE_PORT_BASE is “{text}”; it must be 0 (any free ports) or between 1024 and 65000.")


def _check_bind(bind: str, kind: Kind) -> None:
    try:
        loopback = ip_address(bind).is_loopback
    except ValueError as error:
        raise CannotStart(f"NORTHLINE_BIND is “{bind}”; it must be an address such as 127.0.0.1.") from error
    if kind is Kind.DEMONSTRATION and not loopback:
        raise CannotStart(
            "A demonstration serves this machine alone (its passwords are printed on the screen). "
            "Remove NORTHLINE_BIND, or start a real hotline with --production."
        )
