"""How far a worksheet reaches, found out before it is loaded: one stray value in its last cell would ask for 400 GB.

The workbook library lays a sheet out as a full rectangle, and an allocation it cannot have ends the whole process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_PLACES = 5_000_000
"""Rows times columns of the rectangle that holds all values; a list of 10,000 rows and 50 columns has a tenth of it."""
_TAG = re.compile(rb"<(?:\w{1,20}:)?(row|c)(\s[^<>]*)?>")
_BLANK = re.compile(rb"\s{0,20}(?:<(?:\w{1,20}:)?v(?:\s?/>|></(?:\w{1,20}:)?v>))?\s{0,20}</(?:\w{1,20}:)?c>")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{0,4})(\d{1,9})[\"']")
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Extent:
    """Rows and columns of the rectangle of all values, and the name of the cell that stretches it most."""

    rows: int = 0
    columns: int = 0
    corner: str = ""

    @property
    def places(self) -> int:
        """Grid places of the rectangle."""
        return self.rows * self.columns


def extent_of(sheet: bytes) -> Extent:
    """The extent of a worksheet part; cells without a value (formatted blanks) do not count. Linear, without an XML parser."""
    row = column = rows = columns = 0
    corner, reach = "", 0
    for match in _TAG.finditer(sheet):
        tag, attributes = match.group(1), match.group(2) or b""
        found = _REFERENCE.search(attributes)
        if tag == b"row":
            row, column = (int(found.group(2)) if found else row + 1), 0
            continue
        row, column = (int(found.group(2)), number_of(found.group(1))) if found else (row, column + 1)
        if attributes.endswith(b"/") or _BLANK.match(sheet, match.end()):
            continue
        rows, columns = max(rows, row), max(columns, column)
        if row * column > reach:
            reach, corner = row * column, f"{letters_of(column)}{row}"
    return Extent(rows=rows, columns=columns, corner=corner)


def letters_of(number: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def number_of(letters: bytes | str) -> int:
    """A -> 1, AA -> 27; 0 for no letters."""
    text = letters.decode("ascii") if isinstance(letters, bytes) else letters
    number = 0
    for letter in text.upper():
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number
