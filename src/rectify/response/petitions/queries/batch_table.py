"""The table of another system in whatever file it came: headings and rows, or what is wrong with the file as a whole.

xlsx by calamine (imported on use: workers that never read a table do not carry it), text by our own decoder. A worksheet is measured
before it is laid out; formulas are never computed, and what looks like one in text stays text.
"""

from __future__ import annotations

import csv
import importlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from rectify.campaign.plans.reading.errors import Unreadable
from rectify.campaign.plans.reading.formats import refusals
from rectify.campaign.plans.reading.formats.limits import Package, open_package
from rectify.campaign.plans.reading.formats.number_formats import part_of
from rectify.campaign.plans.reading.formats.sheet_extent import MAX_PLACES, extent_of
from rectify.foundation.files.rules.kinds import XLSX
from rectify.response.petitions.rules.batch_rows import Cell, Fault, cell_text
from rectify.response.petitions.rules.columns import doubled, field_of
from rectify.response.petitions.rules.text_lines import decoded

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 100
_SEARCHED: Final = 15
"""Rows in which the headings are looked for: exports have a title above them."""
_DELIMITERS: Final = ",\t;"
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands. ``head_row`` counts from 1; rows come as ``(number, cells)``, empty ones left out."""

    headings: tuple[str, ...] = ()
    head_row: int = 0
    body: Sequence[Sequence[Cell]] = ()
    faults: tuple[Fault, ...] = ()
    notices: tuple[tuple[str, str], ...] = field(default=())

    def rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows below the headings, numbered as the office program numbers them."""
        for number, cells in enumerate(self.body, self.head_row + 1):
            if any(cell not in {None, ""} and cell_text(cell) for cell in cells):
                yield number, cells


def read_table(data: bytes, media_type: str, name: str) -> Table:
    """Read a file into a table. What is wrong with it stands in ``faults``; nothing is raised. About a second for 20,000 rows."""
    try:
        return _workbook(data, name) if media_type == XLSX else _text(data)
    except Unreadable as error:
        return _refused(error.zh, error.en)


def _refused(zh: str, en: str, row: int = 0) -> Table:
    return Table(faults=(Fault(row, "", zh, en),))


# --- text ---------------------------------------------------------------------------------------------------------------------------


