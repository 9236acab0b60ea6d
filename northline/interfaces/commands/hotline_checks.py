"""The doctor's look at one hotline, inside its own process."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from northline.foundation import clock, deployment, probe
from northline.foundation.models.deployment import Deployment
from northline.interfaces.commands.checks import Check, failed, passed, show
from northline.interfaces.commands.prepare import is_marked, pending_migrations


def show_all(*, hotline: str) -> int:
    """Make and print every check; 1 when one failed. A check that breaks is a failed check, not the end of the others."""
    return show(_checks(hotline=hotline))


def _checks(*, hotline: str) -> Iterator[Check]:
    looks: list[Callable[[], Check]] = [
        lambda: _kind(hotline),
        _migrations,
        _master_key,
        lambda: _closed_file("secret", _secret_file(hotline)),
        _audit_heads,
        _sealer,
        _mail,
    ]
    if not settings.DEMONSTRATION:
        looks += [_hosts, _proxies]
    for look in looks:
        try:
            yield look()
        except Exception as error:
            yield failed("check", f"{type(error).__name__}: {error}", remedy="See the checks above; this one could not be made.")


def _kind(hotline: str) -> Check:
    wanted = deployment.Kind.DEMONSTRATION if settings.DEMONSTRATION else deployment.Kind.PRODUCTION
    if not is_marked():
        return failed("kind", "this database was never started", remedy="`northline serve` makes its tables and marks it.")
    found = Deployment.objects.get()
    if (found.kind, found.hotline) != (wanted.value, hotline):
        return failed(
            "kind",
            f"this database is a {found.kind} of “{found.hotline}”, for ever",
            remedy=f"A {wanted.value} of “{hotline}” needs a new database: DATABASE_URL with another server, or an empty one.",
        )
    return passed("kind", f"a {found.kind}, made on {found.created_at:%Y-%m-%d}")


def _migrations() -> Check:
    pending = pending_migrations()
    if pending:
        return failed("tables", f"{len(pending)} migrations wait", remedy="Restart `northline serve`: it runs them.")
    return passed("tables", "up to date")


def _master_key() -> Check:
    """The file is there and closed to others, and it is the key under which this database was sealed."""
    check = _closed_file("master key", settings.NORTHLINE_MASTER_KEY_FILE)
    if not check.passed:
        return check
    key = probe.master_key_status()
    if key.problem:
        return failed("master key", key.problem, remedy="Put back the key that was used: nothing else opens what was sealed.")
    return check


def _secret_file(hotline: str) -> Path:
    return Path(os.environ.get("NORTHLINE_SECRET_FILE", settings.HOME / "keys" / f"{hotline}.secret"))


def _closed_file(what: str, file: Path) -> Check:
    if not file.exists():
        return failed(
            what,
            f"{file} is not there",
            remedy="A demonstration makes it when it starts. A real hotline's must be put there: restore it from where "
            "you keep it. Without the master key that was used, what was sealed stays closed for ever.",
        )
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode & 0o077:
        return failed(what, f"{file} is open to others (mode {mode:o})", remedy=f"chmod 600 {file}")
    if not settings.DEMONSTRATION and file.resolve().is_relative_to(settings.ROOT):
        return failed(
            what,
            f"{file} is inside the program's folder",
            remedy="Move it to a folder of its own, with backups of its own, and name it in the environment.",
        )
    return passed(what, f"{file}, readable by its owner alone")


def _audit_heads() -> Check:
    file = Path(settings.NORTHLINE_AUDIT_HEADS)
    place = next(path for path in (file, *file.parents) if path.exists())
    if not os.access(place, os.W_OK):
        return failed("audit heads", f"{file} cannot be written", remedy="Let the user who runs Northline write there.")
    if not settings.DEMONSTRATION and not settings.NORTHLINE_AUDIT_HEADS_COPY:
        return failed(
            "audit heads",
            f"{file}, and no copy elsewhere",
            remedy="Name a place on another machine in NORTHLINE_AUDIT_HEADS_COPY: "
            "who can cut the record here must not reach it.",
        )
    return passed("audit heads", f"{file} can be written")


def _sealer() -> Check:
    """What the audit notes gets its place within a second; while rows wait longer, a row taken out would not be missed."""
    audit = probe.audit_status(now=clock.now())
    if audit.sealer_late:
        return failed(
            "sealer",
            f"{audit.waiting} rows of the audit wait for their place, the oldest since {audit.oldest_waiting:%Y-%m-%d %H:%M} UTC",
            remedy="The worker gives them their place: look whether `northline serve` runs, and into its log.",
        )
    return passed("sealer", f"{audit.sealed} rows have their place, {audit.waiting} wait")


def _mail() -> Check:
    if settings.DEMONSTRATION:
        return passed("mail", "stays in the demonstration's own mailbox")
    if settings.NORTHLINE_MAIL == "local" or not settings.NORTHLINE_MAIL_FROM:
        return failed(
            "mail",
            "no mail leaves this hotline",
            remedy="Set NORTHLINE_MAIL to smtp and NORTHLINE_MAIL_FROM to the hotline's address (docs/operating.md).",
        )
    mail = probe.mail_status(now=clock.now())
    if mail.troubled:
        why = ", ".join(code for code, _how_many in mail.problems) or "late"
        return failed(
            "mail",
            f"late or given up: {mail.troubled} ({why})",
            remedy="Check the mail server's address, user and password.",
        )
    return passed("mail", f"sent from {settings.NORTHLINE_MAIL_FROM}")


def _hosts() -> Check:
    if not settings.ALLOWED_HOSTS:
        return failed("hosts", "no host is allowed", remedy="Set NORTHLINE_HOSTS to the names of the three sides, with commas.")
    return passed("hosts", ", ".join(settings.ALLOWED_HOSTS))


def _proxies() -> Check:
    """Northline does not end TLS: in front of a real hotline stands a proxy, and it must be known by its address."""
    if not settings.TRUSTED_PROXIES:
        return failed(
            "proxies",
            "none is trusted: every page leads to https again and again, and all visitors count as one place for the limits",
            remedy="Set NORTHLINE_TRUSTED_PROXIES to the address, or the network, from which your proxy connects here, with "
            "commas for several. It must set X-Forwarded-For and X-Forwarded-Proto itself (docs/operating.md).",
        )
    return passed("proxies", f"believed: {', '.join(map(str, settings.TRUSTED_PROXIES))}; nobody else")
