"""A disk of 140 MB that a test may fill: real memory behind a real file system, which really says “No space left on device”."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.served import new_home

MOUNT = ("mount", "-t", "tmpfs", "-o", "size=140m,mode=755", "tmpfs")
NOT_ALLOWED = (
    "A small disk could not be mounted: {words}. Root may mount one where the container has CAP_SYS_ADMIN, and anybody else "
    "where the kernel allows user namespaces (on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0)."
)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """The folder that the disk is mounted on. Fails, and does not skip, where nobody may mount one."""
    folder = new_home()
    try:
        yield from _mounted_by_root(folder) if os.geteuid() == 0 else _in_a_namespace(folder)
    finally:
        folder.rmdir()


def _mounted_by_root(folder: Path) -> Iterator[Path]:
    done = subprocess.run([*MOUNT, folder], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(NOT_ALLOWED.format(words=done.stderr.strip()))
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def _in_a_namespace(folder: Path) -> Iterator[Path]:
    """Whoever is not root is root in a namespace of their own. The disk is there as long as a process holds it, and the
    rest of us reach it through that process."""
    holder = subprocess.Popen(
        ["unshare", "-r", "-m", "sh", "-c", '"$@" && echo mounted && exec cat', "sh", *MOUNT, folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    if holder.stdout.readline() != "mounted\n":
        pytest.fail(NOT_ALLOWED.format(words=holder.communicate()[1].strip()))
    yield Path(f"/proc/{holder.pid}/root{folder}")
    holder.communicate()
