"""The sheet as a workbook: written in constant memory, and found again in whatever a unit hands back.

Layout: four rows that say what this is and how it is filled, a hidden head row of keys, the head people read, then one row a report.
Hidden columns carry the report and its revision, what was exported, and a seal over both. They travel with their row, so that a sheet
that was sorted, renamed, mailed around or cut down to some rows is still understood, and no export has to be kept on the server.

The protection has no password: it keeps fingers off the wrong cells. What must not be forged is sealed.
"""

from __future__ import annotations

import importlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any, Final

from rectify.campaign.dispatch.rules.cells import CELL_LIMIT, Column, Kind
from rectify.campaign.dispatch.rules.sheet import ANSWERS, FACTS, HIDDEN, MARK, Row
from rectify.campaign.plans.reading.errors import Unreadable
from rectify.campaign.plans.reading.formats import refusals
from rectify.campaign.plans.reading.formats.limits import Package, open_package
from rectify.campaign.plans.reading.formats.number_formats import Shown, part_of, shown_cells
from rectify.campaign.plans.reading.formats.sheet_extent import MAX_PLACES, extent_of, letters_of

COLUMNS: Final = (*FACTS, *ANSWERS)
TITLE_ROWS: Final = 4
KEY_ROW: Final = TITLE_ROWS
FIRST_ROW: Final = KEY_ROW + 2
LAST_ROW: Final = 1_048_575
"""The last row of a worksheet, from 0."""
_SEARCHED: Final = 60
"""Rows in which the hidden head row is looked for: somebody may have put lines above it."""
_MOST_SHEETS: Final = 12
_OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the rows, in the language of who asked for the sheet."""

    round: int
    unit: int
    title: str
    lines: Sequence[str]
    """At most three: unit, cut-off, how to fill."""
    english: bool = False
    units: Sequence[str] = ()
    """Units of measure to choose from."""
    tab: str = "填报表"


@dataclass(frozen=True, slots=True)
class Line:
    """One row to write: the hidden cells in the order of ``HIDDEN``, then values by key of the column."""

    hidden: Sequence[str]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet that was found in a workbook; rows come as they stand."""

    round: int
    unit: int
    rows: Iterable[Row | Stray]
    count: int
    missing: tuple[Column, ...] = ()
    """Answer columns that are not there any more: what they said stays as the page has it."""


@dataclass(frozen=True, slots=True)
class Stray:
    """A row that says something and belongs to no report, or whose hidden cells cannot be read."""

    number: int
    raw: str = field(default="")


# --- writing ------------------------------------------------------------------------------------------------------------------------


def write_sheet(file: IO[bytes], head: Head, lines: Iterable[Line], columns: Sequence[Column] = COLUMNS) -> int:
    """Write a sheet and return its number of rows. Memory does not grow with them; all text is text, whatever it begins with."""
    writer = importlib.import_module("xlsxwriter")  # 14 MB a worker that most workers never need
    with writer.Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet(head.tab)
        formats = _formats(book)
        _dress(sheet, columns, formats)
        _write_head(sheet, head, columns, formats)
        number = FIRST_ROW - 1
        for number, line in enumerate(lines, FIRST_ROW):
            _write_line(sheet, number, line, columns, formats)
        if head.units:
            _write_units(book, head.units)
        _validate(sheet, head, columns, number)
    return number - FIRST_ROW + 1


def _formats(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9CDC8"}
    day = {"num_format": "yyyy-mm-dd", "align": "left"}
    return {
        "title": book.add_format({"bold": True, "font_size": 15}),
        "line": book.add_format({"font_color": "#4A5150"}),
        "fact_head": book.add_format({**base, "bold": True, "valign": "vcenter", "bg_color": "#E6E9E5"}),
        "answer_head": book.add_format({**base, "bold": True, "valign": "vcenter", "bg_color": "#CFE3E1"}),
        "fact": book.add_format({**base, "bg_color": "#F5F6F4"}),
        "fact_day": book.add_format({**base, **day, "bg_color": "#F5F6F4"}),
        "answer": book.add_format({**base, "num_format": "@", "locked": False}),
        "answer_day": book.add_format({**base, **day, "locked": False}),
        "answer_whole": book.add_format({**base, "num_format": "0", "locked": False}),
        "hidden": book.add_format({"num_format": "@"}),
    }


def _format_of(column: Column, formats: Mapping[str, Any]) -> Any:
    if not column.answer:
        return formats["fact_day" if column.kind is Kind.DAY else "fact"]
    return formats[{Kind.DAY: "answer_day", Kind.WHOLE: "answer_whole"}.get(column.kind, "answer")]


def _dress(sheet: Any, columns: Sequence[Column], formats: Mapping[str, Any]) -> None:
    """Widths, hidden columns and rows, frozen panes, protection, print."""
    sheet.set_column(0, len(HIDDEN) - 1, 4, formats["hidden"], {"hidden": True})
    for number, column in enumerate(columns, len(HIDDEN)):
        sheet.set_column(number, number, column.width)
    sheet.freeze_panes(FIRST_ROW, len(HIDDEN) + 2)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "select_locked_cells": True})
    last = LAST_ROW
    texts = [n for n, column in enumerate(columns, len(HIDDEN)) if column.answer]
    if texts:
        area = f"{letters_of(texts[0] + 1)}{FIRST_ROW + 1}:{letters_of(texts[-1] + 1)}{last + 1}"
        sheet.ignore_errors({"number_stored_as_text": area})
    sheet.set_landscape()
    sheet.set_paper(8)  # A3: so many columns are not read on less
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_ROW - 1)


