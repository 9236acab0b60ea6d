"""Settings that hold everywhere. A deployment is described by environment variables; docs/operating.md explains each."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from config.secret import secret_from
from config.settings.allauth import *  # noqa: F403  sign-in has its own file
from northline.foundation.translations import locale_folders
from northline.interfaces.common.origin import networks
from northline.interfaces.common.static import leave_no_trace


def whole_number(name: str, *, default: int, least: int, most: int) -> int:
    """A number from the environment. Refuses with ImproperlyConfigured, in words, what is none or lies outside."""
    told = os.environ.get(name, str(default)).strip()
    if not told.isascii() or not told.isdecimal() or not least <= int(told) <= most:
        raise ImproperlyConfigured(f"{name} is “{told}”; it must be a whole number from {least} to {most}")
    return int(told)


ROOT = Path(__file__).resolve().parent.parent.parent
HOME = Path(os.environ.get("NORTHLINE_HOME", ROOT / "var"))

HOTLINE = os.environ.get("NORTHLINE_HOTLINE", "us")
DEMONSTRATION = False

# Signs sessions and form tokens; never in the repository. A demonstration makes its own, a hotline's must be there.
SECRET_KEY = secret_from(path=Path(os.environ.get("NORTHLINE_SECRET_FILE", HOME / "keys" / f"{HOTLINE}.secret")))

NORTHLINE_MASTER_KEY_FILE = Path(os.environ.get("NORTHLINE_MASTER_KEY_FILE", HOME / "keys" / f"{HOTLINE}.key"))
NORTHLINE_AUDIT_HEADS = Path(os.environ.get("NORTHLINE_AUDIT_HEADS", HOME / "audit" / f"{HOTLINE}.heads"))
NORTHLINE_AUDIT_HEADS_COPY = os.environ.get("NORTHLINE_AUDIT_HEADS_COPY", "")
NORTHLINE_MAIL = os.environ.get("NORTHLINE_MAIL", "local")
NORTHLINE_MAIL_FROM = os.environ.get("NORTHLINE_MAIL_FROM", "")
MAIL_KEPT_DAYS = whole_number("NORTHLINE_MAIL_KEPT_DAYS", default=30, least=1, most=3650)


def database(*, url: str, name: str) -> dict[str, Any]:
    """The hotline's own database on the PostgreSQL server that `url` names, over TCP or a socket (its own path is ignored)."""
    told = {key: str(value) for key, value in conninfo_to_dict(url).items() if key != "dbname"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": told.pop("user", ""),
        "PASSWORD": told.pop("password", ""),
        "HOST": told.pop("host", ""),
        "PORT": told.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        # A person in danger should not look at a blank page: three seconds without a connection is an answer.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 3}, **told},
    }


DATABASES = {"default": database(url=os.environ.get("DATABASE_URL", "postgresql:///"), name=f"northline_{HOTLINE}")}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "northline.interfaces.common",  # before allauth: our templates of the same names win
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "northline.foundation",
    "northline.apps.accounts",
    "northline.apps.people",
    "northline.apps.directory",
    "northline.apps.contacts",
    "northline.apps.floor",
    "northline.apps.cases",
    "northline.apps.referrals",
    "northline.interfaces.public",
    "northline.interfaces.desk",
    "northline.interfaces.partners",
]
AUTH_USER_MODEL = "accounts.User"

ROOT_URLCONF = "northline.interfaces.public.urls"
# Each side brings its own (config/sides.py) and is built with it; allauth wants to see its own name here.
MIDDLEWARE: list[str] = ["allauth.account.middleware.AccountMiddleware"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "northline.interfaces.common.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "northline.interfaces.common.templatetags.northline",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

LANGUAGES = [("en", "English"), ("es", "Español"), ("fr", "Français")]
LANGUAGE_CODE = "en"
LOCALE_PATHS = list(locale_folders())  # ours first: our wording wins over a dependency's for the same text
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "frontend"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 0
WHITENOISE_ADD_HEADERS_FUNCTION = leave_no_trace

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
RESUME_WORDS_COST = 2**14  # scrypt: 16 MB and about 50 ms for each try at the last two of a visitor's four words
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "northline.interfaces.common.errors.page_too_old"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
# Whose word counts about where a request came from and whether it came by TLS: nobody else's (docs/decisions/0010).
try:
    TRUSTED_PROXIES = networks(os.environ.get("NORTHLINE_TRUSTED_PROXIES", ""))
except ValueError as problem:
    raise ImproperlyConfigured(str(problem)) from None
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# One policy for every side; a side that needs more says so in northline/interfaces/common/middleware.py.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_HANDLERS: list[str] = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

LOGGING_CONFIG = None  # northline.foundation.logs configures logging: event names and ids, never content
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PUBLIC_URL = os.environ.get("NORTHLINE_ADDRESS_PUBLIC", "http://localhost:8001")
DESK_URL = os.environ.get("NORTHLINE_ADDRESS_DESK", "http://localhost:8101")
PARTNERS_URL = os.environ.get("NORTHLINE_ADDRESS_PARTNERS", "http://localhost:8201")

# When a second person must look before a case is closed: "crises_and_minors", "always" or "never" (docs/decisions/0005).
CLOSURE_REVIEW = os.environ.get("NORTHLINE_CLOSURE_REVIEW", "crises_and_minors")
