"""The vocabulary of list columns, and where the head of a list is: title rows above it, one or two rows of names.

Column names are those of published 措施清单, 问题清单, 任务清单 and 责任清单. What a column promises (时限, 目标) and what it
reports (完成情况, 进展) are different roles: a reported figure never becomes a target.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rectify.campaign.plans.reading.source import Cell, Table

Row = Sequence[Cell]


class Column(StrEnum):
    """What a column of a list holds."""

    NUMBER = "number"
    SECTION = "section"
    PROBLEM = "problem"
    TASK = "task"
    GOAL = "goal"
    MEASURES = "measures"
    DEADLINE = "deadline"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    SUPERVISING = "supervising"
    ACCEPTOR = "acceptor"
    REVIEWER = "reviewer"
    PERSON = "person"
    STATUS = "status"
    SITE = "site"
    AREA = "area"
    MONEY = "money"
    REMARK = "remark"


UNIT_COLUMNS = (
    Column.LEAD,
    Column.RESPONSIBLE,
    Column.SUPPORTING,
    Column.SUPERVISING,
    Column.ACCEPTOR,
    Column.REVIEWER,
)
_BODY = r"(?:单位|部门|主体|机构|地区|县区|单位及部门|单位和部门)"
_NAMES: tuple[tuple[Column, str], ...] = (
    (
        Column.PERSON,
        r"(?:(?!单位|部门).){0,6}(?:责任人|责任领导|包案领导|包保领导|牵头领导|分管领导|市级领导|县级领导|联系人|联系方式|联系电话|电话|领导|负责人|负责同志|姓名|职务)",
    ),
    (
        Column.STATUS,
        (
            r".{0,10}(?:完成情况|进展情况|进展|整改情况|落实情况|推进情况|核实情况|问责情况|是否完成|是否办结|是否属实|是否销号|销号情况"
            r"|验收情况|完成进度|整改进度|工作进度|进度|整改结论|整改状态|完成状态|整改成效|取得成效|成效|状态)"
            r"|(?:已|实际|目前).{0,4}(?:完成|采取).{0,6}|实际.{0,4}时间|销号时间|验收时间"
        ),
    ),
    (
        Column.DEADLINE,
        r".{0,8}(?:时限|期限|完成时间|时间节点|时间要求|完成日期|截止时间|截止日期|时间安排|时间进度|整改时间|办结时间)(?:要求)?",
    ),
    (Column.ACCEPTOR, rf".{{0,4}}(?:验收|销号)(?:责任|牵头|审核)?{_BODY}"),
    (Column.REVIEWER, rf".{{0,4}}(?:复核|审核|核查){_BODY}"),
    (Column.SUPERVISING, rf".{{0,6}}(?:督导|督查|督办|督促|监管|监督|指导|包保|行业主管|主管|督察)(?:责任|牵头)?{_BODY}"),
    (Column.SUPPORTING, rf".{{0,4}}(?:配合|协办|参与|参加|协同|协助|支持)(?:责任)?{_BODY}?"),
    (Column.LEAD, rf".{{0,6}}(?:牵头|主办|主责|总牵头)(?:责任|督导)?{_BODY}(?:及责任人|和责任人|责任人)?|牵头"),
    (
        Column.RESPONSIBLE,
        rf".{{0,6}}(?:责任|整改|实施|落实|承办|承接|完成|具体){_BODY}(?:及责任人|和责任人|、?责任人)?|责任主体|涉及单位|单位|部门|责任分工|分工",
    ),
    (Column.NUMBER, r"(?:问题|任务|整改|清单|措施|受理|案件|编)?(?:序号|编号)|序|号|NO|受理编号|项次|项目编号"),
    (
        Column.MEASURES,
        r".{0,8}(?:措施|举措)(?:及.{1,8}|清单|内容)?|整改内容|工作内容|主要工作|主要内容|重点工作|整改工作|具体工作|工作安排|工作任务|主要任务|工作举措|整改计划|处理意见",
    ),
    (Column.GOAL, r".{0,6}(?:目标|整改要求|工作要求|整改标准|验收标准|销号标准|预期成效|目标要求)"),
    (Column.TASK, r"(?:整改|重点|具体|目标)?(?:任务|事项|项目)(?:名称|内容|清单)?|整改点"),
    (
        Column.PROBLEM,
        r".{0,10}(?:问题|反馈意见|督察意见)(?:描述|内容|表现|情况|清单|基本情况|简述|摘要|名称|概述)?|(?:基本|具体)情况|问题.{0,4}情况",
    ),
    (Column.SECTION, r"(?:问题|整改|污染|任务)?(?:类别|类型|分类|领域|方面|要素)|一级指标"),
    (Column.SITE, r".{0,4}(?:点位|地点|企业|矿山|断面|河段)(?:名称|清单|明细)?"),
    (Column.AREA, r".{0,4}(?:位置|地址|行政区域|区域|所在地|县区|所属区县|乡镇)(?:名称)?|属地"),
    (Column.MONEY, r".{0,6}(?:投资|资金|经费|金额).{0,4}"),
    (Column.REMARK, r"备注|说明|其他|附注"),
)
_ROLES = tuple((column, re.compile(pattern)) for column, pattern in _NAMES)
_PARENTHESES = re.compile(r"[(（\[【]([^()（）\[\]【】]{0,40})[)）\]】]")
_NOISE = re.compile(r"[\s:：*＊、.．。]|^\d{1,2}(?=\D)")
_LONGEST_NAME = 24
_HEAD_ROWS = 12
"""Rows from the top in which the head is looked for; title, fill-in unit and date may stand above."""
_ENOUGH = 2
"""Known names that make a row a head."""
_CORE = frozenset({Column.PROBLEM, Column.TASK, Column.GOAL, Column.MEASURES, Column.DEADLINE, *UNIT_COLUMNS})


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a list: the columns by position, units said in a name (时限(年月)), and the first row of the body."""

    columns: tuple[Column | None, ...]
    units: tuple[str, ...]
    names: tuple[str, ...]
    body: int


