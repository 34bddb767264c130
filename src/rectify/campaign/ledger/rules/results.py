"""Whether a measured result meets a target: met, not met, or not to be told; with the sentence. Pure.

A result of 增加/减少 targets is the change itself against the baseline (降低10%: a result of 12 % meets it), never the level.
达到 is "at least", but "at most" for concentrations and sound. What cannot be compared exactly is never called met.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from rectify.campaign.ledger.rules.quantities import converted, is_concentration, spelled

AT_LEAST: Final = frozenset({">=", "increase_by", "decrease_by", "all"})
AT_MOST: Final = frozenset({"<=", "none"})
ABOVE: Final = ">"
BELOW: Final = "<"
REACH: Final = "reach"
ALL: Final = "all"
NONE: Final = "none"
COUNTED: Final = (ALL, NONE)
"""What is measured though it names no number: all of something, none of it."""
"""The comparators of :class:`rectify.campaign.plans.reading.contract.Comparator` by what they ask; every other one asks for equality."""

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "at_least": ("不低于", "at least"),
    "at_most": ("不高于", "at most"),
    "above": ("高于", "more than"),
    "below": ("低于", "less than"),
    "equal": ("等于", "exactly"),
}


class TargetLike(Protocol):
    """What is asked of a target; rows of the list are such."""

    @property
    def comparator(self) -> str:
        """A code of ``Comparator``, or nothing."""

    @property
    def value(self) -> Decimal | None:
        """The number, or ``None`` for one that is not a number."""

    @property
    def unit(self) -> str:
        """As the plan spells it."""


class ResultLike(Protocol):
    """What is asked of a result."""

    @property
    def value(self) -> Decimal:
        """As reported."""

    @property
    def unit(self) -> str:
        """As reported."""

    @property
    def measured_on(self) -> date:
        """The day it was measured."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``met`` is ``None`` when it cannot be told; the sentence says what was compared with what."""

    met: bool | None
    zh: str
    en: str


def direction(comparator: str, unit: str) -> str:
    """What the comparator asks of a value in this unit: ``at_least``, ``at_most``, ``above``, ``below`` or ``equal``."""
    if comparator in AT_LEAST or (comparator == REACH and not is_concentration(unit)):
        return "at_least"
    if comparator in AT_MOST or comparator == REACH:
        return "at_most"
    return {ABOVE: "above", BELOW: "below"}.get(comparator, "equal")


def holds(asked: str, found: Decimal, value: Decimal) -> bool:
    """Whether a value in the target's own unit stands where the direction asks."""
    return {
        "at_least": found >= value,
        "at_most": found <= value,
        "above": found > value,
        "below": found < value,
        "equal": found == value,
    }[asked]


def meets(target: TargetLike, result: ResultLike) -> Verdict:
    """Judge one result against one target."""
    told = f"{plain(result.value)}{result.unit}"
    zh, en = f"{result.measured_on}测得{told}", f"{told} was measured on {result.measured_on}"
    if target.value is None:
        return _without_number(target, result, zh, en)
    found = converted(result.value, result.unit, target.unit)
    if found is None:
        return Verdict(
            None,
            f"{zh}，目标单位为“{target.unit or '无'}”，两者不能精确换算，无法判断。",
            f"{en}; the target is in “{target.unit or 'no unit'}”, and one cannot be told in the other exactly, so nothing can be said.",
        )
    asked = direction(target.comparator, target.unit)
    met = holds(asked, found, target.value)
    words_zh, words_en = _WORDS[asked]
    goal = f"{plain(target.value)}{target.unit}"
    return Verdict(
        met,
        f"{zh}，目标为{words_zh}{goal}：{'已达到' if met else '未达到'}。",
        f"{en}; the target is {words_en} {goal}: {'met' if met else 'not met'}.",
    )


def _without_number(target: TargetLike, result: ResultLike, zh: str, en: str) -> Verdict:
    """全部 is met by 100 %, 清零 by nothing left; any other target without a number is for a person to judge."""
    if target.comparator == NONE:
        met = result.value == 0
        return Verdict(met, f"{zh}，目标为清零：{_told(met)}。", f"{en}; the target is none left: {'met' if met else 'not met'}.")
    if target.comparator == ALL and spelled(result.unit) == "%":
        met = result.value >= 100  # noqa: PLR2004 - all of them, in percent
        return Verdict(met, f"{zh}，目标为全部：{_told(met)}。", f"{en}; the target is all of them: {'met' if met else 'not met'}.")
    return Verdict(None, f"{zh}，目标不是数值，由人判断。", f"{en}; the target is not a number, so a person judges.")


def _told(met: bool) -> str:
    return "已达到" if met else "未达到"


def plain(value: Decimal) -> str:
    """A number as people write it: no exponent, no empty decimals."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
