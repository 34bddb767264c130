"""Texts and places stripped to what counts, and the words by which a complaint says it comes again."""

from __future__ import annotations

import pytest

from rectify.response.petitions.rules.likeness import KEY_LENGTH, bare, place_key, says_again, text_hash


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("某厂排放污水,很臭。", "某厂 排放污水 很臭"),
        ("ＰＭ2.5超标", "pm25超标"),
        ("第１２号\n楼", "第12号楼"),
    ],
)
def test_spaces_width_and_punctuation_make_no_other_text(one: str, other: str) -> None:
    assert bare(one) == bare(other)
    assert text_hash(one) == text_hash(other)


def test_a_hash_is_32_hexadecimal_digits_and_differs_with_one_word() -> None:
    assert len(text_hash("夜间施工")) == 32
    assert int(text_hash(""), 16) >= 0
    assert text_hash("夜间施工") != text_hash("夜里施工")


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("", ""),
        ("海岱市青石县石桥镇北关村附近", "石桥镇北关村"),
        ("石桥镇 北关村", "石桥镇北关村"),
        ("山东省海岱市青石县石桥镇北关村", "石桥镇北关村"),
        ("阳光小区3号楼", "阳光小区3号楼"),
        ("城市花园小区", "城市花园小区"),
        ("家家乐超市北侧停车场", "家家乐超市北侧停车场"),
        ("青石县", "青石县"),
        ("市场路５号旁边", "市场路5号"),
        ("阳光小区对面", "阳光小区对面"),
    ],
)
def test_a_place_is_known_without_what_stands_above_it(place: str, key: str) -> None:
    assert place_key(place) == key


def test_long_places_fit_and_stay_apart() -> None:
    long = "某某工业园区第三标段" * 19
    assert len(place_key(long)) == KEY_LENGTH
    assert place_key(long + "东") != place_key(long + "西")


@pytest.mark.parametrize(
    "text",
    [
        "再次反映化工厂臭味",
        "曾多次向环保局反映",
        "催办:上月的件",
        "已投诉过三次",
        "问题一直未解决",
        "之前向12345投诉过",
        "多次拨打12345热线投诉",
        "第二次来电反映",
        "对处理结果不满",
    ],
)
def test_a_text_says_that_it_comes_again(text: str) -> None:
    assert says_again(text)


@pytest.mark.parametrize("text", ["首次投诉", "从未反映过", "没有人反映", "群众来电反映夜里施工", "该厂已整改", "", "12345"])
def test_a_first_complaint_does_not_say_it_comes_again(text: str) -> None:
    assert not says_again(text)
