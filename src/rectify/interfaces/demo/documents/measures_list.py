"""Writes the 措施清单 of 海岱市 as clerks make it: merged cells, 同上, several units and numbered measures in one cell.

One line per `Row`; what belongs to the whole problem is merged over its lines. Prints on A3 landscape with the header
repeated. The same sources give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from rectify.interfaces.demo.documents.measures_data import PROBLEMS
from rectify.interfaces.demo.documents.measures_shape import Problem, Row
from rectify.interfaces.demo.documents.people import PEOPLE, Person
from rectify.interfaces.demo.documents.places import UNITS

TITLE: Final = "海岱市贯彻落实省级环境保护督察“回头看”反馈意见整改措施清单"
NOTE: Final = "填报单位：海岱市环保督察反馈问题整改工作领导小组办公室    填报日期：2026年1月9日    共28个问题"
COLUMNS: Final[tuple[tuple[str, float], ...]] = (
    ("序号", 7.5),
    ("反馈问题", 24),
    ("整改目标", 24),
    ("整改措施", 34),
    ("牵头单位", 12),
    ("责任单位", 15),
    ("配合单位", 15),
    ("督导单位", 10.5),
    ("验收单位", 12),
    ("责任人", 13),
    ("整改时限", 14),
    ("对应方案条目", 12),
    ("备注", 10),
)
HEADER_ROW: Final = 2
"""Zero-based row of the column heads: title and note stand above."""
LINE_HEIGHT: Final = 16.0
EXPLANATION: Final[tuple[str, ...]] = (
    "填表说明",
    "1.本清单与整改方案一并印发，“对应方案条目”为该问题在方案第四部分中的条目。",
    "2.“同上”指与上一行同一栏相同；责任单位有多个的，用顿号隔开，第一个为主责单位。",
    "3.“点位”为该条措施涉及的具体点位数量，逐点位建立台账、逐点位验收。",
    "4.本清单为演示数据，海岱市并不存在。",
)
CREATED: Final = datetime(2026, 1, 9, 9, 0, tzinfo=UTC)


def printed_path(path: str) -> str:
    """四/二/2 as printed in the sheet and spoken by clerks: 四(二)2."""
    section, part, number = path.split("/")
    return f"{section}（{part}）{number}"


def person_cell(person: Person) -> str:
    """Name over short unit and post, as the column shows it."""
    short = next(unit.short for unit in UNITS if unit.code == person.unit)
    return f"{person.name}\n（{short}{person.post.split('、')[0]}）"


def measure_cell(row: Row) -> str:
    """One measure as it is, several numbered 1. 2. 3. on lines of their own."""
    if len(row.measures) == 1:
        return row.measures[0]
    return "\n".join(f"{number}.{text}" for number, text in enumerate(row.measures, start=1))


def _remark(row: Row) -> str:
    return "" if row.sites is None else f"点位{row.sites}处"


def _whole(problem: Problem) -> dict[int, str]:
    """Column -> text of the cells that belong to the whole problem."""
    person = next(person for person in PEOPLE if person.name == problem.person)
    return {
        0: problem.number,
        1: problem.text,
        2: problem.goal,
        4: problem.lead,
        7: problem.supervising,
        8: problem.accepting,
        9: person_cell(person),
    }


def _single(problem: Problem, row: Row) -> dict[int, str]:
    """Column -> text of the cells of one line."""
    return {
        3: measure_cell(row),
        5: row.responsible,
        6: row.supporting,
        10: row.deadline,
        11: printed_path(row.path or problem.path),
        12: _remark(row),
    }


def _lines_needed(text: str, width: float) -> int:
    """Printed lines of a cell: a Chinese character is two units wide."""
    per_line = max(1, int((width - 1) / 2))
    return sum(-(-max(1, len(part)) // per_line) for part in text.split("\n"))


def _heights(problem: Problem) -> list[float]:
    """Height of each line so that neither its own nor the merged cells are cut."""
    own = [max(_lines_needed(text, COLUMNS[column][1]) for column, text in _single(problem, row).items()) for row in problem.rows]
    merged = max(_lines_needed(text, COLUMNS[column][1]) for column, text in _whole(problem).items())
    lacking = max(0, merged - sum(own))
    share = -(-lacking // len(own))
    return [(lines + share + 1) * LINE_HEIGHT for lines in own]


def _write_problem(sheet: Any, first: int, problem: Problem, look: Callable[[int], Any]) -> int:
    """Writes one problem from row `first`; returns the next free row."""
    last = first + len(problem.rows) - 1
    for offset, (row, height) in enumerate(zip(problem.rows, _heights(problem), strict=True)):
        sheet.set_row(first + offset, height)
        for column, text in _single(problem, row).items():
            sheet.write_string(first + offset, column, text, look(column))
    for column, text in _whole(problem).items():
        if last > first:
            sheet.merge_range(first, column, last, column, text, look(column))
        else:
            sheet.write_string(first, column, text, look(column))
    return last + 1


def _page(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    sheet.set_footer("&C第 &P 页 共 &N 页")
    sheet.hide_gridlines(2)


def _head(book: Any, sheet: Any) -> None:
    title = book.add_format({"font_name": "方正小标宋简体", "font_size": 20, "align": "center", "valign": "vcenter"})
    note = book.add_format({"font_name": "仿宋_GB2312", "font_size": 11, "valign": "vcenter"})
    head = book.add_format(
        {
            "font_name": "黑体", "font_size": 11, "align": "center", "valign": "vcenter", "text_wrap": True,
            "border": 1, "bg_color": "#E7ECEA",
        }
    )  # fmt: skip
    last = len(COLUMNS) - 1
    sheet.set_row(0, 42)
    sheet.merge_range(0, 0, 0, last, TITLE, title)
    sheet.set_row(1, 22)
    sheet.merge_range(1, 0, 1, last, NOTE, note)
    sheet.set_row(HEADER_ROW, 30)
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, name, head)


def _explain(book: Any) -> None:
    sheet = book.add_worksheet("填表说明")
    sheet.set_column(0, 0, 90)
    body = book.add_format({"font_name": "仿宋_GB2312", "font_size": 12, "text_wrap": True})
    for row, text in enumerate(EXPLANATION):
        sheet.write_string(row, 0, text, body)


def write_list(path: Path) -> Path:
    """Writes the 措施清单 to `path` and returns it."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": TITLE, "author": "海岱市整改办", "created": CREATED.replace(tzinfo=None)})
    sheet = book.add_worksheet("措施清单")
    base = {"font_name": "仿宋_GB2312", "font_size": 11, "valign": "vcenter", "text_wrap": True, "border": 1}
    left = book.add_format({**base, "align": "left", "indent": 1})
    center = book.add_format({**base, "align": "center"})
    prose = {1, 2, 3}
    _head(book, sheet)
    row = HEADER_ROW + 1
    for problem in PROBLEMS:
        row = _write_problem(sheet, row, problem, lambda column: left if column in prose else center)
    _page(sheet)
    _explain(book)
    book.close()
    return path
