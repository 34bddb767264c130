"""Whether the rows of a list can be imported, and which of them are known already. Pure; every fault names row, column and what to do."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from rectify.campaign.ledger.rules.likeness import bare, dice, pairs
from rectify.campaign.plans.reading.contract import ReadTask

NUMBER_LENGTH: Final = 32
SAME_ROW: Final = 0.6
"""Likeness from which two rows of one number are versions of the same row."""
MOST_FAULTS: Final = 500
"""Faults that are listed; a file with more is wrong as a whole."""
_ROW: Final = re.compile(r"![A-Z]{1,3}([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row."""

    row: int
    column: str
    zh: str
    en: str

    def json(self) -> dict[str, Any]:
        """As the run keeps it."""
        return {"row": self.row, "column": self.column, "zh": self.zh, "en": self.en}


@dataclass(frozen=True, slots=True)
class RowNumbers:
    """From a position in the raw text to the row a person sees in the workbook; the line number where a format has no rows."""

    _starts: tuple[int, ...]
    _places: tuple[str, ...]

    @classmethod
    def build(cls, raw: str, places: Sequence[str]) -> RowNumbers:
        """Index the lines of a text."""
        starts = [0, *(match.end() for match in re.finditer("\n", raw))]
        return cls(tuple(starts), tuple(places))

    def row(self, at: int) -> int:
        """The row that holds the position, counted from 1."""
        line = bisect_right(self._starts, at) - 1
        found = _ROW.search(self._places[line]) if line < len(self._places) else None
        return int(found.group(1)) if found else line + 1


@dataclass(slots=True)
class Sorting:
    """The rows of a file by what is to be done with them."""

    fresh: list[ReadTask] = field(default_factory=list)
    known: list[ReadTask] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def words_of(task: ReadTask, raw: str) -> str:
    """The words that make two rows the same row: everything it says."""
    return bare(raw[task.start : task.end])


def sort_rows(tasks: Iterable[ReadTask], raw: str, rows: RowNumbers, known: Mapping[str, str]) -> Sorting:
    """Part the rows into new ones, known ones and faulty ones. ``known`` are rows of lists taken in before: path -> their words."""
    sorting = Sorting()
    for task in tasks:
        faults = _faults(task, rows)
        words = words_of(task, raw)
        if not faults and task.path in known:
            faults = _conflict(task, words, known[task.path], rows)
            (sorting.known if known[task.path] == words else sorting.fresh).append(task)
        elif not faults:
            sorting.fresh.append(task)
        sorting.faults.extend(faults)
    return sorting


def _faults(task: ReadTask, rows: RowNumbers) -> list[Fault]:
    row = rows.row(task.start)
    faults: list[Fault] = []
    if not any(measure.text.strip() for measure in task.measures):
        faults.append(Fault(row, "整改措施", "没有整改措施，请补充", "There is no measure. Add one."))
    if not task.title.strip() and task.problem is None:
        faults.append(Fault(row, "反馈问题", "没有问题也没有任务名称，请补充", "There is neither a problem nor a task. Add one."))
    number = task.number or ""
    if len(number) > NUMBER_LENGTH:
        faults.append(
            Fault(
                row, "序号", f"序号超过{NUMBER_LENGTH}个字符，请缩短", f"The number is longer than {NUMBER_LENGTH} characters. Shorten it."
            )
        )
    if "#" in task.path:
        first = task.path.partition("#")[0]
        zh = f"序号{number or first}与前面的行重复，请核对后改正"
        faults.append(Fault(row, "序号", zh, f"The number {number or first} stands in an earlier row too. Correct one of them."))
    return faults


def _conflict(task: ReadTask, words: str, before: str, rows: RowNumbers) -> list[Fault]:
    """A row that was imported before and reads differently now is a new version, not a new row."""
    if words == before or dice(pairs(words), pairs(before)) < SAME_ROW:
        return []
    zh = f"序号{task.number or task.path}已在清单中且内容不同；要更新清单，请作为新版本提交"
    en = f"Number {task.number or task.path} is in the list already and reads differently. To update the list, hand it in as a new version."
    return [Fault(rows.row(task.start), "序号", zh, en)]