def _write_head(sheet: Any, head: Head, columns: Sequence[Column], formats: Mapping[str, Any]) -> None:
    first = len(HIDDEN)
    sheet.set_row(0, 26)
    sheet.write_string(0, first, head.title, formats["title"])
    for number, text in enumerate(head.lines[: TITLE_ROWS - 1], 1):
        sheet.write_string(number, first, text, formats["line"])
    sheet.set_row(KEY_ROW, None, None, {"hidden": True})
    for number, key in enumerate((f"{MARK}:{head.round}:{head.unit}", *HIDDEN[1:], *(column.key for column in columns))):
        sheet.write_string(KEY_ROW, number, key)
    sheet.set_row(KEY_ROW + 1, 30)
    for number, column in enumerate(columns, first):
        label = column.en if head.english else column.zh
        sheet.write_string(KEY_ROW + 1, number, label, formats["answer_head" if column.answer else "fact_head"])


def _write_line(sheet: Any, number: int, line: Line, columns: Sequence[Column], formats: Mapping[str, Any]) -> None:
    for at, text in enumerate(line.hidden):
        sheet.write_string(number, at, text)
    for at, column in enumerate(columns, len(HIDDEN)):
        value, look = line.values.get(column.key), _format_of(column, formats)
        if value is None or value == "":
            sheet.write_blank(number, at, None, look)
        elif isinstance(value, date):
            sheet.write_datetime(number, at, value, look)
        elif isinstance(value, int) and column.kind is Kind.WHOLE:
            sheet.write_number(number, at, value, look)
        else:
            sheet.write_string(number, at, str(value)[:CELL_LIMIT], look)


def _write_units(book: Any, units: Sequence[str]) -> None:
    """The choices of the drop-down on a sheet of their own: a list inside a validation ends after 255 characters."""
    sheet = book.add_worksheet("_")
    for number, unit in enumerate(units):
        sheet.write_string(number, 0, unit)
    sheet.hide()


def _validate(sheet: Any, head: Head, columns: Sequence[Column], last: int) -> None:
    """Drop-downs and checks on whole columns; they warn in the office program, the server checks again."""
    for at, column in enumerate(columns, len(HIDDEN)):
        rule = _validation(column, head) if column.answer and last >= FIRST_ROW else None
        if rule:
            sheet.data_validation(FIRST_ROW, at, last, at, {**rule, "ignore_blank": True})


