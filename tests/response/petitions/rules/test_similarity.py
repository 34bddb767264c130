"""How far two complaints say the same, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rectify.response.petitions.rules.similarity import Said, compare, similarity

FIRM = "石桥镇北关村宏发化工厂"
SMELL = Said("群众反映北关村宏发化工厂夜间排放刺鼻气味,居民不敢开窗,希望有关部门尽快处理。", FIRM)


def test_the_same_text_about_the_same_place_is_one_complaint() -> None:
    verdict = compare(SMELL, Said(SMELL.text.replace(",", ", "), f"海岱市青石县{FIRM}附近"))
    assert verdict.similarity == 1.0
    assert (verdict.zh, verdict.en) == ("文字与地点相同", "same text and place")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("北关村宏发化工厂夜间排放刺鼻气味 居民不敢开窗", FIRM, id="without stock phrases"),
        pytest.param("宏发化工一到晚上就有难闻的味道,熏得人头疼", f"{FIRM}附近", id="other words, same place and matter"),
        pytest.param("群众反映北关村宏发化工夜间排刺鼻气味,居民不敢开窗户,望有关部门处理", "", id="edited, place not said"),
    ],
)
def test_what_may_be_the_same_is_asked_about(text: str, place: str) -> None:
    assert 0.6 <= compare(SMELL, Said(text, place)).similarity < 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("宏发化工厂向村东河沟直排生产废水,河水发黑", FIRM, id="same firm, other matter"),
        pytest.param(SMELL.text.replace("北关", "南关"), "石桥镇南关村宏发化工厂", id="same words, other village"),
        pytest.param(SMELL.text.replace("北关", "南关"), "", id="same words, other village in the text only"),
        pytest.param("滨河路夜间施工噪声扰民", "滨河路12号", id="a stranger"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_is_another_complaint_is_not_asked_about(text: str, place: str) -> None:
    assert compare(SMELL, Said(text, place)).similarity < 0.6


def test_another_house_number_is_another_place() -> None:
    one = Said("饭店油烟直排居民楼", "滨河路12号饭店")
    assert compare(one, Said(one.text, "滨河路21号饭店")).similarity < 0.6
    assert compare(one, Said(one.text, "滨河路12号饭店")).similarity == 1.0


def test_a_town_alone_is_too_wide_to_make_two_complaints_one() -> None:
    assert compare(Said("有股臭味", "石桥镇"), Said("村里焚烧垃圾味道呛人", "石桥镇")).similarity < 0.6


def test_the_reasons_stand_in_both_languages() -> None:
    verdict = compare(SMELL, Said("宏发化工厂的臭味已投诉过三次,没人管", FIRM))
    assert verdict.zh.startswith("地点相同，用词")
    assert verdict.zh.endswith("反映的问题相同（异味），文中称以前反映过")
    assert verdict.en.startswith("same place, ")
    assert verdict.en.endswith("the same matter (smell), says it complained before")


def test_the_same_petitioner_about_the_same_place_is_asked_about() -> None:
    one = Said("化工厂味道大", FIRM, petitioner_key="k")
    other = Said("请问我上次说的那家厂怎么还没有人来看", FIRM, petitioner_key="k")
    assert compare(one, other).similarity >= 0.6
    assert "same petitioner" in compare(one, other).en


def test_types_speak_where_the_text_has_no_word_for_the_matter() -> None:
    one, other = Said("厂子又开工了", FIRM, ("noise",)), Said("半夜还在干活", FIRM, ("noise",))
    assert compare(one, other).similarity >= 0.6
    assert compare(one, Said("半夜还在干活", FIRM, ("water",))).similarity < 0.6


TEXTS = st.text(st.sampled_from("北关村化工厂臭味噪声污水夜间,。 12号"), max_size=60)


@given(TEXTS, TEXTS)
def test_likeness_has_no_direction_and_stays_between_nothing_and_one(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == similarity(other, one)


def test_a_hostile_text_is_compared_at_once() -> None:
    hostile = Said("再次反映" * 50_000 + "向" * 50_000)
    assert compare(hostile, hostile).similarity > 0.9