def _text(data: bytes) -> Table:
    lines = decoded(data)
    if lines.faults:
        return Table(faults=tuple(lines.faults))
    sample = lines.text.split("\n", _SEARCHED)[:_SEARCHED]
    delimiter = max(_DELIMITERS, key=lambda sign: sum(line.count(sign) for line in sample))
    rows: list[Sequence[Cell]] = []
    reader = csv.reader(io.StringIO(lines.text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS + _SEARCHED:
                return _too_long()
    except csv.Error:
        row_number = len(rows) + 1
        return _refused(
            f"第 {row_number} 行（文件第 {reader.line_num} 行）的引号没有成对，或一格超过 13 万字，后面的列无法分开。请核对后重新导出。",
            f"The quotation marks of row {row_number} (line {reader.line_num}) do not pair up, or a cell is "
            "longer than 130,000 characters. Check it and export the table anew.",
            row_number,
        )
    return _headed(rows)


def _too_long() -> Table:
    return _refused(
        f"表格超过 {MOST_ROWS} 行，没有导入任何内容。请拆成几个文件分批导入。",
        f"The table has more than {MOST_ROWS} rows; nothing was taken in. Split it into several files.",
    )


# --- workbooks ----------------------------------------------------------------------------------------------------------------------


def _workbook(data: bytes, name: str) -> Table:
    calamine = importlib.import_module("python_calamine")
    package = open_package(data, name, "xlsx")
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = calamine.SheetVisibleEnum.Visible
        shown = [(n, sheet.name) for n, sheet in enumerate(book.sheets_metadata) if sheet.visible == visible][:_SHOWN]
        hidden = [sheet.name for sheet in book.sheets_metadata if sheet.visible != visible]
        tables = [(title, _worksheet(book, position, package, title)) for position, title in shown]
    except Unreadable:
        raise
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise refusals.damaged(name, "xlsx") from error
    return _the_one([(title, table) for title, table in tables if table.headings or table.faults], hidden)


def _the_one(tables: list[tuple[str, Table]], hidden: Sequence[str]) -> Table:
    """The only visible worksheet with something in it; which of two is meant is not guessed."""
    names = ", ".join(hidden)[:120]
    notices = ((f"隐藏的工作表没有读取：{names}", f"Hidden worksheets were not read: {names}"),) if hidden else ()
    if not tables:
        return _refused(
            "文件中没有可见的表格内容。请取消隐藏工作表，或检查文件。", "No visible worksheet has a table. Unhide it, or check the file."
        )
    if len(tables) > 1:
        titles = "、".join(title for title, _table in tables)[:120]
        return _refused(
            f"文件中有多个有内容的工作表（{titles}），无法判断导入哪一个。请只保留一个，其余删除或另存。",
            f"Several worksheets have content ({titles}); which one is meant is not guessed. Keep one and delete or move the others.",
        )
    table = tables[0][1]
    return Table(table.headings, table.head_row, table.body, table.faults, notices)


def _worksheet(book: Any, position: int, package: Package, title: str) -> Table:
    part = part_of(package, title)
    extent = extent_of((package.read(part) or b"") if part else b"")
    if extent.rows > MOST_ROWS + _SEARCHED:
        return _too_long()
    if extent.places > MAX_PLACES or extent.columns > 10 * MOST_COLUMNS:
        raise refusals.too_wide(package.name, title, extent.corner)
    sheet = book.get_sheet_by_index(position)
    rows = sheet.to_python(skip_empty_area=False)
    table = _headed(rows)
    merged = [top + 1 for (top, _left), (bottom, _right) in sheet.merged_cell_ranges or [] if bottom + 1 >= table.head_row > 0]
    if not merged:
        return table
    return Table(table.headings, table.head_row, faults=tuple(_merged(row) for row in sorted(merged)[:200]))


def _merged(row: int) -> Fault:
    return Fault(
        row,
        "",
        f"第 {row} 行起有合并的单元格，无法判断内容属于哪一行。请取消合并并逐行填写。",
        f"Merged cells begin in row {row}; which row their content belongs to is not guessed. Unmerge them and fill in every row.",
    )


# --- headings -----------------------------------------------------------------------------------------------------------------------


def _head_row(rows: Sequence[Sequence[Cell]]) -> int:
    """The row with most headings we know, among the first; without any the first that has two cells filled; -1 without either."""
    best, most = -1, 0
    for number, row in enumerate(rows[:_SEARCHED]):
        known = len({field_of(cell) for cell in row if isinstance(cell, str)} - {None})
        if known > most:
            best, most = number, known
    if best >= 0:
        return best
    return next((n for n, row in enumerate(rows[:_SEARCHED]) if sum(bool(cell_text(cell)) for cell in row) > 1), -1)


def _headed(rows: Sequence[Sequence[Cell]]) -> Table:
    """The headings and what stands below them."""
    best = _head_row(rows)
    if best < 0:
        return _no_headings() if any(cell_text(cell) for row in rows for cell in row) else Table()
    headings = [cell_text(cell) for cell in rows[best]]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        return _refused(
            f"表格有 {len(headings)} 列，最多 {MOST_COLUMNS} 列。请删除无关的列。",
            f"The table has {len(headings)} columns, at most {MOST_COLUMNS} are read. Delete those that do not matter.",
        )
    twice = doubled(headings)
    if twice:
        return Table(tuple(headings), best + 1, faults=tuple(_double(best + 1, heading) for heading in twice))
    body = rows[best + 1 :]
    if len(body) > MOST_ROWS:
        return _too_long()
    return Table(tuple(headings), best + 1, body, () if body else _empty())


def _no_headings() -> Table:
    return _refused(
        "没有找到表头。请在第一行写列名：受理编号、受理日期、反映内容等。",
        "No headings were found. Write the names of the columns into the first row: case number, received on, text and so on.",
    )


def _empty() -> tuple[Fault, ...]:
    zh, en = "表头下面没有任何一行内容，没有可导入的信访件。", "There is no row below the headings, so nothing to take in."
    return (Fault(0, "", zh, en),)


def _double(row: int, heading: str) -> Fault:
    return Fault(
        row,
        heading,
        f"列名“{heading}”出现了两次，无法判断用哪一列。请删除或改名其中一列。",
        f"The heading “{heading}” stands twice; which column is meant is not guessed. Delete or rename one of them.",
    )
