"""Where a demonstration is and who may sign in to it: on the screen, and in `var/demo.json` for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

FILE = "demo.json"


class Account(TypedDict):
    hotline: str
    role: str
    email: str
    password: str


def write(*, home: Path, addresses: Mapping[str, Mapping[str, str]], accounts: Sequence[Account]) -> None:
    """Write the sheet whole, by renaming: a reader never finds half of it."""
    text = json.dumps({"hotlines": addresses, "accounts": accounts}, indent=1, ensure_ascii=False) + "\n"
    new = home / f"{FILE}.new"
    new.write_text(text, encoding="utf-8")
    new.replace(home / FILE)


def show(*, hotline: str, addresses: Mapping[str, str], accounts: Sequence[Account], say: Callable[[str], None]) -> None:
    """Print one hotline's addresses and accounts."""
    say("")
    say(f"{hotline}   " + "   ".join(f"{side} {address}" for side, address in addresses.items()))
    width = max((len(account["role"]) for account in accounts), default=0)
    mail_width = max((len(account["email"]) for account in accounts), default=0)
    for account in accounts:
        say(f"     {account['role']:<{width}}  {account['email']:<{mail_width}}  {account['password']}")
