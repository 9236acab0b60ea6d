"""The import contracts hold, and each kind is seen to fail when it is violated."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

VIOLATIONS = {
    "an engine that knows Django": ("northline/engines/triage/wrong.py", "import django\n"),
    "a lower app that imports a higher one": ("northline/apps/people/wrong.py", "from northline.apps.cases import queries\n"),
    "models of another app": ("northline/apps/floor/wrong.py", "from northline.apps.contacts import models\n"),
    "foundation that imports an app": ("northline/foundation/wrong.py", "from northline.apps.accounts import queries\n"),
    "one side that imports another": (
        "northline/interfaces/public/wrong.py",
        "from northline.interfaces.desk import floor_urls\n",
    ),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run([sys.executable, "-c", program, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("northline", "config"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc", "__pycache__", "jurisdictions", "locale")
        )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_walls_stand(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_wall_falls_when_violated(copy: Path, name: str) -> None:
    where, line = VIOLATIONS[name]
    (copy / where).write_text(line)
    done = lint(copy)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout
