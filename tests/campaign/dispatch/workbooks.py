"""Sheets as a unit handles them: downloaded, filled in with an office program, handed back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import openpyxl

from rectify.campaign.dispatch.models import Report, Round, SheetIntake
from rectify.campaign.dispatch.queries.sheet_book import FIRST_ROW, KEY_ROW, Head, write_sheet
from rectify.campaign.dispatch.queries.sheets import SheetPlace, sheet_lines, units_of_measure
from rectify.campaign.dispatch.services.sheets import hand_in
from rectify.foundation.accounts.models import Person, Unit
from tests.cast import NOW

FIRST = FIRST_ROW + 1
"""The first row of reports, as an office program counts."""


def exported(one: Round, unit: Unit, *, english: bool = False) -> bytes:
    """The sheet of a unit, fresh from the system."""
    place, file = SheetPlace(one, unit), io.BytesIO()
    head = Head(one.pk, unit.pk, "填报表", ["单位", "截止", "说明"], english=english, units=units_of_measure(place))
    write_sheet(file, head, sheet_lines(place, english=english))
    return file.getvalue()


def columns_of(sheet: Any) -> dict[str, int]:
    """Key of a column -> its number, from the hidden head row."""
    keys = {str(cell.value): cell.column for cell in sheet[KEY_ROW + 1] if cell.value}
    return {("id" if key.startswith("rectify-sheet") else key): number for key, number in keys.items()}


def rows_of(data: bytes) -> dict[int, int]:
    """Report -> its row."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    at = columns_of(sheet)["id"]
    return {int(str(sheet.cell(n, at).value).split(":")[0]): n for n in range(FIRST, sheet.max_row + 1) if sheet.cell(n, at).value}


def filled(data: bytes, said: Mapping[Report, Mapping[str, object]]) -> bytes:
    """The sheet with these cells written into it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    columns, rows = columns_of(sheet), rows_of(data)
    for report, cells in said.items():
        for key, value in cells.items():
            cell = sheet.cell(rows[report.pk], columns[key])
            cell.value = value  # type: ignore[assignment]
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"
    return saved(book)


def saved(book: Any) -> bytes:
    """A workbook as bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def handed_in(data: bytes, one: Round, unit: Unit, by: Person, *, name: str = "填报表.xlsx", at: datetime = NOW) -> SheetIntake:
    """The sheet, handed in and read."""
    return hand_in(round=one, unit=unit, content=data, name=name, by=by, at=at)


def told(intake: SheetIntake) -> list[tuple[int, str, str, str, str, str, str]]:
    """All cells of all lines: row, column, what it is, base, page, sheet, place."""
    return [
        (line.number, cell["key"], cell["standing"], cell["base"], cell["page"], cell["sheet"], cell["place"])
        for line in intake.lines.order_by("number")
        for cell in line.cells
    ]
