"""Units of measure: what is the same, what can be converted, what never."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.campaign.ledger.rules.quantities import comparable, converted, is_concentration


@pytest.mark.parametrize(
    ("value", "unit", "into", "expected"),
    [
        ("3", "万吨", "吨", "30000"),
        ("250", "吨", "万吨", "0.025"),
        ("1", "公顷", "亩", "15"),
        ("30", "亩", "公顷", "2"),
        ("80", "％", "%", "80"),
        ("35", "微克/立方米", "μg/m³", "35"),
        ("0.035", "mg/m3", "微克/立方米", "35"),
        ("2.5", "毫克每升", "mg/L", "2.5"),
        ("5", "万吨/日", "吨/天", "50000"),
        ("12", "公里", "千米", "12"),
        ("1", "兆瓦", "万千瓦", "0.1"),
        ("2", "亿元", "万元", "20000"),
        ("3", "万千瓦时", "千瓦时", "30000"),
        ("7", "家", "家", "7"),
        ("7", "", "", "7"),
    ],
)
def test_what_can_be_told_exactly_in_the_other_unit_is(value: str, unit: str, into: str, expected: str) -> None:
    assert converted(Decimal(value), unit, into) == Decimal(expected)


@pytest.mark.parametrize(
    ("unit", "into"),
    [
        ("%", "个百分点"),
        ("家", "户"),
        ("吨", "立方米"),
        ("吨/日", "吨/年"),
        ("吨", "吨/日"),
        ("毫克/升", "毫克/立方公里"),
        ("", "%"),
        ("公里", "%"),
        ("个", "处"),
    ],
)
def test_what_is_of_another_kind_is_never_converted(unit: str, into: str) -> None:
    assert not comparable(unit, into)
    assert converted(Decimal(1), unit, into) is None


def test_a_conversion_that_would_be_rounded_is_not_made() -> None:
    assert comparable("亩", "公顷")
    assert converted(Decimal(1), "亩", "公顷") is None


@pytest.mark.parametrize(("unit", "expected"), [("微克/立方米", True), ("mg/L", True), ("分贝", True), ("%", False), ("吨", False)])
def test_what_is_reached_by_going_down_is_known(unit: str, expected: bool) -> None:
    assert is_concentration(unit) is expected


@given(
    st.decimals(min_value=0, max_value=10**9, places=3),
    st.sampled_from(["吨", "万吨", "千克", "克"]),
    st.sampled_from(["吨", "万吨", "克"]),
)
def test_there_and_back_is_the_same_number(value: Decimal, unit: str, into: str) -> None:
    there = converted(value, unit, into)
    if there is not None:
        assert converted(there, into, unit) == value


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_spelling_breaks_the_reading_of_units(unit: str, into: str) -> None:
    assert converted(Decimal(0), unit, into) in {None, Decimal(0)}
    assert converted(Decimal("1.5"), unit, unit) == Decimal("1.5")
