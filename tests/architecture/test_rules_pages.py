"""The pages of docs/rules say what the files and tables of the product say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES: dict[str, str] = runpy.run_path(str(ROOT / "tools/rules_pages.py"))["pages"]()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_rules_is_what_the_rules_say(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == PAGES[name], "run: .venv/bin/python tools/rules_pages.py"


def test_every_file_of_rules_has_its_page() -> None:
    files = [path for folder in ("", "ladders", "petitions") for path in (ROOT / "procedures" / folder).glob("*.yaml")]
    told = "".join(PAGES[f"docs/rules/{name}.md"] for name in ("procedures", "ladders", "petitions"))
    assert files
    assert [path.name for path in files if f"## `{path.stem}`" not in told] == []


def test_every_example_of_a_redaction_is_found() -> None:
    assert "not found" not in PAGES["docs/rules/redactions.md"]
