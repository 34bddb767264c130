"""Rows are reached through queries that take the grants; no page, no fragment and no operation asks a table itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "rectify"


def doors() -> list[Path]:
    """Every module that answers requests."""
    web = {path for path in SOURCE.rglob("*.py") if "web" in path.relative_to(SOURCE).parts or "templatetags" in path.parts}
    return sorted(web | set((SOURCE / "interfaces" / "api").rglob("*.py")) | set((SOURCE / "interfaces" / "desk").rglob("*.py")))


def managers(tree: ast.AST) -> Iterator[ast.Attribute]:
    """Uses of ``Model.objects`` that could reach a row."""
    empty = {node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "none"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"} and node not in empty:
            yield node


def test_no_door_reaches_a_row_past_the_queries() -> None:
    assert len(doors()) > 30
    found = [f"{path.relative_to(SOURCE)}:{node.lineno}" for path in doors() for node in managers(ast.parse(path.read_text("utf-8")))]
    assert found == [], "ask a query that takes the grants"
