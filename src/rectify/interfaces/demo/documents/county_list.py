"""Writes the county list (县级整改任务和信访件清单) of 海岱市 as a plain sheet, one row a problem. The same data give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import xlsxwriter

from rectify.interfaces.demo.documents.county_data import ITEMS, Item
from rectify.interfaces.demo.documents.measures_list import CREATED
from rectify.interfaces.demo.documents.places import UNITS

TITLE: Final = "海岱市县级整改任务和信访件清单"
NOTE: Final = f"填报单位：海岱市环保督察反馈问题整改工作领导小组办公室    填报日期：2026年1月16日    共{len(ITEMS)}件"
COLUMNS: Final[tuple[tuple[str, float], ...]] = (
    ("序号", 7.5),
    ("反馈问题", 30),
    ("整改目标", 26),
    ("整改措施", 30),
    ("牵头单位", 12),
    ("责任单位", 13),
    ("督导单位", 17),
    ("验收单位", 12),
    ("整改时限", 15),
    ("点位", 17),
)
HEADER_ROW: Final = 2
_SHORT: Final = {unit.code: unit.short for unit in UNITS}


def cells(item: Item) -> tuple[str, ...]:
    """The cells of one row, as printed."""
    measures = item.measures[0] if len(item.measures) == 1 else "\n".join(f"{n}.{words}" for n, words in enumerate(item.measures, 1))
    county, town = _SHORT[item.county], _SHORT[item.town]
    sites = "\n".join(item.sites)
    return (item.number, item.problem, item.goal, measures, county, town, item.supervising, county, item.deadline, sites)


def write_county_list(path: Path) -> Path:
    """Writes the list to `path` and returns it."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": TITLE, "author": "海岱市整改办", "created": CREATED.replace(tzinfo=None)})
    sheet = book.add_worksheet("县级清单")
    base = {"font_name": "仿宋_GB2312", "font_size": 11, "valign": "vcenter", "text_wrap": True, "border": 1}
    cell, head = book.add_format(base), book.add_format({**base, "font_name": "黑体", "align": "center", "bg_color": "#E7ECEA"})
    last = len(COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, TITLE, book.add_format({"font_name": "方正小标宋简体", "font_size": 20, "align": "center"}))
    sheet.merge_range(1, 0, 1, last, NOTE, book.add_format({"font_name": "仿宋_GB2312", "font_size": 11}))
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, name, head)
    for row, item in enumerate(ITEMS, HEADER_ROW + 1):
        for column, text in enumerate(cells(item)):
            sheet.write_string(row, column, text, cell)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    book.close()
    return path
