"""Which unit a written name means."""

from __future__ import annotations

import time
from datetime import date

import pytest

from rectify.foundation.accounts.rules import How, NamedUnit, UnitName, UnitResolver

CITY = NamedUnit(1, "海岱市", "city", "/1/")
GOVERNMENT = NamedUnit(2, "海岱市人民政府", "department", "/1/2/")
ECOLOGY = NamedUnit(3, "海岱市生态环境局", "department", "/1/2/3/")
QINGSHI = NamedUnit(4, "青石县", "county", "/1/4/")
QINGSHI_ECOLOGY = NamedUnit(5, "青石县生态环境局", "department", "/1/4/5/")
LINHE = NamedUnit(6, "临河区", "county", "/1/6/")
LINHE_ECOLOGY = NamedUnit(7, "临河区生态环境局", "department", "/1/6/7/")
ANLAN = NamedUnit(8, "安澜市", "county", "/1/8/")
ANLAN_ECOLOGY = NamedUnit(9, "安澜市生态环境局", "department", "/1/8/9/")
OFFICE = NamedUnit(10, "市整改办", "office", "/1/10/")
CLOSED = NamedUnit(11, "海岱市农业局", "department", "/1/2/11/", closed_on=date(2019, 1, 1))
TWIN_A = NamedUnit(12, "石桥镇", "town", "/1/4/12/")
TWIN_B = NamedUnit(13, "石桥镇", "town", "/1/6/13/")
UNITS = [CITY, GOVERNMENT, ECOLOGY, QINGSHI, QINGSHI_ECOLOGY, LINHE, LINHE_ECOLOGY, ANLAN, ANLAN_ECOLOGY, OFFICE, CLOSED, TWIN_A, TWIN_B]
NAMES = [
    UnitName(3, "市环保局", None, date(2018, 12, 31)),
    UnitName(3, "市生态环境局", date(2019, 1, 1), None),
    UnitName(99, "没有的局"),
]
RESOLVER = UnitResolver.build(UNITS, NAMES)
BEFORE, AFTER = date(2018, 12, 31), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "on", "within", "meant"),
    [
        ("海岱市生态环境局", AFTER, "", ECOLOGY),
        ("市生态环境局", AFTER, "", ECOLOGY),
        ("市生态环境局", AFTER, "/1/", ECOLOGY),
        ("市 生态环境局", AFTER, "", ECOLOGY),
        ("市环保局", BEFORE, "", ECOLOGY),
        ("海岱市环保局", BEFORE, "", ECOLOGY),
        ("市环保局", None, "", ECOLOGY),
        ("市环保局", AFTER, "", None),
        ("市生态环境局", BEFORE, "", ECOLOGY),  # by its full name with 市 for the city, which bears no dates
        ("生态环境局", AFTER, "", None),
        ("青石县生态环境局", AFTER, "", QINGSHI_ECOLOGY),
        ("县生态环境局", AFTER, "", None),
        ("县生态环境局", AFTER, "/1/", None),
        ("县生态环境局", AFTER, "/1/4/", QINGSHI_ECOLOGY),
        ("区生态环境局", AFTER, "/1/4/", None),
        ("市生态环境局", AFTER, "/1/8/", ANLAN_ECOLOGY),
        ("市生态环境局", AFTER, "/1/4/", ECOLOGY),
        ("市人民政府", AFTER, "", GOVERNMENT),
        ("海岱市整改办", AFTER, "", OFFICE),
        ("石桥镇", AFTER, "", None),
        ("石桥镇", AFTER, "/1/4/", TWIN_A),
        ("青石县", AFTER, "", QINGSHI),
        ("海岱市农业局", BEFORE, "", CLOSED),
        ("海岱市农业局", AFTER, "", None),
        ("没有的局", AFTER, "", None),
        ("", AFTER, "", None),
        ("市", AFTER, "", None),
    ],
)
def test_a_name_is_certain_only_when_one_unit_bears_it_on_that_day(written, on, within, meant):
    assert RESOLVER.resolve(written, on, within=within).unit == meant


@pytest.mark.parametrize(
    ("written", "on", "offered"),
    [
        ("生态环境局", AFTER, [ECOLOGY, QINGSHI_ECOLOGY, LINHE_ECOLOGY, ANLAN_ECOLOGY]),
        ("县生态环境局", AFTER, [QINGSHI_ECOLOGY]),
        ("市环保局", AFTER, [ECOLOGY]),
        ("石桥镇", AFTER, [TWIN_A, TWIN_B]),
        ("海岱市农业局", AFTER, [CLOSED]),
        ("市住建局", AFTER, []),
    ],
)
def test_what_is_not_certain_comes_back_as_units_to_ask_about(written, on, offered):
    resolution = RESOLVER.resolve(written, on)
    assert [match.unit for match in resolution.matches] == offered
    assert resolution.unit is None


def test_a_former_name_says_that_its_time_had_passed():
    (match,) = RESOLVER.resolve("市环保局", AFTER).matches
    assert match.how is How.OUT_OF_DATE
    assert match.name.valid_to == date(2018, 12, 31)


def test_ten_thousand_names_are_looked_up_in_well_under_a_second():
    many = [NamedUnit(100 + i, f"青石县第{i}局", "department", f"/1/4/{100 + i}/") for i in range(5000)]
    resolver = UnitResolver.build([CITY, QINGSHI, *many], [])
    started = time.process_time()
    assert all(resolver.resolve(f"青石县第{i % 5000}局", AFTER).unit for i in range(10_000))
    assert time.process_time() - started < 1
