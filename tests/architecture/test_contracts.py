"""The import contracts and the rules about code, run as tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own tools
    assert done.returncode == 0, done.stdout + done.stderr


def test_imports_run_downwards_and_against_the_flow() -> None:
    run(str(BIN / "lint-imports"), "--no-cache")


def test_the_rules_about_code_find_what_they_must_and_nothing_else() -> None:
    run(str(BIN / "ast-grep"), "test", "--skip-snapshot-tests")


def test_the_code_keeps_the_rules_about_code() -> None:
    run(str(BIN / "ast-grep"), "scan", "src")
