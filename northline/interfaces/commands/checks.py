"""What a check of a deployment says, whichever part it looks at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at: what was found and, where something is wrong, what to do about it."""

    what: str
    found: str
    remedy: str = ""

    @property
    def passed(self) -> bool:
        return not self.remedy


def passed(what: str, found: str) -> Check:
    return Check(what=what, found=found)


def failed(what: str, found: str, *, remedy: str) -> Check:
    return Check(what=what, found=found, remedy=remedy)


def show(checks: Iterable[Check]) -> int:
    """Print each check as soon as it is made; 1 when one failed, else 0."""
    code = 0
    for check in checks:
        print(f"  {'ok' if check.passed else '!!'}  {check.what}: {check.found}", flush=True)
        if not check.passed:
            print(f"      What to do: {check.remedy}", flush=True)
            code = 1
    return code
