"""The settings of the embedded server, written before every start so that a new Northline brings its own.

Whoever wants other settings either uses `ALTER SYSTEM`, which PostgreSQL keeps in a file of its own, or a server of
their own through DATABASE_URL.
"""

from __future__ import annotations

import os
import pwd
from pathlib import Path

from northline.foundation.embedded.contracts import DatabaseTrouble
from northline.foundation.embedded.place import MAINTENANCE_ROLE, ROLE, SHARED_ACCOUNTS, Place

SETTINGS = """\
# Written by Northline at every start. Settings of your own: ALTER SYSTEM, or DATABASE_URL.
listen_addresses = ''
port = 5432
unix_socket_directories = {sockets}
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 128MB
max_wal_size = 256MB
jit = off
fsync = on
full_page_writes = on
synchronous_commit = on
restart_after_crash = on
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'
# No statement, value or detail of a row may reach the log: they are what people told us.
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_checkpoints = off
"""
WHO_MAY_COME_IN = "# Only over the socket, and only whom the kernel vouches for.\nlocal all all peer map=northline\n"


def write(place: Place) -> None:
    """Write settings, the list of who may come in, and whose name stands for which role."""
    quoted = "'" + str(place.sockets).replace("'", "''") + "'"
    files = {
        "postgresql.conf": SETTINGS.format(sockets=quoted),
        "pg_hba.conf": WHO_MAY_COME_IN,
        "pg_ident.conf": "".join(
            f'northline "{name}" {role}\n' for name in sorted(_let_in(place)) for role in (ROLE, MAINTENANCE_ROLE)
        ),
    }
    for name, text in files.items():
        file = place.data / name
        new = file.with_name(f"{name}.new")
        try:
            new.write_text(text, encoding="utf-8")
            new.chmod(0o600)
            hand_over(new, place)
            new.replace(file)
        except OSError as error:
            new.unlink(missing_ok=True)
            _refuse_unless_written_before(file, text, error)


def _refuse_unless_written_before(file: Path, text: str, error: OSError) -> None:
    """A full disk is no reason to stay down when the file already says what it should."""
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        raise DatabaseTrouble(f"{file} could not be written: {error.strerror}.") from error


def hand_over(file: Path, place: Place) -> None:
    """Give a file that root wrote to the server's user."""
    if place.user:
        os.chown(file, place.user.uid, place.user.gid)


def _let_in(place: Place) -> set[str]:
    """Root could read the files anyway; then whoever runs Northline; never an account that other services share."""
    try:
        names = {"root", pwd.getpwuid(os.geteuid()).pw_name}
    except KeyError as error:
        raise DatabaseTrouble("The user who runs Northline needs a name in /etc/passwd.") from error
    if place.user and place.user.name not in SHARED_ACCOUNTS:
        names.add(place.user.name)
    return names
