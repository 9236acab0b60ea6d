"""What the documents name exists: commands, settings, files, pages."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("northline/**/*.md")])


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_spans(path: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text_of(path)) + [
        line.strip()
        for block in re.findall(r"```(?:sh|console|bash)?\n(.*?)```", text_of(path), re.DOTALL)
        for line in block.splitlines()
    ]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", text_of(ROOT / "Makefile"), re.MULTILINE))


def known_settings() -> set[str]:
    sources = [
        *ROOT.glob("config/**/*.py"),
        *ROOT.glob("northline/**/*.py"),
        ROOT / "Makefile",
        *ROOT.glob("tests/**/conftest.py"),
    ]
    return {name for path in sources for name in re.findall(r"\b(?:NORTHLINE_[A-Z_]+|DATABASE_URL|HOTLINES)\b", text_of(path))}


def commands() -> set[str]:
    from northline.interfaces.commands.__main__ import parser

    found: set[str] = set()

    def walk(node: object, words: str) -> None:
        for action in getattr(node, "_actions", ()):
            for name, inner in (getattr(action, "choices", None) or {}).items() if hasattr(action, "_parser_class") else ():
                found.add(f"{words} {name}".strip())
                walk(inner, f"{words} {name}".strip())

    walk(parser(), "")
    return found


def test_there_are_documents_to_look_at() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in DOCS}
    wanted = {"README.md", "CONTRIBUTING.md", "SECURITY.md"}
    wanted |= {f"docs/{name}.md" for name in ("architecture", "tutorial", "threat-model", "glossary")}
    assert wanted <= names


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text_of(path)):
        if "://" not in target and not target.startswith("mailto:"):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_make_targets_exist(path: Path) -> None:
    for span in code_spans(path):
        for target in re.findall(r"\bmake ([a-z][a-z-]*)", span):
            assert target in make_targets(), span


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_commands_exist(path: Path) -> None:
    known = commands()
    for span in code_spans(path):
        match = re.match(r"(?:\.venv/bin/)?northline ((?:[a-z]+ ?)+)", span)
        if match and span != "northline ready":
            words = match[1].strip().split()
            assert any(" ".join(words[:n]) in known for n in range(1, len(words) + 1)), span


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_settings_exist(path: Path) -> None:
    known = known_settings()
    for name in re.findall(r"\b(?:NORTHLINE_[A-Z_]+)\b", text_of(path)):
        assert name in known, name


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_paths_and_modules_exist(path: Path) -> None:
    for span in code_spans(path):
        if re.fullmatch(r"(?:config|northline|frontend|tests|docs|tools|requirements)/[\w./-]*", span):
            assert (ROOT / span).exists(), span


@pytest.mark.parametrize("path", DOCS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_pages_exist(path: Path) -> None:
    from django.urls import Resolver404, resolve

    from config.sides import Side

    bases = {"800": Side.PUBLIC, "810": Side.DESK, "820": Side.PARTNERS}
    for port, where in re.findall(r"http://localhost:(\d{4})(/[^\s`)]*)?", text_of(path)):
        side = bases[port[:3]]
        try:
            resolve(where or "/", urlconf=side.urlconf)
        except Resolver404:
            pytest.fail(f"{path.name}: http://localhost:{port}{where}")


def test_a_command_that_does_not_exist_is_seen(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.md"
    wrong.write_text("Run `northline fly` and `make coffee` with `NORTHLINE_WINGS`.")
    with pytest.raises(AssertionError):
        test_commands_exist(wrong)
    with pytest.raises(AssertionError):
        test_make_targets_exist(wrong)
    with pytest.raises(AssertionError):
        test_settings_exist(wrong)


INNER = {"NORTHLINE_STOP_WITH_PARENT", "NORTHLINE_TEST_HOME", "NORTHLINE_TEST_NAME", "NORTHLINE_ADDRESS_"}


def test_every_setting_is_documented() -> None:
    said = text_of(ROOT / "docs" / "operating.md")
    assert not sorted(name for name in known_settings() - INNER if f"`{name}`" not in said)
