"""The tests: a demonstration of one hotline on a database of its own."""

import os
from pathlib import Path
from tempfile import gettempdir

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES

DEMONSTRATION = True
SECRET_KEY = "only for tests: " + "x" * 40
TEST_NAME = os.environ.get("NORTHLINE_TEST_NAME", "all")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
TEST_HOME = Path(os.environ.get("NORTHLINE_TEST_HOME", Path(gettempdir()) / f"northline-test-{os.getuid()}-{TEST_NAME}{WORKER}"))
NORTHLINE_MASTER_KEY_FILE = TEST_HOME / "keys" / "us.key"
NORTHLINE_AUDIT_HEADS = TEST_HOME / "audit" / "us.heads"
NORTHLINE_AUDIT_HEADS_COPY = ""
NORTHLINE_MAIL = "local"
DATABASES["default"]["TEST"] = {"NAME": f"test_northline_{TEST_NAME}"}
DATABASES["default"]["OPTIONS"] = {  # no pool: the test runner creates and drops the database
    key: value for key, value in DATABASES["default"]["OPTIONS"].items() if key != "pool"
}
# Fast; the real ones are tried in tests/walls/test_what_tests_make_cheap.py.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RESUME_WORDS_COST = 2**4
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
