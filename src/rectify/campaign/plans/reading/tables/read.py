"""Reads all lists of a document: heads, tasks, self-checks and the questions a list leaves open.

A table that continues on the next page without its head goes on with the head before it. A table that is no list is left
to the grammar of running text. What is no list although the document is nothing but a table is asked, never guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rectify.campaign.plans.reading.contract import Check, Fact, Heading, Question, ReadTask
from rectify.campaign.plans.reading.questions import questions_of
from rectify.campaign.plans.reading.source import Cell, Source, Table
from rectify.campaign.plans.reading.tables.assemble import assemble, number_path
from rectify.campaign.plans.reading.tables.columns import UNIT_COLUMNS, Column, Head, find_head
from rectify.campaign.plans.reading.tables.facts import SAME_AS_ABOVE, FactBook, FactsIn
from rectify.campaign.plans.reading.tables.records import Group, Section, form_groups, list_groups

_MOSTLY = 0.6
"""Share of the text in tables from which the document is taken for a list."""
_WORK = frozenset({Column.PROBLEM, Column.TASK, Column.MEASURES})
_DUTIES = frozenset({Column.DEADLINE, *UNIT_COLUMNS})
_WEIGHTY_ROWS = 2
_MAX_SPANS = 50


@dataclass(frozen=True, slots=True)
class TableReading:
    """What the lists of a document say; ``spans`` are the tables that the grammar of running text must leave alone.

    These are the lists, the remarks of a list (a sheet of one column), and tables of which nobody knows the columns.
    """

    tasks: tuple[ReadTask, ...] = ()
    facts: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    questions: tuple[Question, ...] = ()
    outline: tuple[Heading, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def read_tables(source: Source, facts_in: FactsIn, *, first_id: int = 1) -> TableReading:
    """Read the lists of ``source``; fact ids count up from ``first_id``. Linear in the number of cells."""
    reader = _Lists(source, FactBook(source.raw, facts_in, first_id))
    for table in source.tables:
        reader.table(table)
    return reader.result()


class _Lists:
    """Collects tasks, checks and questions table by table."""

    def __init__(self, source: Source, book: FactBook) -> None:
        self._source = source
        self._book = book
        self._tasks: list[ReadTask] = []
        self._checks: list[Check] = []
        self._questions: list[Question] = []
        self._outline: list[Heading] = []
        self._spans: list[tuple[int, int]] = []
        self._paths: Counter[str] = Counter()
        self._last: Head | None = None
        self._above: dict[int, Cell] = {}

    def table(self, table: Table) -> None:
        """Read one table as a list, as a form, or leave it."""
        head = find_head(table)
        if head is not None and _is_list(head):
            self._list(table, head)
        elif head is None and self._continues(table):
            self._groups(table, list_groups(table, replace(self._head(), body=0), self._above))
        else:
            groups = form_groups(table)
            if groups:
                self._groups(table, groups)

    def result(self) -> TableReading:
        """All that was read."""
        self._self_checks()
        facts = tuple(sorted(self._book.facts.values(), key=lambda fact: (fact.start, fact.end)))
        own = tuple(fact for fact in facts if fact.note != SAME_AS_ABOVE)
        open_facts = (question for question in questions_of(own, None) if question.kind != "missing-deadline")
        asked = sorted([*self._questions, *open_facts], key=lambda question: question.start)
        questions = tuple(replace(question, id=f"t{number}") for number, question in enumerate(asked, start=1))
        return TableReading(
            tasks=tuple(self._tasks),
            facts=facts,
            checks=tuple(self._checks),
            questions=questions,
            outline=tuple(self._outline),
            spans=tuple(sorted(self._spans)),
        )

    def _head(self) -> Head:
        if self._last is None:
            raise AssertionError("asked for the head of a list before there was one")
        return self._last

    def _list(self, table: Table, head: Head) -> None:
        if self._last is None or self._last.columns != head.columns:
            self._above = {}
        self._last = head
        self._nameless(table, head)
        if not set(head.columns) & set(UNIT_COLUMNS):
            self._ask(
                "missing-unit",
                "这份清单没有责任单位一栏，各项由谁负责？请补充责任清单。",
                "This list has no column of units; who is responsible? Add the list of responsibilities.",
                table.start,
                table.rows[head.body - 1][-1].end,
            )
        if Column.DEADLINE not in head.columns:
            self._ask(
                "missing-deadline",
                "这份清单没有整改时限一栏，各项何时完成？请补充时限。",
                "This list has no column of deadlines; when is each item due? Add the deadlines.",
                table.start,
                table.rows[head.body - 1][-1].end,
            )
        self._groups(table, list_groups(table, head, self._above))

    def _continues(self, table: Table) -> bool:
        return self._last is not None and bool(table.rows) and len(table.rows[0]) == len(self._last.columns)

    def _groups(self, table: Table, groups: Iterable[Group]) -> None:
        self._spans.append((table.start, table.end))
        section: Section | None = None
        numbers: dict[str, list[tuple[int, int]]] = {}
        for group in groups:
            if group.section is not None and group.section is not section:
                section = group.section
                self._outline.append(_heading(section))
            self._group(group, numbers)
        repeated = {number: spans for number, spans in numbers.items() if len(spans) > 1}
        if repeated:
            self._checks.append(_duplicates(repeated))

    def _group(self, group: Group, numbers: dict[str, list[tuple[int, int]]]) -> None:
        value = group.records[0].first(Column.NUMBER)
        number = number_path(value.said.text) if value is not None else str(len(self._tasks) + 1)
        path = f"{group.section.number}/{number}" if group.section is not None and group.section.number else number
        if value is not None and not value.cell.merged and not value.ditto:
            numbers.setdefault(path, []).append((value.cell.start, value.cell.end))
        self._paths[path] += 1
        unique = path if self._paths[path] == 1 else f"{path}#{self._paths[path]}"
        made = assemble(group, self._source.raw, self._book, unique)
        self._tasks.append(made.task)
        self._questions.extend(made.questions)

    def _nameless(self, table: Table, head: Head) -> None:
        """Ask what a column without a name holds, if it holds anything."""
        for position, name in enumerate(head.names):
            filled = next((row[position] for row in table.rows[head.body :] if row[position].text), None)
            if not name.strip() and filled is not None and not filled.merged:
                self._ask(
                    "column-without-header",
                    f"第 {position + 1} 列没有列名，内容如“{filled.text[:20]}”，这一列是什么？",
                    f"Column {position + 1} has no name; it holds for example “{filled.text[:20]}”. What is it?",
                    filled.start,
                    filled.end,
                )

    def _self_checks(self) -> None:
        if not self._tasks:
            self._headless()
            return
        self._spans.extend((table.start, table.end) for table in self._source.tables if len(table.rows[0]) == 1)
        if not any(task.measures for task in self._tasks):
            self._checks.append(
                Check(
                    id="no-measures",
                    ok=False,
                    expected=">0",
                    found="0",
                    message="整份清单没有一条整改措施，请核对是否缺了“整改措施”一栏。",
                    message_en="The whole list has not a single measure; see whether its column of measures is lost.",
                    spans=tuple(self._spans[:_MAX_SPANS]),
                )
            )
        same = [fact for fact in self._book.facts.values() if fact.note == SAME_AS_ABOVE]
        if same:
            places = sorted({(fact.start, fact.end) for fact in same})
            self._checks.append(
                Check(
                    id="same-as-above",
                    ok=True,
                    found=str(len(places)),
                    message=f"有 {len(places)} 处“同上”已按上一行的内容读取。",
                    message_en=f"{len(places)} cells saying “same as above” were read as the cell above them.",
                    spans=tuple(places[:_MAX_SPANS]),
                )
            )

    def _headless(self) -> None:
        """The document is a table, and nobody can say what its columns mean."""
        tables = [table for table in self._source.tables if len(table.rows) >= _WEIGHTY_ROWS]
        size = sum(table.end - table.start for table in tables)
        if not tables or size < _MOSTLY * len(self._source.raw):
            return
        first = tables[0]
        self._spans.extend((table.start, table.end) for table in tables)
        zh = (
            "表格没有可识别的列名，分不清哪一列是问题、措施、时限和单位，没有读入任何任务。"
            "请补上列名（如：序号、反馈问题、整改措施、整改时限、责任单位）后再上传。"
        )
        en = (
            "The table has no column names that are known, so nobody can tell problem, measure, deadline and unit apart; no "
            "task was read. Add names (number, problem, measures, deadline, responsible unit) and hand it in again."
        )
        self._checks.append(
            Check(
                id="table-without-header",
                ok=False,
                message=zh,
                message_en=en,
                spans=tuple((table.start, table.end) for table in tables[:_MAX_SPANS]),
            )
        )
        self._ask("table-without-header", zh, en, first.start, first.end)

    def _ask(self, kind: str, zh: str, en: str, start: int, end: int) -> None:
        self._questions.append(Question(id="", kind=kind, text=zh, text_en=en, start=start, end=end))


def _is_list(head: Head) -> bool:
    """A list says what is to be done; a table of goals must also say by when or by whom."""
    columns = {column for column in head.columns if column is not None}
    return bool(columns & _WORK) or (Column.GOAL in columns and bool(columns & _DUTIES))


def _heading(section: Section) -> Heading:
    return Heading(
        path=section.number or section.title,
        level=1,
        number=section.number,
        title=section.title,
        start=section.start,
        end=section.end,
        title_start=section.title_start,
        title_end=section.title_start + len(section.title),
    )


def _duplicates(repeated: dict[str, list[tuple[int, int]]]) -> Check:
    listed = "、".join(list(repeated)[:10])
    return Check(
        id="duplicate-numbers",
        ok=False,
        expected="每个编号一项",
        found=listed,
        message=f"编号重复：{listed}。请核对是编号有误，还是同一项重复列出。",
        message_en=f"Numbers occur more than once: {listed}. See whether a number is wrong or an item is listed twice.",
        spans=tuple(span for spans in repeated.values() for span in spans)[:_MAX_SPANS],
    )
