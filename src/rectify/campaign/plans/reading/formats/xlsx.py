"""Workbooks (xlsx, xlsm, xls) by calamine: each visible sheet a table, values as a person sees them.

Formulas are never computed: the value stored by the office program is read. Whole numbers lose their ``.0``; percentages
and dates of xlsx are written as they are displayed, so that a month stays a month (see ``number_formats``).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping

import python_calamine as calamine

from rectify.campaign.plans.reading.formats import notices, refusals
from rectify.campaign.plans.reading.formats.builder import Digest, Merge, SourceBuilder
from rectify.campaign.plans.reading.formats.limits import Package, open_package
from rectify.campaign.plans.reading.formats.number_formats import Shown, displayed, part_of, shown_cells
from rectify.campaign.plans.reading.formats.sheet_extent import MAX_PLACES, extent_of, letters_of
from rectify.campaign.plans.reading.source import Source

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_MAX_COLUMNS = 300
"""Columns beyond this are blank formatting, not a list."""


def load(data: bytes, digest: Digest) -> Source:
    """Read a workbook.

    Raises:
        Unreadable: ``encrypted``, ``damaged``, ``zip-bomb``, ``unsafe-archive``, ``empty`` (no visible cell has text),
            ``too-wide`` (a stray value far away), ``unsupported`` (xlsb, ods).
    """
    package = open_package(data, digest.name, "xlsx") if data.startswith(b"PK") else None
    if package is not None and "xl/workbook.xml" not in package.names:
        raise refusals.other_workbook(digest.name, "xlsb" if "xl/workbook.bin" in package.names else "ods")
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError as error:
        raise refusals.encrypted(digest.name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise refusals.damaged(digest.name, "xls" if package is None else "xlsx") from error
    builder = SourceBuilder(digest)
    hidden = [sheet.name for sheet in book.sheets_metadata if sheet.visible != calamine.SheetVisibleEnum.Visible]
    for position, name in enumerate(book.sheet_names):
        if name not in hidden:
            _sheet(builder, book, position, name, package)
    if hidden:
        builder.warn(notices.hidden_sheets(hidden))
    if package is not None and any(part.lower().endswith("vbaproject.bin") for part in package.names):
        builder.warn(notices.macro())
    return builder.build()


def _sheet(builder: SourceBuilder, book: calamine.CalamineWorkbook, position: int, name: str, package: Package | None) -> None:
    try:
        if package is not None:
            _refuse_stray(package, name)
        sheet = book.get_sheet_by_index(position)
        if sheet.total_height * sheet.total_width > MAX_PLACES:
            raise refusals.too_wide(builder.name, name, f"{letters_of(sheet.total_width)}{sheet.total_height}")
        rows = sheet.to_python(skip_empty_area=False)
        ranges = sheet.merged_cell_ranges or []
    except (calamine.CalamineError, ValueError) as error:
        raise refusals.damaged(builder.name, "xlsx") from error
    shown = shown_cells(package, name) if package is not None else {}
    grid, errors = _grid(rows, shown)
    if errors:
        builder.warn(notices.error_values(errors))
    if not grid:
        return
    width = len(grid[0])
    merges: list[Merge] = [
        (top, left, min(bottom, len(grid) - 1), min(right, width - 1))
        for (top, left), (bottom, right) in ranges
        if top < len(grid) and left < width
    ]
    last = letters_of(width)
    places = [f"{name}!A{number}:{last}{number}" for number in range(1, len(grid) + 1)]
    builder.line(name, place=name)
    builder.table(grid, merges, title=name, places=places)


def _refuse_stray(package: Package, sheet: str) -> None:
    """Refuse a sheet whose values reach too far, before it is laid out in memory."""
    part = part_of(package, sheet)
    if part is None:
        raise refusals.damaged(package.name, "xlsx")
    extent = extent_of(package.read(part) or b"")
    if extent.places > MAX_PLACES:
        raise refusals.too_wide(package.name, sheet, extent.corner)


def _grid(rows: list[list[Value]], shown: Mapping[tuple[int, int], Shown]) -> tuple[list[list[str]], int]:
    """Values as text, cut to the rows and columns that hold any; and the number of error cells."""
    errors = 0
    grid: list[list[str]] = []
    width = 0
    for number, row in enumerate(rows):
        texts = [cell_text(value, shown.get((number, column))) for column, value in enumerate(row[:_MAX_COLUMNS])]
        for column, text in enumerate(texts):
            if text in _ERRORS:
                texts[column] = ""
                errors += 1
            elif text:
                width = max(width, column + 1)
        grid.append(texts)
    while grid and not any(grid[-1]):
        grid.pop()
    return [row[:width] for row in grid], errors


def cell_text(value: Value, shown: Shown | None = None) -> str:
    """A value as a person sees it: 80 for 80.0, 80% where the cell says so, 2021年12月 where only the month is shown."""
    if shown is not None:
        return displayed(value, shown)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 10))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="minutes")
    return str(value)
