"""Which numbers of a table by territory and type are too small to be told, because they could give somebody away. Pure.

A rule of the office, not of law: how small is small stands in the petition rules of the campaign (``small_cell``) and in each number that
was built by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

HIDDEN: Final = "*"
"""Stands for a larger number that is hidden so that the small one beside it cannot be computed from the sum."""
CAUTIOUS: Final = 5
"""How small is small where the number that is told does not say it."""


def hidden_cells(rows: Sequence[Sequence[Any]], small: int) -> set[tuple[int, int]]:
    """Cells of types (from the third column on, without the row of sums at the end) that are hidden, as row and column.

    A single hidden cell of a column could be computed from its sum: a second goes with it.
    """
    body = range(len(rows) - 1)
    columns = range(2, len(rows[0]) if rows else 2)
    hidden = {(row, column) for row in body for column in columns if type(rows[row][column]) is int and 0 < rows[row][column] < small}
    for column in columns:
        mine = [row for row in body if (row, column) in hidden]
        others = [row for row in body if (row, column) not in hidden and type(rows[row][column]) is int and rows[row][column] > 0]
        if len(mine) == 1 and others:
            hidden.add((min(others, key=lambda row: rows[row][column]), column))
    return hidden


def shown(number: int, small: int) -> str:
    """What stands for a hidden number."""
    return f"<{small}" if number < small else HIDDEN
