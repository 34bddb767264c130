"""Tables to records: one record a row (or a form), each a few cells by the role of their column.

Rows that belong to one task share a record group: a merged number or problem cell, a blank one below a filled one, or
同上. Section rows (一、水环境方面 across the table), sums and repeated heads are no records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rectify.campaign.plans.reading.source import Cell, Table
from rectify.campaign.plans.reading.tables.cells import is_blank, is_ditto
from rectify.campaign.plans.reading.tables.columns import Column, Head, Row, repeats_head, role_of

_SUM = re.compile(r"\s{0,3}(?:合\s{0,4}计|总\s{0,4}计|小\s{0,4}计|共\s{0,4}计)\s{0,3}[:：]?.{0,20}")
_SECTION = re.compile(
    r"\s{0,3}(?:[(（]?([一二三四五六七八九十]{1,3}|\d{1,3})[)）、.．]|第[一二三四五六七八九十]{1,3}(?:部分|类|批))?\s{0,3}(\S.{0,58})\s{0,3}"
)
_PROSE = 60
"""A row of one cell longer than this is a note, not a section."""
_FORM_LABELS = 3
"""Known field names on the left that make a table a form."""


@dataclass(frozen=True, slots=True)
class Value:
    """A cell of a record and the cell that really speaks: another one above where this one says 同上."""

    cell: Cell
    said: Cell

    @property
    def ditto(self) -> bool:
        """Whether the value was taken from a cell above."""
        return self.cell is not self.said


@dataclass(slots=True)
class Record:
    """One row of a list."""

    values: dict[Column, list[Value]] = field(default_factory=dict)
    units: dict[Column, str] = field(default_factory=dict)
    start: int = 0
    end: int = 0

    def first(self, *columns: Column) -> Value | None:
        """The first value of the first of these columns that says something."""
        return next((value for column in columns for value in self.values.get(column, ()) if value.said.text), None)


@dataclass(slots=True)
class Section:
    """A row that heads the tasks below it."""

    number: str
    title: str
    start: int
    end: int
    title_start: int


@dataclass(slots=True)
class Group:
    """The rows of one task, under the section they stand in."""

    records: list[Record]
    section: Section | None
    columns: frozenset[Column] = frozenset()
    """The roles that the head of the list names, filled in this row or not."""


def list_groups(table: Table, head: Head, above: dict[int, Cell]) -> Iterator[Group]:
    """The tasks of a list in their order; ``above`` holds the last cell that spoke in each column, from the page before too."""
    columns = frozenset(column for column in head.columns if column is not None)
    section: Section | None = None
    group: Group | None = None
    for row in table.rows[head.body :]:
        if _is_empty(row) or repeats_head(row, head) or _is_sum(row):
            continue
        heading = _section(row)
        if heading is not None:
            section = heading
            continue
        record = _record(row, head, above)
        if not record.values:
            continue
        if group is not None and group.section is section and _continues(record, group.records[-1], head):
            group.records.append(record)
            continue
        if group is not None:
            yield group
        group = Group(records=[record], section=section, columns=columns)
    if group is not None:
        yield group


def form_groups(table: Table) -> list[Group]:
    """The records of a form (field name left, value right); empty if the table is no form."""
    pairs = [pair for row in table.rows for pair in _pairs(row)]
    known = {role for role, _cell in pairs}
    if len(known) < _FORM_LABELS:
        return []
    records: list[Record] = []
    for role, cell in pairs:
        if not records or _starts_again(role, records[-1]):
            records.append(Record(start=cell.start, end=cell.end))
        record = records[-1]
        record.values.setdefault(role, []).append(Value(cell=cell, said=cell))
        record.start, record.end = min(record.start, cell.start), max(record.end, cell.end)
    return [Group(records=[record], section=None) for record in records]


def distinct(row: Row) -> list[Cell]:
    """The cells of a row without repetitions of merged ones."""
    seen: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for cell in row:
        if cell.end == cell.start or (cell.start, cell.end) not in seen:
            seen.add((cell.start, cell.end))
            cells.append(cell)
    return cells


def _pairs(row: Row) -> Iterator[tuple[Column, Cell]]:
    cells = distinct(row)
    position = 0
    while position + 1 < len(cells):
        role = role_of(cells[position].text)
        if role is None or role_of(cells[position + 1].text) is not None:
            position += 1
            continue
        yield role, cells[position + 1]
        position += 2


def _starts_again(role: Column, record: Record) -> bool:
    """Whether a field begins the next record of a form that holds several."""
    lone = role in {Column.NUMBER, Column.PROBLEM} and role in record.values
    return lone and (role is Column.NUMBER or Column.NUMBER not in record.values)


def _is_empty(row: Row) -> bool:
    return not any(cell.text for cell in row)


def _is_sum(row: Row) -> bool:
    first = next((cell.text for cell in row if cell.text), "")
    return bool(_SUM.fullmatch(first))


def _section(row: Row) -> Section | None:
    """A row with one cell that speaks, short, and standing at the left."""
    speaking = [cell for cell in distinct(row) if cell.text]
    if len(speaking) != 1 or row[0].text != speaking[0].text or len(row) <= 1:
        return None
    cell = speaking[0]
    found = _SECTION.fullmatch(cell.text)
    if found is None or len(cell.text) > _PROSE or cell.text.endswith(("。", "；")) or cell.text.isdecimal():
        return None
    return Section(
        number=found.group(1) or "",
        title=found.group(2).strip(),
        start=cell.start,
        end=cell.end,
        title_start=cell.start + found.start(2),
    )


def _record(row: Row, head: Head, above: dict[int, Cell]) -> Record:
    record = Record()
    spans: list[Cell] = []
    used: set[tuple[Column, int, int]] = set()
    for position, cell in enumerate(row):
        column = head.columns[position]
        said = above.get(position) if is_ditto(cell.text) else cell
        if cell.text and not is_ditto(cell.text):
            above[position] = cell
        if column is None or said is None or not cell.text or (column, cell.start, cell.end) in used:
            continue
        used.add((column, cell.start, cell.end))
        record.values.setdefault(column, []).append(Value(cell=cell, said=said))
        record.units.setdefault(column, head.units[position])
        spans.append(cell)
    own = [cell for cell in spans if not cell.merged] or spans
    if own:
        record.start, record.end = min(cell.start for cell in own), max(cell.end for cell in own)
    return record


def _continues(record: Record, last: Record, head: Head) -> bool:
    """Whether a row goes on with the task of the row before."""
    keys = [column for column in (Column.PROBLEM, Column.TASK, Column.NUMBER) if column in head.columns]
    answers = [_same(record, last, column) for column in keys]
    decided = [answer for answer in answers if answer is not None]
    return decided[0] if decided else bool(keys)


def _same(record: Record, last: Record, column: Column) -> bool | None:
    """True for the same merged cell, False for a new one, None for a blank or a 同上 (a new number may still part them)."""
    value = record.first(column)
    if value is None or is_blank(value.cell.text):
        return None
    before = last.first(column)
    if value.ditto:
        return True
    return before is not None and (before.said.start, before.said.end) == (value.said.start, value.said.end)


def values_of(records: Sequence[Record], *columns: Column) -> list[Value]:
    """The values of these columns over several rows, a merged cell once."""
    seen: set[tuple[int, int]] = set()
    found: list[Value] = []
    for record in records:
        for column in columns:
            for value in record.values.get(column, ()):
                if (value.cell.start, value.cell.end) not in seen:
                    seen.add((value.cell.start, value.cell.end))
                    found.append(value)
    return found
