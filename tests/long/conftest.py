"""The disk that is filled is one of Linux; elsewhere that file is not collected (README.md says so)."""

import sys

from tests.support.small_disk import small_disk  # noqa: F401  a fixture for the file named below

collect_ignore = [] if sys.platform == "linux" else ["test_embedded_full_disk.py"]
