"""Tables of another system, as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEAD = ("工单编号", "来电时间", "所属区县", "诉求内容", "事发地址", "问题类型", "来电人", "联系电话")
ROW: tuple[Any, ...] = (
    "GD-1",
    "2026-11-20",
    "青石县",
    "石桥镇北砖厂夜间冒黑烟，气味刺鼻。",
    "石桥镇北砖厂",
    "大气、噪声",
    "张三丰",
    "13800138000",
)


def row(number: int, **said: Any) -> list[Any]:
    """A sound row, with some cells said otherwise."""
    cells = dict(zip(HEAD, ROW, strict=True))
    cells |= {"工单编号": f"GD-{number}", "诉求内容": f"第{number}件：石桥镇北砖厂夜间冒黑烟，气味刺鼻。"} | said
    return [cells[heading] for heading in HEAD]


def as_xlsx(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD, sheet: str = "导出", hidden: str = "", merge: str = "") -> bytes:
    """A workbook of one visible sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(sheet)
        for number, cells in enumerate([head, *rows]):
            page.write_row(number, 0, cells)
        if merge:
            page.merge_range(merge, "合并")
        if hidden:
            other = book.add_worksheet(hidden)
            other.write_row(0, 0, head)
            other.hide()
    return out.getvalue()


def as_csv(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD, encoding: str = "utf-8") -> bytes:
    """A table in text."""
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode(encoding)
