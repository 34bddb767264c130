"""Figures of a report that cannot be, or say nothing. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from rectify.campaign.evidence.rules.checks import Found

_PERCENT = frozenset({"%", "％", "百分比"})
_GROWTH = frozenset({"increase_by"})
_BARE = re.compile(
    r"(?:完成|建成|整治|清理|淘汰|改造|修复|新建|拆除|安装|关闭|取缔)(?:了|约|共)?\s{0,3}(\d[\d,]{0,15}(?:\.\d{1,6})?)\s{0,3}(?=[,，。;；、!！\n]|$)"
)
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """What a report says in figures; ``value`` is ``None`` without a measured result."""

    done: str = ""
    value: Decimal | None = None
    unit: str = ""
    comparator: str = ""
    """Of the target the result is for."""


def look_at(figures: Figures) -> list[Found]:
    """Everything these rules find."""
    return [found for found in (rate_above_100(figures), quantity_without_unit(figures)) if found]


def rate_above_100(figures: Figures) -> Found | None:
    """A share of more than the whole; a growth may be that."""
    value = figures.value
    if value is None or figures.unit.strip() not in _PERCENT or value <= _WHOLE or figures.comparator in _GROWTH:
        return None
    return Found(
        "rate_above_100", f"填报的比率为 {value.normalize():f}%，超过 100%。", f"The rate is {value.normalize():f} %, above 100 %.",
        {"value": f"{value.normalize():f}"},
    )  # fmt: skip


def quantity_without_unit(figures: Figures) -> Found | None:
    """A result without its unit, or a number that ends a clause of the words (完成35,)."""
    if figures.value is not None and not figures.unit.strip():
        number = f"{figures.value.normalize():f}"
    elif match := _BARE.search(figures.done):
        number = match[1]
    else:
        return None
    return Found("quantity_without_unit", f"数量 {number} 没有单位。", f"The quantity {number} has no unit.", {"number": number})
