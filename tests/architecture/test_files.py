"""Rules about the source itself, which no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grants import STAGES
from grants.config import ROOT

SOURCES = sorted((ROOT / "grants").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "pdf_templates").rglob("*.html")])
STATIC = sorted(path for path in (ROOT / "grants" / "static").iterdir() if path.is_file())
LONGEST = 400

#: The visible top level, as the map in the README shows it.
TOP_LEVEL = {
    "grants", "migrations", "templates", "pdf_templates", "instance", "tests", "docs", "setup.cfg",
    "README.md", "Makefile", "pyproject.toml", "package.json", "package-lock.json", "requirements.lock",
    "LICENSE",
}  # fmt: skip


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def nodes(path: Path) -> Iterator[ast.AST]:
    yield from ast.walk(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", [*SOURCES, *TESTS, *TEMPLATES, *STATIC], ids=named)
def test_no_file_is_longer_than_four_hundred_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST


def assigns_state(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return any(isinstance(argument, ast.Constant) and argument.value == "state" for argument in node.args)
    return isinstance(node, ast.Assign | ast.AugAssign) and any(
        isinstance(target, ast.Attribute) and target.attr == "state" for target in targets
    )


def test_a_state_is_assigned_in_exactly_one_line() -> None:
    found = [named(path) for path in SOURCES for node in nodes(path) if assigns_state(node)]

    assert found == ["grants/workflow.py"]


def test_states_start_where_the_model_says_and_nowhere_else() -> None:
    given = [
        named(path)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id[0].isupper()
        and any(keyword.arg == "state" for keyword in node.keywords)
    ]

    assert given == []


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "operations.py"], ids=named)
def test_operations_never_commit(path: Path) -> None:
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in nodes(path)
        if isinstance(node, ast.Call)
    }
    # Making documents is the worker's: each is its own piece of work, so it ends each itself.
    allowed = {"transaction"} if named(path) == "grants/documents/operations.py" else set()

    assert called & {"commit", "rollback", "transaction", "finish"} <= allowed


def test_only_the_database_module_commits() -> None:
    committing = {
        named(path)
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }

    assert committing == {"grants/db.py"}


def test_the_time_comes_from_the_clock() -> None:
    reading = {
        named(path)
        for path in SOURCES
        if re.search(r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time)\(", path.read_text())
    }

    assert reading == {"grants/clock.py"}


def test_every_stage_has_its_folders() -> None:
    missing = [
        folder / stage
        for stage in STAGES
        for folder in (ROOT / "grants", ROOT / "templates", ROOT / "tests")
        if not (folder / stage).is_dir()
    ]

    assert missing == []


def test_the_top_level_holds_what_the_map_shows() -> None:
    built = {"node_modules", *(path.name for path in ROOT.glob("*.egg-info"))}
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}

    assert there - built <= TOP_LEVEL


def test_exceptions_from_lint_and_types_have_a_code_and_a_reason() -> None:
    exception = re.compile(r"#\s*(?:noqa|type:\s*ignore).*")
    with_reason = re.compile(r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[\w-]+\])  # \S.*")
    bare = [
        f"{named(path)}: {found}"
        for path in SOURCES
        for found in exception.findall(path.read_text())
        if not with_reason.fullmatch(found)
    ]

    assert bare == []


def test_our_own_style_sheet_stays_small() -> None:
    assert (ROOT / "grants" / "static" / "ours.scss").stat().st_size < 10_000
