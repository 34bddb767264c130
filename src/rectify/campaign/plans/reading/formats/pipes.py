"""Tables of Markdown in a plain text: lines of ``|`` with a line of dashes below the first. The text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rectify.campaign.plans.reading.source import Cell, Table

_RULE: Final = re.compile(r"[ \t]{0,8}\|?[ \t:]{0,8}-{1,200}[ \t:]{0,8}(?:\|[ \t:]{0,8}-{1,200}[ \t:]{0,8}){1,60}\|?[ \t]{0,8}$")
_WIDEST: Final = 100
"""More columns than this are no list of an office."""
_HEADING: Final = re.compile(r"[ \t#*]{0,12}([^|\n]{2,60}?)[ \t*]{0,8}$")


def pipe_tables(raw: str) -> tuple[Table, ...]:
    """Return the tables of ``raw``; the title of one is the line above it, if that is short."""
    if "|" not in raw or "-" not in raw:
        return ()
    lines = list(_lines(raw))
    found: list[Table] = []
    done = 0
    for index in range(1, len(lines)):
        start, end = lines[index]
        if index < done or not _RULE.match(raw, start, end) or "|" not in raw[slice(*lines[index - 1])]:
            continue
        done = index + 1
        while done < len(lines) and "|" in raw[slice(*lines[done])]:
            done += 1
        rows = [list(_cells(raw, *lines[at])) for at in (index - 1, *range(index + 1, done))]
        width = max(map(len, rows))
        if width > _WIDEST:
            continue
        found.append(Table(_title(raw, lines, index - 1), _square(rows, width), lines[index - 1][0], lines[done - 1][1]))
    return tuple(found)


def _lines(raw: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(raw):
        stop = raw.find("\n", start)
        stop = len(raw) if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _cells(raw: str, start: int, end: int) -> Iterator[Cell]:
    """Yield the cells between the bars of a line, without the blanks around them; a bar behind a backslash is none."""
    while start < end and raw[start] in " \t":
        start += 1
    while end > start and raw[end - 1] in " \t":
        end -= 1
    start += raw.startswith("|", start, end)
    end -= end > start and raw[end - 1] == "|" and raw[end - 2 : end - 1] != "\\"
    begin = start
    for at in range(start, end + 1):
        if at == end or (raw[at] == "|" and raw[at - 1 : at] != "\\"):
            text = raw[begin:at].strip()
            low = begin + raw[begin:at].index(text) if text else begin
            yield Cell(text, low, low + len(text))
            begin = at + 1


def _square(rows: list[list[Cell]], width: int) -> tuple[tuple[Cell, ...], ...]:
    """Fill short rows with empty cells behind their last one."""
    return tuple((*row, *[Cell("", row[-1].end, row[-1].end)] * (width - len(row))) for row in rows if row)


def _title(raw: str, lines: list[tuple[int, int]], index: int) -> str:
    for start, end in reversed(lines[max(0, index - 2) : index]):
        heading = _HEADING.match(raw, start, end)
        if heading is not None:
            return heading[1].strip()
    return ""
