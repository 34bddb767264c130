"""A group of rows to one task with its measures; what stands in a row belongs to its measures, what spans the group to the task."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from rectify.campaign.plans.reading.contract import Fact, FactKind, Measure, Norm, Question, ReadTask, Span
from rectify.campaign.plans.reading.tables.cells import Part, is_blank, is_ditto, split_by_measure, split_numbered, split_sites
from rectify.campaign.plans.reading.tables.columns import UNIT_COLUMNS, Column
from rectify.campaign.plans.reading.tables.facts import FactBook
from rectify.campaign.plans.reading.tables.records import Group, Record, Value, values_of

_NUMBER_PARTS = re.compile(r"\d{1,4}|[一二三四五六七八九十百]{1,6}|[①-⑳]")
_SENTENCE = re.compile(r"[^。；;\n]{1,80}")
_FORBIDS = re.compile(r"^(?:严禁|禁止|不得|杜绝)")


@dataclass(slots=True)
class _Draft:
    """A measure while its facts are collected."""

    start: int
    end: int
    number: int | None
    ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Assembled:
    """A task and what must be asked about it."""

    task: ReadTask
    questions: list[Question]


def assemble(group: Group, raw: str, book: FactBook, path: str) -> Assembled:
    """Make the task of a group of rows; ``path`` is its place in the list, facts get it as theirs."""
    builder = _Builder(group, raw, book)
    builder.measures()
    builder.columns()
    builder.link()
    builder.place(path)
    return Assembled(task=builder.task(path), questions=builder.questions(path))


def number_path(number: str) -> str:
    """``二十七（二）`` -> ``二十七/二``; ``27-2`` -> ``27/2``; text without a numeral stays as it is."""
    parts = _NUMBER_PARTS.findall(number)
    return "/".join(parts) if parts else number.strip()


class _Builder:
    """Holds one task while it is put together."""

    def __init__(self, group: Group, raw: str, book: FactBook) -> None:
        self._group = group
        self._raw = raw
        self._book = book
        self._drafts: list[list[_Draft]] = []
        self._ids: list[str] = []
        """Facts of the task as a whole."""
        self._unread: list[Value] = []
        self._unplaced: list[Value] = []

    def measures(self) -> None:
        """Split the measure cells of each row; a merged cell belongs to the row it begins in."""
        column = Column.MEASURES
        if not any(record.values.get(Column.MEASURES) for record in self._group.records):
            column = Column.TASK
        seen: set[tuple[int, int]] = set()
        for record in self._group.records:
            drafts: list[_Draft] = []
            for value in record.values.get(column, ()):
                cell = value.cell
                if (cell.start, cell.end) not in seen and not is_blank(cell.text):
                    seen.add((cell.start, cell.end))
                    drafts.extend(self._split(value))
            self._drafts.append(drafts)

    def _split(self, value: Value) -> list[_Draft]:
        parts = split_numbered(value.cell.text)
        if value.ditto:
            parts = [Part(number=None, start=0, end=len(value.cell.text))]
        drafts = [_Draft(value.cell.start + part.start, value.cell.start + part.end, part.number) for part in parts]
        if not is_ditto(value.cell.text):
            for draft in drafts:
                draft.ids.extend(self._book.clause(draft.start, draft.end))
        return drafts

    def columns(self) -> None:
        """Read goals, deadlines, units and reports, and give each to the task or to the measures of its row."""
        self._give(Column.GOAL, lambda value, record: self._book.goal(value, record.units.get(Column.GOAL, "")))
        self._give(Column.DEADLINE, lambda value, _record: self._deadline(value))
        for column in UNIT_COLUMNS:
            self._give(column, partial(self._actors, column))
        for value in values_of(self._group.records, Column.STATUS):
            self._book.status(value)

    def _actors(self, column: Column, value: Value, _record: Record) -> tuple[str, ...]:
        return self._book.actors(value, column)

    def _deadline(self, value: Value) -> tuple[str, ...]:
        ids = self._book.deadline(value)
        if not self._book.kinds(ids, FactKind.DEADLINE) and not is_blank(value.said.text):
            self._unread.append(value)
        return ids

    def _give(self, column: Column, read: Callable[[Value, Record], tuple[str, ...]]) -> None:
        for number, record in enumerate(self._group.records):
            for value in record.values.get(column, ()):
                ids = read(value, record)
                if self._is_shared(column, value) and not self._give_by_number(column, value, ids):
                    self._ids.extend(key for key in ids if key not in self._ids)
                elif not self._is_shared(column, value) and not self._give_by_number(column, value, ids):
                    self._give_to_row(number, ids)

    def _is_shared(self, column: Column, value: Value) -> bool:
        """Whether the cell speaks for all rows of the task."""
        place = (value.cell.start, value.cell.end)
        return all(
            any((other.cell.start, other.cell.end) == place for other in record.values.get(column, ())) for record in self._group.records
        )

    def _give_by_number(self, column: Column, value: Value, ids: tuple[str, ...]) -> bool:
        """``1.2021年底；2.2022年6月``: each number to the measure of this number; False if the cell is one for all."""
        drafts = {draft.number: draft for row in self._drafts for draft in row if draft.number is not None}
        places = split_by_measure(value.said.text) if column is not Column.GOAL and not value.ditto else {}
        if len(places) <= 1:
            return False
        if not set(places) <= set(drafts):
            self._unplaced.append(value)
            return False
        for number, (start, end) in places.items():
            here = [key for key in ids if value.said.start + start <= self._book.facts[key].start < value.said.start + end]
            drafts[number].ids.extend(here)
        return True

    def _give_to_row(self, number: int, ids: tuple[str, ...]) -> None:
        if not self._drafts[number]:
            self._ids.extend(key for key in ids if key not in self._ids)
        for draft in self._drafts[number]:
            draft.ids.extend(key for key in ids if key not in draft.ids)

    def link(self) -> None:
        """A target without a deadline of its own is due when its row is, if the row says one date only."""
        common = self._book.kinds(self._ids, FactKind.DEADLINE)
        for row in self._drafts:
            for draft in row:
                own = self._book.kinds(draft.ids, FactKind.DEADLINE)
                self._link(draft.ids, own or common)
        self._link(self._ids, common)

    def _link(self, ids: Iterable[str], deadlines: tuple[str, ...]) -> None:
        if len(set(deadlines)) != 1:
            return
        for key in self._book.kinds(ids, FactKind.TARGET):
            if self._book.facts[key].deadline is None:
                self._book.change(key, lambda fact: _due(fact, self._book.facts[deadlines[0]]))

    def place(self, path: str) -> None:
        """Give the facts the path of the task; a fact shared by several tasks keeps the first."""
        for key in [*self._ids, *(key for row in self._drafts for draft in row for key in draft.ids)]:
            if self._book.facts[key].path is None:
                self._book.change(key, lambda fact: replace(fact, path=path))

    def task(self, path: str) -> ReadTask:
        """The finished task."""
        records = self._group.records
        number = records[0].first(Column.NUMBER)
        problem, goal = records[0].first(Column.PROBLEM), records[0].first(Column.GOAL)
        named = records[0].first(Column.TASK, Column.PROBLEM, Column.GOAL, Column.MEASURES)
        by_kind = self._by_kind(self._ids)
        return ReadTask(
            path=path,
            title=_title(named),
            start=min(r.start for r in records),
            end=max(r.end for r in records),
            measures=tuple(self._measure(draft) for row in self._drafts for draft in row),
            number=number.said.text.strip() if number else None,
            problem=_span(problem),
            goal=_span(goal),
            sites=tuple(_sites(records)),
            targets=by_kind[0],
            deadlines=by_kind[1],
            cadences=by_kind[2],
            actors=by_kind[3],
        )

    def _measure(self, draft: _Draft) -> Measure:
        text = self._raw[draft.start : draft.end]
        by_kind = self._by_kind(draft.ids)
        return Measure(
            text=text,
            start=draft.start,
            end=draft.end,
            norm=Norm.PROHIBITION if _FORBIDS.match(text) else Norm.DUTY,
            targets=by_kind[0],
            deadlines=by_kind[1],
            cadences=by_kind[2],
            actors=by_kind[3],
            number=str(draft.number) if draft.number is not None else None,
        )

    def _by_kind(self, ids: Iterable[str]) -> tuple[tuple[str, ...], ...]:
        order = (FactKind.TARGET, FactKind.DEADLINE, FactKind.CADENCE, FactKind.ACTOR)
        unique = list(dict.fromkeys(ids))
        return tuple(self._book.kinds(unique, kind) for kind in order)

    def questions(self, path: str) -> list[Question]:
        """What this task leaves open: a blank or unreadable deadline, no unit, a number that has no measure."""
        records = self._group.records
        start, end = records[0].start, records[0].end
        asked: list[Question] = []
        if self._lacks(Column.DEADLINE, records):
            asked.append(
                _question(
                    "missing-deadline",
                    f"第 {path} 项的整改时限是空白，时限是什么时候？",
                    f"Item {path} has no deadline; when is it due?",
                    start,
                    end,
                )
            )
        named = any(not is_blank(value.said.text) for value in values_of(records, *UNIT_COLUMNS))
        if not named and self._group.columns & set(UNIT_COLUMNS):
            asked.append(
                _question(
                    "missing-unit",
                    f"第 {path} 项没有写责任单位，由谁负责？",
                    f"Item {path} names no unit; who is responsible?",
                    start,
                    end,
                )
            )
        several = self._which_deadline(path)
        asked.extend([several] if several else [])
        asked.extend(_unread(path, value) for value in self._unread)
        asked.extend(_unplaced(path, value) for value in self._unplaced)
        return asked

    def _which_deadline(self, path: str) -> Question | None:
        """One question for all targets of a task that several dates could govern."""
        ids = [*self._ids, *(key for row in self._drafts for draft in row for key in draft.ids)]
        dates = {self._book.facts[key].value for key in self._book.kinds(ids, FactKind.DEADLINE)}
        targets = [self._book.facts[key] for key in self._book.kinds(self._ids, FactKind.TARGET)]
        undecided = [fact for fact in targets if fact.deadline is None]
        if len(dates) <= 1 or not undecided:
            return None
        return _question(
            "which-deadline",
            f"第 {path} 项写了 {len(dates)} 个时限，整改目标“{undecided[0].text}”以哪一个为准？",
            f"Item {path} has {len(dates)} deadlines; which of them governs the target “{undecided[0].text}”?",
            undecided[0].start,
            undecided[0].end,
        )

    def _lacks(self, column: Column, records: list[Record]) -> bool:
        if column not in self._group.columns:
            return False
        own = [key for row in self._drafts for draft in row for key in draft.ids]
        filled = any(not is_blank(value.said.text) for value in values_of(records, column))
        return not filled and not self._book.kinds(own, FactKind.DEADLINE)


def _unread(path: str, value: Value) -> Question:
    said = value.said.text
    return _question(
        "unread-deadline",
        f"第 {path} 项的时限写作“{said}”，读不出日期，时限是什么时候？",
        f"The deadline of item {path} reads “{said}”, which is no date; when is it due?",
        value.cell.start,
        value.cell.end,
    )


def _unplaced(path: str, value: Value) -> Question:
    return _question(
        "which-measure",
        f"第 {path} 项这一格按编号分写，但编号与措施对不上，各对应哪条措施？",
        f"This cell of item {path} is numbered, but its numbers do not match the measures; which belongs to which?",
        value.cell.start,
        value.cell.end,
    )


def _due(fact: Fact, deadline: Fact) -> Fact:
    """A target with the deadline of its row; what the deadline lacks the target lacks."""
    missing = tuple(part for part in fact.missing if not part.startswith("deadline"))
    return replace(fact, deadline=deadline.id, missing=(*missing, *(f"deadline.{part}" for part in deadline.missing)))


def _title(value: Value | None) -> str:
    found = _SENTENCE.search(value.said.text) if value else None
    return found.group().strip() if found else ""


def _sites(records: Sequence[Record]) -> Iterator[Span]:
    """The places the rows name, each once; what 同上 repeats was named above."""
    seen: set[str] = set()
    for record in records:
        for value in record.values.get(Column.SITE, ()):
            cell = value.cell
            for start, end in () if value.ditto else split_sites(cell.text):
                name = cell.text[start:end]
                if name not in seen:
                    seen.add(name)
                    yield Span(text=name, start=cell.start + start, end=cell.start + end)


def _span(value: Value | None) -> Span | None:
    return None if value is None else Span(text=value.cell.text, start=value.cell.start, end=value.cell.end)


def _question(kind: str, zh: str, en: str, start: int, end: int) -> Question:
    return Question(id="", kind=kind, text=zh, text_en=en, start=start, end=end)
