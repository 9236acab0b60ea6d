"""The secret that signs sessions and form tokens: a file of its own, outside the repository and the database."""

import os
import secrets
from pathlib import Path

SHORTEST = 40


class SecretMissing(RuntimeError):
    """A real hotline was started without its secret."""


def secret_from(*, path: Path) -> str:
    """The secret in that file. A demonstration's first start writes one (0600); a real hotline's must be there.

    Refuses with SecretMissing when a production start finds none, or one that is too short to be a secret.
    """
    try:
        found = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        if os.environ.get("DJANGO_SETTINGS_MODULE") == "config.settings.production":
            raise SecretMissing(
                f"{path} is not there: write at least {SHORTEST} random signs into it (docs/operating.md)"
            ) from None
        return _first(path)
    if len(found) < SHORTEST:
        raise SecretMissing(f"{path} holds fewer than {SHORTEST} signs: it is no secret")
    return found


def _first(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = secrets.token_urlsafe(48)
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_text(made, encoding="ascii")
    try:
        os.link(temporary, path)  # another process may have been first: then its secret is the secret
    except FileExistsError:
        made = path.read_text(encoding="ascii").strip()
    finally:
        temporary.unlink()
    return made
