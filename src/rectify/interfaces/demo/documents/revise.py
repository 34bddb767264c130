"""The second version of the plan, signed half a year later: what changed is listed here and nowhere else.

One item added, one removed, two changed, two deadlines moved. The numbers of the items behind a removed one move up,
so that whoever compares the versions cannot rely on numbers alone. Counts stay 5/8/25/5.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rectify.interfaces.demo.documents.plan import CHINESE_NUMERALS, PLAN, Item, Part, Plan

ADDED: Final = ("四/六", Item(
    "启动新污染物治理",
    "对石化、医药、电镀行业使用的重点管控新污染物开展环境信息调查，2026年11月底前完成首轮筛查，涉及企业不少于90家。"
    "禁止新建、扩建以列入淘汰名录的化学物质为原料的项目。由市生态环境局会同市工业和信息化局每年更新一次清单，"
    "重点企业排放口特征污染物监测覆盖率2027年达到80%以上。",
))  # fmt: skip
REMOVED: Final = "四/一/2"
"""The duty list was revised and published: the item is taken out as done."""

CHANGED: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "四/四/1": (("新建改造污水管网180公里", "新建改造污水管网215公里"), ("集中收集率达到78%以上", "集中收集率达到80%以上")),
    "四/七/3": (
        ("坡面复绿不得以防尘网覆盖代替植被恢复", "坡面复绿不得以防尘网覆盖、喷涂绿漆代替植被恢复"),
        ("验收后管护期不少于3年", "验收后管护期不少于5年，管护资金由县财政专户管理"),
    ),
}
MOVED_DEADLINES: Final[dict[str, tuple[str, str]]] = {
    "四/二/1": ("纳入台账的412家企业2026年6月底前全部处置到位", "纳入台账的412家企业2026年12月底前全部处置到位"),
    "四/五/3": ("原沧浦农药厂地块2027年9月底前完成修复工程", "原沧浦农药厂地块2027年12月底前完成修复工程"),
}
REVISION: Final = "（2026年7月修订）"


def _changes() -> dict[str, tuple[tuple[str, str], ...]]:
    return CHANGED | {path: (change,) for path, change in MOVED_DEADLINES.items()}


def _changed(path: str, item: Item) -> Item:
    """The item after its changes; a change that finds no text is an error of this module."""
    body = item.body
    for before, after in _changes().get(path, ()):
        if body.count(before) != 1:
            message = f"revise.py: {path} does not say once: {before}"
            raise ValueError(message)
        body = body.replace(before, after)
    return replace(item, body=body)


def _part(numeral: str, part: Part) -> Part:
    path = f"四/{numeral}"
    items = [_changed(f"{path}/{number}", item) for number, item in enumerate(part.items, start=1) if f"{path}/{number}" != REMOVED]
    if path == ADDED[0]:
        items.append(ADDED[1])
    return replace(part, items=tuple(items))


def second_version(plan: Plan = PLAN) -> Plan:
    """The plan as revised in July 2026."""
    return replace(
        plan,
        number="海环督改〔2026〕9号",
        signed_on="2026年7月10日",
        revision=REVISION,
        parts=tuple(_part(CHINESE_NUMERALS[index], part) for index, part in enumerate(plan.parts)),
    )
