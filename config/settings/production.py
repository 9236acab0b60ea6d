"""A real hotline. Everything comes from the environment; `northline doctor` explains what is missing."""

import os

from config.settings.base import *  # noqa: F403

ALLOWED_HOSTS = [host for host in os.environ.get("NORTHLINE_HOSTS", "").split(",") if host]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = True
