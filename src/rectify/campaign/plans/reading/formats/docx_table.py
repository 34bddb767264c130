"""Tables of a Word document: grid columns, gridSpan, vMerge, and rows deleted by a tracked change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from rectify.campaign.plans.reading.formats.builder import Merge
from rectify.campaign.plans.reading.formats.wordml import first, local, value_of

_MAX_SPAN = 100
_MAX_COLUMNS = 500
"""Beyond this many columns spans are not believed; Word itself stops at 63."""
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


@dataclass(slots=True)
class Rows:
    """A table's text by grid place, its merged blocks, and the text of deleted rows."""

    grid: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


def read_rows(table: etree._Element, read_cell: Callable[[etree._Element], str]) -> Rows:
    """Read the rows of ``table``; ``read_cell`` gives the text of one cell."""
    rows = Rows()
    open_down: dict[int, tuple[int, int]] = {}
    """Column -> first row and last column of a block that may go on below."""
    for row in _elements(table, "tr"):
        if first(row, "trPr", "del") is not None:
            rows.deleted.append("".join(str(part) for part in row.itertext()))
            continue
        open_down = _row(rows, row, open_down, read_cell)
    return rows


def _row(
    rows: Rows, row: etree._Element, open_down: dict[int, tuple[int, int]], read_cell: Callable[[etree._Element], str]
) -> dict[int, tuple[int, int]]:
    number = len(rows.grid)
    texts = [""] * _span(value_of(row, "trPr", "gridBefore"), least=0)
    still_open: dict[int, tuple[int, int]] = {}
    for cell in _elements(row, "tc"):
        if first(cell, "tcPr", "cellDel") is not None:
            rows.deleted.append("".join(str(part) for part in cell.itertext()))
            continue
        column = len(texts)
        right = column + (_span(value_of(cell, "tcPr", "gridSpan"), least=1) if column < _MAX_COLUMNS else 1) - 1
        down = value_of(cell, "tcPr", "vMerge")
        goes_on = down is not None and down != "restart" and column in open_down
        texts.append("" if goes_on else read_cell(cell))
        texts.extend([""] * (right - column))
        top = open_down[column][0] if goes_on else number
        if down is not None:
            still_open[column] = (top, right)
        if goes_on:
            _lower(rows, (top, column), number)
        elif down is not None or right > column:
            rows.merges.append((number, column, number, right))
    rows.grid.append(texts)
    return still_open


def _lower(rows: Rows, corner: tuple[int, int], bottom: int) -> None:
    """Let the merged block that begins at ``corner`` reach down to row ``bottom``."""
    for at in range(len(rows.merges) - 1, -1, -1):
        top, left, _bottom, right = rows.merges[at]
        if (top, left) == corner:
            rows.merges[at] = (top, left, bottom, right)
            return


def _elements(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows or cells, looking through content controls."""
    for child in parent:
        found = local(child)
        if found == name:
            yield child
        elif found in _WRAPPERS:
            yield from _elements(child, name)


def _span(text: str | None, *, least: int) -> int:
    return min(max(int(text), least), _MAX_SPAN) if text and text.isdecimal() and len(text) <= len("100") else least
