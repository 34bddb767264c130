"""Blanks that typesetting puts between Chinese and figures (2020 年 12 月底, 达到 80% 以上) taken out before reading, put back after.

The grammar reads a text without them; every position of the result is then moved back into the stored raw text, so that
``raw[start:end] == text`` holds for the text as it stands, blanks included. A list number at the beginning of a line
(``1 总则``) keeps its blank. Time is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from rectify.campaign.plans.reading.contract import Baseline, Check, Fact, Heading, Measure, Question, Reading, ReadTask, Span
from rectify.campaign.plans.reading.source import Cell, Source, Table

_CHINESE = "\u3400-\u9fff、，。；：（）“”《》〈〉～—"
_GAP = re.compile(rf"(?<=[{_CHINESE}])[ \u00a0\u2009]{{1,2}}(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%％])[ \u00a0\u2009]{{1,2}}(?=[{_CHINESE}%％℃])")
_LIST_NUMBER = re.compile(r"(?:^|(?<=[\n\t]))[ \u3000]{0,8}\d{1,2}(?:\.\d{1,2}){0,3}$")
_LOOK_BACK = 24
_COUNTED = frozenset("年月日号时个项家件台座处条名户万亿吨")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A source without typesetting blanks, and the way back."""

    source: Source
    original: Source
    starts: tuple[int, ...]
    """Where in the squeezed text each kept stretch begins."""
    shifts: tuple[int, ...]
    """How many characters were taken out before it."""

    def restore(self, reading: Reading) -> Reading:
        """The reading with every position in the original raw text."""
        back = _Back(self)
        document = reading.document
        return replace(
            reading,
            raw=self.original.raw,
            source=replace(reading.source, chars=len(self.original.raw)),
            document=replace(document, plan_span=back.pair(document.plan_span) if document.plan_span else None),
            outline=tuple(back.heading(item) for item in reading.outline),
            tasks=tuple(back.task(item) for item in reading.tasks),
            facts=tuple(back.fact(item) for item in reading.facts),
            checks=tuple(back.check(item) for item in reading.checks),
            questions=tuple(back.question(item) for item in reading.questions),
            warnings=self.original.warnings,
        )


def squeeze(source: Source) -> Squeezed | None:
    """Take the blanks out; None if there are none."""
    kept: list[str] = []
    starts, shifts, at = [0], [0], 0
    for match in _GAP.finditer(source.raw):
        if _is_list_number(source.raw, match.start(), match.end()):
            continue
        kept.append(source.raw[at : match.start()])
        at = match.end()
        shifts.append(shifts[-1] + match.end() - match.start())
        starts.append(at - shifts[-1])
    if not kept:
        return None
    raw = "".join(kept) + source.raw[at:]
    forward = _Forward(tuple(start + shift for start, shift in zip(starts, shifts, strict=True)), tuple(shifts))
    tables = tuple(forward.table(table, raw) for table in source.tables)
    return Squeezed(replace(source, raw=raw, tables=tables), source, tuple(starts), tuple(shifts))


def _is_list_number(raw: str, start: int, end: int) -> bool:
    if raw[end : end + 1] in _COUNTED or not raw[start - 1].isdecimal():
        return False
    return bool(_LIST_NUMBER.search(raw[max(0, start - _LOOK_BACK) : start]))


@dataclass(frozen=True, slots=True)
class _Forward:
    """Original position -> squeezed position."""

    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def to(self, position: int) -> int:
        index = bisect_right(self.starts, position) - 1
        squeezed = position - self.shifts[index]
        following = self.starts[index + 1] - self.shifts[index + 1] if index + 1 < len(self.starts) else squeezed
        return min(squeezed, following)

    def table(self, table: Table, raw: str) -> Table:
        rows = tuple(tuple(self.cell(cell, raw) for cell in row) for row in table.rows)
        return Table(table.title, rows, self.to(table.start), self.to(table.end))

    def cell(self, cell: Cell, raw: str) -> Cell:
        start, end = self.to(cell.start), self.to(cell.end)
        return Cell(raw[start:end], start, end, cell.merged)


class _Back:
    """Squeezed position -> original position, for every part of a reading."""

    def __init__(self, squeezed: Squeezed) -> None:
        self._starts = squeezed.starts
        self._shifts = squeezed.shifts
        self._raw = squeezed.original.raw

    def position(self, at: int) -> int:
        """Where the character at ``at`` stands."""
        return at + self._shifts[bisect_right(self._starts, at) - 1]

    def pair(self, span: tuple[int, int]) -> tuple[int, int]:
        """A stretch ends behind its last character, not behind the blank that follows it."""
        start = self.position(span[0])
        return start, self.position(span[1] - 1) + 1 if span[1] > span[0] else start

    def span(self, item: Span | None) -> Span | None:
        """A span with its text as it stands."""
        if item is None:
            return None
        start, end = self.pair((item.start, item.end))
        return Span(self._raw[start:end], start, end)

    def fact(self, item: Fact) -> Fact:
        """A fact and all its parts."""
        start, end = self.pair((item.start, item.end))
        return replace(
            item,
            text=self._raw[start:end],
            start=start,
            end=end,
            subject=self.span(item.subject),
            baseline=self._baseline(item.baseline),
            condition=self.span(item.condition),
            exclusion=self.span(item.exclusion),
            hedge=self.span(item.hedge),
            act=self.span(item.act),
        )

    def _baseline(self, item: Baseline | None) -> Baseline | None:
        if item is None:
            return None
        start, end = self.pair((item.start, item.end))
        return replace(item, text=self._raw[start:end], start=start, end=end)

    def heading(self, item: Heading) -> Heading:
        """A heading; its title is cut from the raw text anew."""
        start, end = self.pair((item.start, item.end))
        title_start, title_end = self.pair((item.title_start, item.title_end))
        return replace(item, start=start, end=end, title_start=title_start, title_end=title_end, title=self._raw[title_start:title_end])

    def task(self, item: ReadTask) -> ReadTask:
        """A task with its measures."""
        start, end = self.pair((item.start, item.end))
        measures = tuple(self._measure(measure) for measure in item.measures)
        return replace(item, start=start, end=end, measures=measures, problem=self.span(item.problem), goal=self.span(item.goal))

    def _measure(self, item: Measure) -> Measure:
        start, end = self.pair((item.start, item.end))
        return replace(item, start=start, end=end, text=self._raw[start:end])

    def check(self, item: Check) -> Check:
        """A check with its places."""
        return replace(item, spans=tuple(self.pair(span) for span in item.spans))

    def question(self, item: Question) -> Question:
        """A question with its place."""
        start, end = self.pair((item.start, item.end))
        return replace(item, start=start, end=end)
