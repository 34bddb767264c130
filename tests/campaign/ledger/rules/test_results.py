"""Whether a result meets a target, as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from rectify.campaign.ledger.rules.results import meets


@dataclass(frozen=True)
class Goal:
    comparator: str
    value: Decimal | None
    unit: str


@dataclass(frozen=True)
class Found:
    value: Decimal
    unit: str
    measured_on: date = date(2026, 11, 20)


def judged(comparator: str, value: str | None, unit: str, found: str, found_unit: str) -> bool | None:
    return meets(Goal(comparator, Decimal(value) if value else None, unit), Found(Decimal(found), found_unit)).met


@pytest.mark.parametrize(
    ("comparator", "value", "unit", "found", "found_unit", "met"),
    [
        (">=", "80", "%", "80", "%", True),
        (">=", "80", "%", "79.999999", "%", False),
        (">=", "80", "%", "81", "％", True),
        (">", "80", "%", "80", "%", False),
        ("<=", "65", "微克/立方米", "0.065", "毫克/立方米", True),
        ("<", "65", "微克/立方米", "65", "μg/m3", False),
        ("=", "12", "家", "12", "家", True),
        ("=", "12", "家", "13", "家", False),
        ("", "12", "家", "12", "家", True),
        ("reach", "80", "%", "85", "%", True),
        ("reach", "65", "微克/立方米", "60", "微克/立方米", True),
        ("reach", "65", "微克/立方米", "66", "微克/立方米", False),
        ("increase_by", "5", "个百分点", "5", "百分点", True),
        ("decrease_by", "10", "%", "9", "%", False),
        ("decrease_by", "10", "%", "-12", "%", False),
        (">=", "3", "万吨", "30000", "吨", True),
        (">=", "80", "%", "90", "公里", None),
        (">=", "80", "%", "90", "", None),
        ("increase_by", "5", "个百分点", "5", "%", None),
        ("all", None, "", "100", "%", True),
        ("all", None, "", "99.9", "%", False),
        ("all", None, "", "171", "处", None),
        ("none", None, "", "0", "处", True),
        ("none", None, "", "1", "处", False),
        (">=", None, "", "1", "处", None),
    ],
)
def test_a_result_meets_what_the_target_asks_and_nothing_less(
    comparator: str, value: str | None, unit: str, found: str, found_unit: str, met: bool | None
) -> None:
    assert judged(comparator, value, unit, found, found_unit) is met


def test_the_verdict_says_what_was_compared() -> None:
    verdict = meets(Goal(">=", Decimal("80.000000"), "%"), Found(Decimal("76.500000"), "%"))
    assert verdict.zh == "2026-11-20测得76.5%，目标为不低于80%：未达到。"
    assert verdict.en == "76.5% was measured on 2026-11-20; the target is at least 80%: not met."


def test_units_that_cannot_be_compared_are_named() -> None:
    verdict = meets(Goal(">=", Decimal(80), "%"), Found(Decimal(12), "公里"))
    assert verdict.zh == "2026-11-20测得12公里，目标单位为“%”，两者不能精确换算，无法判断。"
    assert verdict.en == (
        "12公里 was measured on 2026-11-20; the target is in “%”, and one cannot be told in the other exactly, so nothing can be said."
    )
