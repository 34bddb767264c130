"""The tree, sizes and names of the house, held by numbers."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "rectify"
REFUSED_NAMES = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"}
REFUSED_FOLDERS = {"common", "core", "utils", "helpers", "lib"}


def sources() -> list[Path]:
    return sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def p90(numbers: list[int]) -> int:
    return sorted(numbers)[int(len(numbers) * 0.9)]


def test_no_file_is_longer_than_500_lines_and_nine_in_ten_stay_under_250() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in sources()}
    assert {str(p.relative_to(SRC)): n for p, n in lengths.items() if n > 500} == {}
    assert p90(list(lengths.values())) <= 250


def test_no_function_is_longer_than_60_lines_and_nine_in_ten_stay_under_28() -> None:
    lengths = [(path, node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for path, node in functions()]
    assert [(str(p.relative_to(SRC)), name, n) for p, name, n in lengths if n > 60] == []
    assert p90([n for _, _, n in lengths]) <= 28


def test_imports_hide_in_at_most_one_percent_of_functions() -> None:
    imports = (ast.Import, ast.ImportFrom)
    hiding = [f"{path.relative_to(SRC)}:{node.name}" for path, node in functions() if any(isinstance(x, imports) for x in ast.walk(node))]
    assert len(hiding) <= sum(1 for _ in functions()) / 100, hiding


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(p) for p in SRC.rglob("*") if p.name in REFUSED_NAMES or (p.is_dir() and p.name in REFUSED_FOLDERS)] == []


@pytest.mark.parametrize("word", ["pypi.org", "npmjs.org", "pythonhosted.org", "deb.debian.org", "npmmirror.com"])
def test_no_file_names_a_package_registry(word: str) -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")  # noqa: S607
    others = (ROOT / name for name in tracked if name and ROOT / name != Path(__file__))
    named = [str(path) for path in others if path.is_file() and word.encode() in path.read_bytes()]
    assert named == []


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[tool.", maxsplit=1)[0].splitlines()
    silent = [line for line in lines if line.startswith('    "') and "#" not in line]
    assert silent == []


def test_the_flow_is_told_in_its_package_docstring() -> None:
    assert "plans -> ledger -> dispatch -> evidence -> closure" in (SRC / "campaign" / "__init__.py").read_text(encoding="utf-8")
