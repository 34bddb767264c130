from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rectify.campaign.ledger.rules.versions import Clause, Item, compare, redated_clauses

OLD = [
    Item("一/1", "淘汰燃煤锅炉", "淘汰全市燃煤锅炉,年底前完成。", date(2026, 12, 31)),
    Item("一/2", "管控施工扬尘", "工地全部安装在线监测设备。", date(2027, 6, 30)),
    Item("一/3", "治理黑臭水体", "完成雨污分流改造。", date(2026, 9, 30)),
]


def titles(items: tuple[Item, ...]) -> list[str]:
    return [item.title for item in items]


def test_the_same_document_has_no_difference() -> None:
    same = compare(OLD, OLD)
    assert (same.added, same.removed, same.reworded, same.redated) == ((), (), (), ())
    assert [(a.path, b.path) for a, b in same.pairs] == [("一/1", "一/1"), ("一/2", "一/2"), ("一/3", "一/3")]


def test_a_new_item_in_front_shifts_numbers_and_changes_nothing_else() -> None:
    shifted = [Item(f"一/{n + 1}", o.title, o.text, o.due) for n, o in enumerate(OLD, start=1)]
    found = compare(OLD, [Item("一/1", "保护饮用水源", "拆除一级保护区内建筑物。"), *shifted])
    assert titles(found.added) == ["保护饮用水源"]
    assert (found.removed, found.reworded, found.redated) == ((), (), ())


def test_a_reworded_item_stays_itself_and_a_missing_one_is_removed() -> None:
    new = [OLD[0], Item("一/2", "管控施工扬尘和道路扬尘", "工地全部安装在线监测设备并联网。", date(2027, 6, 30))]
    found = compare(OLD, new)
    assert [(a.title, b.title) for a, b in found.reworded] == [("管控施工扬尘", "管控施工扬尘和道路扬尘")]
    assert titles(found.removed) == ["治理黑臭水体"]


def test_another_day_is_a_changed_deadline_and_a_lost_day_is_not() -> None:
    moved = [Item(OLD[0].path, OLD[0].title, OLD[0].text, date(2027, 3, 31)), Item(OLD[1].path, OLD[1].title, OLD[1].text, None), OLD[2]]
    assert [(a.due, b.due) for a, b in compare(OLD, moved).redated] == [(date(2026, 12, 31), date(2027, 3, 31))]


def test_numbering_and_punctuation_are_no_change_of_words() -> None:
    assert compare([Item("1", "1.淘汰锅炉", "淘汰锅炉,完成。")], [Item("1", "1、淘汰锅炉", "淘汰锅炉，完成．")]).reworded == ()


def test_unlike_texts_at_the_same_place_are_two_items() -> None:
    found = compare([OLD[0]], [Item("一/1", "发展海洋牧场", "新建人工鱼礁区三处。")])
    assert (titles(found.added), titles(found.removed)) == (["发展海洋牧场"], ["淘汰燃煤锅炉"])


def test_a_single_measure_with_another_day_is_found_by_its_words() -> None:
    old = Item("1", "t", "", clauses=(Clause("完成管网普查并建档", 0, date(2026, 6, 30)), Clause("新建泵站两座", 20, date(2026, 9, 30))))
    new = Item(
        "1", "t", "", clauses=(Clause("新建泵站两座", 0, date(2026, 9, 30)), Clause("完成管网普查并建档立卡", 9, date(2026, 12, 31)))
    )
    assert [(a.start, b.due) for a, b in redated_clauses(old, new)] == [(0, date(2026, 12, 31))]


ITEMS = st.lists(st.tuples(st.sampled_from("一二三四五六"), st.sampled_from(["淘汰锅炉", "管控扬尘", "治理水体", "修复矿山"])), max_size=8)


@settings(max_examples=60)
@given(ITEMS, ITEMS)
def test_every_item_is_paired_once_or_told_once(left: list[tuple[str, str]], right: list[tuple[str, str]]) -> None:
    old = [Item(f"{path}/{n}", title, title * 2) for n, (path, title) in enumerate(left)]
    new = [Item(f"{path}/{n}", title, title * 2) for n, (path, title) in enumerate(right)]
    found = compare(old, new)
    assert sorted([a.path for a, _ in found.pairs] + [item.path for item in found.removed]) == sorted(item.path for item in old)
    assert sorted([b.path for _, b in found.pairs] + [item.path for item in found.added]) == sorted(item.path for item in new)
