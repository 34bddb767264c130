"""Files of rows that open safely in a spreadsheet. Pure.

A cell that begins as a formula does (``= + - @``, tab, carriage return) gets an apostrophe before it; whole numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

BOM: Final = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine."""
DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

Cell = str | int | None


def safe(value: Cell) -> str | int:
    """The cell as it is written."""
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    return f"'{value}" if value.startswith(DANGEROUS) else value


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Cell]], foot: str = "") -> bytes:
    """The file: byte order mark, heading, rows, and under them, after an empty line, what they come from."""
    text = io.StringIO(newline="")
    text.write(BOM)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    if foot:
        writer.writerows([[], [safe(foot)]])
    return text.getvalue().encode()
