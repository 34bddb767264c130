"""The dice of the demo city fall by names: whoever loads it, into whatever database, gets the same city."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from rectify.interfaces.demo import life

FOLDER = Path(life.__file__).parent


def thrown() -> Iterator[tuple[str, ast.Call]]:
    """Every throw of dice in the story, with where it stands."""
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"dice", "_dice"}:
                yield f"{path.name}:{node.lineno}", node


def numbers_of_rows(node: ast.AST) -> list[str]:
    """The row numbers that are read in an expression."""
    names = [part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)]
    return [name for name in names if name in {"pk", "id", "cause"} or name.endswith("_id")]


def test_no_throw_of_dice_depends_on_the_number_of_a_row() -> None:
    throws = list(thrown())
    assert len(throws) > 10
    assert [(where, found) for where, node in throws if (found := numbers_of_rows(node))] == []


def test_a_throw_by_a_row_number_would_be_seen() -> None:
    assert numbers_of_rows(ast.parse("dice('duty', item.duty_id, unit.pk, letter.cause)")) == ["duty_id", "pk", "cause"]


def test_no_moment_or_choice_depends_on_the_number_of_a_row() -> None:
    """``pk % 60`` is a throw of dice, too."""
    remainders = [
        f"{path.name}:{node.lineno}"
        for path in sorted(FOLDER.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and numbers_of_rows(node)
    ]
    assert remainders == []
