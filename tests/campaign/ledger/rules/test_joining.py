from __future__ import annotations

import pytest

from rectify.campaign.ledger.rules.joining import PlanIndex, PlanItem, references

INDEX = PlanIndex.build(
    [
        PlanItem("四/二/1", "四/二/1", "1", "调整产业结构", "优化布局,淘汰落后产能。"),
        PlanItem("四/二/2", "四/二/2", "2", "调整能源结构", "淘汰燃煤锅炉,推进清洁取暖。"),
        PlanItem("四/三/1", "四/三/1", "1", "调整能源结构", "另一处同名的条目。"),
        PlanItem("五/一/7", "五/一/7", "7", "治理污水直排", "完善污水管网,消除污水直排口。"),
    ]
)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("四(二)2", ["四/二/2"]),
        ("四（二）２", ["四/二/2"]),
        ("四/二/2", ["四/二/2"]),
        ("方案第四部分(二)2", ["四/二/2"]),
        ("方案第四部分第(二)项第2条", ["四/二/2"]),
        ("四(一)1、四(二)12", ["四/一/1", "四/二/12"]),
        ("问题二十七(二)", []),
        ("2026年3月完成(一)期工程", []),
    ],
)
def test_a_row_names_plan_items_in_many_hands(text: str, paths: list[str]) -> None:
    assert [found.path for found in references(text)] == paths


@pytest.mark.parametrize(
    ("title", "number", "text", "keys"),
    [
        ("调整产业结构", "9", "", ("四/二/1",)),
        ("1.调整产业结构。", "9", "", ("四/二/1",)),
        ("调整能源结构", "", "", ("四/二/2", "四/三/1")),
        ("加快调整产业结构工作", "", "", ("四/二/1",)),
        ("污水直排口整治", "7", "消除污水直排口,完善管网", ("五/一/7",)),
        ("矿山生态修复", "7", "边坡复绿", ()),
        ("垃圾清运", "", "日产日清", ()),
    ],
)
def test_a_row_joins_by_title_or_by_number_when_the_words_agree(title: str, number: str, text: str, keys: tuple[str, ...]) -> None:
    found = INDEX.find(title=title, number=number, text=text)
    assert found.keys == keys
    assert found.key == (keys[0] if len(keys) == 1 else None)