def role_of(name: str) -> Column | None:
    """The role of a column of this name; None for unknown names.

    A part in brackets is read only when the rest is unknown: 反馈问题（整改任务） is the problem.
    """
    outside = _NOISE.sub("", _PARENTHESES.sub("", name))
    inside = [_NOISE.sub("", part) for part in _PARENTHESES.findall(name)]
    for text in (outside, *inside):
        if 0 < len(text) <= _LONGEST_NAME:
            found = next((column for column, pattern in _ROLES if pattern.fullmatch(text)), None)
            if found is not None:
                return found
    return None


def find_head(table: Table) -> Head | None:
    """The head of ``table``: the row among the first with most known names, with its second row if it has one."""
    best: tuple[int, int] = (0, -1)
    for number, row in enumerate(table.rows[:_HEAD_ROWS]):
        score = _score(row)
        if score > best[0]:
            best = (score, number)
    score, at = best
    if score < _ENOUGH:
        return None
    upper = table.rows[at]
    lower = table.rows[at + 1] if at + 1 < len(table.rows) else None
    if lower is not None and _is_second_row(upper, lower):
        return _head(upper, lower, at + 2)
    return _head(upper, upper, at + 1)


def repeats_head(row: Row, head: Head) -> bool:
    """Whether a row of the body is the head again, as on every printed page."""
    named = [(cell.text, name) for cell, name in zip(row, head.names, strict=True) if name]
    return bool(named) and all(_NOISE.sub("", text) == _NOISE.sub("", name) for text, name in named)


def _score(row: Row) -> int:
    """Number of different roles named in a row; 0 if none of them is of the core of a list."""
    roles = {role_of(cell.text) for cell in row if not cell.merged and len(cell.text) <= _LONGEST_NAME}
    roles.discard(None)
    return len(roles) if roles & _CORE else 0


def _is_second_row(upper: Row, lower: Row) -> bool:
    """Whether ``lower`` parts the names of ``upper``: some name above spans columns that are named below."""
    parted = 0
    for above, below in zip(upper, lower, strict=True):
        if (above.start, above.end) == (below.start, below.end):
            continue
        if below.text and role_of(below.text) is None and len(below.text) > _LONGEST_NAME:
            return False
        spans_columns = sum((c.start, c.end) == (above.start, above.end) and bool(c.text) for c in upper) > 1
        if spans_columns and below.text:
            parted += 1
        elif below.text and role_of(below.text) is None:
            return False
    return parted > 1


def _head(upper: Row, lower: Row, body: int) -> Head:
    columns: list[Column | None] = []
    units: list[str] = []
    names: list[str] = []
    for above, below in zip(upper, lower, strict=True):
        name = below.text or above.text
        columns.append(role_of(name) or role_of(above.text))
        found = _PARENTHESES.search(name)
        units.append(found.group(1) if found else "")
        names.append(name)
    return Head(columns=tuple(columns), units=tuple(units), names=tuple(names), body=body)