def _validation(column: Column, head: Head) -> dict[str, Any] | None:
    english = head.english
    if column.kind is Kind.CHOICE:
        return {"validate": "list", "source": ["Yes", "No"] if english else ["是", "否"]}
    if column.kind is Kind.UNIT and head.units:
        return {"validate": "list", "source": f"=_!$A$1:$A${len(head.units)}"}
    if column.kind is Kind.DAY:
        says = ("Not a date", "Write a date like 2026-12-31.") if english else ("不是日期", "请按2026-12-31的样式填写日期。")
        limits = {"criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2099, 12, 31)}
        return {"validate": "date", **limits, "error_title": says[0], "error_message": says[1]}
    if column.kind is Kind.WHOLE:
        says = ("Not a count", "Write 0 or a whole number.") if english else ("不是个数", "请填写0或正整数。")
        limits = {"criteria": "between", "minimum": 0, "maximum": 1_000_000}
        return {"validate": "integer", **limits, "error_title": says[0], "error_message": says[1]}
    return None


# --- reading ------------------------------------------------------------------------------------------------------------------------


def read_book(data: bytes, name: str) -> Found | None:
    """The sheet in a workbook, by the mark in its hidden head row; ``None`` when no worksheet has one.

    The rows are raw: seals are checked by whoever has the key. About a second for 20,000 rows.

    Raises:
        Unreadable: ``damaged``, ``encrypted``, ``zip-bomb``, ``unsafe-archive``, ``too-wide``; nothing was laid out in memory.
    """
    calamine = importlib.import_module("python_calamine")  # not before somebody hands a sheet in
    package = open_package(data, name, "xlsx")
    if "xl/workbook.xml" not in package.names:
        raise refusals.other_workbook(name, "xlsb" if "xl/workbook.bin" in package.names else "ods")
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for position, title in enumerate(book.sheet_names[:_MOST_SHEETS]):
            _refuse_stray(package, title)
            rows = book.get_sheet_by_index(position).to_python(skip_empty_area=False)
            found = _found(rows, package, title)
            if found is not None:
                return found
    except Unreadable:
        raise
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise refusals.damaged(name, "xlsx") from error
    return None


def _refuse_stray(package: Package, sheet: str) -> None:
    """Refuse a worksheet whose values reach too far, before it is laid out as a rectangle."""
    part = part_of(package, sheet)
    extent = extent_of((package.read(part) or b"") if part else b"")
    if extent.places > MAX_PLACES:
        raise refusals.too_wide(package.name, sheet, extent.corner)


def _found(rows: list[list[Any]], package: Package, title: str) -> Found | None:
    for number, row in enumerate(rows[:_SEARCHED]):
        for cell in row:
            if isinstance(cell, str) and cell.startswith(f"{MARK}:"):
                return _opened(rows, number, cell, package, title)
    return None


def _opened(rows: list[list[Any]], key_row: int, mark: str, package: Package, title: str) -> Found | None:
    """Columns by their keys, wherever they stand now."""
    parts = mark.removeprefix(f"{MARK}:").split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):  # noqa: PLR2004 - 2 keys of 63 bits
        return None
    at = {HIDDEN[0] if cell == mark else cell: n for n, cell in enumerate(rows[key_row]) if isinstance(cell, str) and cell}
    missing = tuple(column for column in ANSWERS if column.key not in at)
    percents = _percents(rows, key_row + 2, at, package, title)
    return Found(int(parts[0]), int(parts[1]), _rows(rows, key_row + 2, at, percents), max(0, len(rows) - key_row - 2), missing)


def _percents(rows: list[list[Any]], first: int, at: Mapping[str, int], package: Package, title: str) -> Mapping[tuple[int, int], Shown]:
    """Number formats, looked up only when a measured result came as a number: 0.8 shown as 80% means 80."""
    column = at.get("value")
    if column is None or not any(column < len(row) and isinstance(row[column], float) for row in rows[first:]):
        return {}
    return {place: shown for place, shown in shown_cells(package, title).items() if place[1] == column and shown.percent is not None}


def _rows(rows: list[list[Any]], first: int, at: Mapping[str, int], percents: Mapping[tuple[int, int], Shown]) -> Iterator[Row | Stray]:
    answers = [(column.key, at[column.key], letters_of(at[column.key] + 1)) for column in ANSWERS if column.key in at]
    for number, cells in enumerate(rows[first:], first):
        values = {key: cells[n] for key, n, _ in answers if n < len(cells) and cells[n] not in {None, ""}}
        shown = percents.get((number, at.get("value", -1)))
        if shown is not None and isinstance(values.get("value"), float):
            values["value"] = round(values["value"] * 100, 10)
        hidden = [_hidden(cells, at.get(key)) for key in HIDDEN]
        if not hidden[0] and not values:
            continue
        yield _row(number + 1, hidden, values, {key: f"{letters}{number + 1}" for key, _, letters in answers})


def _hidden(cells: list[Any], at: int | None) -> str:
    return str(cells[at]) if at is not None and at < len(cells) else ""


def _row(number: int, hidden: list[str], values: dict[str, Any], places: dict[str, str]) -> Row | Stray:
    """A row with its hidden cells read; their seal is still to be checked."""
    keys = hidden[0].split(":")
    if len(keys) != 3 or not all(not key or (key.isascii() and key.isdigit() and len(key) < 19) for key in keys) or not all(keys[:2]):  # noqa: PLR2004 - 3 keys of 63 bits
        return Stray(number, hidden[0][:40])
    try:
        base = json.loads(hidden[1] or "{}")
    except ValueError:
        return Stray(number, hidden[0])
    if not isinstance(base, dict) or not all(isinstance(text, str) for text in base.values()):
        return Stray(number, hidden[0])
    return Row(
        number=number,
        report=int(keys[0]),
        revision=int(keys[1]),
        target=int(keys[2]) if keys[2] else None,
        base=base,
        values=values,
        places=places,
        hidden=(hidden[0], hidden[1], hidden[2]),
    )
