"""Ruled tables of PDF pages, by pdfplumber: the cells' boxes become a grid with merged blocks.

A module of its own, because pdfplumber takes a third of a second to load and most documents need none of it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfplumber.utils.text import extract_text

from rectify.campaign.plans.reading.formats.builder import Merge
from rectify.campaign.plans.reading.formats.paging import PageLine

Box = tuple[float, float, float, float]
_NEAR = 3.0
"""Points within which two rules are one."""
_MIN_COLUMNS = 2
_MIN_ROWS = 2
_NUMBERED = re.compile(r"\d{1,2}[.．、](?!\d)|[(（]\d{1,2}[)）]|[①-⑳]")


def page_blocks(data: bytes, pages: list[int]) -> Iterator[tuple[int, list[PageLine | tuple[list[list[str]], list[Merge], int]]]]:
    """Page number (from 1) and its lines and tables from top to bottom; pages without a true table are left out."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for number in pages:
            page = document.pages[number]
            tables = [table for table in page.find_tables() if len(table.rows) >= _MIN_ROWS and _columns(table) >= _MIN_COLUMNS]
            if tables:
                yield number + 1, _blocks(page, tables, number + 1)
            page.close()


def _columns(table: Any) -> int:
    return max(sum(cell is not None for cell in row.cells) for row in table.rows)


def _blocks(page: Any, tables: list[Any], number: int) -> list[PageLine | tuple[list[list[str]], list[Merge], int]]:
    outside = page
    for table in tables:
        outside = outside.outside_bbox(_inside(table.bbox, page.bbox))
    lines = outside.extract_text_lines(return_chars=False) if outside.chars else []
    placed: list[tuple[float, PageLine | tuple[list[list[str]], list[Merge], int]]] = [
        (line["top"], PageLine(text=line["text"], page=number, number=at)) for at, line in enumerate(lines, start=1)
    ]
    placed += [(table.bbox[1], (*_grid(page, table), number)) for table in tables]
    return [block for _top, block in sorted(placed, key=lambda pair: pair[0])]


def _grid(page: Any, table: Any) -> tuple[list[list[str]], list[Merge]]:
    """Text by grid place, and the blocks whose cell covers several places."""
    cells: list[Box] = [cell for cell in table.cells if cell is not None]
    xs = _edges([edge for cell in cells for edge in (cell[0], cell[2])])
    ys = _edges([edge for cell in cells for edge in (cell[1], cell[3])])
    grid = [["" for _ in xs[1:]] for _ in ys[1:]]
    merges: list[Merge] = []
    for cell in cells:
        left, right = _nearest(xs, cell[0]), _nearest(xs, cell[2]) - 1
        top, bottom = _nearest(ys, cell[1]), _nearest(ys, cell[3]) - 1
        if left > right or top > bottom:
            continue
        grid[top][left] = _text(page, cell)
        if (top, left) != (bottom, right):
            merges.append((top, left, bottom, right))
    return grid, merges


def _text(page: Any, cell: Box) -> str:
    """The lines of a cell: its letters are those whose middle lies in it; lines of Chinese meet without a blank."""
    left, top, right, bottom = cell
    chars = [
        char for char in page.chars if left <= (char["x0"] + char["x1"]) / 2 < right and top <= (char["top"] + char["bottom"]) / 2 < bottom
    ]
    text = extract_text(chars) if chars else ""
    parts: list[str] = []
    for line in text.split("\n"):
        if not parts or parts[-1].endswith(("。", "；", ";")) or _NUMBERED.match(line):
            parts.append(line)
        else:
            parts[-1] += line
    return "\n".join(parts)


def _inside(box: Box, page: Box) -> Box:
    return max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3])


def _edges(values: list[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _nearest(edges: list[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))
